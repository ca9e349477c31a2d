// How much data would decide: the advice on an undecided check, and planning. Variances are in the squared unit of the
// metric. `gap` = theta_1 + margin > 0, the distance from the assumed true difference to the margin (for a block:
// -margin - theta_1).
#ifndef GATE_STATS_POWER_H_
#define GATE_STATS_POWER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "gate/stats/crossed.h"

namespace gate::stats {

struct Goal {
  double gap = kNaN;     // > 0
  double alpha = 0.025;  // one-sided error of the limit that decides
  double power = 0.8;
};

// Squared standard error and its Satterthwaite df expected at n examples and K runs in each arm. Runs of 0 mean that
// the arm does not exist (a fixed bound). The seed component of an arm with one run is a declared one. Examples of 0
// mean one number a run: no example has a part in it.
struct ExpectedError {
  double variance = kNaN;
  double degrees_of_freedom = kNaN;
};
ExpectedError expected_error(const Components& components, double examples, double runs_candidate,
                             double runs_baseline);

// The power of a decision at `goal.gap` with such an error, and the least gap decided with the goal's power (its own
// gap is not read).
double power_at(const ExpectedError& error, const Goal& goal);
double least_gap(const ExpectedError& error, const Goal& goal);

enum class PlanState {
  kReached,      // `needed` says how many
  kNotByThis,    // no amount of this resource reaches the goal: the other one's share alone is too large
  kBeyondCap,    // more than cap times the present size: choose a larger margin
  kNotPossible,  // gap <= 0, or numbers that are not finite
};

struct Plan {
  PlanState state = PlanState::kNotPossible;
  std::uint64_t needed = 0;
};

struct Design {
  Components components;
  std::size_t examples = 0;
  std::size_t runs_candidate = 0;
  std::size_t runs_baseline = 0;  // 0: one arm against a fixed bound
};

inline constexpr double kPlanCap = 100;  // times the present size

// Least number of examples at the present runs, and least number of runs (the same in both arms, at least 2) at the
// present examples, with SE <= gap / (t(1-alpha, df) + t(power, df)).
Plan least_examples(const Design& design, const Goal& goal, double cap = kPlanCap);
Plan least_runs(const Design& design, const Goal& goal, double cap = kPlanCap);

// Paired or one-sample t, variance known (normal) and estimated (noncentral t, as R's power.t.test). Fractional; round
// up. NaN unless sd > 0, gap > 0 and alpha, power in (0, 1).
double normal_sample_size(double sd, const Goal& goal);
double t_sample_size(double sd, const Goal& goal);
double t_power(double n, double sd, double gap, double alpha);

// Per arm, from the two pass rates.
double unpaired_proportions_sample_size(double candidate, double baseline, const Goal& goal);

// Pairs, from the share of discordant pairs and the assumed true difference.
double paired_proportions_sample_size(double discordant, double true_difference, const Goal& goal);

// Examples for an evaluation with K answers an example (Miller 2024): omega2 the variance of the examples' true
// differences, sigma2 the mean variance within an example.
struct EvalVariances {
  double omega2 = 0;
  double sigma2_candidate = 0, sigma2_baseline = 0;
  double runs_candidate = 1, runs_baseline = 1;
};
double eval_sample_size(const EvalVariances& variances, const Goal& goal);

// What a variance estimated with `degrees_of_freedom` may truly be: estimate * df / chi^2 at the upper and lower
// `tail`. At K = 3 runs and a tail of 0.2 that is 0.6 to 4.5 times the estimate.
Interval variance_range(double estimate, double degrees_of_freedom, double tail);

}  // namespace gate::stats

#endif  // GATE_STATS_POWER_H_
