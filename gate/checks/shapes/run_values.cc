// Shapes A, B and I: one value a run. Sides independent: Welch's t, no narrower than the pooled one. Runs paired by
// seed: t over their differences. On the log scale for a quantile with a relative margin.
#include <algorithm>
#include <cmath>

#include "gate/checks/shapes/shape.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

using TwoSides = stats::Estimate (*)(std::span<const double>, std::span<const double>, const stats::Levels&);

Oriented by_t(const Sides& sides, const Question& question, std::string_view method, TwoSides interval) {
  Oriented theta;
  if (question.statistic.kind == Statistic::Kind::kMaximum) {
    hinder(theta, ReasonCode::kInsufficientExamples, "a maximum over examples has no interval");
    theta.remedy = "compare a percentile such as p99 instead, or bound the maximum with a threshold";
  }
  const RunNumbers runs = run_numbers(sides, question, theta);
  if (!runs.usable) {
    return theta;
  }
  const std::vector<double>& c = runs.candidate;
  const std::vector<double>& b = runs.baseline;
  theta.value = stats::mean(c) - stats::mean(b);
  if (c.size() >= 2 && b.size() >= 2) {
    const stats::Estimate estimate = interval(c, b, stats::levels_of(question.confidence));
    const double margin = theta.log_ratio ? log_margin(question.margin, question.direction) : margin_of_theta(question);
    theta.interval = range_of(estimate.interval);
    theta.method = std::string(method) + (theta.log_ratio ? ", log scale" : "");
    theta.p_pass = stats::p_pass(estimate, margin);
    theta.p_block = stats::p_block(estimate, margin);
    Precision precision;
    precision.design.runs_candidate = c.size();
    precision.design.runs_baseline = b.size();
    if (sides.seed_pairs) {
      precision.design.components.seed_candidate = stats::moments(stats::differences(c, b)).variance;
    } else {
      precision.design.components.seed_candidate = stats::moments(c).variance;
      precision.design.components.seed_baseline = stats::moments(b).variance;
    }
    theta.precision = precision;
    if (!is_spread(estimate.standard_error, c, b)) {
      hinder(theta, ReasonCode::kZeroVariance,
             sides.seed_pairs ? "all pairs of runs differ by the same value; nothing tells how much they vary"
                              : "all runs of both sides give the same value; nothing tells how much runs vary");
      theta.interval.reset();
      theta.p_pass.reset();
      theta.p_block.reset();
    }
  }
  if (question.margin.relative && !theta.log_ratio) {
    require_positive_baseline(sides.run_baseline, question, theta);
  }
  return theta;
}

}  // namespace

RunNumbers run_numbers(const Sides& sides, const Question& question, Oriented& theta) {
  const double s = sign_of(question.direction);
  const bool logs = question.statistic.kind == Statistic::Kind::kQuantile && question.margin.relative;
  const double factor = baseline_factor(question);
  RunNumbers runs{sides.run_candidate, sides.run_baseline};
  for (double& value : runs.candidate) {
    value = logs ? s * std::log(value) : s * value;
  }
  for (double& value : runs.baseline) {
    value = logs ? s * std::log(value) : s * factor * value;
  }
  theta.log_ratio = logs;
  runs.usable = stats::all_finite(runs.candidate) && stats::all_finite(runs.baseline);
  if (!runs.usable) {
    theta.log_ratio = false;
    hinder(theta, ReasonCode::kBaselineNotPositive, "a relative margin on a quantile needs values above 0");
  }
  return runs;
}

Oriented run_values(const Sides& sides, const Question& question) {
  return by_t(sides, question, "Welch t over runs", &stats::guarded_welch);
}

Oriented pooled_run_values(const Sides& sides, const Question& question) {
  return by_t(sides, question, "pooled t over runs", &stats::pooled_t);
}

Oriented paired_run_values(const Sides& sides, const Question& question) {
  return by_t(sides, question, "paired t over runs of the same seed", &stats::paired_t);
}

}  // namespace gate::checks
