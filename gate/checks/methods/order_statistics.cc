// A percentile of one run a side without resampling: the two order-statistic intervals, squared and added.
#include <algorithm>
#include <cmath>

#include "gate/checks/methods/estimators.h"
#include "gate/checks/methods/limits.h"
#include "gate/stats/quantile.h"

namespace gate::checks {

Oriented order_statistics(const Sides& sides, const Question& question) {
  const double s = sign_of(question.direction);
  const double p = question.statistic.probability;
  Oriented theta;
  theta.log_ratio = question.margin.relative;
  theta.method = std::string("order statistics, squared and added") + (theta.log_ratio ? ", log scale" : "");
  std::vector<double> c = sides.core.candidate.front();
  std::vector<double> b = sides.core.baseline.front();
  for (std::vector<double>* values : {&c, &b}) {
    std::sort(values->begin(), values->end());
    if (theta.log_ratio && !(values->front() > 0)) {
      hinder(theta, ReasonCode::kBaselineNotPositive, "a relative margin on a quantile needs values above 0");
      return theta;
    }
    for (double& value : *values) {
      value = theta.log_ratio ? std::log(value) : value;
    }
  }
  if (!stats::all_finite(c) || !stats::all_finite(b)) {  // sums of the policy's may overflow
    hinder(theta, ReasonCode::kNotFinite, "a value is infinite");
    return theta;
  }
  const double at_c = stats::quantile_sorted(c, p);
  const double at_b = stats::quantile_sorted(b, p);
  theta.value = s * (at_c - at_b);
  const double declared = theta.log_ratio ? declared_variance(question, 1, 1, 1 / std::exp(at_c), 1 / std::exp(at_b))
                                          : declared_variance(question, 1, 1, 1, 1);
  theta.method += declared > 0 ? ", declared run noise" : "";
  const auto around = [&](const std::vector<double>& sorted, double estimate, double a) {
    const stats::Ranks ranks = stats::quantile_ranks(static_cast<std::int64_t>(sorted.size()), p, {a, a});
    const auto at = [&](std::int64_t rank) {
      return rank < 1                                          ? -stats::kInfinity
             : rank > static_cast<std::int64_t>(sorted.size()) ? stats::kInfinity
                                                               : sorted[static_cast<std::size_t>(rank - 1)];
    };
    return stats::Interval{std::min(estimate, at(ranks.low)), std::max(estimate, at(ranks.high))};
  };
  settle(
      [&](double a) {
        const stats::Interval limits = stats::mover_difference(at_c, around(c, at_c, a), at_b, around(b, at_b, a));
        return widened(s > 0 ? limits : stats::Interval{-limits.high, -limits.low}, theta.value, declared, a);
      },
      question, 0, theta);
  if (!(theta.interval->low < theta.interval->high)) {
    hinder(theta, ReasonCode::kZeroVariance, "all values are equal; nothing tells how much others would vary");
  }
  return theta;
}

}  // namespace gate::checks
