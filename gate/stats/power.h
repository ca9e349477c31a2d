// How much data would decide: the least number of examples or runs at which an interval becomes narrow enough.
#ifndef GATE_STATS_POWER_H_
#define GATE_STATS_POWER_H_

#include <cstddef>
#include <optional>

namespace gate::stats {

// Variance of a difference over n examples and K runs a side:
//   item / n + seed_c / K_c + seed_b / K_b + cell_c / (n K_c) + cell_b / (n K_b)
struct VarianceModel {
  double item = 0;
  double seed_candidate = 0, seed_baseline = 0;
  double cell_candidate = 0, cell_baseline = 0;
};

double standard_error(const VarianceModel& model, double n, double runs_candidate, double runs_baseline);

// The standard error below which a true distance of `distance` > 0 from the margin is decided with this power by a normal
// interval of one-sided level alpha.
double target_standard_error(double distance, double alpha, double power);

// The least n at these runs, and the least K (the same factor on both sides) at these examples, for a target standard error;
// nothing when that one alone can never reach it or would need more than `cap` times as much.
std::optional<double> least_examples(const VarianceModel& model, double n, double runs_candidate, double runs_baseline,
                                     double target, double cap);
std::optional<double> least_runs(const VarianceModel& model, double n, double runs_candidate, double runs_baseline,
                                 double target, double cap);

}  // namespace gate::stats

#endif  // GATE_STATS_POWER_H_
