// One pass rate: x passes of n.
#ifndef GATE_STATS_PROPORTION_H_
#define GATE_STATS_PROPORTION_H_

#include <cstddef>

#include "gate/stats/interval.h"

namespace gate::stats {

// Wilson's score interval; 0 <= x <= n, n >= 1.
Interval wilson(std::size_t x, std::size_t n, Levels levels);

// Clopper and Pearson's exact interval; exactly 0 at x = 0 and exactly 1 at x = n on the closed end.
Interval clopper_pearson(std::size_t x, std::size_t n, Levels levels);

}  // namespace gate::stats

#endif  // GATE_STATS_PROPORTION_H_
