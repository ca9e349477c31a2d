// Shapes A and I: one value a run, sides independent. Welch's t, no narrower than
// the pooled one; on the log scale for a quantile with a relative
// margin.
#include <algorithm>
#include <cmath>

#include "gate/checks/shapes/shape.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {

Oriented run_values(const Sides& sides, const Question& question) {
  const double s = sign_of(question.direction);
  const bool logs = question.statistic.kind == Statistic::Kind::kQuantile && question.margin.relative;
  const double factor = baseline_factor(question);
  Oriented theta;
  if (question.statistic.kind == Statistic::Kind::kMaximum) {
    hinder(theta, ReasonCode::kInsufficientExamples, "a maximum over examples has no interval");
    theta.remedy = "compare a percentile such as p99 instead, or bound the maximum with a threshold";
  }
  std::vector<double> c = sides.run_candidate;
  std::vector<double> b = sides.run_baseline;
  for (double& value : c) {
    value = logs ? s * std::log(value) : s * value;
  }
  for (double& value : b) {
    value = logs ? s * std::log(value) : s * factor * value;
  }
  if (!stats::all_finite(c) || !stats::all_finite(b)) {
    hinder(theta, ReasonCode::kBaselineNotPositive, "a relative margin on a quantile needs values above 0");
    return theta;
  }
  theta.value = stats::mean(c) - stats::mean(b);
  theta.log_ratio = logs;
  if (c.size() >= 2 && b.size() >= 2) {
    const stats::Estimate estimate = stats::guarded_welch(c, b, stats::levels_of(question.confidence));
    const double margin = logs ? log_margin(question.margin, question.direction) : margin_of_theta(question);
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
  if (question.margin.relative && !logs) {
    require_positive_baseline(sides.run_baseline, question, theta);
  }
  return theta;
}

}  // namespace gate::checks
