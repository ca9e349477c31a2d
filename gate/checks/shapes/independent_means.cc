// Shape F, and C, H and K of sides that share no examples: each side's mean over its own examples and runs, and the
// difference of the two. Scores in [0, 1] get Gaffke's limits a side (Clopper and Pearson's for pass/fail), squared and
// added; others Welch's t.
#include <algorithm>
#include <cmath>
#include <set>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/methods/limits.h"
#include "gate/checks/shapes/shape.h"
#include "gate/stats/bounded_mean.h"
#include "gate/stats/crossed.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr double kLeastClusterDf = 4;
constexpr double kMostSkewness = 0.2;  // as in crossed_means.cc
// Squares and sums keep the level where both sides are of one size; with one side far larger up to 3.2 % of verdicts
// are wrong at 2.5 % (all tables of 20 to 1,000 examples weighed, decision 29). A third less of the level covers that.
constexpr double kEvenSizes = 1.1;
constexpr double kUnevenShare = 0.65;

// One side's mean, oriented, the baseline's times its factor.
struct Arm {
  stats::Crossed fit;
  std::vector<double> means;  // of its examples, over its runs
  std::vector<double> units;  // of its clusters where it has any, else the same
  double spread_end = 1;      // the range of a bounded score is [0, this], or [this, 0] where that is negative
};

Arm arm_of(const std::vector<std::vector<double>>& rows, std::span<const std::size_t> labels, double factor,
           double declared) {
  Arm arm;
  const std::vector<std::vector<double>> runs = scaled(rows, factor);
  arm.fit = stats::crossed_one_arm(runs, {{}, labels, declared});
  for (std::size_t i = 0; i < runs.front().size(); ++i) {
    stats::CompensatedSum total;
    for (const std::vector<double>& run : runs) {
      total.add(run[i]);
    }
    arm.means.push_back(total.value() / static_cast<double>(runs.size()));
  }
  arm.units = labels.empty() ? arm.means : stats::cluster_values(arm.means, labels);
  arm.spread_end = factor;
  return arm;
}

LimitsAt limits_of(const Arm& arm) {
  stats::Bounds range{std::min(0.0, arm.spread_end), std::max(0.0, arm.spread_end)};
  range.low = std::min(range.low, *std::min_element(arm.units.begin(), arm.units.end()));
  range.high = std::max(range.high, *std::max_element(arm.units.begin(), arm.units.end()));
  return [items = stats::BoundedMean(arm.units, range), estimate = arm.fit.estimate,
          noise = stats::run_noise(arm.fit, static_cast<double>(arm.units.size()))](double a) {
    return stats::bounded_interval(items, estimate, noise, {a, a});
  };
}

void judge_bounded(const Arm& c, const Arm& b, const Question& question, Oriented& theta) {
  const auto n_c = static_cast<double>(c.units.size());
  const auto n_b = static_cast<double>(b.units.size());
  const bool even = std::max(n_c, n_b) <= kEvenSizes * std::min(n_c, n_b);
  const LimitsAt of_c = limits_of(c);
  const LimitsAt of_b = limits_of(b);
  const double value_c = c.fit.estimate.value;
  const double value_b = b.fit.estimate.value;
  settle(
      [&](double a) {
        const double level = even ? a : a * kUnevenShare;
        const stats::Interval l_c = of_c(level);
        const stats::Interval l_b = of_b(level);
        return stats::Interval{theta.value - std::hypot(value_c - l_c.low, l_b.high - value_b),
                               theta.value + std::hypot(l_c.high - value_c, value_b - l_b.low)};
      },
      question, 0, theta);
}

void judge_unbounded(const Arm& c, const Arm& b, const Question& question, Oriented& theta) {
  const double v_c = c.fit.estimate.standard_error * c.fit.estimate.standard_error;
  const double v_b = b.fit.estimate.standard_error * b.fit.estimate.standard_error;
  // Declared noise alone is no measure of how much examples differ.
  if (!(c.fit.v_item > 0 && b.fit.v_item > 0)) {
    hinder(theta, ReasonCode::kZeroVariance,
           "all examples of a side have the same value; nothing tells how much others would vary");
    return;
  }
  const double df = (v_c + v_b) * (v_c + v_b) /
                    (v_c * v_c / c.fit.estimate.degrees_of_freedom + v_b * v_b / b.fit.estimate.degrees_of_freedom);
  const stats::Estimate estimate =
      stats::t_estimate(theta.value, std::sqrt(v_c + v_b), df, stats::levels_of(question.confidence));
  theta.interval = range_of(estimate.interval);
  theta.p_pass = stats::p_pass(estimate, margin_of_theta(question));
  theta.p_block = stats::p_block(estimate, margin_of_theta(question));
  for (const Arm* arm : {&c, &b}) {
    const double skewness = stats::moments(arm->means).skewness;
    const double n = static_cast<double>(arm->means.size());
    if (std::abs(skewness) / std::sqrt(n) > kMostSkewness) {
      hinder(theta, ReasonCode::kInsufficientExamples,
             "a few values weigh so much that " + counted(arm->means.size(), "example") +
                 " of a side do not make their mean normal (skewness " + short_number(skewness, 3) + ")");
    }
  }
}

std::vector<std::size_t> labels_of(const std::vector<std::uint32_t>& cluster) {
  if (std::all_of(cluster.begin(), cluster.end(), [](std::uint32_t c) { return c == 0; })) {
    return {};
  }
  Core part;
  part.cluster = cluster;
  return cluster_labels(part);
}

void judge_clusters(const Arm& arm, std::span<const std::size_t> labels, Side side, Oriented& theta) {
  const std::set<std::size_t> distinct(labels.begin(), labels.end());
  if (!labels.empty() && (distinct.size() < 5 || arm.fit.df_item < kLeastClusterDf)) {
    hinder(theta, ReasonCode::kInsufficientClusters,
           counted(distinct.size(), "cluster") + " of the " + std::string(word(side)) + " are too few for a verdict");
  }
}

}  // namespace

Oriented independent_means(const Sides& sides, const Question& question) {
  const Core& core = sides.core;
  const double s = sign_of(question.direction);
  const double factor = baseline_factor(question);
  const std::vector<std::size_t> labels_c = labels_of(core.cluster);
  const std::vector<std::size_t> labels_b = labels_of(core.baseline_cluster);
  const Arm c = arm_of(core.candidate, labels_c, s, declared_variance(question, core.candidate.size(), 0, 1, 0));
  const Arm b =
      arm_of(core.baseline, labels_b, s * factor, declared_variance(question, 0, core.baseline.size(), 0, factor));
  Oriented theta;
  theta.value = c.fit.estimate.value - b.fit.estimate.value;
  const bool bounded = sides.bounds != Bounds::kNone;
  theta.method = std::string(bounded ? sides.bounds == Bounds::kBinary && sides.one_run()
                                           ? "Clopper and Pearson's limits a side, squared and added"
                                           : "Gaffke's bound a side, squared and added"
                                     : "Welch t over examples, sides apart") +
                 (sides.one_run() ? "" : ", examples x runs") +
                 (labels_c.empty() && labels_b.empty() ? "" : ", clusters by CR2") +
                 (c.fit.declared + b.fit.declared > 0 ? ", declared run noise" : "");
  judge_clusters(c, labels_c, Side::kCandidate, theta);
  judge_clusters(b, labels_b, Side::kBaseline, theta);
  if (bounded) {
    judge_bounded(c, b, question, theta);
  } else {
    judge_unbounded(c, b, question, theta);
  }
  if (question.margin.relative) {
    require_positive_baseline(scaled(b.means, 1 / (s * factor)), question, theta);
  }
  return theta;
}

}  // namespace gate::checks
