// Ratios of means, and margins relative to the baseline. Pairs: numerator[i] belongs to denominator[i]. Different
// lengths, fewer than two pairs or a non-finite value: NaN.
#ifndef GATE_STATS_RATIO_H_
#define GATE_STATS_RATIO_H_

#include <span>
#include <vector>

#include "gate/stats/decision.h"
#include "gate/stats/interval.h"
#include "gate/stats/sample.h"

namespace gate::stats {

// z_i = s * (c_i - (1 - s*rho) * b_i): c - (1-rho) b when higher is better, (1+rho) b - c when lower is. Its mean is
// above 0 exactly when the candidate is within the relative margin rho >= 0, as long as the baseline's mean is
// positive; no ratio is formed (this is Fieller's inversion).
std::vector<double> relative_differences(std::span<const double> candidate, std::span<const double> baseline,
                                         double rho, Better better);
Estimate relative_paired(std::span<const double> candidate, std::span<const double> baseline, double rho, Better better,
                         const Levels& levels);
Estimate relative_unpaired(const Moments& candidate, const Moments& baseline, double rho, Better better,
                           const Levels& levels);

// The margin on the scale of s*(ln c - ln b): ln(1 + rho) when lower is better, -ln(1 - rho) when higher is (infinite
// for rho >= 1).
double log_margin(double rho, Better better);

struct PairedRatio {
  double ratio = kNaN;  // mean(numerator) / mean(denominator); NaN for a denominator of 0
  double g = kNaN;      // t^2 var(mean denominator) / mean^2: at 1 or more the denominator may be 0
  Interval fieller;     // Fieller 1954; (-inf, inf) when g >= 1: undecided
  Estimate delta;       // first-order standard error, t limits
  Interval log_delta;   // exp(ln ratio -/+ t se/ratio): positive, the default for display; NaN unless ratio > 0
  Estimate log_ratio;   // the same on the log scale
};
PairedRatio paired_ratio(std::span<const double> numerator, std::span<const double> denominator, const Levels& levels);

// exp of the t interval of mean(ln y - ln x); `value` is the geometric mean ratio, `standard_error` and df are on the
// log scale. All values must be positive, otherwise NaN.
Estimate geometric_ratio(std::span<const double> numerator, std::span<const double> denominator, const Levels& levels);

// Unpaired: Welch on logs, for positive values (per-run quantiles of two arms). Interval and value on the log scale.
Estimate log_welch(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_RATIO_H_
