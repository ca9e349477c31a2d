// Student intervals of a mean and of a difference of means (Welch 1947).
#ifndef GATE_STATS_T_INTERVAL_H_
#define GATE_STATS_T_INTERVAL_H_

#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

// value -/+ t(1 - alpha, nu) * se; a standard error of 0 gives an interval of width 0 (the caller decides what that means).
Estimate t_estimate(double value, double standard_error, double nu, Levels levels);

// Mean of one sample, or of paired differences; n >= 2.
Estimate one_sample_t(std::span<const double> x, Levels levels);

// mean(candidate) - mean(baseline), independent arms of n >= 2, variances not assumed equal. An arm without variance drops
// out of the degrees of freedom; with both at 0 the standard error is 0.
Estimate welch(std::span<const double> candidate, std::span<const double> baseline, Levels levels);

// The same with one pooled variance.
Estimate pooled_t(std::span<const double> candidate, std::span<const double> baseline, Levels levels);

// One-sided p-values against a margin >= 0: of "theta <= -margin" (small: pass) and of "theta >= -margin" (small: block).
// NaN when the standard error is 0.
double p_pass(const Estimate& theta, double margin);
double p_block(const Estimate& theta, double margin);

}  // namespace gate::stats

#endif  // GATE_STATS_T_INTERVAL_H_
