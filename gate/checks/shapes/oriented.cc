#include "gate/checks/shapes/oriented.h"

#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/stats/ratio.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {

bool is_spread(double standard_deviation, std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (const std::span<const double> values : {a, b}) {
    for (const double value : values) {
      largest = std::max(largest, std::abs(value));
    }
  }
  return standard_deviation > kResolution * largest;
}

void hinder(Oriented& theta, ReasonCode reason, std::string text) {
  if (!theta.obstacle) {
    theta.obstacle = reason;
    theta.obstacle_text = std::move(text);
  }
}

Range range_of(const stats::Interval& interval) { return {interval.low, interval.high}; }

double declared_variance(const Question& question, std::size_t runs_candidate, std::size_t runs_baseline,
                         double factor_candidate, double factor_baseline) {
  const double sd = question.run_sd.value_or(0);
  const double candidate = runs_candidate == 1 ? sd * factor_candidate : 0;
  const double baseline = runs_baseline == 1 ? sd * factor_baseline : 0;
  return candidate * candidate + baseline * baseline;
}

double baseline_factor(const Question& question) {
  return question.margin.relative ? 1 - sign_of(question.direction) * question.margin.value : 1.0;
}

double log_margin(const Margin& margin, Direction direction) {
  // -s ln(1 - s rho) for a rho of either sign: a required gain is a negative margin.
  return margin.value < 0 ? -stats::log_margin(-margin.value, direction == Direction::kHigher ? stats::Better::kLower
                                                                                              : stats::Better::kHigher)
                          : stats::log_margin(margin.value, better_of(direction));
}

double margin_of_theta(const Question& question) { return question.margin.relative ? 0 : question.margin.value; }

void require_positive_baseline(std::span<const double> values, const Question& question, Oriented& theta) {
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

void plan_declared(const Question& question, double factor_baseline, Precision& precision) {
  stats::Design& design = precision.design;
  if (question.run_sd && design.runs_candidate == 1) {
    design.components.seed_candidate = declared_variance(question, 1, 0, 1, 0);
  }
  if (question.run_sd && design.runs_baseline == 1) {
    design.components.seed_baseline = declared_variance(question, 0, 1, 0, factor_baseline);
  }
}

std::vector<double> scaled(std::span<const double> values, double factor) {
  std::vector<double> out(values.begin(), values.end());
  for (double& value : out) {
    value *= factor;
  }
  return out;
}

std::vector<std::vector<double>> scaled(const std::vector<std::vector<double>>& runs, double factor) {
  std::vector<std::vector<double>> out;
  out.reserve(runs.size());
  for (const std::vector<double>& run : runs) {
    out.push_back(scaled(run, factor));
  }
  return out;
}

}  // namespace gate::checks
