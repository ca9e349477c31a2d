// Confidence sequences: intervals of a mean that hold at every sample size at once, so that a stream of fresh,
// exchangeable observations may be looked at whenever one likes. They do not cover running the same examples again.
// `alpha` is two-sided, in (0, 1); intervals are those at the last observation, without running intersection.
#ifndef GATE_STATS_CONFIDENCE_SEQUENCE_H_
#define GATE_STATS_CONFIDENCE_SEQUENCE_H_

#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

// Robbins' normal-mixture boundary at intrinsic time v: sqrt((v + rho)(ln(1 + v/rho) + 2 ln(1/alpha))) (Howard et al.
// 2021).
double robbins_bound(double v, double alpha, double rho);

// The rho that is about tightest at v: v / (2 ln(1/alpha) + ln(1 + 2 ln(1/alpha))).
double robbins_rho(double v, double alpha);

// mean -/+ sd * robbins_bound(n)/n (Waudby-Smith et al. 2024). Asymptotic: for n >= 100. `planned` is the sample size
// at which it shall be tightest. NaN for n < 2 or equal values.
Interval asymptotic_sequence(std::span<const double> values, double alpha, double planned);

// Finite-sample bounds for values in [0, 1] (Waudby-Smith and Ramdas 2024): predictable-mixture empirical Bernstein,
// and betting by hedged capital, the tighter one. Map differences d in [-1, 1] by (d + 1)/2. NaN for a value outside
// [0, 1] or none at all; betting gives NaN as well when even the mean is rejected.
Interval bernstein_sequence(std::span<const double> values, double alpha);
Interval betting_sequence(std::span<const double> values, double alpha);

}  // namespace gate::stats

#endif  // GATE_STATS_CONFIDENCE_SEQUENCE_H_
