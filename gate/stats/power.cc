#include "gate/stats/power.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

bool usable(const Goal& goal) {
  return goal.gap > 0 && std::isfinite(goal.gap) && goal.alpha > 0 && goal.alpha < 1 && goal.power > 0 &&
         goal.power < 1;
}

double normal_sum(const Goal& goal) { return normal_upper_quantile(goal.alpha) + normal_quantile(goal.power); }

bool reached(const ExpectedError& error, const Goal& goal) {
  if (!(error.variance >= 0)) {
    return false;
  }
  if (error.variance == 0) {
    return true;
  }
  const double t = student_upper_quantile(goal.alpha, error.degrees_of_freedom) +
                   student_quantile(goal.power, error.degrees_of_freedom);
  return std::sqrt(error.variance) * t <= goal.gap;
}

// Least whole number from `from` on for which `enough` holds, or nothing up to `most`. `enough` is monotone.
std::optional<std::uint64_t> least(std::uint64_t from, std::uint64_t most, const std::function<bool(double)>& enough) {
  if (most < from || !enough(static_cast<double>(most))) {
    return std::nullopt;
  }
  std::uint64_t low = from;
  std::uint64_t high = most;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (enough(static_cast<double>(middle))) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

Plan plan(std::size_t present, std::uint64_t from, const Goal& goal, double cap,
          const std::function<bool(double)>& enough) {
  if (!usable(goal) || !(cap >= 1)) {
    return {};
  }
  const double most = std::min(1e15, cap * static_cast<double>(std::max<std::size_t>(present, 1)));
  const auto limit = std::max(from, static_cast<std::uint64_t>(most));
  if (const auto needed = least(from, limit, enough)) {
    return {PlanState::kReached, *needed};
  }
  return {enough(1e15) ? PlanState::kBeyondCap : PlanState::kNotByThis, 0};
}

struct ArmTerm {
  double variance = 0;
  double denominator = 0;
};

// The run term of one arm: (v_seed - v_res) is the seed component alone. Without examples there are no cells. The seed
// component of an arm with one run is declared, not estimated, and takes no degree of freedom.
ArmTerm arm_term(double seed, double cell, double examples, double runs) {
  if (!(runs >= 1) || !(seed > 0)) {
    return {};
  }
  if (runs < 2) {
    return {seed, 0};
  }
  const double v_res = examples > 0 ? cell / (examples * runs) : 0;
  const double v_seed = seed / runs + v_res;
  const double residual = examples > 1 ? v_res * v_res / ((examples - 1) * (runs - 1)) : 0;
  return {seed / runs, v_seed * v_seed / (runs - 1) + residual};
}

}  // namespace

ExpectedError expected_error(const Components& c, double examples, double runs_candidate, double runs_baseline) {
  const bool rows = examples > 0;
  if ((rows && !(examples >= 2)) || !(examples >= 0) || !(runs_candidate >= 1) || !(runs_baseline >= 0)) {
    return {};
  }
  const double cells = c.cell_candidate / runs_candidate + (runs_baseline > 0 ? c.cell_baseline / runs_baseline : 0);
  const double item = rows ? (c.item + cells) / examples : 0;
  const ArmTerm candidate = arm_term(c.seed_candidate, c.cell_candidate, examples, runs_candidate);
  const ArmTerm baseline = arm_term(c.seed_baseline, c.cell_baseline, examples, runs_baseline);
  ExpectedError out;
  out.variance = item + candidate.variance + baseline.variance;
  const double of_items = rows ? item * item / (examples - 1) : 0;
  const double denominator = of_items + candidate.denominator + baseline.denominator;
  const double of_nothing = rows ? examples - 1 : std::max(1.0, runs_candidate + runs_baseline - 2);
  out.degrees_of_freedom = denominator > 0    ? out.variance * out.variance / denominator
                           : out.variance > 0 ? kInfinity
                                              : of_nothing;
  return out;
}

double power_at(const ExpectedError& error, const Goal& goal) {
  if (!usable(goal) || !(error.variance >= 0)) {
    return 0;
  }
  if (error.variance == 0) {
    return 1;
  }
  return student_cdf(
      goal.gap / std::sqrt(error.variance) - student_upper_quantile(goal.alpha, error.degrees_of_freedom),
      error.degrees_of_freedom);
}

double least_gap(const ExpectedError& error, const Goal& goal) {
  if (!(error.variance > 0)) {
    return error.variance == 0 ? 0 : kNaN;
  }
  return std::sqrt(error.variance) * (student_upper_quantile(goal.alpha, error.degrees_of_freedom) +
                                      student_quantile(goal.power, error.degrees_of_freedom));
}

Plan least_examples(const Design& design, const Goal& goal, double cap) {
  const auto kc = static_cast<double>(design.runs_candidate);
  const auto kb = static_cast<double>(design.runs_baseline);
  return plan(design.examples, 2, goal, cap,
              [&](double n) { return reached(expected_error(design.components, n, kc, kb), goal); });
}

Plan least_runs(const Design& design, const Goal& goal, double cap) {
  const auto n = static_cast<double>(design.examples);
  const bool two_arms = design.runs_baseline > 0;
  return plan(std::max(design.runs_candidate, design.runs_baseline), 2, goal, cap,
              [&](double k) { return reached(expected_error(design.components, n, k, two_arms ? k : 0), goal); });
}

double normal_sample_size(double sd, const Goal& goal) {
  if (!usable(goal) || !(sd > 0)) {
    return kNaN;
  }
  const double root = normal_sum(goal) * sd / goal.gap;
  return root * root;
}

double t_power(double n, double sd, double gap, double alpha) {
  if (!(n > 1) || !(sd > 0)) {
    return kNaN;
  }
  const double df = n - 1;
  return noncentral_student_survival(student_upper_quantile(alpha, df), df, gap / sd * std::sqrt(n));
}

double t_sample_size(double sd, const Goal& goal) {
  const double normal = normal_sample_size(sd, goal);
  if (std::isnan(normal) || normal > 1e12) {
    return normal;  // the t correction is about 2 examples there
  }
  const auto enough = [&](double n) { return t_power(n, sd, goal.gap, goal.alpha) >= goal.power; };
  double low = 2;
  if (enough(low)) {
    return low;
  }
  double high = std::max(4.0, normal + 10);
  while (!enough(high)) {
    high *= 2;
    if (high > 1e15) {
      return kNaN;
    }
  }
  low = std::max(low, high / 1e6);
  for (int i = 0; i < 100 && high - low > 1e-12 * high; ++i) {
    const double middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

double unpaired_proportions_sample_size(double candidate, double baseline, const Goal& goal) {
  if (!usable(goal) || !(candidate >= 0 && candidate <= 1) || !(baseline >= 0 && baseline <= 1)) {
    return kNaN;
  }
  const double z = normal_sum(goal);
  return z * z * (candidate * (1 - candidate) + baseline * (1 - baseline)) / (goal.gap * goal.gap);
}

double paired_proportions_sample_size(double discordant, double true_difference, const Goal& goal) {
  const double variance = discordant - true_difference * true_difference;
  if (!usable(goal) || !(discordant >= 0 && discordant <= 1) || !(variance >= 0)) {
    return kNaN;
  }
  const double z = normal_sum(goal);
  return z * z * variance / (goal.gap * goal.gap);
}

double eval_sample_size(const EvalVariances& v, const Goal& goal) {
  if (!usable(goal) || !(v.runs_candidate >= 1) || !(v.runs_baseline >= 1)) {
    return kNaN;
  }
  const double z = normal_sum(goal);
  const double variance = v.omega2 + v.sigma2_candidate / v.runs_candidate + v.sigma2_baseline / v.runs_baseline;
  return z * z * variance / (goal.gap * goal.gap);
}

Interval variance_range(double estimate, double degrees_of_freedom, double tail) {
  if (!(estimate >= 0) || !(degrees_of_freedom > 0) || !(tail > 0 && tail < 0.5)) {
    return {};
  }
  return {estimate * degrees_of_freedom / chi_squared_quantile(1 - tail, degrees_of_freedom),
          estimate * degrees_of_freedom / chi_squared_quantile(tail, degrees_of_freedom)};
}

}  // namespace gate::stats
