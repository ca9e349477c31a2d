// What every estimator answers with.
#ifndef GATE_STATS_INTERVAL_H_
#define GATE_STATS_INTERVAL_H_

namespace gate::stats {

// -infinity or +infinity where the data give no finite limit.
struct Interval {
  double low = 0;
  double high = 0;
};

// The one-sided error of each end; equal tails of 2.5 % are the default (a two-sided confidence of 95 %).
struct Levels {
  double alpha_low = 0.025;
  double alpha_high = 0.025;
};
// Equal tails of a two-sided confidence in (0, 1).
inline Levels levels_of(double confidence) { return {(1 - confidence) / 2, (1 - confidence) / 2}; }

// An estimate whose error is Student-distributed.
struct Estimate {
  double value = 0;
  double standard_error = 0;  // >= 0
  double degrees_of_freedom = 0;
  Interval interval;
};

}  // namespace gate::stats

#endif  // GATE_STATS_INTERVAL_H_
