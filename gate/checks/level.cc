#include "gate/checks/level.h"

#include <algorithm>
#include <cmath>

#include "gate/base/text.h"
#include "gate/checks/pairing.h"
#include "gate/stats/proportion.h"
#include "gate/stats/quantile.h"
#include "gate/stats/sample.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastRuns = 3;
constexpr std::size_t kLeastExamples = 20;

std::vector<double> scored(const std::vector<double>& run) {
  std::vector<double> values;
  std::copy_if(run.begin(), run.end(), std::back_inserter(values), [](double v) { return !std::isnan(v); });
  return values;
}

IntervalEstimate shown(const stats::Interval& interval, double confidence, std::string method) {
  return {interval.low, interval.high, confidence, std::move(method)};
}

void over_runs(const std::vector<double>& values, const Statistic& statistic, double confidence, Level& level) {
  const stats::Levels levels = stats::levels_of(confidence);
  const bool logs = statistic.kind == Statistic::Kind::kQuantile && *std::min_element(values.begin(), values.end()) > 0;
  std::vector<double> x = values;
  if (logs) {
    std::transform(x.begin(), x.end(), x.begin(), [](double v) { return std::log(v); });
  }
  const stats::Estimate estimate = stats::one_sample_t(x, levels);
  level.value = logs ? std::exp(estimate.value) : estimate.value;
  stats::Interval interval = estimate.interval;
  if (logs) {
    interval = {std::exp(interval.low), std::exp(interval.high)};
  }
  level.interval = shown(interval, confidence, std::string("t over runs") + (logs ? ", log scale" : ""));
  if (values.size() < kLeastRuns) {
    level.obstacle = ReasonCode::kInsufficientSeeds;
    level.obstacle_text =
        counted(values.size(), "distinct run") + ", a verdict needs one or at least " + std::to_string(kLeastRuns);
    level.advice = "add runs with other seeds";
  } else if (!(estimate.standard_error > 0)) {
    level.obstacle = ReasonCode::kZeroVariance;
    level.obstacle_text = "all runs give the same value";
    level.advice = "check that the seeds reach the evaluation";
  }
}

void over_examples(const std::vector<double>& values, bool pass_fail, const Statistic& statistic, double confidence,
                   Level& level) {
  const stats::Levels levels = stats::levels_of(confidence);
  level.value = summarise(statistic, values);
  if (values.size() < 2) {
    level.obstacle = ReasonCode::kInsufficientExamples;
    level.obstacle_text = "one example says nothing about others";
    level.advice = "record more examples";
    return;
  }
  if (statistic.kind == Statistic::Kind::kQuantile) {
    const stats::Interval interval = stats::quantile_interval(values, statistic.probability, levels);
    level.interval = shown(interval, confidence, "order statistics");
  } else if (statistic.kind == Statistic::Kind::kMean && pass_fail) {
    const auto passes = static_cast<std::size_t>(std::count(values.begin(), values.end(), 1.0));
    level.interval = shown(stats::wilson(passes, values.size(), levels), confidence, "Wilson score interval");
  } else if (statistic.kind == Statistic::Kind::kMean) {
    const stats::Estimate estimate = stats::one_sample_t(values, levels);
    level.interval = shown(estimate.interval, confidence, "t over examples");
    if (!(estimate.standard_error > 0)) {
      level.obstacle = ReasonCode::kZeroVariance;
      level.obstacle_text = "all values are equal; nothing tells how much others would vary";
      level.advice = "record examples that differ";
    }
  } else {
    level.obstacle = ReasonCode::kInsufficientSeeds;
    level.obstacle_text = "the " + statistic.name + " of one run has no interval";
    level.advice = "add runs with other seeds, at least " + std::to_string(kLeastRuns) + " in all";
    return;
  }
  if (values.size() < kLeastExamples && !level.obstacle) {
    level.obstacle = ReasonCode::kInsufficientExamples;
    level.obstacle_text =
        counted(values.size(), "example") + ", a verdict needs at least " + std::to_string(kLeastExamples);
    level.advice = "record more examples";
  }
}

}  // namespace

Level level_of(const MetricTable& table, const Statistic& statistic, double confidence) {
  const SideTable& side = table.candidate;
  Level level;
  for (Note& note : run_notes(table)) {
    // A fixed bound has one side; remarks about an absent baseline do not belong here.
    if (note.text.find("the baseline") == std::string::npos) {
      level.notes.push_back(std::move(note));
    }
  }
  level.sizes.runs_candidate = side.distinct();
  level.sizes.errors_candidate = side.errors;
  std::vector<double> per_run = side.run_values;
  std::size_t examples = 0;
  std::vector<double> only_run;
  for (const std::vector<double>& run : side.runs) {
    std::vector<double> values = scored(run);
    examples = std::max(examples, values.size());
    if (!values.empty()) {
      per_run.push_back(summarise(statistic, values));
      only_run = std::move(values);
    }
  }
  level.selected = side.runs.empty() ? per_run.size() : examples;
  if (!side.runs.empty()) {
    level.sizes.examples_candidate = examples;
  }
  if (per_run.empty()) {
    level.obstacle = ReasonCode::kNothingSelected;
    level.obstacle_text = "no row of the candidate is scored on " + table.metric;
    level.advice = "record " + table.metric + " on the rows";
  } else if (per_run.size() == 1 && !only_run.empty()) {
    over_examples(only_run, table.score && is_binary(side), statistic, confidence, level);
  } else if (per_run.size() == 1) {
    level.value = per_run.front();
    level.obstacle = ReasonCode::kInsufficientSeeds;
    level.obstacle_text = "one number of one run has no interval";
    level.advice = "add runs with other seeds, at least " + std::to_string(kLeastRuns) + " in all";
  } else {
    over_runs(per_run, statistic, confidence, level);
  }
  return level;
}

}  // namespace gate::checks
