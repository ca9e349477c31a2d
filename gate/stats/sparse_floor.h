// The floor under an interval of bounded differences: with few non-zero differences the standard error is an underestimate, and
// nothing when none is seen. The hull allows an unseen share q of outcomes at the bad end (the "rule of three").
#ifndef GATE_STATS_SPARSE_FLOOR_H_
#define GATE_STATS_SPARSE_FLOOR_H_

#include <cstddef>

#include "gate/stats/interval.h"

namespace gate::stats {

struct Floored {
  Interval interval;   // hull of the t interval and the floor
  Interval floor;
  double q_low = 0;    // 1 - alpha^(1/n)
  double q_high = 0;
};

// `theta` is a mean of n differences (clusters if clustered) that lie in [-range, range].
Floored with_floor(const Estimate& theta, std::size_t n, double range, Levels levels);

// One-sided p-value of "theta >= -margin" for the hull: the larger of the t and the floor p-value; 1 for SE = 0 or a mean that
// is not below -margin.
double floored_p_block(const Estimate& theta, std::size_t n, double range, double margin);
// The mirror: p-value of "theta <= -margin".
double floored_p_pass(const Estimate& theta, std::size_t n, double range, double margin);

}  // namespace gate::stats

#endif  // GATE_STATS_SPARSE_FLOOR_H_
