// Ratios of two means over the same examples, and bets on a bounded one; one run a side.
#include <algorithm>
#include <cmath>

#include "gate/checks/methods/estimators.h"
#include "gate/checks/methods/limits.h"
#include "gate/stats/confidence_sequence.h"
#include "gate/stats/distributions.h"
#include "gate/stats/ratio.h"
#include "gate/stats/rng.h"

namespace gate::checks {
namespace {

constexpr std::size_t kMostWithP = 20'000;  // bets beyond it give limits, and no p-values: those would take minutes
constexpr double kLargestG = 0.1;           // beyond it the baseline is too near 0 for a ratio

// Two means below 0 have a ratio, too, in which more is less. `g` compares the baseline's mean with its error.
bool baseline_allows(double baseline_mean, const stats::PairedRatio& ratio, Oriented& theta) {
  const bool positive = baseline_mean > 0;
  if (!positive || !(ratio.g < kLargestG)) {
    hinder(theta, ReasonCode::kBaselineNotPositive,
           "the margin is a share of the baseline, but the baseline's mean is not demonstrably above 0");
  }
  return positive && ratio.g < 1;
}

void require_spread(const stats::PairedRatio& ratio, Oriented& theta) {
  if (!(ratio.delta.standard_error > kResolution * std::abs(ratio.ratio))) {
    hinder(theta, ReasonCode::kZeroVariance, "the ratio is the same on every example");
  }
}

}  // namespace

// theta = s*(R - 1) + rho, which is above 0 exactly when the ratio R is within the margin.
Oriented fieller(const Sides& sides, const Question& question) {
  const std::vector<double>& c = sides.core.candidate.front();
  const std::vector<double>& b = sides.core.baseline.front();
  const double s = sign_of(question.direction);
  const double rho = question.margin.value;
  Oriented theta;
  theta.method = "Fieller's interval";
  const stats::PairedRatio ratio = stats::paired_ratio(c, b, stats::levels_of(question.confidence));
  const double baseline_mean = stats::mean(b);
  if (!baseline_allows(baseline_mean, ratio, theta)) {
    return theta;
  }
  theta.relative_baseline = 1;
  theta.value = s * (ratio.ratio - 1) + rho;
  const double declared = declared_variance(question, 1, 1, 1 / baseline_mean, ratio.ratio / baseline_mean);
  theta.method += declared > 0 ? ", declared run noise" : "";
  settle(
      [&](double a) {
        const stats::Interval limits = stats::paired_ratio(c, b, {a, a}).fieller;
        const stats::Interval oriented = s > 0 ? stats::Interval{limits.low - 1 + rho, limits.high - 1 + rho}
                                               : stats::Interval{1 - limits.high + rho, 1 - limits.low + rho};
        return widened(oriented, theta.value, declared, a);
      },
      question, 0, theta);
  require_spread(ratio, theta);
  return theta;
}

Oriented log_ratio(const Sides& sides, const Question& question) {
  if (sides.ratio()) {
    return ratio_of_sums(sides, question);
  }
  const std::vector<double>& c = sides.core.candidate.front();
  const std::vector<double>& b = sides.core.baseline.front();
  const double s = sign_of(question.direction);
  Oriented theta;
  theta.method = "log ratio of means";
  const stats::PairedRatio ratio = stats::paired_ratio(c, b, stats::levels_of(question.confidence));
  if (!baseline_allows(stats::mean(b), ratio, theta)) {
    return theta;
  }
  if (!(ratio.ratio > 0)) {
    hinder(theta, ReasonCode::kNotFinite, "the candidate's mean is not above 0, so that its ratio has no logarithm");
    theta.remedy = "leave 'method' out, or name one without a logarithm, such as fieller";
    return theta;
  }
  theta.log_ratio = true;
  theta.value = s * ratio.log_ratio.value;
  const double declared = declared_variance(question, 1, 1, 1 / stats::mean(c), 1 / stats::mean(b));
  theta.method += declared > 0 ? ", declared run noise" : "";
  settle(
      [&](double a) {
        const stats::Interval log = stats::paired_ratio(c, b, {a, a}).log_ratio.interval;
        const stats::Interval oriented = s > 0 ? log : stats::Interval{-log.high, -log.low};
        return widened(oriented, theta.value, declared, a);
      },
      question, 0, theta);
  require_spread(ratio, theta);
  return theta;
}

// Betting weighs the examples in an order, and the order must have nothing to do with them: it is drawn, always the
// same for the same number of examples.
Oriented hedged(const Sides& sides, const Question& question) {
  std::vector<double> values = example_differences(sides, question);
  Oriented theta;
  theta.method = "hedged capital, betting";
  theta.value = stats::mean(values);
  stats::Stream stream({0, sides.purpose}, 0);
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[stream.below(static_cast<std::uint32_t>(i))]);
  }
  for (double& value : values) {
    value = (value + 1) / 2;
  }
  const double declared = declared_variance(question, 1, 1, 1, 1);
  theta.method += declared > 0 ? ", declared run noise" : "";
  const LimitsAt limits = [&](double a) {
    const stats::Interval half = stats::betting_sequence(values, std::min(2 * a, 0.999));
    return widened({2 * half.low - 1, 2 * half.high - 1}, theta.value, declared, a);
  };
  if (values.size() <= kMostWithP) {
    settle(limits, question, 0, theta);
  } else {
    theta.interval = range_of(limits(stats::levels_of(question.confidence).alpha_low));
  }
  theta.precision = precision_of(example_differences(sides, question), question);
  return theta;
}

}  // namespace gate::checks
