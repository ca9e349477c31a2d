// Student intervals: one sample, paired, two independent arms. Differences are candidate - baseline in the unit of the
// values; orient them first (decision.h) when lower is better.
#ifndef GATE_STATS_T_INTERVAL_H_
#define GATE_STATS_T_INTERVAL_H_

#include <span>
#include <vector>

#include "gate/stats/interval.h"
#include "gate/stats/sample.h"

namespace gate::stats {

// Mean of `values`, df n - 1. n < 2 or a non-finite value: no interval. Equal values: standard error 0, no interval.
Estimate one_sample_t(std::span<const double> values, const Levels& levels);
Estimate one_sample_t(const Moments& moments, const Levels& levels);

// Mean of candidate[i] - baseline[i]. Different lengths: nothing is computed (all NaN).
Estimate paired_t(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels);

// Welch (1947): variances may differ; the df are fractional and are not rounded. An arm with variance 0 contributes
// nothing, and the df are then the other arm's n - 1. Both 0, or an arm with n < 2: no interval.
Estimate welch(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels);
Estimate welch(const Moments& candidate, const Moments& baseline, const Levels& levels);

// Welch for weight_c * mean(candidate) + weight_b * mean(baseline): relative margins use weights 1 and -(1 - rho).
Estimate welch_contrast(const Moments& candidate, double weight_c, const Moments& baseline, double weight_b,
                        const Levels& levels);

// Welch's interval with a standard error no smaller than the pooled one. With equal n the two are the same; with
// unequal ones a small arm that happened to spread little no longer decides alone (decision 15).
Estimate guarded_welch(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels);

// Student's two-sample t with one common variance, df n_c + n_b - 2. On request only: wrong when variances differ.
Estimate pooled_t(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels);

// value[i] = candidate[i] - baseline[i]; the two must have the same length.
std::vector<double> differences(std::span<const double> candidate, std::span<const double> baseline);

}  // namespace gate::stats

#endif  // GATE_STATS_T_INTERVAL_H_
