#include "gate/stats/crossed.h"

#include <cmath>
#include <cstddef>

#include "gate/stats/cluster.h"
#include "gate/stats/sample.h"
#include "gate/stats/t_interval.h"

namespace gate::stats {
namespace {

std::vector<double> means_over_runs(Arm arm) {
  const std::size_t n = arm.front().size();
  std::vector<double> means(n);
  std::vector<double> column(arm.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < arm.size(); ++k) {
      column[k] = arm[k][i];
    }
    means[i] = mean(column);
  }
  return means;
}

ArmComponents components(Arm arm, const std::vector<double>& item_means) {
  ArmComponents parts;
  if (arm.size() < 2) {
    return parts;
  }
  std::vector<double> run_means;
  for (const std::vector<double>& run : arm) {
    run_means.push_back(mean(run));
  }
  const Moments m = moments(run_means);
  const auto runs = static_cast<double>(arm.size());
  const auto n = static_cast<double>(item_means.size());
  parts.seed = m.variance / runs;
  std::vector<double> per_run;
  std::vector<double> squares(item_means.size());
  for (std::size_t k = 0; k < arm.size(); ++k) {
    for (std::size_t i = 0; i < item_means.size(); ++i) {
      const double residual = (arm[k][i] - item_means[i]) - (run_means[k] - m.mean);
      squares[i] = residual * residual;
    }
    per_run.push_back(sum(squares));
  }
  parts.residual = sum(per_run) / ((n - 1) * (runs - 1)) / (n * runs);
  parts.kept = parts.seed > parts.residual;
  return parts;
}

void add(const ArmComponents& parts, std::size_t runs, double n, double& variance, double& denominator) {
  if (!parts.kept) {
    return;
  }
  const double k = static_cast<double>(runs) - 1;
  variance += parts.seed - parts.residual;
  denominator += parts.seed * parts.seed / k + parts.residual * parts.residual / ((n - 1) * k);
}

void item_variance(std::span<const std::uint32_t> cluster, Crossed& result) {
  if (cluster.empty()) {
    const Moments m = moments(result.differences);
    result.item = m.variance / static_cast<double>(m.n);
    result.item_df = static_cast<double>(m.n) - 1;
  } else {
    const ClusterVariance v = cluster_variance(result.differences, cluster);
    result.item = v.cr2;
    result.item_df = v.degrees_of_freedom;
  }
}

void finish(std::size_t candidate_runs, std::size_t baseline_runs, Levels levels, Crossed& result) {
  const auto n = static_cast<double>(result.differences.size());
  double variance = result.item;
  double denominator = result.item * result.item / result.item_df;
  add(result.candidate, candidate_runs, n, variance, denominator);
  add(result.baseline, baseline_runs, n, variance, denominator);
  const double nu = denominator > 0 ? variance * variance / denominator : result.item_df;
  result.estimate = t_estimate(mean(result.differences), std::sqrt(variance), nu, levels);
}

}  // namespace

Crossed crossed(Arm candidate, Arm baseline, std::span<const std::uint32_t> cluster, Levels levels) {
  Crossed result;
  const std::vector<double> c = means_over_runs(candidate);
  const std::vector<double> b = means_over_runs(baseline);
  for (std::size_t i = 0; i < c.size(); ++i) {
    result.differences.push_back(c[i] - b[i]);
  }
  item_variance(cluster, result);
  result.candidate = components(candidate, c);
  result.baseline = components(baseline, b);
  finish(candidate.size(), baseline.size(), levels, result);
  return result;
}

Crossed crossed_paired(Arm difference, std::span<const std::uint32_t> cluster, Levels levels) {
  Crossed result;
  result.differences = means_over_runs(difference);
  item_variance(cluster, result);
  result.candidate = components(difference, result.differences);
  finish(difference.size(), 1, levels, result);
  return result;
}

}  // namespace gate::stats
