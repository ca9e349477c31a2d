#include "gate/stats/proportion.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

// One limit of the score interval; z > 0 gives the upper one.
double wilson_limit(double p, double n, double z) {
  const double centre = p + z * z / (2 * n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return std::clamp((centre + half) / (1 + z * z / n), 0.0, 1.0);
}

}  // namespace

Interval wilson(std::size_t x, std::size_t n, Levels levels) {
  const auto size = static_cast<double>(n);
  const double p = static_cast<double>(x) / size;
  return {x == 0 ? 0.0 : wilson_limit(p, size, -normal_quantile(1 - levels.alpha_low)),
          x == n ? 1.0 : wilson_limit(p, size, normal_quantile(1 - levels.alpha_high))};
}

Interval clopper_pearson(std::size_t x, std::size_t n, Levels levels) {
  const auto hits = static_cast<double>(x);
  const double misses = static_cast<double>(n) - hits;
  return {x == 0 ? 0.0 : beta_quantile(levels.alpha_low, hits, misses + 1),
          x == n ? 1.0 : beta_quantile(1 - levels.alpha_high, hits + 1, misses)};
}

}  // namespace gate::stats
