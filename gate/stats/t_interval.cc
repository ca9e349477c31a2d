#include "gate/stats/t_interval.h"

#include <cmath>
#include <limits>

#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"

namespace gate::stats {

Estimate t_estimate(double value, double standard_error, double nu, Levels levels) {
  Estimate estimate{value, standard_error, nu, {value, value}};
  if (standard_error > 0) {
    estimate.interval = {value - t_quantile(1 - levels.alpha_low, nu) * standard_error,
                         value + t_quantile(1 - levels.alpha_high, nu) * standard_error};
  }
  return estimate;
}

Estimate one_sample_t(std::span<const double> x, Levels levels) {
  const Moments m = moments(x);
  const auto n = static_cast<double>(m.n);
  return t_estimate(m.mean, m.sd / std::sqrt(n), n - 1, levels);
}

Estimate welch(std::span<const double> candidate, std::span<const double> baseline, Levels levels) {
  const Moments c = moments(candidate);
  const Moments b = moments(baseline);
  const double vc = c.variance / static_cast<double>(c.n);
  const double vb = b.variance / static_cast<double>(b.n);
  const double v = vc + vb;
  const double nu = v * v / (vc * vc / static_cast<double>(c.n - 1) + vb * vb / static_cast<double>(b.n - 1));
  return t_estimate(c.mean - b.mean, std::sqrt(v), v > 0 ? nu : static_cast<double>(c.n + b.n - 2), levels);
}

Estimate pooled_t(std::span<const double> candidate, std::span<const double> baseline, Levels levels) {
  const Moments c = moments(candidate);
  const Moments b = moments(baseline);
  const double nu = static_cast<double>(c.n + b.n) - 2;
  const double v = (c.variance * static_cast<double>(c.n - 1) + b.variance * static_cast<double>(b.n - 1)) / nu;
  return t_estimate(c.mean - b.mean, std::sqrt(v * (1 / static_cast<double>(c.n) + 1 / static_cast<double>(b.n))), nu, levels);
}

double p_pass(const Estimate& theta, double margin) {
  return theta.standard_error > 0 ? t_upper((theta.value + margin) / theta.standard_error, theta.degrees_of_freedom)
                                  : std::numeric_limits<double>::quiet_NaN();
}

double p_block(const Estimate& theta, double margin) {
  return theta.standard_error > 0 ? t_cdf((theta.value + margin) / theta.standard_error, theta.degrees_of_freedom)
                                  : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace gate::stats
