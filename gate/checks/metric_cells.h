// The values of a metric in one run, recorded or computed (gate/model/metric.h). Everything that wants numbers of a
// metric asks here, so that a computed metric is one like any other.
#ifndef GATE_CHECKS_METRIC_CELLS_H_
#define GATE_CHECKS_METRIC_CELLS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/metric.h"
#include "gate/model/run.h"

namespace gate::checks {

// What a metric is made of: itself, or the two sums of a ratio.
struct MetricParts {
  std::string numerator;
  std::string denominator = {};  // empty: no ratio
  bool is_share = false;         // every value is 0 or 1 by definition
};

// The parts of `metric` in these sets (nullptr: none). A name that the policy defines and a set carries too is an input
// error: nobody could say which is meant.
Result<MetricParts> parts_of(const Metrics& metrics, std::string_view metric, const RunSet& set, const RunSet* other);

class Cells {
 public:
  // All of them outlive the object.
  Cells(const Metrics& metrics, const RunSet& set, const Run& run) : metrics_(metrics), set_(set), run_(run) {}

  // One value a row, NaN where the row lacks a part; nothing when no row of the run can have one.
  const std::vector<double>* rows(const std::string& metric);
  // One value for the whole run, from its document; nothing when a part is not there.
  std::optional<double> document(const std::string& metric);
  // The costs come from the price table.
  [[nodiscard]] bool priced() const { return priced_; }

 private:
  using Column = std::optional<std::vector<double>>;
  Column compute(const std::string& metric);
  Column combine(const MetricDefinition& definition);
  Column share(const MetricDefinition& definition);
  Column price();

  const Metrics& metrics_;
  const RunSet& set_;
  const Run& run_;
  std::map<std::string, Column, std::less<>> columns_;
  bool priced_ = false;
};

// latency_ms, cost_usd, gpu_seconds, tokens.*: measured quantities, which are never negative and no scores.
bool is_measured(std::string_view metric);

// "'cost_per_success' (cost_usd / correct)", "'latency_ms'".
std::string described(const Metrics& metrics, std::string_view metric);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METRIC_CELLS_H_
