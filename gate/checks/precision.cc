#include "gate/checks/precision.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

std::vector<double> item_differences(const Core& core, double factor) {
  std::vector<double> differences(core.examples());
  const auto add = [&](const std::vector<std::vector<double>>& runs, double weight) {
    for (const std::vector<double>& run : runs) {
      for (std::size_t i = 0; i < run.size(); ++i) {
        differences[i] += weight * run[i] / static_cast<double>(runs.size());
      }
    }
  };
  add(core.candidate, 1);
  add(core.baseline, -factor);
  return differences;
}

// A variance of n values is known with about 2n/(kurtosis - 1) degrees of freedom: its own relative variance is
// (kurtosis - 1)/n where that of a normal sample is 2/df. Rare large differences, such as the discordant pairs of
// pass/fail, leave few.
double df_of_variance(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = stats::mean(values);
  double largest = 0;
  for (const double value : values) {
    largest = std::max(largest, std::abs(value - mean));
  }
  double second = 0;
  double fourth = 0;
  for (const double value : values) {
    const double d = largest > 0 ? (value - mean) / largest : 0;
    second += d * d / n;
    fourth += d * d * d * d / n;
  }
  const double kurtosis = second > 0 ? fourth / (second * second) : 3;
  return std::clamp(2 * n / std::max(kurtosis - 1, 1e-9), 1.0, std::max(1.0, n - 1));
}

// The seed and cell components of a side with one run are not known: it is taken to vary as the other one does.
void assume_alike(stats::Design& design) {
  stats::Components& c = design.components;
  if (design.runs_candidate == 1 && design.runs_baseline > 1) {
    c.seed_candidate = c.seed_baseline;
  }
  if (design.runs_baseline == 1 && design.runs_candidate > 1) {
    c.seed_baseline = c.seed_candidate;
  }
}

}  // namespace

void complete_precision(const Sides& sides, const Question& question, const Oriented& theta, Precision& precision) {
  stats::Design& design = precision.design;
  const Core& core = sides.core;
  precision.noise_known = question.run_sd || std::max(design.runs_candidate, design.runs_baseline) > 1;
  precision.bounded = design.examples > 0 && sides.bounds != Bounds::kNone;
  const Least least = least_sizes(sides, question);
  precision.least_examples = design.examples > 0 ? least.examples : 0;
  // One run a side may decide only where its noise is declared.
  precision.least_runs = std::max<std::size_t>(least.runs, least.run_noise && !question.run_sd ? 2 : 0);
  if (design.examples > 1) {
    const double all = static_cast<double>(core.clusters > 0 ? core.clusters : core.examples()) - 1;
    precision.df_examples =
        sides.ratio() ? all : std::min(all, df_of_variance(item_differences(core, baseline_factor(question))));
  }
  if (!question.run_sd) {
    assume_alike(design);
  }
  const stats::ExpectedError error =
      stats::expected_error(design.components, static_cast<double>(design.examples),
                            static_cast<double>(design.runs_candidate), static_cast<double>(design.runs_baseline));
  const double alpha = (1 - question.confidence) / 2;
  const double expected = std::sqrt(error.variance) * stats::student_upper_quantile(alpha, error.degrees_of_freedom);
  if (theta.interval && expected > 0 && std::isfinite(theta.interval->low)) {
    // What the interval has on top of a t interval: the bounds of a score, unequal numbers of runs.
    precision.inflation = std::clamp((theta.value - theta.interval->low) / expected, 1.0, 10.0);
  }
}

}  // namespace gate::checks
