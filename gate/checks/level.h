// One side's metric as a value with an interval, for checks against fixed bounds (statistics, shape O).
#ifndef GATE_CHECKS_LEVEL_H_
#define GATE_CHECKS_LEVEL_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/checks/metric_table.h"
#include "gate/checks/statistic.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

struct Level {
  std::optional<ReasonCode> obstacle;  // no verdict may be given at these sizes
  std::string obstacle_text, advice;
  std::optional<double> value;
  std::optional<IntervalEstimate> interval;
  Sizes sizes;
  std::vector<Note> notes;
  std::size_t selected = 0;
};

// Three distinct runs or more: t over the per-run values (on logs for quantiles of positive values). One run: order
// statistics for a quantile, Wilson for pass/fail, t over examples for a mean. Two runs decide nothing.
Level level_of(const MetricTable& table, const Statistic& statistic, double confidence);

}  // namespace gate::checks

#endif  // GATE_CHECKS_LEVEL_H_
