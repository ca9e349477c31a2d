// From the means of flipped or swapped subsets to confidence limits (permutation.h).
#ifndef GATE_STATS_SUBSET_LIMITS_H_
#define GATE_STATS_SUBSET_LIMITS_H_

#include <vector>

#include "gate/stats/interval.h"

namespace gate::stats {

// `means`: one value for each assignment that changes the statistic, at which that assignment ties with the observed
// one. `ties_always`: assignments that tie at every shift (the observed one, and its equals). Lower limit: the least
// shift d with (ties_always + #{mean <= d}) / total > alpha, where total = means + ties_always; upper limit likewise.
// Infinite when ties_always / total > alpha. Sorts `means`.
Interval subset_limits(std::vector<double>& means, double ties_always, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_SUBSET_LIMITS_H_
