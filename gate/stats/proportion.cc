#include "gate/stats/proportion.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

bool usable(std::uint64_t x, std::uint64_t n, const Levels& levels) { return n > 0 && x <= n && valid(levels); }

double clipped(double p) { return std::clamp(p, 0.0, 1.0); }

}  // namespace

double wilson_limit(double x, double n, double z) {
  if ((z < 0 && x == 0) || (z > 0 && x == n)) {
    return z < 0 ? 0 : 1;
  }
  const double p = x / n;
  const double z2 = z * z;
  const double centre = p + z2 / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return clipped((centre + half) / (1 + z2 / n));
}

Interval wilson(std::uint64_t x, std::uint64_t n, const Levels& levels) {
  if (!usable(x, n, levels)) {
    return {};
  }
  const auto count = static_cast<double>(x);
  const auto size = static_cast<double>(n);
  return {wilson_limit(count, size, -normal_upper_quantile(levels.alpha_low)),
          wilson_limit(count, size, normal_upper_quantile(levels.alpha_high))};
}

Interval clopper_pearson(std::uint64_t x, std::uint64_t n, const Levels& levels) {
  if (!usable(x, n, levels)) {
    return {};
  }
  const auto count = static_cast<double>(x);
  const auto rest = static_cast<double>(n - x);
  return {x == 0 ? 0 : beta_quantile(levels.alpha_low, count, rest + 1),
          x == n ? 1 : beta_upper_quantile(levels.alpha_high, count + 1, rest)};
}

Interval jeffreys(std::uint64_t x, std::uint64_t n, const Levels& levels) {
  if (!usable(x, n, levels)) {
    return {};
  }
  const double a = static_cast<double>(x) + 0.5;
  const double b = static_cast<double>(n - x) + 0.5;
  return {beta_quantile(levels.alpha_low, a, b), beta_upper_quantile(levels.alpha_high, a, b)};
}

Interval agresti_coull(std::uint64_t x, std::uint64_t n, const Levels& levels) {
  if (!usable(x, n, levels)) {
    return {};
  }
  const auto limit = [&](double z) {
    const double size = static_cast<double>(n) + z * z;
    const double p = (static_cast<double>(x) + z * z / 2) / size;
    return clipped(p + z * std::sqrt(p * (1 - p) / size));
  };
  return {limit(-normal_upper_quantile(levels.alpha_low)), limit(normal_upper_quantile(levels.alpha_high))};
}

}  // namespace gate::stats
