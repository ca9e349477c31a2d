// The estimators that decide, one function a data shape (docs/statistics.md). Each answers with theta, the oriented
// difference: more is better whatever the metric's direction.
#ifndef GATE_CHECKS_ESTIMATORS_H_
#define GATE_CHECKS_ESTIMATORS_H_

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gate/checks/compare.h"
#include "gate/checks/pairing.h"

namespace gate::checks {

// What is known about a metric's range: nothing, [0, 1], or only the values 0 and 1.
enum class Bounds { kNone, kUnit, kBinary };

struct Range {
  double low = 0;
  double high = 0;
};

struct Oriented {
  std::optional<ReasonCode> obstacle;
  std::string obstacle_text;
  double value = std::numeric_limits<double>::quiet_NaN();
  std::optional<Range> interval;
  std::string method;
  bool log_ratio = false;                   // theta is s*(ln candidate - ln baseline)
  std::optional<double> relative_baseline;  // theta is s*(c - (1 - s*rho) b): the baseline's mean
  std::optional<double> p_pass, p_block;
  std::optional<Precision> precision;
};

// Shapes C, D, E, G, H: means over paired examples, one or several runs a side, clusters, the sparse floor for bounded
// scores.
Oriented mean_over_examples(const Core& core, Bounds bounds, const Question& question);

// Shapes A and I: one value a run, arms independent; `examples` is how many rows stand behind each value (0: none).
Oriented value_per_run(const std::vector<double>& candidate, const std::vector<double>& baseline, std::size_t examples,
                       const Question& question);

// A relative margin on the log scale: ln(1 + rho) when lower is better, -ln(1 - rho) when higher is.
double log_margin(const Margin& margin, Direction direction);

}  // namespace gate::checks

#endif  // GATE_CHECKS_ESTIMATORS_H_
