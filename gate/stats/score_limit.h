// Inverting a score statistic of a difference in [-1, 1]: shared by paired and unpaired proportions.
#ifndef GATE_STATS_SCORE_LIMIT_H_
#define GATE_STATS_SCORE_LIMIT_H_

#include <functional>

#include "gate/stats/interval.h"

namespace gate::stats {

// numerator / sqrt(variance); where the variance is not positive: 0 for a numerator of 0, else the infinity of its
// sign.
double score_ratio(double numerator, double variance);

// The limits at which a decreasing statistic meets +z (below the estimate) and -z (above it), by 60 halvings of [-1,
// estimate] and [estimate, 1]. A statistic that stays inside gives -1 or 1.
Interval invert_score(const std::function<double(double)>& statistic, double estimate, const Levels& levels);

// One-sided p-values of a score statistic taken at -margin; 1 for NaN.
double score_p_pass(double z);
double score_p_block(double z);

}  // namespace gate::stats

#endif  // GATE_STATS_SCORE_LIMIT_H_
