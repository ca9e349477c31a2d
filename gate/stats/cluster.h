// The mean of examples that come in clusters (same passage, user, template): cluster-robust standard errors.
#ifndef GATE_STATS_CLUSTER_H_
#define GATE_STATS_CLUSTER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

struct ClusterVariance {
  double cr0 = 0, cr1 = 0, cr2 = 0;  // squared standard errors of the mean
  double degrees_of_freedom = 0;     // Bell and McCaffrey's, closed form for a mean
  std::size_t clusters = 0;
  double largest_share = 0;          // rows of the largest cluster / all rows
};

// `cluster[i]` names the cluster of d[i]; 0 stands for "a cluster of its own". At least two clusters.
// CR2 and its degrees of freedom: Bell & McCaffrey 2002; Pustejovsky & Tipton 2018.
ClusterVariance cluster_variance(std::span<const double> d, std::span<const std::uint32_t> cluster);

// The CR2 interval of the mean.
Estimate cluster_mean(std::span<const double> d, std::span<const std::uint32_t> cluster, Levels levels);

}  // namespace gate::stats

#endif  // GATE_STATS_CLUSTER_H_
