// The mean of values that come in clusters (one passage, one user, one template): their errors are shared, so that
// counting rows as independent understates the standard error.
#ifndef GATE_STATS_CLUSTER_H_
#define GATE_STATS_CLUSTER_H_

#include <cstddef>
#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

// With e_i = x_i - mean, T_g = sum of e_i in cluster g, n_g its size:
//   CR0  sum T_g^2 / n^2                   (Miller 2024)
//   CR1  CR0 * G / (G - 1)
//   CR2  sum T_g^2 / (1 - n_g/n) / n^2     (Bell and McCaffrey 2002), the default
// Their square roots stand here. Fewer than two clusters: NaN.
struct ClusteredMean {
  std::size_t rows = 0;
  std::size_t clusters = 0;
  double largest_share = kNaN;  // rows of the largest cluster / all rows; above 1/2 the method is not to be trusted
  double mean = kNaN;
  double se_cr0 = kNaN;
  double se_cr1 = kNaN;
  double se_cr2 = kNaN;
  double df_cr2 = kNaN;             // Bell-McCaffrey in closed form; G - 1 for equal sizes
  double se_jackknife = kNaN;       // delete one cluster, about the mean of the pseudo-estimates
  double se_jackknife_mean = kNaN;  // the same about the estimate itself
};

// `cluster[i]` names the cluster of `values[i]`: equal numbers, same cluster. Different lengths, no values or a
// non-finite value: all NaN.
ClusteredMean clustered_mean(std::span<const double> values, std::span<const std::size_t> cluster);

// mean -/+ t(df_cr2) * se_cr2. No interval under the conditions of t_estimate.
Estimate cluster_t(const ClusteredMean& clustered, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_CLUSTER_H_
