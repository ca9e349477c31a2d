#include "gate/checks/level.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/pairing.h"
#include "gate/stats/cluster.h"
#include "gate/stats/proportion.h"
#include "gate/stats/quantile.h"
#include "gate/stats/ratio.h"
#include "gate/stats/sample.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastRuns = 3;
constexpr std::size_t kLeastExamples = 20;
constexpr std::size_t kLeastPairs = 30;
constexpr std::size_t kLeastClusters = 5;

std::vector<double> scored(const std::vector<double>& run) {
  std::vector<double> values;
  std::copy_if(run.begin(), run.end(), std::back_inserter(values), [](double v) { return !std::isnan(v); });
  return values;
}

// Nothing where the values tell no interval, such as when all are equal.
std::optional<IntervalEstimate> shown(const stats::Interval& interval, double confidence, std::string method) {
  if (std::isnan(interval.low) || std::isnan(interval.high)) {
    return std::nullopt;
  }
  return IntervalEstimate{interval.low, interval.high, confidence, std::move(method)};
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

// The cluster of each example that `run` scored, one without a cluster being its own; empty: no row names one.
std::vector<std::size_t> clusters_of(const MetricTable& table, const std::vector<double>& run) {
  std::vector<std::size_t> labels;
  std::size_t next = table.clusters == 0 ? 0 : *std::max_element(table.cluster.begin(), table.cluster.end());
  for (std::size_t i = 0; table.clusters > 0 && i < run.size(); ++i) {
    if (!std::isnan(run[i])) {
      labels.push_back(table.cluster[i] == 0 ? ++next : table.cluster[i]);
    }
  }
  return labels;
}

// The sum of each cluster: a ratio of sums is the same over clusters as over examples, and clusters are what is
// independent. Without clusters the values themselves.
std::vector<double> totals(std::vector<double> values, const std::vector<std::size_t>& labels) {
  if (labels.empty()) {
    return values;
  }
  std::map<std::size_t, double> sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums[labels[i]] += values[i];
  }
  values.clear();
  for (const auto& [label, sum] : sums) {
    values.push_back(sum);
  }
  return values;
}

// Examples of one cluster resemble each other: the mean varies as much as its clusters do.
void over_clusters(const std::vector<double>& values, const std::vector<std::size_t>& labels, bool pass_fail,
                   double confidence, Level& level) {
  const stats::Levels levels = stats::levels_of(confidence);
  const stats::ClusteredMean clustered = stats::clustered_mean(values, labels);
  level.sizes.clusters = clustered.clusters;
  if (clustered.se_cr2 > 0) {
    level.interval = shown(stats::cluster_t(clustered, levels).interval, confidence, "t over clusters by CR2");
  } else if (pass_fail) {
    // All pass or all fail: as many independent observations as there are clusters.
    const std::size_t passes = clustered.mean > 0 ? clustered.clusters : 0;
    level.interval =
        shown(stats::wilson(passes, clustered.clusters, levels), confidence, "Wilson score interval over clusters");
  } else {
    level.obstacle = ReasonCode::kZeroVariance;
    level.obstacle_text = "all values are equal; nothing tells how much others would vary";
    level.advice = "record examples that differ";
  }
  if (clustered.clusters < kLeastClusters) {
    level.obstacle = ReasonCode::kInsufficientClusters;
    level.obstacle_text =
        counted(clustered.clusters, "cluster") + ", a verdict needs at least " + std::to_string(kLeastClusters);
    level.advice = "record examples of more clusters";
  }
}

void over_examples(const std::vector<double>& values, const std::vector<std::size_t>& clusters, bool pass_fail,
                   const Statistic& statistic, double confidence, Level& level) {
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
    if (!clusters.empty()) {
      const std::set<std::size_t> distinct(clusters.begin(), clusters.end());
      level.sizes.clusters = distinct.size();
      level.notes.push_back({"clusters_not_reckoned", "the limits of the " + statistic.name + " of one run take " +
                                                          counted(values.size(), "example") +
                                                          " as independent, but they come in " +
                                                          counted(distinct.size(), "cluster") + "; with " +
                                                          std::to_string(kLeastRuns) + " runs or more the runs tell"});
    }
  } else if (statistic.kind == Statistic::Kind::kMean && !clusters.empty()) {
    over_clusters(values, clusters, pass_fail, confidence, level);
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

// Fieller's interval: the ratios r for which numerator - r * denominator may have the mean 0.
void over_pairs(const std::vector<double>& numerators, const std::vector<double>& denominators, bool clustered,
                double confidence, Level& level) {
  const stats::PairedRatio ratio = stats::paired_ratio(numerators, denominators, stats::levels_of(confidence));
  if (std::isfinite(ratio.ratio)) {
    level.value = ratio.ratio;
    level.interval = shown(ratio.fieller, confidence,
                           std::string("Fieller's interval over ") + (clustered ? "clusters" : "examples"));
  }
  if (numerators.size() < kLeastPairs) {
    level.obstacle = clustered ? ReasonCode::kInsufficientClusters : ReasonCode::kInsufficientExamples;
    level.obstacle_text = counted(numerators.size(), clustered ? "cluster" : "example") +
                          ", a verdict on a ratio needs at least " + std::to_string(kLeastPairs);
    level.advice = "record more examples";
  } else if (!(ratio.g < 1)) {
    level.obstacle = ReasonCode::kInsufficientExamples;
    level.obstacle_text = "the denominator may be 0";
    level.advice = "record more examples, or look at why the denominator is so small";
  }
}

void lacks_runs(std::string text, Level& level) {
  level.obstacle = ReasonCode::kMetricMissing;
  level.obstacle_text = std::move(text);
  level.advice = "run again what lacks the metric, or take those records out of the set, with their owner";
}

}  // namespace

Level level_of(const MetricTable& table, const Statistic& statistic, double confidence) {
  if (table.candidate.lacking > 0) {
    Level level = level_of(without_lacking(table), statistic, confidence);
    lacks_runs(lacking_text(table), level);
    return level;
  }
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
  std::size_t silent = 0;
  std::optional<std::size_t> only_run;
  for (std::size_t k = 0; k < side.runs.size(); ++k) {
    const std::vector<double>& run = side.runs[k];
    const auto n =
        static_cast<std::size_t>(std::count_if(run.begin(), run.end(), [](double v) { return !std::isnan(v); }));
    examples = std::max(examples, n);
    if (n > 0) {
      per_run.push_back(run_statistic(side, k, statistic));
      only_run = k;
    } else {
      ++silent;
    }
  }
  level.selected = side.runs.empty() ? per_run.size() : examples;
  if (!side.runs.empty()) {
    level.sizes.examples_candidate = examples;
  }
  if (table.ratio && statistic.kind != Statistic::Kind::kMean) {
    level.obstacle = ReasonCode::kNothingSelected;
    level.obstacle_text = table.metric + " is a ratio of sums and has no " + statistic.name + "; leave 'statistic' out";
    level.advice = "correct the policy";
  } else if (std::any_of(per_run.begin(), per_run.end(), [](double v) { return !std::isfinite(v); })) {
    level.obstacle = ReasonCode::kNotFinite;
    level.obstacle_text = "the denominator of a run is 0, so that " + table.metric + " has no value";
    level.advice = "look at why nothing is counted in that run";
  } else if (per_run.empty()) {
    level.obstacle = ReasonCode::kNothingSelected;
    level.obstacle_text = "no row of the candidate is scored on " + table.metric;
    level.advice = "record " + table.metric + " on the rows";
  } else if (per_run.size() == 1 && only_run && table.ratio) {
    const std::vector<std::size_t> clusters = clusters_of(table, side.runs[*only_run]);
    over_pairs(totals(scored(side.runs[*only_run]), clusters), totals(scored(side.per[*only_run]), clusters),
               !clusters.empty(), confidence, level);
  } else if (per_run.size() == 1 && only_run) {
    const std::vector<double>& run = side.runs[*only_run];
    over_examples(scored(run), clusters_of(table, run), table.score && is_binary(side), statistic, confidence, level);
  } else if (per_run.size() == 1) {
    level.value = per_run.front();
    level.obstacle = ReasonCode::kInsufficientSeeds;
    level.obstacle_text = "one number of one run has no interval";
    level.advice = "add runs with other seeds, at least " + std::to_string(kLeastRuns) + " in all";
  } else {
    over_runs(per_run, statistic, confidence, level);
  }
  // The run without a value may be the one that would have broken the bound.
  if (silent > 0 && !per_run.empty()) {
    lacks_runs(counted(silent, "run") + " of the candidate without one row scored on " + table.metric, level);
  }
  return level;
}

}  // namespace gate::checks
