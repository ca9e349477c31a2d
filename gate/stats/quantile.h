// Sample quantiles and their distribution-free intervals.
#ifndef GATE_STATS_QUANTILE_H_
#define GATE_STATS_QUANTILE_H_

#include <cstddef>
#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

// Type 7 (linear between order statistics at (n - 1) p), as NumPy and R by default; n >= 1, 0 <= p <= 1.
double quantile(std::span<const double> x, double p);

// Order-statistic interval of the p-quantile: 1-based ranks, 0 and n + 1 where there is no finite limit.
struct RankInterval {
  std::size_t low = 0;
  std::size_t high = 0;
  double coverage = 0;  // exact, for continuous data
};
RankInterval quantile_ranks(std::size_t n, double p, Levels levels);

// The values at those ranks; -infinity / +infinity where there is none.
Interval quantile_interval(std::span<const double> x, double p, Levels levels);

}  // namespace gate::stats

#endif  // GATE_STATS_QUANTILE_H_
