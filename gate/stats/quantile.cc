#include "gate/stats/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gate/stats/distributions.h"

namespace gate::stats {

double quantile(std::span<const double> x, double p) {
  std::vector<double> copy(x.begin(), x.end());
  const double h = static_cast<double>(copy.size() - 1) * p;
  const auto below = static_cast<std::size_t>(std::floor(h));
  const auto at = copy.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(copy.begin(), at, copy.end());
  const double low = *at;
  if (below + 1 >= copy.size()) {
    return low;
  }
  const double high = *std::min_element(at + 1, copy.end());
  return low + (h - static_cast<double>(below)) * (high - low);
}

RankInterval quantile_ranks(std::size_t n, double p, Levels levels) {
  const auto size = static_cast<double>(n);
  // The smallest k with P(X <= k) >= level, by bisection over the monotone cdf.
  const auto least = [&](double level) {
    std::size_t low = 0;
    std::size_t high = n;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (binomial_cdf(static_cast<double>(middle), size, p) >= level) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  };
  RankInterval ranks;
  // r: largest with P(X <= r - 1) <= alpha; the cdf may hit alpha exactly.
  const std::size_t k = least(levels.alpha_low);
  const bool exact = binomial_cdf(static_cast<double>(k), size, p) <= levels.alpha_low;
  ranks.low = k + (exact ? 1 : 0);
  ranks.high = least(1 - levels.alpha_high) + 1;
  const double above = binomial_cdf(static_cast<double>(ranks.high) - 1, size, p);
  const double below = ranks.low == 0 ? 0 : binomial_cdf(static_cast<double>(ranks.low) - 1, size, p);
  ranks.coverage = above - below;
  return ranks;
}

Interval quantile_interval(std::span<const double> x, double p, Levels levels) {
  const RankInterval ranks = quantile_ranks(x.size(), p, levels);
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {ranks.low == 0 ? -kInfinity : sorted[ranks.low - 1], ranks.high > x.size() ? kInfinity : sorted[ranks.high - 1]};
}

}  // namespace gate::stats
