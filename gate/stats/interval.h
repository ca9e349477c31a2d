// What every estimator answers with. An interval that could not be computed has NaN limits; a limit that the data do
// not bound is infinite. Neither ever reads as a pass (decision.h).
#ifndef GATE_STATS_INTERVAL_H_
#define GATE_STATS_INTERVAL_H_

#include "gate/stats/sample.h"

namespace gate::stats {

struct Interval {
  double low = kNaN;
  double high = kNaN;
};

// True when neither limit is NaN, low <= high, and the interval holds at least one finite number.
bool valid(const Interval& interval);

// One-sided error of each limit: the lower one decides a pass, the upper one a block.
struct Levels {
  double alpha_low = 0.025;
  double alpha_high = 0.025;
};

// Equal tails of a two-sided confidence in (0, 1).
Levels levels_of(double confidence);

// Both in (0, 0.5].
bool valid(const Levels& levels);

// A value, how well it is known, and its interval. `standard_error` is NaN where the method has none.
struct Estimate {
  double value = kNaN;
  double standard_error = kNaN;
  double degrees_of_freedom = kNaN;  // infinite: normal
  Interval interval;
};

// value -/+ t(1 - alpha, df) * se. No interval (NaN limits) when se is 0, negative or not finite, or df is not
// positive: a width of zero is a lack of information, not certainty.
Estimate t_estimate(double value, double standard_error, double degrees_of_freedom, const Levels& levels);

// One-sided p-values of an estimate of theta (more is better) against theta = -margin.
// p_pass: of "theta <= -margin"; small means the candidate is shown to be within the margin.
// p_block: of "theta >= -margin"; small means it is shown to be worse by more than the margin.
// Both are 1 when the estimate has no positive, finite standard error.
double p_pass(const Estimate& estimate, double margin);
double p_block(const Estimate& estimate, double margin);

// P(|T| >= |value - null| / se); 1 when there is no positive, finite standard error.
double p_two_sided(const Estimate& estimate, double null);

}  // namespace gate::stats

#endif  // GATE_STATS_INTERVAL_H_
