#include "gate/stats/cluster.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "gate/stats/sample.h"
#include "gate/stats/t_interval.h"

namespace gate::stats {
namespace {

struct Group {
  double size = 0;
  double deviation = 0;  // sum of the deviations from the mean
};

std::vector<Group> groups_of(std::span<const double> d, std::span<const std::uint32_t> cluster) {
  const double centre = mean(d);
  std::map<std::uint32_t, Group> named;
  std::vector<Group> groups;
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (cluster[i] == 0) {
      groups.push_back({1, d[i] - centre});
    } else {
      Group& group = named[cluster[i]];
      group.size += 1;
      group.deviation += d[i] - centre;
    }
  }
  for (const auto& [name, group] : named) {
    groups.push_back(group);
  }
  return groups;
}

}  // namespace

ClusterVariance cluster_variance(std::span<const double> d, std::span<const std::uint32_t> cluster) {
  const std::vector<Group> groups = groups_of(d, cluster);
  const auto n = static_cast<double>(d.size());
  const auto g = static_cast<double>(groups.size());
  ClusterVariance v;
  v.clusters = groups.size();
  std::vector<double> squares;
  std::vector<double> leveraged;
  double w_sum = 0;
  double w_squares = 0;
  double size_squares = 0;
  for (const Group& group : groups) {
    const double rest = 1 - group.size / n;
    squares.push_back(group.deviation * group.deviation);
    leveraged.push_back(squares.back() / rest);
    const double w = group.size * group.size / rest;
    w_sum += w;
    w_squares += w * w;
    size_squares += group.size * group.size;
    v.largest_share = std::max(v.largest_share, group.size / n);
  }
  v.cr0 = sum(squares) / (n * n);
  v.cr1 = v.cr0 * g / (g - 1);
  v.cr2 = sum(leveraged) / (n * n);
  v.degrees_of_freedom = n * n / (size_squares + (w_sum * w_sum - w_squares) / (n * n));
  return v;
}

Estimate cluster_mean(std::span<const double> d, std::span<const std::uint32_t> cluster, Levels levels) {
  const ClusterVariance v = cluster_variance(d, cluster);
  return t_estimate(mean(d), std::sqrt(v.cr2), v.degrees_of_freedom, levels);
}

}  // namespace gate::stats
