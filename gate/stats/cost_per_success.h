// Cost per successful task: sum of costs / sum of successes, in the unit of the costs; arms compared by the log of
// their ratio, linearised (delta method). An example's cost counts whether it succeeded or not.
#ifndef GATE_STATS_COST_PER_SUCCESS_H_
#define GATE_STATS_COST_PER_SUCCESS_H_

#include <span>
#include <vector>

#include "gate/stats/crossed.h"
#include "gate/stats/interval.h"

namespace gate::stats {

// One arm. Successes are in [0, 1] (an average over runs is allowed), costs non-negative; both finite, of one length
// >= 2. No success: `ratio` is infinite and the rest NaN. Anything else: NaN.
struct UnitCost {
  double ratio = kNaN;
  double standard_error = kNaN;
  double successes = kNaN;
  std::vector<double> influence;  // u_i = (cost_i - ratio * success_i) / mean(success)
};
UnitCost unit_cost(std::span<const double> cost, std::span<const double> success);

// ln(candidate ratio / baseline ratio) over the same examples: se = sd(u_c/r_c - u_b/r_b)/sqrt(n), df n - 1.
// Exponentiate the interval for a ratio; compare with ln(1 + rho). Needs a positive, finite ratio in both arms,
// otherwise NaN.
Estimate log_cost_ratio_paired(const UnitCost& candidate, const UnitCost& baseline, const Levels& levels);

// The same for two arms with different examples: Welch on the influences.
Estimate log_cost_ratio_unpaired(const UnitCost& candidate, const UnitCost& baseline, const Levels& levels);

// The linearised values of the paired log-ratio, centred on it: their mean is the log ratio. For crossed components.
std::vector<double> linearised_log_ratio(const UnitCost& candidate, const UnitCost& baseline);

// Several runs an arm over the same examples (shapes as in crossed.h): each arm's ratio is that of all its rows, each
// row is linearised about it, and the log ratio gets the crossed components. Same domain as unit_cost; otherwise all
// NaN.
struct CostRuns {
  Runs cost;
  Runs success;
};
Crossed log_cost_ratio_crossed(const CostRuns& candidate, const CostRuns& baseline, const CrossedOptions& options);

}  // namespace gate::stats

#endif  // GATE_STATS_COST_PER_SUCCESS_H_
