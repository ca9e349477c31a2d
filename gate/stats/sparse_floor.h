// Bounded scores with few or no differences: the sample variance is then an underestimate, zero when none is seen, and
// a t interval claims certainty it does not have. The floor allows for a share q of never-seen outcomes at the end of
// the range
// ("rule of three"). For the mean of such scores prefer bounded_mean.h, for 0/1 in pairs paired_exact.h.
#ifndef GATE_STATS_SPARSE_FLOOR_H_
#define GATE_STATS_SPARSE_FLOOR_H_

#include "gate/stats/interval.h"

namespace gate::stats {

// The values' range: {-1, 1} for differences of scores in [0, 1], {0, 1} for one arm's scores.
struct Bounds {
  double low = -1;
  double high = 1;
};

// q = 1 - alpha^(1/n): the share of unseen outcomes a one-sided 1 - alpha statement cannot exclude. `n` is the number
// of independent values (clusters if clustered); n < 1 gives 1.
double unseen_share(double alpha, double n);

// [m - q (m - low), m + q (high - m)] with q at each limit's own level.
Interval floor_interval(double mean, double n, const Bounds& bounds, const Levels& levels);

// The hull of the estimate's interval (or its bare value when it has none because its standard error is 0) and the
// floor. NaN limits when the value is NaN or lies outside the bounds, or when the standard error is NaN.
Interval sparse_hull(const Estimate& estimate, double n, const Bounds& bounds, const Levels& levels);

// One-sided p-values that match the hull: the larger of the t part's (1 when its standard error is 0) and the floor's
// (1 - r)^n, r the share of unseen outcomes that would move the mean to -margin.
double hull_p_pass(const Estimate& estimate, double n, const Bounds& bounds, double margin);
double hull_p_block(const Estimate& estimate, double n, const Bounds& bounds, double margin);

}  // namespace gate::stats

#endif  // GATE_STATS_SPARSE_FLOOR_H_
