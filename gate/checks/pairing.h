// Which examples two sides may be compared on, and whether enough of them are left (statistics: "pairing incomplete").
#ifndef GATE_CHECKS_PAIRING_H_
#define GATE_CHECKS_PAIRING_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/checks/metric_table.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

// The balanced core of a table: the examples that every run of both sides scored.
struct Core {
  std::vector<std::vector<double>> candidate, baseline;          // [run][example of the core]
  std::vector<std::vector<double>> candidate_per, baseline_per;  // of a ratio: the denominators; else empty
  std::vector<std::uint32_t> cluster;                // per example of the core; 0: none. Empty: not clustered
  std::vector<std::uint32_t> baseline_cluster = {};  // of an independent core: the baseline's
  std::size_t clusters = 0;                          // 0: not clustered
  Sizes sizes;
  std::vector<Note> notes;
  std::optional<ReasonCode> obstacle;  // too little is shared for a verdict
  std::string obstacle_text;
  bool broken = false;  // less than half is shared: nothing to compare
  [[nodiscard]] std::size_t examples() const { return candidate.empty() ? 0 : candidate.front().size(); }
  // Of the side that has fewer; the two differ in an independent core only. 0 where a side has no run.
  [[nodiscard]] std::size_t least_examples() const;
};

// Of the examples either side scored, at least 98 % on both sides is fine, 90 % is remarked, 50 % is undecidable, less
// is broken. At least 90 % of the shared examples must be scored by every run.
Core balanced_core(const MetricTable& table);

// The same for sides that share no examples: each side's examples that all its runs scored, at least 90 % of those that
// any did. The rows of the two sides do not belong together.
Core independent_core(const MetricTable& table);

// Leaves the runs whose seed both sides ran, in the order of the seeds. Undecidable when a run names no seed, a side
// has one twice, or less than half of the seeds are shared; what is left out is remarked.
struct SeedPairs {
  MetricTable table;
  std::optional<ReasonCode> obstacle;
  std::string obstacle_text;
};
SeedPairs paired_by_seed(MetricTable table);

// The cluster of each example of the core as the estimators want it: an example without one is a cluster of its own.
std::vector<std::size_t> cluster_labels(const Core& core);

// Remarks every comparison of these sides carries: identical seeds, and one run a side: run noise not measured, or
// declared.
std::vector<Note> run_notes(const MetricTable& table, std::optional<double> run_sd = std::nullopt);

}  // namespace gate::checks

#endif  // GATE_CHECKS_PAIRING_H_
