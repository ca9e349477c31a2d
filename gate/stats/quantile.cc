#include "gate/stats/quantile.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

bool any_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

// Between two neighbours; equal ones (infinities too) come back as they are.
double between(double low, double high, double share) {
  if (low == high || share == 0) {
    return low;
  }
  const double step = high - low;
  if (std::isfinite(step)) {
    return share < 0.5 ? low + share * step : high - (1 - share) * step;
  }
  return (1 - share) * low + share * high;
}

// Where the quantile lies: 1-based index of the lower neighbour and the share of the way to the next.
struct Position {
  std::size_t index;
  double share;
};

Position position(std::size_t size, double p, QuantileType type) {
  const auto n = static_cast<double>(size);
  double h = 0;
  switch (type) {
    case QuantileType::kInvertedCdf: {
      const double rank = std::ceil(n * p - 1e-12 * n);  // n * p = 29.000000000000004 is 29
      return {static_cast<std::size_t>(std::clamp(rank, 1.0, n)), 0};
    }
    case QuantileType::kLinear7: h = (n - 1) * p + 1; break;
    case QuantileType::kMedianUnbiased8: h = (n + 1.0 / 3) * p + 1.0 / 3; break;
  }
  h = std::clamp(h, 1.0, n);
  const double whole = std::floor(h);
  return {static_cast<std::size_t>(whole), h - whole};
}

}  // namespace

double quantile_sorted(std::span<const double> ascending, double p, QuantileType type) {
  if (ascending.empty() || !(p >= 0 && p <= 1) || any_nan(ascending)) {
    return kNaN;
  }
  const Position at = position(ascending.size(), p, type);
  const double low = ascending[at.index - 1];
  return at.index < ascending.size() ? between(low, ascending[at.index], at.share) : low;
}

double quantile(std::span<const double> values, double p, QuantileType type) {
  if (values.empty() || !(p >= 0 && p <= 1) || any_nan(values)) {
    return kNaN;
  }
  const Position at = position(values.size(), p, type);
  std::vector<double> work(values.begin(), values.end());
  const auto middle = work.begin() + static_cast<std::ptrdiff_t>(at.index - 1);
  std::nth_element(work.begin(), middle, work.end());
  return at.index < work.size() && at.share > 0 ? between(*middle, *std::min_element(middle + 1, work.end()), at.share)
                                                : *middle;
}

Ranks quantile_ranks(std::int64_t n, double p, const Levels& levels) {
  Ranks out{0, n + 1, kNaN};
  if (n < 1 || !(p > 0 && p < 1) || !valid(levels)) {
    return out;
  }
  std::int64_t below = 0;  // holds, always
  std::int64_t above = n + 1;
  while (above - below > 1) {
    const std::int64_t r = below + (above - below) / 2;
    (binomial_cdf(r - 1, n, p) <= levels.alpha_low ? below : above) = r;
  }
  out.low = below;
  below = 0;
  above = n + 1;  // holds, always
  while (above - below > 1) {
    const std::int64_t s = below + (above - below) / 2;
    (binomial_survival(s - 1, n, p) <= levels.alpha_high ? above : below) = s;
  }
  out.high = above;
  out.coverage = binomial_cdf(out.high - 1, n, p) - binomial_cdf(out.low - 1, n, p);
  return out;
}

Interval quantile_interval(std::span<const double> values, double p, const Levels& levels) {
  if (values.empty() || any_nan(values) || !(p > 0 && p < 1) || !valid(levels)) {
    return {};
  }
  const auto n = static_cast<std::int64_t>(values.size());
  const Ranks ranks = quantile_ranks(n, p, levels);
  std::vector<double> work(values.begin(), values.end());
  const auto at = [&](std::int64_t rank) {
    const auto place = work.begin() + (rank - 1);
    std::nth_element(work.begin(), place, work.end());
    return *place;
  };
  return {ranks.low >= 1 ? at(ranks.low) : -kInfinity, ranks.high <= n ? at(ranks.high) : kInfinity};
}

std::int64_t least_n_for_quantile(double p, const Levels& levels) {
  // Finite below: P(Bin = 0) = (1-p)^n <= alpha_low; finite above: P(Bin = n) = p^n <= alpha_high.
  if (!(p > 0 && p < 1) || !valid(levels)) {
    return 0;
  }
  const double low = std::log(levels.alpha_low) / std::log1p(-p);
  const double high = std::log(levels.alpha_high) / std::log(p);
  return static_cast<std::int64_t>(std::ceil(std::max(low, high) - 1e-9));
}

Interval mover_difference(double candidate, const Interval& candidate_interval, double baseline,
                          const Interval& baseline_interval) {
  return {candidate - baseline - std::hypot(candidate - candidate_interval.low, baseline_interval.high - baseline),
          candidate - baseline + std::hypot(candidate_interval.high - candidate, baseline - baseline_interval.low)};
}

}  // namespace gate::stats
