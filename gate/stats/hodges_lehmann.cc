#include <algorithm>
#include <cmath>
#include <numeric>

#include "gate/stats/distributions.h"
#include "gate/stats/quantile.h"
#include "gate/stats/rank_laws.h"
#include "gate/stats/ranks.h"

namespace gate::stats {
namespace {

constexpr std::size_t kMostValues = 4000;
constexpr std::size_t kMostPairs = 10'000'000;
constexpr std::size_t kMostExact = 300;           // signed ranks: the law has n(n+1)/2 + 1 cells
constexpr std::size_t kMostExactPairs = 100'000;  // n_c n_b

bool any_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

std::int64_t normal_rank(double p, double mean, double variance) {
  return static_cast<std::int64_t>(std::max(0.0, std::floor(mean + normal_quantile(p) * std::sqrt(variance) + 0.5)));
}

// The k-th smallest and the l-th largest; rank 0 has no value.
Interval rank_limits(std::vector<double>& sorted, std::int64_t k, std::int64_t l) {
  const auto size = static_cast<std::int64_t>(sorted.size());
  const auto at = [&](std::int64_t rank) { return sorted[static_cast<std::size_t>(rank - 1)]; };
  return {k >= 1 ? at(k) : -kInfinity, l >= 1 ? at(size + 1 - l) : kInfinity};
}

}  // namespace

std::int64_t signed_rank_quantile(double p, std::size_t n) {
  if (n <= kMostExact) {
    std::vector<std::int64_t> ranks(n);
    std::iota(ranks.begin(), ranks.end(), std::int64_t{1});
    return law_quantile(subset_sum_law(ranks), p);
  }
  const auto size = static_cast<double>(n);
  return normal_rank(p, size * (size + 1) / 4, size * (size + 1) * (2 * size + 1) / 24);
}

std::int64_t mann_whitney_quantile(double p, std::size_t n_candidate, std::size_t n_baseline) {
  const auto m = static_cast<double>(n_candidate);
  const auto n = static_cast<double>(n_baseline);
  if (m * n <= static_cast<double>(kMostExactPairs)) {
    return law_quantile(untied_u_law(n_candidate, n_baseline), p);
  }
  return normal_rank(p, m * n / 2, m * n * (m + n + 1) / 12);
}

HodgesLehmann hodges_lehmann(std::span<const double> values, const Levels& levels) {
  HodgesLehmann out;
  if (values.empty() || values.size() > kMostValues || any_nan(values) || !valid(levels)) {
    return out;
  }
  std::vector<double> walsh;
  walsh.reserve(values.size() * (values.size() + 1) / 2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) {
      walsh.push_back(values[i] / 2 + values[j] / 2);
    }
  }
  std::sort(walsh.begin(), walsh.end());
  out.estimate = quantile_sorted(walsh, 0.5);
  out.interval = rank_limits(walsh, signed_rank_quantile(levels.alpha_low, values.size()),
                             signed_rank_quantile(levels.alpha_high, values.size()));
  return out;
}

HodgesLehmann hodges_lehmann(std::span<const double> candidate, std::span<const double> baseline,
                             const Levels& levels) {
  HodgesLehmann out;
  if (candidate.empty() || baseline.empty() || candidate.size() > kMostPairs / baseline.size() || any_nan(candidate) ||
      any_nan(baseline) || !valid(levels)) {
    return out;
  }
  std::vector<double> shifts;
  shifts.reserve(candidate.size() * baseline.size());
  for (const double c : candidate) {
    for (const double b : baseline) {
      shifts.push_back(c - b);
    }
  }
  std::sort(shifts.begin(), shifts.end());
  out.estimate = quantile_sorted(shifts, 0.5);
  out.interval = rank_limits(shifts, mann_whitney_quantile(levels.alpha_low, candidate.size(), baseline.size()),
                             mann_whitney_quantile(levels.alpha_high, candidate.size(), baseline.size()));
  return out;
}

}  // namespace gate::stats
