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

struct LevelMethod;  // methods/level_method.h

struct LevelQuestion {
  Statistic statistic = {};
  double confidence = 0.95;                     // two-sided
  std::optional<double> run_sd = std::nullopt;  // standard deviation of a run's own noise, for one run; 0: none
  const LevelMethod* method = nullptr;          // asked for by the policy; nullptr: the data's shape chooses
};

struct Level {
  std::optional<ReasonCode> obstacle;  // no verdict may be given at these sizes
  std::string obstacle_text, advice;
  std::optional<double> value;
  std::optional<IntervalEstimate> interval;
  Sizes sizes;
  std::vector<Note> notes;
  std::size_t selected = 0;
  std::optional<double> standard_error;  // of a mean over the examples of one run, whose interval may be wider than it
  bool over_runs = false;  // the interval rests on how much runs differ; else on the examples, or clusters, of one
};

// Three distinct runs or more: t over the per-run values (on logs for quantiles of positive values). One run, when the
// policy declares how much runs differ: order statistics for a quantile, exact limits for pass/fail, Gaffke's bound for
// other scores in [0, 1], t over examples for a mean of anything else, Fieller's interval for a ratio.
Level level_of(const MetricTable& table, const LevelQuestion& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_LEVEL_H_
