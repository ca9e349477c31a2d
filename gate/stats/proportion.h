// Intervals of one proportion: x successes of n, 0 <= x <= n. Nothing is computed (NaN limits) for n = 0, x > n or
// unusable levels. All limits lie in [0, 1].
#ifndef GATE_STATS_PROPORTION_H_
#define GATE_STATS_PROPORTION_H_

#include <cstdint>

#include "gate/stats/interval.h"

namespace gate::stats {

// Score interval (Wilson 1927): the default against a fixed bound.
Interval wilson(std::uint64_t x, std::uint64_t n, const Levels& levels);

// Exact (Clopper and Pearson 1934): never covers less than it says; exactly 0 at x = 0 and 1 at x = n. With x = 0 the
// upper limit is 1 - alpha^(1/n).
Interval clopper_pearson(std::uint64_t x, std::uint64_t n, const Levels& levels);

// Beta(x + 1/2, n - x + 1/2) quantiles, not adjusted at x = 0 and x = n. For display.
Interval jeffreys(std::uint64_t x, std::uint64_t n, const Levels& levels);

// Agresti and Coull (1998): Wald's form about Wilson's centre, clipped to [0, 1]. For display.
Interval agresti_coull(std::uint64_t x, std::uint64_t n, const Levels& levels);

// One limit of Wilson's interval at standard normal deviate z: negative z below the proportion, positive above.
double wilson_limit(double x, double n, double z);

}  // namespace gate::stats

#endif  // GATE_STATS_PROPORTION_H_
