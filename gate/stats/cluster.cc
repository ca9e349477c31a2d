#include "gate/stats/cluster.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gate::stats {
namespace {

struct Group {
  double size = 0;
  CompensatedSum deviations;  // T_g
};

// One group per distinct label, in the order of the labels: the result does not depend on how rows are arranged.
std::vector<Group> group(std::span<const double> values, std::span<const std::size_t> cluster, double mean) {
  std::vector<std::size_t> labels(cluster.begin(), cluster.end());
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  std::vector<Group> groups(labels.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto at = std::lower_bound(labels.begin(), labels.end(), cluster[i]) - labels.begin();
    Group& one = groups[static_cast<std::size_t>(at)];
    one.size += 1;
    one.deviations.add(values[i] - mean);
  }
  return groups;
}

// Dropping cluster g moves the mean by -T_g / (n - n_g).
void jackknife(const std::vector<Group>& groups, double n, ClusteredMean& out) {
  const auto count = static_cast<double>(groups.size());
  CompensatedSum shift;
  for (const Group& one : groups) {
    shift.add(-one.deviations.value() / (n - one.size));
  }
  const double centre = shift.value() / count;
  CompensatedSum about_centre, about_mean;
  for (const Group& one : groups) {
    const double move = -one.deviations.value() / (n - one.size);
    about_centre.add((move - centre) * (move - centre));
    about_mean.add(move * move);
  }
  out.se_jackknife = std::sqrt((count - 1) / count * about_centre.value());
  out.se_jackknife_mean = std::sqrt((count - 1) / count * about_mean.value());
}

}  // namespace

ClusteredMean clustered_mean(std::span<const double> values, std::span<const std::size_t> cluster) {
  ClusteredMean out;
  if (values.empty() || values.size() != cluster.size() || !all_finite(values)) {
    return out;
  }
  const auto n = static_cast<double>(values.size());
  out.rows = values.size();
  out.mean = mean(values);
  const std::vector<Group> groups = group(values, cluster, out.mean);
  out.clusters = groups.size();
  CompensatedSum plain, adjusted, sizes, weights, weights_squared;
  double largest = 0;
  for (const Group& one : groups) {
    largest = std::max(largest, one.size);
  }
  out.largest_share = largest / n;
  if (groups.size() < 2) {
    return out;
  }
  for (const Group& one : groups) {
    const double square = one.deviations.value() * one.deviations.value();
    const double leverage = 1 - one.size / n;
    const double weight = one.size * one.size / leverage;
    plain.add(square);
    adjusted.add(square / leverage);
    sizes.add(one.size * one.size);
    weights.add(weight);
    weights_squared.add(weight * weight);
  }
  const auto count = static_cast<double>(groups.size());
  out.se_cr0 = std::sqrt(plain.value()) / n;
  out.se_cr1 = out.se_cr0 * std::sqrt(count / (count - 1));
  out.se_cr2 = std::sqrt(adjusted.value()) / n;
  out.df_cr2 = n * n / (sizes.value() + (weights.value() * weights.value() - weights_squared.value()) / (n * n));
  jackknife(groups, n, out);
  return out;
}

Estimate cluster_t(const ClusteredMean& clustered, const Levels& levels) {
  return t_estimate(clustered.mean, clustered.se_cr2, clustered.df_cr2, levels);
}

}  // namespace gate::stats
