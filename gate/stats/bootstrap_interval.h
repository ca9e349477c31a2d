// From bootstrap replicates to intervals. `replicates` in any order; they are copied and sorted. Fewer than two, or a
// NaN among them: NaN limits.
#ifndef GATE_STATS_BOOTSTRAP_INTERVAL_H_
#define GATE_STATS_BOOTSTRAP_INTERVAL_H_

#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

// Between replicates: type 7 as SciPy (the default), or on the normal scale at rank (B + 1) p as R's boot.
enum class Interpolation { kType7, kNormalScale };

// z0 from the share of replicates below the estimate: ties counted half (SciPy, the default), or not at all (R's boot).
enum class TiesInBias { kHalf, kNone };

struct BootstrapInterval {
  Interval interval;
  Interval level;              // the probabilities at which the replicates were read
  Interval monte_carlo_error;  // standard error of each limit from the finite number of resamples
  bool fell_back = false;      // BCa was asked for and not possible: this is the percentile interval
  double z0 = kNaN;            // BCa: bias correction
};

BootstrapInterval percentile_interval(std::span<const double> replicates, const Levels& levels,
                                      Interpolation interpolation = Interpolation::kType7);

// 2 * estimate minus the percentile limits, changed over.
BootstrapInterval basic_interval(double estimate, std::span<const double> replicates, const Levels& levels);

// Efron 1987. Falls back to the percentile interval when z0 is infinite, all replicates are equal, `acceleration` is
// NaN, or an adjusted level leaves (0, 1). Use mean_acceleration for a mean and 0 for a quantile.
BootstrapInterval bca_interval(double estimate, std::span<const double> replicates, double acceleration,
                               const Levels& levels, Interpolation interpolation = Interpolation::kType7,
                               TiesInBias ties = TiesInBias::kHalf);

// estimate - Q_t(1 - alpha) se, estimate - Q_t(alpha) se, from studentised replicates. Wants n >= 10.
BootstrapInterval studentised_interval(double estimate, double standard_error, std::span<const double> t_replicates,
                                       const Levels& levels);

// sum (x - m)^3 / (6 (sum (x - m)^2)^(3/2)): the jackknife's acceleration of a mean in closed form. NaN for equal
// values.
double mean_acceleration(std::span<const double> values);

// True when `limit` lies within three Monte-Carlo standard errors of `edge`: more resamples are needed before it may
// decide.
bool near_edge(double limit, double monte_carlo_error, double edge);

}  // namespace gate::stats

#endif  // GATE_STATS_BOOTSTRAP_INTERVAL_H_
