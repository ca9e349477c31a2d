#include "gate/stats/crossed.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/cluster.h"

namespace gate::stats {
namespace {

bool rectangular(Runs runs, std::size_t examples) {
  return !runs.empty() && std::all_of(runs.begin(), runs.end(), [&](const std::vector<double>& run) {
    return run.size() == examples && all_finite(run);
  });
}

// Means over runs, in `own`; of one run its values: of millions of them no copy is made.
std::span<const double> example_means(Runs runs, std::vector<double>& own) {
  if (runs.size() == 1) {
    return runs[0];
  }
  own.resize(runs[0].size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    CompensatedSum total;
    for (const std::vector<double>& run : runs) {
      total.add(run[i]);
    }
    own[i] = total.value() / static_cast<double>(runs.size());
  }
  return own;
}

RunComponent run_component(Runs runs, std::span<const double> example_mean) {
  RunComponent out;
  out.runs = runs.size();
  if (runs.size() < 2 || example_mean.size() < 2) {
    return out;
  }
  std::vector<double> run_mean;
  for (const std::vector<double>& run : runs) {
    run_mean.push_back(mean(run));
  }
  const Moments between = moments(run_mean);
  CompensatedSum squares;
  for (std::size_t k = 0; k < runs.size(); ++k) {
    for (std::size_t i = 0; i < example_mean.size(); ++i) {
      const double residual = (runs[k][i] - example_mean[i]) - (run_mean[k] - between.mean);
      squares.add(residual * residual);
    }
  }
  const auto n = static_cast<double>(example_mean.size());
  const auto runs_count = static_cast<double>(runs.size());
  out.v_seed = between.variance / runs_count;
  out.v_res = squares.value() / ((n - 1) * (runs_count - 1)) / (n * runs_count);
  out.kept = out.v_seed > out.v_res;
  return out;
}

// Adds an arm's run term to the variance and to the denominator of the Satterthwaite ratio.
void add_arm(const RunComponent& arm, double examples, double& variance, double& denominator) {
  if (!arm.kept) {
    return;
  }
  const auto runs = static_cast<double>(arm.runs);
  variance += arm.v_seed - arm.v_res;
  denominator += arm.v_seed * arm.v_seed / (runs - 1) + arm.v_res * arm.v_res / ((examples - 1) * (runs - 1));
}

struct Planned {
  double seed = 0;
  double cell = 0;
};

Planned planned(const RunComponent& arm, double examples) {
  if (arm.runs < 2 || std::isnan(arm.v_seed)) {
    return {};
  }
  const auto runs = static_cast<double>(arm.runs);
  return {std::max(0.0, runs * (arm.v_seed - arm.v_res)), arm.v_res * examples * runs};
}

Crossed solve(std::span<const double> difference, RunComponent candidate, RunComponent baseline,
              const CrossedOptions& options) {
  Crossed out;
  out.examples = difference.size();
  out.candidate = candidate;
  out.baseline = baseline;
  out.declared = options.run_variance;
  const Moments items = moments(difference);
  out.estimate.value = items.mean;
  if (difference.size() < 2) {
    return out;
  }
  const auto n = static_cast<double>(difference.size());
  if (options.cluster.empty()) {
    out.v_item = items.variance / n;
    out.df_item = n - 1;
  } else {
    const ClusteredMean clustered = clustered_mean(difference, options.cluster);
    out.v_item = clustered.se_cr2 * clustered.se_cr2;
    out.df_item = clustered.df_cr2;
  }
  const Planned c = planned(candidate, n);
  const Planned b = planned(baseline, n);
  const double cells = (candidate.runs > 0 ? c.cell / static_cast<double>(candidate.runs) : 0) +
                       (baseline.runs > 0 ? b.cell / static_cast<double>(baseline.runs) : 0);
  out.components = {std::max(0.0, n * out.v_item - cells), c.seed, b.seed, c.cell, b.cell};
  double variance = out.v_item + options.run_variance;
  double denominator = out.v_item * out.v_item / out.df_item;
  add_arm(candidate, n, variance, denominator);
  add_arm(baseline, n, variance, denominator);
  // All variance from the declared run noise: nothing estimated, so the normal quantile.
  const double df = denominator > 0 ? variance * variance / denominator : variance > 0 ? kInfinity : kNaN;
  out.estimate = t_estimate(items.mean, std::sqrt(variance), df, options.levels);
  return out;
}

// Squares of the data at hand may overflow or underflow: everything is computed on a multiple by a power of two, and
// the result brought back. Variances may then leave the range of double where standard error and limits do not.
int exponent_of(Runs candidate, Runs baseline) {
  double largest = 0;
  for (const Runs& arm : {candidate, baseline}) {
    for (const std::vector<double>& run : arm) {
      for (const double value : run) {
        largest = std::max(largest, std::abs(value));
      }
    }
  }
  return scale_exponent(largest);
}

std::vector<std::vector<double>> times_power(Runs runs, int exponent) {
  std::vector<std::vector<double>> out(runs.begin(), runs.end());
  for (std::vector<double>& run : out) {
    for (double& value : run) {
      value = std::ldexp(value, exponent);
    }
  }
  return out;
}

template <typename Fit>
Crossed rescaled(int exponent, CrossedOptions options, Fit fit_scaled) {
  options.run_variance = std::ldexp(options.run_variance, -2 * exponent);
  Crossed fit = fit_scaled(options);
  const auto once = [&](double& value) { value = std::ldexp(value, exponent); };
  const auto twice = [&](double& value) { value = std::ldexp(value, 2 * exponent); };
  for (double* one :
       {&fit.estimate.value, &fit.estimate.standard_error, &fit.estimate.interval.low, &fit.estimate.interval.high}) {
    once(*one);
  }
  for (double* one :
       {&fit.v_item, &fit.candidate.v_seed, &fit.candidate.v_res, &fit.baseline.v_seed, &fit.baseline.v_res,
        &fit.components.item, &fit.components.seed_candidate, &fit.components.seed_baseline,
        &fit.components.cell_candidate, &fit.components.cell_baseline, &fit.declared}) {
    twice(*one);
  }
  return fit;
}

std::vector<std::vector<double>> run_differences(Runs candidate, Runs baseline) {
  std::vector<std::vector<double>> out(candidate.begin(), candidate.end());
  for (std::size_t k = 0; k < out.size(); ++k) {
    for (std::size_t i = 0; i < out[k].size(); ++i) {
      out[k][i] -= baseline[k][i];
    }
  }
  return out;
}

}  // namespace

Crossed crossed(Runs candidate, Runs baseline, const CrossedOptions& options) {
  const std::size_t examples = candidate.empty() ? 0 : candidate[0].size();
  if (!rectangular(candidate, examples) || !rectangular(baseline, examples)) {
    return {};
  }
  if (const int exponent = exponent_of(candidate, baseline); exponent != 0) {
    return rescaled(exponent, options, [&](const CrossedOptions& scaled) {
      return crossed(times_power(candidate, -exponent), times_power(baseline, -exponent), scaled);
    });
  }
  std::vector<double> own_c;
  std::vector<double> own_b;
  const std::span<const double> c = example_means(candidate, own_c);
  const std::span<const double> b = example_means(baseline, own_b);
  std::vector<double> difference(examples);
  for (std::size_t i = 0; i < examples; ++i) {
    difference[i] = c[i] - b[i];
  }
  return solve(difference, run_component(candidate, c), run_component(baseline, b), options);
}

Crossed crossed_paired(Runs candidate, Runs baseline, const CrossedOptions& options) {
  const std::size_t examples = candidate.empty() ? 0 : candidate[0].size();
  if (candidate.size() != baseline.size() || !rectangular(candidate, examples) || !rectangular(baseline, examples)) {
    return {};
  }
  return crossed_one_arm(run_differences(candidate, baseline), options);
}

Crossed crossed_one_arm(Runs runs, const CrossedOptions& options) {
  if (runs.empty() || !rectangular(runs, runs[0].size())) {
    return {};
  }
  if (const int exponent = exponent_of(runs, {}); exponent != 0) {
    return rescaled(exponent, options, [&](const CrossedOptions& scaled) {
      return crossed_one_arm(times_power(runs, -exponent), scaled);
    });
  }
  std::vector<double> own;
  const std::span<const double> means = example_means(runs, own);
  return solve(means, run_component(runs, means), {}, options);
}

}  // namespace gate::stats
