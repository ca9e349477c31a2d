// Difference of two independent proportions, candidate - baseline. Nothing is computed (NaN) when an arm is empty, has
// more successes than trials, or the levels are unusable. All limits lie in [-1, 1].
#ifndef GATE_STATS_TWO_PROPORTIONS_H_
#define GATE_STATS_TWO_PROPORTIONS_H_

#include <cstdint>

#include "gate/stats/interval.h"

namespace gate::stats {

struct TwoCounts {
  std::uint64_t x_candidate = 0, n_candidate = 0;
  std::uint64_t x_baseline = 0, n_baseline = 0;
};

double difference(const TwoCounts& counts);

// Score interval with the factor N/(N-1) (Miettinen and Nurminen 1985): the default for unpaired pass/fail.
Interval miettinen_nurminen(const TwoCounts& counts, const Levels& levels);

// The same without the factor (Mee 1984).
Interval mee(const TwoCounts& counts, const Levels& levels);

// The score statistic for "difference = delta", delta in [-1, 1]; infinite where its variance is 0.
double miettinen_nurminen_z(const TwoCounts& counts, double delta);
double mee_z(const TwoCounts& counts, double delta);

// One-sided p-values of the score test against difference = -margin (interval.h).
double miettinen_nurminen_p_pass(const TwoCounts& counts, double margin);
double miettinen_nurminen_p_block(const TwoCounts& counts, double margin);

// Square-and-add of two Wilson intervals (Newcombe 1998): closed form, the cross-check.
Interval newcombe(const TwoCounts& counts, const Levels& levels);

// One success and one failure added to each arm (Agresti and Caffo 2000).
Interval agresti_caffo(const TwoCounts& counts, const Levels& levels);

// The plain normal interval: only for comparison, it is empty of information at 0 % and 100 %.
Interval wald(const TwoCounts& counts, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_TWO_PROPORTIONS_H_
