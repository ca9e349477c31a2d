#include "gate/checks/estimators.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/stats/crossed.h"
#include "gate/stats/paired_binary.h"
#include "gate/stats/sample.h"
#include "gate/stats/sparse_floor.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastExamples = 20;
constexpr std::size_t kLeastClusters = 5;
constexpr double kLeastClusterDf = 4;
constexpr std::size_t kLeastRuns = 3;
constexpr double kLeastTail = 5;  // rows of each run beyond a quantile

using Runs = std::vector<std::vector<double>>;

// The factor on the baseline that turns a relative margin into an absolute one: theta = s*(c - (1 - s*rho) b).
double baseline_factor(const Question& question) {
  return question.margin.relative ? 1 - sign_of(question.direction) * question.margin.value : 1.0;
}

Runs scaled(const Runs& runs, double factor) {
  Runs out = runs;
  for (std::vector<double>& run : out) {
    for (double& value : run) {
      value *= factor;
    }
  }
  return out;
}

void hinder(Oriented& theta, ReasonCode reason, std::string text) {
  if (!theta.obstacle) {
    theta.obstacle = reason;
    theta.obstacle_text = std::move(text);
  }
}

Range range_of(const stats::Interval& interval) { return {interval.low, interval.high}; }

// A share of the baseline means nothing unless the baseline is demonstrably above zero.
void require_positive_baseline(const std::vector<double>& values, const Question& question, Oriented& theta) {
  const double centre = stats::mean(values);
  theta.relative_baseline = centre;
  const bool positive = values.size() > 1
                            ? stats::one_sample_t(values, stats::levels_of(question.confidence)).interval.low > 0
                            : centre > 0;
  if (!positive) {
    hinder(theta, ReasonCode::kBaselineNotPositive,
           "the margin is a share of the baseline, but the baseline's mean (" + short_number(centre) +
               ") is not demonstrably above 0");
  }
  if (!(centre > 0)) {
    theta.value = std::numeric_limits<double>::quiet_NaN();
    theta.interval.reset();
  }
}

stats::PairedCounts counts_of(const std::vector<double>& candidate, const std::vector<double>& baseline) {
  stats::PairedCounts counts;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    const bool c = candidate[i] != 0;
    const bool b = baseline[i] != 0;
    ++(c ? (b ? counts.both_pass : counts.candidate_only) : (b ? counts.baseline_only : counts.both_fail));
  }
  return counts;
}

// Shape E: one run a side, pass/fail, examples independent.
Oriented paired_pass_fail(const Core& core, const Question& question) {
  stats::PairedCounts counts = counts_of(core.candidate.front(), core.baseline.front());
  if (question.direction == Direction::kLower) {
    std::swap(counts.candidate_only, counts.baseline_only);
  }
  Oriented theta;
  theta.method = "Tango score interval";
  theta.value = stats::difference(counts);
  theta.interval = range_of(stats::tango(counts, stats::levels_of(question.confidence)));
  theta.p_pass = stats::tango_p_pass(counts, question.margin.value);
  theta.p_block = stats::tango_p_block(counts, question.margin.value);
  Precision precision;
  precision.design.components.item = stats::discordant_share(counts) - theta.value * theta.value;
  precision.design.examples = counts.pairs();
  precision.design.runs_candidate = precision.design.runs_baseline = 1;
  theta.precision = precision;
  return theta;
}

// The labels the estimators want: an example without a cluster is a cluster of its own.
std::vector<std::size_t> labels_of(const Core& core) {
  std::vector<std::size_t> labels(core.cluster.begin(), core.cluster.end());
  std::size_t next = labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end());
  for (std::size_t& label : labels) {
    label = label == 0 ? ++next : label;
  }
  return labels;
}

void judge_clusters(const Core& core, const std::vector<std::size_t>& labels, double degrees_of_freedom,
                    Oriented& theta) {
  std::map<std::size_t, std::size_t> sizes;
  std::size_t largest = 0;
  for (const std::size_t label : labels) {
    largest = std::max(largest, ++sizes[label]);
  }
  const double share = static_cast<double>(largest) / static_cast<double>(labels.size());
  // A variance of 0 has no degrees of freedom to speak of; that case is zero_variance, not too few clusters.
  if (core.clusters < kLeastClusters || degrees_of_freedom < kLeastClusterDf || share > 0.5) {
    hinder(theta, ReasonCode::kInsufficientClusters,
           counted(core.clusters, "cluster") + ", the largest with " + short_number(share * 100, 3) +
               "% of the examples, are too few for a verdict");
  }
}

// Shapes C, D, G and H: per-example differences, crossed with runs where there are several.
Oriented crossed_means(const Core& core, Bounds bounds, const Question& question) {
  const double s = sign_of(question.direction);
  const double factor = baseline_factor(question);
  const stats::Levels levels = stats::levels_of(question.confidence);
  const bool clustered = core.clusters > 0;
  const std::vector<std::size_t> labels = clustered ? labels_of(core) : std::vector<std::size_t>();
  const stats::Crossed fit =
      stats::crossed(scaled(core.candidate, s), scaled(core.baseline, s * factor), {levels, labels, 0});
  const bool single = core.candidate.size() == 1 && core.baseline.size() == 1;
  Oriented theta;
  theta.method = std::string(single ? "paired t over examples" : "crossed variance components, examples x runs") +
                 (clustered ? ", clusters by CR2" : "");
  theta.value = fit.estimate.value;
  theta.interval = range_of(fit.estimate.interval);
  theta.precision = Precision{{fit.components, core.examples(), core.candidate.size(), core.baseline.size()}, 0, 0};
  if (clustered) {
    judge_clusters(core, labels, fit.df_item, theta);
  }
  const double margin = question.margin.relative ? 0 : question.margin.value;
  if (bounds == Bounds::kNone) {
    theta.p_pass = stats::p_pass(fit.estimate, margin);
    theta.p_block = stats::p_block(fit.estimate, margin);
    if (!(fit.estimate.standard_error > 0)) {
      hinder(theta, ReasonCode::kZeroVariance,
             "all differences are equal; nothing tells how much they would vary on other examples");
      theta.p_pass.reset();
      theta.p_block.reset();
    }
  } else {
    const auto units = static_cast<double>(clustered ? core.clusters : core.examples());
    // theta = s*(c - factor*b) with both scores in [0, 1].
    const stats::Bounds range = s > 0 ? stats::Bounds{-factor, 1} : stats::Bounds{-1, factor};
    theta.interval = range_of(stats::sparse_hull(fit.estimate, units, range, levels));
    theta.method += ", sparse floor";
    theta.p_pass = stats::hull_p_pass(fit.estimate, units, range, margin);
    theta.p_block = stats::hull_p_block(fit.estimate, units, range, margin);
  }
  return theta;
}

}  // namespace

double log_margin(const Margin& margin, Direction direction) {
  return direction == Direction::kLower ? std::log1p(margin.value) : -std::log1p(-margin.value);
}

Oriented mean_over_examples(const Core& core, Bounds bounds, const Question& question) {
  Oriented theta;
  if (core.examples() < 2) {
    hinder(theta, ReasonCode::kInsufficientExamples, "one example says nothing about others");
    return theta;
  }
  const bool single = core.candidate.size() == 1 && core.baseline.size() == 1;
  const bool pass_fail = bounds == Bounds::kBinary && single && core.clusters == 0 && !question.margin.relative;
  theta = pass_fail ? paired_pass_fail(core, question) : crossed_means(core, bounds, question);
  if (core.examples() < kLeastExamples) {
    hinder(theta, ReasonCode::kInsufficientExamples,
           counted(core.examples(), "example") + ", a verdict needs at least " + std::to_string(kLeastExamples));
  }
  if (question.margin.relative) {
    std::vector<double> means(core.examples());
    for (std::size_t i = 0; i < means.size(); ++i) {
      std::vector<double> column;
      for (const std::vector<double>& run : core.baseline) {
        column.push_back(run[i]);
      }
      means[i] = stats::mean(column);
    }
    require_positive_baseline(means, question, theta);
  }
  return theta;
}

Oriented value_per_run(const std::vector<double>& candidate, const std::vector<double>& baseline, std::size_t examples,
                       const Question& question) {
  const double s = sign_of(question.direction);
  const bool quantile = question.statistic.kind == Statistic::Kind::kQuantile;
  const bool logs = quantile && question.margin.relative;
  const double factor = baseline_factor(question);
  Oriented theta;
  if (quantile && examples > 0 && (1 - question.statistic.probability) * static_cast<double>(examples) < kLeastTail) {
    const auto least = static_cast<std::size_t>(std::ceil(kLeastTail / (1 - question.statistic.probability) - 1e-9));
    hinder(theta, ReasonCode::kInsufficientExamples,
           counted(examples, "example") + " a run, " + question.statistic.name + " needs at least " +
               std::to_string(least));
  }
  if (question.statistic.kind == Statistic::Kind::kMaximum) {
    hinder(theta, ReasonCode::kInsufficientExamples, "a maximum over examples has no interval; use a percentile");
  }
  std::vector<double> c = candidate;
  std::vector<double> b = baseline;
  for (double& value : c) {
    value = logs ? s * std::log(value) : s * value;
  }
  for (double& value : b) {
    value = logs ? s * std::log(value) : s * factor * value;
  }
  const auto not_finite = [](double v) { return !std::isfinite(v); };
  if (std::any_of(c.begin(), c.end(), not_finite) || std::any_of(b.begin(), b.end(), not_finite)) {
    hinder(theta, ReasonCode::kBaselineNotPositive, "a relative margin on a quantile needs values above 0");
    return theta;
  }
  theta.value = stats::mean(c) - stats::mean(b);
  theta.log_ratio = logs;
  if (c.size() >= 2 && b.size() >= 2) {
    const stats::Estimate estimate = stats::welch(c, b, stats::levels_of(question.confidence));
    const double margin = logs                       ? log_margin(question.margin, question.direction)
                          : question.margin.relative ? 0
                                                     : question.margin.value;
    theta.interval = range_of(estimate.interval);
    theta.method = std::string("Welch t over runs") + (logs ? ", log scale" : "");
    theta.p_pass = stats::p_pass(estimate, margin);
    theta.p_block = stats::p_block(estimate, margin);
    Precision precision;
    precision.design.runs_candidate = c.size();
    precision.design.runs_baseline = b.size();
    precision.design.components.seed_candidate = stats::moments(c).variance;
    precision.design.components.seed_baseline = stats::moments(b).variance;
    theta.precision = precision;
    if (!(estimate.standard_error > 0)) {
      hinder(theta, ReasonCode::kZeroVariance,
             "all runs of both sides give the same value; nothing tells how much runs vary");
      theta.p_pass.reset();
      theta.p_block.reset();
    }
  }
  if (c.size() < kLeastRuns || b.size() < kLeastRuns) {
    hinder(theta, ReasonCode::kInsufficientSeeds,
           "the candidate has " + counted(c.size(), "distinct run") + ", the baseline " + std::to_string(b.size()) +
               "; a verdict on one number a run needs at least " + std::to_string(kLeastRuns) + " on each side");
  }
  if (question.margin.relative && !logs) {
    require_positive_baseline(baseline, question, theta);
  }
  return theta;
}

}  // namespace gate::checks
