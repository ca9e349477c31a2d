#include "gate/stats/score_limit.h"

#include <cmath>

#include "gate/stats/distributions.h"

namespace gate::stats {

double score_ratio(double numerator, double variance) {
  if (variance > 0) {
    return numerator / std::sqrt(variance);
  }
  return numerator == 0 ? 0 : std::copysign(kInfinity, numerator);
}

Interval invert_score(const std::function<double(double)>& statistic, double estimate, const Levels& levels) {
  constexpr int kHalvings = 60;
  const double z_low = normal_upper_quantile(levels.alpha_low);
  const double z_high = normal_upper_quantile(levels.alpha_high);
  double outside = -1;  // rejected, or the end of the range
  double inside = estimate;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = outside + (inside - outside) / 2;
    (statistic(middle) > z_low ? outside : inside) = middle;
  }
  const double low = outside + (inside - outside) / 2;
  outside = 1;
  inside = estimate;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = outside + (inside - outside) / 2;
    (statistic(middle) < -z_high ? outside : inside) = middle;
  }
  return {low, outside + (inside - outside) / 2};
}

double score_p_pass(double z) { return std::isnan(z) ? 1 : normal_survival(z); }

double score_p_block(double z) { return std::isnan(z) ? 1 : normal_cdf(z); }

}  // namespace gate::stats
