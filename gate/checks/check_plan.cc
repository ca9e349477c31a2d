// The plan of a comparing check: planning.h put together for one comparison, or for one set alone.
#include <algorithm>
#include <cmath>

#include "gate/checks/advice.h"
#include "gate/checks/planning.h"
#include "gate/checks/shapes/oriented.h"
#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

void set_shares(const stats::Design& design, double variance, VarianceShares& shares) {
  const stats::Components& c = design.components;
  const auto kc = static_cast<double>(design.runs_candidate);
  const auto kb = static_cast<double>(design.runs_baseline);
  if (!(variance > 0)) {
    return;
  }
  if (design.examples > 0) {
    const auto n = static_cast<double>(design.examples);
    shares.examples = c.item / n / variance;
    shares.residual = (c.cell_candidate / kc + c.cell_baseline / kb) / n / variance;
  }
  shares.runs = (c.seed_candidate / kc + c.seed_baseline / kb) / variance;
}

// A set compared with itself: differences between its examples are 0, which is right for another run of the same thing
// (what runs and single answers add is measured), and wrong for anything else. Of one run nothing is measured; two
// unrelated sides differ by both their variances.
void assume_other_side(const MetricTable& table, const Question& question, PlanBasis basis, Comparison& comparison) {
  const bool ratio_without_noise = comparison.obstacle == ReasonCode::kNotFinite && comparison.estimate;
  if (comparison.obstacle == ReasonCode::kZeroVariance || ratio_without_noise) {
    comparison.obstacle.reset();
  }
  if (comparison.precision && basis == PlanBasis::kUnrelated) {
    const Sides sides = sides_of(compared_runs(table, question).value_or(table), question);
    if (sides.ratio() || sides.core.examples() < 2) {
      comparison.precision.reset();
    } else {
      const double factor = baseline_factor(question);
      comparison.precision->design.components.item =
          (1 + factor * factor) * stats::moments(sides.core.baseline.front()).variance;
    }
  }
  if (comparison.precision) {
    comparison.precision->theta = 0;
    comparison.precision->inflation = 1;
  } else if (!comparison.obstacle) {
    comparison.obstacle = ReasonCode::kMethodUnfit;
    comparison.obstacle_text = "one side alone does not tell how much the " + question.statistic.name + " of " +
                               table.metric + " would differ on another";
    comparison.remedy = "plan from both sides";
  }
}

}  // namespace

CheckPlan plan_of(const Comparison& comparison, const Question& question, double power) {
  CheckPlan plan;
  plan.power = power;
  plan.statistic = question.statistic.name;
  plan.margin_text = question.margin.text;
  plan.what_margin = question.aim == Aim::kBetter ? "min_gain" : "margin";
  plan.scale = comparison.scale;
  plan.higher_is_better = question.direction == Direction::kHigher;
  plan.two_sided = question.aim == Aim::kSame;
  plan.obstacle = comparison.obstacle ? comparison.obstacle_text : "";
  plan.advice = comparison.obstacle ? advice_on(comparison, question, Outcome::kInconclusive) : "";
  plan.examples = comparison.sizes.paired.value_or(0);
  plan.runs_candidate = comparison.sizes.runs_candidate.value_or(0);
  plan.runs_baseline = comparison.sizes.runs_baseline.value_or(0);
  if (!comparison.precision || comparison.broken) {
    return plan;
  }
  const Precision& precision = *comparison.precision;
  plan.least_examples = precision.least_examples;
  plan.least_runs = precision.least_runs;
  const stats::ExpectedError error = present_error(precision.design);
  if (!std::isfinite(error.variance) || !std::isfinite(precision.margin)) {
    return plan;
  }
  plan.plannable = true;
  plan.standard_error = std::sqrt(error.variance) / (precision.log_ratio ? 1 : std::abs(precision.unit));
  set_shares(precision.design, error.variance, plan.shares);
  const double alpha = (1 - question.confidence) / 2;
  double gap = stats::least_gap(error, {0, alpha, power}) * precision.inflation;
  if (precision.bounded) {
    gap = std::max(
        gap, (1 - std::pow(alpha, 1 / static_cast<double>(precision.design.examples))) * std::abs(precision.unit));
  }
  if (question.aim != Aim::kSame || gap < precision.margin) {
    plan.passes = change_of(precision, question, gap - precision.margin);
  }
  plan.blocks = change_of(precision, question, -precision.margin - gap);
  plan.if_equal = prospect(precision, question, 0, power);
  plan.as_observed = prospect(precision, question, precision.theta, power);
  if (!precision.noise_known && !precision.log_ratio && precision.margin > 0) {
    // With endless examples the noise of one run a side is all that is left.
    const double both = std::hypot(1, baseline_factor(question));
    plan.most_run_sd =
        precision.margin / (both * (stats::normal_upper_quantile(alpha) + stats::normal_quantile(power)));
  }
  return plan;
}

CheckPlan plan_table(const MetricTable& table, const Question& question, bool one_side, double power) {
  Comparison comparison = question.aim == Aim::kSame ? compare_both_ways(table, question) : compare(table, question);
  const PlanBasis basis = !one_side                         ? PlanBasis::kBothSides
                          : table.candidate.distinct() >= 2 ? PlanBasis::kAnotherRun
                                                            : PlanBasis::kUnrelated;
  if (one_side) {
    assume_other_side(table, question, basis, comparison);
  }
  CheckPlan plan = plan_of(comparison, question, power);
  plan.metric = table.metric;
  plan.basis = basis;
  if (one_side) {
    plan.as_observed.reset();
  }
  return plan;
}

}  // namespace gate::checks
