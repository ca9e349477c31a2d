#include "gate/stats/bootstrap_interval.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gate/stats/distributions.h"
#include "gate/stats/quantile.h"

namespace gate::stats {
namespace {

std::vector<double> sorted_copy(std::span<const double> replicates) {
  std::vector<double> out(replicates.begin(), replicates.end());
  if (out.size() < 2 || std::any_of(out.begin(), out.end(), [](double one) { return std::isnan(one); })) {
    return {};
  }
  std::sort(out.begin(), out.end());
  return out;
}

// R's boot, norm.inter: rank (B + 1) p, between neighbours linear in the normal quantile.
double normal_scale_quantile(const std::vector<double>& sorted, double p) {
  const auto size = static_cast<double>(sorted.size());
  const double rank = (size + 1) * p;
  const double whole = std::floor(rank);
  if (whole < 1 || whole >= size) {
    return whole < 1 ? sorted.front() : sorted.back();
  }
  const auto k = static_cast<std::size_t>(whole);
  const double low = sorted[k - 1];
  const double below = normal_quantile(whole / (size + 1));
  const double above = normal_quantile((whole + 1) / (size + 1));
  return low + (normal_quantile(p) - below) / (above - below) * (sorted[k] - low);
}

double read(const std::vector<double>& sorted, double p, Interpolation interpolation) {
  return interpolation == Interpolation::kType7 ? quantile_sorted(sorted, p) : normal_scale_quantile(sorted, p);
}

// sqrt(p(1-p)/B) over the density of the replicates there, taken from the quantiles at p -+ 0.005.
double reading_error(const std::vector<double>& sorted, double p) {
  constexpr double kStep = 0.005;
  const double low = std::max(0.0, p - kStep);
  const double high = std::min(1.0, p + kStep);
  const double slope = (quantile_sorted(sorted, high) - quantile_sorted(sorted, low)) / (high - low);
  return std::sqrt(p * (1 - p) / static_cast<double>(sorted.size())) * slope;
}

BootstrapInterval read_at(const std::vector<double>& sorted, const Interval& level, Interpolation interpolation) {
  BootstrapInterval out;
  out.level = level;
  out.interval = {read(sorted, level.low, interpolation), read(sorted, level.high, interpolation)};
  out.monte_carlo_error = {reading_error(sorted, level.low), reading_error(sorted, level.high)};
  return out;
}

Interval plain_level(const Levels& levels) { return {levels.alpha_low, 1 - levels.alpha_high}; }

double bias(const std::vector<double>& sorted, double estimate, TiesInBias ties) {
  const auto below = static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), estimate) - sorted.begin());
  const auto up_to = static_cast<double>(std::upper_bound(sorted.begin(), sorted.end(), estimate) - sorted.begin());
  const double count = ties == TiesInBias::kHalf ? (below + up_to) / 2 : below;
  return normal_quantile(count / static_cast<double>(sorted.size()));
}

}  // namespace

BootstrapInterval percentile_interval(std::span<const double> replicates, const Levels& levels,
                                      Interpolation interpolation) {
  const std::vector<double> sorted = sorted_copy(replicates);
  return sorted.empty() || !valid(levels) ? BootstrapInterval{} : read_at(sorted, plain_level(levels), interpolation);
}

BootstrapInterval basic_interval(double estimate, std::span<const double> replicates, const Levels& levels) {
  // The lower limit comes from the upper tail, so that the levels change sides.
  BootstrapInterval out = percentile_interval(replicates, {levels.alpha_high, levels.alpha_low});
  out.interval = {2 * estimate - out.interval.high, 2 * estimate - out.interval.low};
  std::swap(out.monte_carlo_error.low, out.monte_carlo_error.high);
  std::swap(out.level.low, out.level.high);
  return out;
}

BootstrapInterval bca_interval(double estimate, std::span<const double> replicates, double acceleration,
                               const Levels& levels, Interpolation interpolation, TiesInBias ties) {
  const std::vector<double> sorted = sorted_copy(replicates);
  if (sorted.empty() || !valid(levels) || !std::isfinite(estimate)) {
    return {};
  }
  const double z0 = bias(sorted, estimate, ties);
  const auto adjusted = [&](double z) {
    const double numerator = z0 + z;
    const double denominator = 1 - acceleration * numerator;
    return denominator > 0 ? normal_cdf(z0 + numerator / denominator) : kNaN;
  };
  const Interval level{adjusted(-normal_upper_quantile(levels.alpha_low)),
                       adjusted(normal_upper_quantile(levels.alpha_high))};
  const bool possible =
      std::isfinite(z0) && sorted.front() < sorted.back() && level.low > 0 && level.high < 1 && level.low < level.high;
  BootstrapInterval out = read_at(sorted, possible ? level : plain_level(levels), interpolation);
  out.fell_back = !possible;
  out.z0 = z0;
  return out;
}

BootstrapInterval studentised_interval(double estimate, double standard_error, std::span<const double> t_replicates,
                                       const Levels& levels) {
  if (!(standard_error > 0)) {
    return {};
  }
  BootstrapInterval out = basic_interval(0, t_replicates, levels);
  out.interval = {estimate + out.interval.low * standard_error, estimate + out.interval.high * standard_error};
  out.monte_carlo_error = {out.monte_carlo_error.low * standard_error, out.monte_carlo_error.high * standard_error};
  return out;
}

double mean_acceleration(std::span<const double> values) {
  const Moments m = moments(values);
  return m.n == 0 ? kNaN : m.skewness / (6 * std::sqrt(static_cast<double>(m.n)));
}

bool near_edge(double limit, double monte_carlo_error, double edge) {
  return !(std::abs(limit - edge) > 3 * monte_carlo_error);
}

}  // namespace gate::stats
