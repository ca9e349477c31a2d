// Sample quantiles and their distribution-free intervals. Values in any order unless a name says `sorted`; p in [0, 1].
#ifndef GATE_STATS_QUANTILE_H_
#define GATE_STATS_QUANTILE_H_

#include <cstdint>
#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

// Hyndman and Fan (1996). Type 7 is for estimates (as NumPy, R and SciPy by default); the inverted cdf is what the
// ranks of the order-statistic interval refer to.
enum class QuantileType { kInvertedCdf, kLinear7, kMedianUnbiased8 };

// NaN for no values, a NaN among them, or p outside [0, 1].
double quantile(std::span<const double> values, double p, QuantileType type = QuantileType::kLinear7);
double quantile_sorted(std::span<const double> ascending, double p, QuantileType type = QuantileType::kLinear7);

// Ranks count from 1: the interval is [x_(low), x_(high)]. Rank 0 or n + 1 means that n values give no finite limit
// there.
struct Ranks {
  std::int64_t low = 0;
  std::int64_t high = 0;
  double coverage = kNaN;  // P(low-th <= quantile <= high-th) for continuous data
};

// low: largest r with P(Bin(n, p) <= r - 1) <= alpha_low; high: smallest s with P(Bin(n, p) <= s - 1) >= 1 -
// alpha_high. n >= 1, 0 < p < 1; otherwise ranks 0 and n + 1.
Ranks quantile_ranks(std::int64_t n, double p, const Levels& levels);

// The order-statistic interval; -inf or inf where there is no finite limit, NaN limits for no values or a NaN.
Interval quantile_interval(std::span<const double> values, double p, const Levels& levels);

// Least n at which both limits are finite (p50: 6, p95: 72, p99: 368 at 95 %). 0 < p < 1.
std::int64_t least_n_for_quantile(double p, const Levels& levels);

// Interval of candidate - baseline from two intervals about their estimates (MOVER, Zou and Donner 2008). Conservative;
// the cross-check of the bootstrap. Infinite limits stay infinite.
Interval mover_difference(double candidate, const Interval& candidate_interval, double baseline,
                          const Interval& baseline_interval);

}  // namespace gate::stats

#endif  // GATE_STATS_QUANTILE_H_
