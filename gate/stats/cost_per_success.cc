#include "gate/stats/cost_per_success.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/t_interval.h"

namespace gate::stats {
namespace {

bool usable(const UnitCost& arm) { return arm.ratio > 0 && std::isfinite(arm.ratio) && !arm.influence.empty(); }

Moments relative_influence(const UnitCost& arm) {
  std::vector<double> scaled = arm.influence;
  for (double& one : scaled) {
    one /= arm.ratio;
  }
  return moments(scaled);
}

// One arm's rows as deviations from ln(ratio): row (k, i) becomes (cost - r * success) / (mean success * r).
struct LinearArm {
  double log_ratio = kNaN;
  std::vector<std::vector<double>> rows;
};

LinearArm linear_arm(const CostRuns& arm) {
  std::vector<double> cost, success;
  if (arm.cost.size() != arm.success.size()) {
    return {};
  }
  for (std::size_t k = 0; k < arm.cost.size(); ++k) {
    if (arm.cost[k].size() != arm.success[k].size()) {
      return {};
    }
    cost.insert(cost.end(), arm.cost[k].begin(), arm.cost[k].end());
    success.insert(success.end(), arm.success[k].begin(), arm.success[k].end());
  }
  const UnitCost whole = unit_cost(cost, success);
  if (!usable(whole)) {
    return {};
  }
  LinearArm out;
  out.log_ratio = std::log(whole.ratio);
  std::size_t row = 0;
  for (const std::vector<double>& run : arm.cost) {
    out.rows.emplace_back();
    for (std::size_t i = 0; i < run.size(); ++i) {
      out.rows.back().push_back(whole.influence[row++] / whole.ratio);
    }
  }
  return out;
}

}  // namespace

UnitCost unit_cost(std::span<const double> cost, std::span<const double> success) {
  UnitCost out;
  if (cost.size() != success.size() || cost.size() < 2 || !all_finite(cost) || !all_finite(success) ||
      std::any_of(cost.begin(), cost.end(), [](double c) { return c < 0; }) ||
      std::any_of(success.begin(), success.end(), [](double s) { return s < 0 || s > 1; })) {
    return out;
  }
  out.successes = sum(success);
  if (out.successes == 0) {
    out.ratio = kInfinity;
    return out;
  }
  out.ratio = sum(cost) / out.successes;
  const double rate = out.successes / static_cast<double>(success.size());
  for (std::size_t i = 0; i < cost.size(); ++i) {
    out.influence.push_back((cost[i] - out.ratio * success[i]) / rate);
  }
  out.standard_error = standard_error(moments(out.influence));
  return out;
}

std::vector<double> linearised_log_ratio(const UnitCost& candidate, const UnitCost& baseline) {
  if (!usable(candidate) || !usable(baseline) || candidate.influence.size() != baseline.influence.size()) {
    return {};
  }
  const double centre = std::log(candidate.ratio / baseline.ratio);
  std::vector<double> out(candidate.influence.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = centre + (candidate.influence[i] / candidate.ratio - baseline.influence[i] / baseline.ratio);
  }
  return out;
}

Estimate log_cost_ratio_paired(const UnitCost& candidate, const UnitCost& baseline, const Levels& levels) {
  const std::vector<double> values = linearised_log_ratio(candidate, baseline);
  if (values.size() < 2) {
    return {};
  }
  return t_estimate(std::log(candidate.ratio / baseline.ratio), standard_error(moments(values)),
                    static_cast<double>(values.size() - 1), levels);
}

Estimate log_cost_ratio_unpaired(const UnitCost& candidate, const UnitCost& baseline, const Levels& levels) {
  if (!usable(candidate) || !usable(baseline)) {
    return {};
  }
  const Estimate spread = welch(relative_influence(candidate), relative_influence(baseline), levels);
  return t_estimate(std::log(candidate.ratio / baseline.ratio), spread.standard_error, spread.degrees_of_freedom,
                    levels);
}

Crossed log_cost_ratio_crossed(const CostRuns& candidate, const CostRuns& baseline, const CrossedOptions& options) {
  const LinearArm c = linear_arm(candidate);
  const LinearArm b = linear_arm(baseline);
  if (c.rows.empty() || b.rows.empty()) {
    return {};
  }
  Crossed out = crossed(c.rows, b.rows, options);
  // The linearised rows average to 0 in each arm; the estimate sits at the log ratio.
  const double log_ratio = c.log_ratio - b.log_ratio;
  out.estimate = t_estimate(log_ratio, out.estimate.standard_error, out.estimate.degrees_of_freedom, options.levels);
  return out;
}

}  // namespace gate::stats
