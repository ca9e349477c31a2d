#include "gate/stats/interval.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

bool informative(const Estimate& estimate) {
  return std::isfinite(estimate.value) && std::isfinite(estimate.standard_error) && estimate.standard_error > 0 &&
         estimate.degrees_of_freedom > 0;
}

}  // namespace

bool valid(const Interval& interval) {
  return interval.low <= interval.high && interval.low < kInfinity && interval.high > -kInfinity;
}

Levels levels_of(double confidence) { return {(1 - confidence) / 2, (1 - confidence) / 2}; }

bool valid(const Levels& levels) {
  return levels.alpha_low > 0 && levels.alpha_low <= 0.5 && levels.alpha_high > 0 && levels.alpha_high <= 0.5;
}

Estimate t_estimate(double value, double standard_error, double degrees_of_freedom, const Levels& levels) {
  Estimate out{value, standard_error, degrees_of_freedom, {}};
  if (informative(out) && valid(levels)) {
    out.interval.low = value - student_upper_quantile(levels.alpha_low, degrees_of_freedom) * standard_error;
    out.interval.high = value + student_upper_quantile(levels.alpha_high, degrees_of_freedom) * standard_error;
  }
  return out;
}

double p_pass(const Estimate& estimate, double margin) {
  if (!informative(estimate) || std::isnan(margin)) {
    return 1;
  }
  return student_survival((estimate.value + margin) / estimate.standard_error, estimate.degrees_of_freedom);
}

double p_block(const Estimate& estimate, double margin) {
  if (!informative(estimate) || std::isnan(margin)) {
    return 1;
  }
  return student_cdf((estimate.value + margin) / estimate.standard_error, estimate.degrees_of_freedom);
}

double p_two_sided(const Estimate& estimate, double null) {
  if (!informative(estimate) || std::isnan(null)) {
    return 1;
  }
  const double t = std::abs(estimate.value - null) / estimate.standard_error;
  return std::min(1.0, 2 * student_survival(t, estimate.degrees_of_freedom));
}

}  // namespace gate::stats
