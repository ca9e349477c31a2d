// Examples crossed with runs: both sides score the same examples, each in its own independent runs. Variance components with
// Satterthwaite's degrees of freedom (Satterthwaite 1946; the algebra of two-way clustering, Cameron, Gelbach & Miller 2011).
#ifndef GATE_STATS_CROSSED_H_
#define GATE_STATS_CROSSED_H_

#include <cstdint>
#include <span>
#include <vector>

#include "gate/stats/interval.h"

namespace gate::stats {

// One arm: runs[k][i] is run k's score of example i; every run has the same n examples.
using Arm = std::span<const std::vector<double>>;

struct ArmComponents {
  double seed = 0;      // V_seed: variance of the run means / K; 0 for one run
  double residual = 0;  // V_res: MS_res / (n K); 0 for one run
  bool kept = false;    // V_seed > V_res: the arm's runs add to the variance
};

struct Crossed {
  Estimate estimate;           // mean over examples of (candidate - baseline)
  double item = 0;             // V_item: variance of the per-example differences / n, or its CR2 form
  double item_df = 0;
  ArmComponents candidate, baseline;
  std::vector<double> differences;  // d_i
};

// n >= 2, K >= 1 in each arm. `cluster` is empty, or names the cluster of each example (0: its own); it replaces V_item by its
// CR2 form and n - 1 by the Bell-McCaffrey degrees of freedom.
Crossed crossed(Arm candidate, Arm baseline, std::span<const std::uint32_t> cluster, Levels levels);

// The same for runs that are paired by a declared common random stream: one matrix of differences.
Crossed crossed_paired(Arm difference, std::span<const std::uint32_t> cluster, Levels levels);

}  // namespace gate::stats

#endif  // GATE_STATS_CROSSED_H_
