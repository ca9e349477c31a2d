// One metric of both sides, joined by example id: a column a distinct run over the examples of either side. This is the
// only place where rows are selected, paired and left out; every check on metrics works on what it says.
#ifndef GATE_CHECKS_METRIC_TABLE_H_
#define GATE_CHECKS_METRIC_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/checks/example_join.h"
#include "gate/checks/statistic.h"
#include "gate/model/evaluation.h"
#include "gate/model/metric.h"
#include "gate/model/run.h"

namespace gate::checks {

// One side of the table. A cell is NaN where the run has no score for the example.
struct SideTable {
  std::vector<std::vector<double>> runs;  // [distinct run][example of MetricTable::ids]
  std::vector<std::vector<double>> per;   // of a ratio: the denominators of `runs`, NaN in the same cells; else empty
  std::vector<std::optional<std::int64_t>> seeds = {};  // of each distinct run, the first of those that agree
  std::vector<double> run_values;   // document metrics instead of rows: one number a run, `runs` is then empty
  std::vector<std::string> labels;  // of each distinct run: "seed 7", or its run_id
  std::size_t declared_runs = 0;    // before identical ones were merged
  bool identical = false;           // several runs agreed on every example's value and count as one
  std::size_t errors = 0;           // rows left out because they name an infrastructure error
  std::size_t lacking = 0;  // runs that should have the metric and do not; the last of `runs` is theirs, all NaN
  [[nodiscard]] bool empty() const { return runs.empty() && run_values.empty(); }
  [[nodiscard]] std::size_t distinct() const { return runs.empty() ? run_values.size() : runs.size(); }
};

struct MetricTable {
  std::string metric;
  std::vector<std::string_view> ids;  // examples of either side, by bytes
  // Where the examples of each set stand in `ids`; only in a table of rows that build_table made.
  std::optional<Join::OfSides> places;
  // Per example; 0: none. Values above 0 are dense from 1. Empty: no row names one.
  std::vector<std::uint32_t> cluster;
  std::size_t clusters = 0;  // distinct clusters, examples without one counted singly; 0: there is none
  SideTable candidate, baseline;
  bool score = false;            // comes from `scores`, not from a built-in column such as latency_ms
  bool ratio = false;            // a sum over a sum: rows have no value of it, and a mean of them no meaning
  std::vector<Note> notes = {};  // on how the values came about
};

// Builds the table of `metric`, recorded or computed; `baseline` may be null. Rows with an infrastructure error are
// left out and counted; runs of one side that agree on every cell are merged. A run that lacks what the others of its
// side have leaves no example scored by every run. A metric that neither rows nor documents
// carry gives empty sides. A cluster that differs between the sides is an input error.
Result<MetricTable> build_table(const Metrics& metrics, const RunSet& candidate, const RunSet* baseline,
                                std::string_view metric);

// The statistic of one run of a side over the examples it scored; NaN when there is none. That of a ratio is the sum of
// its numerators over that of its denominators, whatever the statistic.
double run_statistic(const SideTable& side, std::size_t run, const Statistic& statistic);
// The same over all the values given, `per` being empty when it is no ratio. NaN where the denominators add up to 0.
double summarise(const Statistic& statistic, std::span<const double> values, std::span<const double> per);

// The value of slice key `key` of each example of `table.ids` ("" where it has none), the table being a whole one of
// these sets. An example whose value differs between the sides is an input error.
Result<std::vector<std::string_view>> slice_values(const MetricTable& table, const RunSet& candidate,
                                                   const RunSet* baseline, std::string_view key);

// The table restricted to the examples where `keep` is true. Runs stay apart as they are in the whole table: a run that
// differs from another anywhere is a run of its own in every slice.
MetricTable restricted(const MetricTable& table, const std::vector<bool>& keep);

// Distinct clusters of these examples of one table, those without one counted singly; 0 when none has one.
std::size_t distinct_clusters(std::span<const std::uint32_t> cluster);

// The table of the runs that have the metric.
MetricTable without_lacking(MetricTable table);
// The remark on the runs that lack it, of a side that has any.
std::string lacking_text(const MetricTable& table);

// Means over the runs that scored the example, per example; NaN where none did.
std::vector<double> example_means(const SideTable& side, std::size_t examples);

// The metrics that rows or documents of `set` carry, for suggestions.
std::vector<std::string> metric_names(const RunSet& set);

// Every scored value of every run of a side is 0 or 1.
bool is_binary(const SideTable& side);
// Every scored value lies within [0, 1].
bool is_unit(const SideTable& side);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METRIC_TABLE_H_
