#include "gate/stats/ratio.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/distributions.h"
#include "gate/stats/t_interval.h"

namespace gate::stats {
namespace {

// Weights of candidate and baseline in z.
struct Weights {
  double candidate;
  double baseline;
};

Weights weights(double rho, Better better) {
  const double s = sign_of(better);
  return {s, -s * (1 - s * rho)};
}

bool paired(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && a.size() >= 2 && all_finite(a) && all_finite(b);
}

double covariance(std::span<const double> y, double mean_y, std::span<const double> x, double mean_x) {
  CompensatedSum total;
  for (std::size_t i = 0; i < y.size(); ++i) {
    total.add((y[i] - mean_y) * (x[i] - mean_x));
  }
  return total.value() / static_cast<double>(y.size() - 1);
}

// What Fieller's limits need: means, and variances of the means.
struct Joint {
  double n, y, x, v_yy, v_xx, v_xy;
};

// One limit: sign -1 below, +1 above. `t` is the Student quantile of that side.
double fieller_limit(const Joint& j, double t, double sign) {
  const double ratio = j.y / j.x;
  const double g = t * t * j.v_xx / (j.x * j.x);
  if (!(g < 1)) {
    return sign * kInfinity;
  }
  const double slope = j.v_xx > 0 ? j.v_xy / j.v_xx : 0;
  const double centre = ratio - g * slope;
  const double spread = j.v_yy - 2 * ratio * j.v_xy + ratio * ratio * j.v_xx - g * (j.v_yy - slope * j.v_xy);
  return (centre + sign * t / std::abs(j.x) * std::sqrt(std::max(0.0, spread))) / (1 - g);
}

bool logs(std::span<const double> values, std::vector<double>& out) {
  for (const double value : values) {
    if (!(value > 0) || !std::isfinite(value)) {
      return false;
    }
    out.push_back(std::log(value));
  }
  return true;
}

}  // namespace

std::vector<double> relative_differences(std::span<const double> candidate, std::span<const double> baseline,
                                         double rho, Better better) {
  const Weights w = weights(rho, better);
  std::vector<double> out(std::min(candidate.size(), baseline.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = w.candidate * candidate[i] + w.baseline * baseline[i];
  }
  return out;
}

Estimate relative_paired(std::span<const double> candidate, std::span<const double> baseline, double rho, Better better,
                         const Levels& levels) {
  if (candidate.size() != baseline.size()) {
    return {};
  }
  return one_sample_t(relative_differences(candidate, baseline, rho, better), levels);
}

Estimate relative_unpaired(const Moments& candidate, const Moments& baseline, double rho, Better better,
                           const Levels& levels) {
  const Weights w = weights(rho, better);
  return welch_contrast(candidate, w.candidate, baseline, w.baseline, levels);
}

double log_margin(double rho, Better better) {
  if (!(rho >= 0)) {
    return kNaN;
  }
  const double s = sign_of(better);
  return s * rho < 1 ? -s * std::log1p(-s * rho) : kInfinity;
}

PairedRatio paired_ratio(std::span<const double> numerator, std::span<const double> denominator, const Levels& levels) {
  PairedRatio out;
  if (!paired(numerator, denominator) || !valid(levels)) {
    return out;
  }
  const Moments y = moments(numerator);
  const Moments x = moments(denominator);
  if (x.mean == 0) {
    return out;
  }
  const auto n = static_cast<double>(numerator.size());
  const double df = n - 1;
  const Joint joint{
      n, y.mean, x.mean, y.variance / n, x.variance / n, covariance(numerator, y.mean, denominator, x.mean) / n};
  const double t_low = student_upper_quantile(levels.alpha_low, df);
  const double t_high = student_upper_quantile(levels.alpha_high, df);
  out.ratio = y.mean / x.mean;
  const double t_wide = std::max(t_low, t_high);
  out.g = t_wide * t_wide * joint.v_xx / (x.mean * x.mean);
  out.fieller = {fieller_limit(joint, t_low, -1), fieller_limit(joint, t_high, 1)};
  std::vector<double> residual(numerator.size());
  for (std::size_t i = 0; i < residual.size(); ++i) {
    residual[i] = numerator[i] - out.ratio * denominator[i];
  }
  const double se = standard_error(moments(residual)) / std::abs(x.mean);
  out.delta = t_estimate(out.ratio, se, df, levels);
  if (out.ratio > 0) {
    out.log_ratio = t_estimate(std::log(out.ratio), se / out.ratio, df, levels);
    out.log_delta = {std::exp(out.log_ratio.interval.low), std::exp(out.log_ratio.interval.high)};
  }
  return out;
}

Estimate geometric_ratio(std::span<const double> numerator, std::span<const double> denominator, const Levels& levels) {
  std::vector<double> y, x;
  if (numerator.size() != denominator.size() || !logs(numerator, y) || !logs(denominator, x)) {
    return {};
  }
  Estimate out = paired_t(y, x, levels);
  out.value = std::exp(out.value);
  out.interval = {std::exp(out.interval.low), std::exp(out.interval.high)};
  return out;
}

Estimate log_welch(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels) {
  std::vector<double> c, b;
  if (!logs(candidate, c) || !logs(baseline, b)) {
    return {};
  }
  return welch(c, b, levels);
}

}  // namespace gate::stats
