#include "gate/stats/paired_binary.h"

#include <cmath>
#include <limits>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

constexpr int kHalvings = 60;  // 2^-60 of [-1, 1]: below the spacing of doubles there

// The point in [low, high] where a decreasing function reaches `target`.
template <typename Function>
double where_it_reaches(Function f, double target, double low, double high) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    (f(middle) > target ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

}  // namespace

double tango_statistic(const PairedCounts& counts, double delta) {
  const auto n = static_cast<double>(counts.n());
  const auto b = static_cast<double>(counts.candidate_only);
  const auto c = static_cast<double>(counts.baseline_only);
  const double a2 = 2 * n;
  const double b1 = -b - c + (2 * n - b + c) * delta;
  const double c0 = -c * delta * (1 - delta);
  const double q = (std::sqrt(std::fmax(0.0, b1 * b1 - 4 * a2 * c0)) - b1) / (2 * a2);
  const double variance = n * (2 * q + delta * (1 - delta));
  const double numerator = b - c - n * delta;
  if (!(variance > 0)) {
    return numerator == 0 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), numerator);
  }
  return numerator / std::sqrt(variance);
}

Interval tango(const PairedCounts& counts, Levels levels) {
  const auto statistic = [&](double delta) { return tango_statistic(counts, delta); };
  const double centre = counts.difference();
  return {where_it_reaches(statistic, normal_quantile(1 - levels.alpha_low), -1, centre),
          where_it_reaches(statistic, -normal_quantile(1 - levels.alpha_high), centre, 1)};
}

double tango_p_pass(const PairedCounts& counts, double margin) { return normal_upper(tango_statistic(counts, -margin)); }
double tango_p_block(const PairedCounts& counts, double margin) { return normal_cdf(tango_statistic(counts, -margin)); }

}  // namespace gate::stats
