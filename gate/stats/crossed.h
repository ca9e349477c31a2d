// Examples crossed with runs: every run of an arm answers the same examples, so that the mean difference carries
// example noise, run noise and what is left. Default interval for a mean over examples with one or more runs an arm
// (Cameron, Gelbach and Miller 2011 in variance components, Satterthwaite 1946 for the degrees of freedom).
#ifndef GATE_STATS_CROSSED_H_
#define GATE_STATS_CROSSED_H_

#include <cstddef>
#include <span>
#include <vector>

#include "gate/stats/interval.h"

namespace gate::stats {

// One value per run and example: runs[k][i]. All runs of both arms have the same examples in the same order.
using Runs = std::span<const std::vector<double>>;

// What one arm contributes; all NaN (and kept false) for an arm with a single run.
struct RunComponent {
  std::size_t runs = 0;
  double v_seed = kNaN;  // variance of the mean over runs: var(run means) / K
  double v_res = kNaN;   // its residual part: MS_res / (n K); also inside the example term, hence subtracted once
  bool kept = false;     // v_seed > v_res: only then is v_seed - v_res added
};

// Variance components for planning; negative estimates set to 0. The squared standard error at n examples and K runs is
// item/n + sum over arms (seed/K + cell/(nK)).
struct Components {
  double item = 0;
  double seed_candidate = 0, seed_baseline = 0;
  double cell_candidate = 0, cell_baseline = 0;
};

struct Crossed {
  Estimate estimate;  // of the mean over examples of (candidate - baseline)
  std::size_t examples = 0;
  double v_item = kNaN;   // variance of the mean over examples; with clusters the CR2 variance
  double df_item = kNaN;  // n - 1, or the Bell-McCaffrey df
  RunComponent candidate;
  RunComponent baseline;  // with paired runs: unused
  double declared = 0;    // the declared run variance, as it came in
  Components components;
};

struct CrossedOptions {
  Levels levels;
  std::span<const std::size_t> cluster;  // empty, or one label per example (cluster.h)
  double run_variance = 0;  // declared run-to-run variance of the difference (sd_c^2 + sd_b^2), infinite df
};

// Independent runs in the two arms, K >= 1 each and possibly different. Needs n >= 2. Ragged or empty input, a
// non-finite value, or a cluster span of the wrong length: all NaN.
Crossed crossed(Runs candidate, Runs baseline, const CrossedOptions& options);

// Runs paired by seed (the same random stream in both arms): run k of one arm belongs to run k of the other, K equal.
// One run component, on the differences; it stands in `candidate`.
Crossed crossed_paired(Runs candidate, Runs baseline, const CrossedOptions& options);

// One arm: the mean over examples and runs (a fixed bound). One run component, in `candidate`.
Crossed crossed_one_arm(Runs runs, const CrossedOptions& options);

}  // namespace gate::stats

#endif  // GATE_STATS_CROSSED_H_
