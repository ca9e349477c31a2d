// Means by resampling: the bootstraps over examples or whole clusters, sign flips and two-sample permutations.
#include <algorithm>
#include <cmath>
#include <string>

#include "gate/base/text.h"
#include "gate/checks/methods/estimators.h"
#include "gate/checks/methods/limits.h"
#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/permutation.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastBootstrapClusters = 30;

enum class Kind { kPercentile, kBasic, kBca, kStudentised };

// No interval of width 0: values that are all equal do not tell how much others would vary.
bool has_spread(double sd, std::span<const double> a, std::span<const double> b, std::string_view what,
                Oriented& theta) {
  const bool spread = is_spread(sd, a, b);
  if (!spread) {
    hinder(theta, ReasonCode::kZeroVariance,
           "all " + std::string(what) + " are equal; nothing tells how much others would vary");
  }
  return spread;
}

std::string described(Kind kind) {
  switch (kind) {
    case Kind::kPercentile: return "percentile bootstrap";
    case Kind::kBasic: return "basic bootstrap";
    case Kind::kBca: return "BCa bootstrap";
    case Kind::kStudentised: break;
  }
  return "studentised bootstrap";
}

// A percentile has no acceleration, and of whole clusters no BCa interval is asked for.
stats::BootstrapInterval read(Kind kind, double value, const std::vector<double>& replicates, double alpha) {
  const stats::Levels levels{alpha, alpha};
  return kind == Kind::kPercentile ? stats::percentile_interval(replicates, levels)
         : kind == Kind::kBasic    ? stats::basic_interval(value, replicates, levels)
                                   : stats::bca_interval(value, replicates, 0, levels);
}

// They are read at many levels, and sorted for each: that is quick when they already are.
std::vector<double> ascending(std::vector<double> replicates) {
  std::sort(replicates.begin(), replicates.end());
  return replicates;
}

stats::Interval read(Kind kind, double centre, const stats::DiscreteLaw& law, double acceleration, double alpha) {
  if (kind == Kind::kBca) {
    return stats::law_bca_interval(centre, law, acceleration, {alpha, alpha}).interval;
  }
  const stats::Interval there = stats::law_interval(law, {alpha, alpha});
  return kind == Kind::kBasic ? stats::Interval{2 * centre - there.high, 2 * centre - there.low} : there;
}

// The bootstrap law itself, where it needs no resampling.
void by_law(Kind kind, const std::vector<double>& values, double variance, const Question& question, Oriented& theta) {
  const stats::DiscreteLaw law = stats::bootstrap_mean_law(values);
  const double acceleration = stats::mean_acceleration(values);
  const double centre = theta.value;
  settle([&](double a) { return widened(read(kind, centre, law, acceleration, a), centre, variance, a); }, question, 0,
         theta);
  theta.method += ", its law without resampling";
}

MakeResampled resampled(Kind kind, const std::vector<double>& values, const std::vector<std::size_t>& labels,
                        const stats::Seed& seed) {
  return [&values, &labels, kind, seed](std::uint32_t resamples) -> ResampledAt {
    const stats::BootstrapOptions options{seed, resamples, 1};
    const double centre = stats::mean(values);
    if (kind == Kind::kStudentised) {
      const double se = stats::standard_error(stats::moments(values));
      return [t = stats::bootstrap_studentised_means(values, options).t, centre, se](double a) {
        return stats::studentised_interval(centre, se, t, {a, a});
      };
    }
    return [replicates = ascending(labels.empty() ? stats::bootstrap_means(values, options)
                                                  : stats::bootstrap_cluster_means(values, labels, options)),
            centre, kind](double a) { return read(kind, centre, replicates, a); };
  };
}

Oriented bootstrap_mean(Kind kind, const Sides& sides, const Question& question) {
  const std::vector<double> values = example_differences(sides, question);
  const bool clustered = sides.core.clusters > 0;
  const std::vector<std::size_t> labels = clustered ? cluster_labels(sides.core) : std::vector<std::size_t>();
  Oriented theta;
  theta.method = described(kind) + (clustered ? ", whole clusters" : "");
  theta.value = stats::mean(values);
  theta.precision = precision_of(values, question);
  const bool spread = has_spread(stats::moments(values).sd, sides.core.candidate.front(), sides.core.baseline.front(),
                                 "differences", theta);
  if (clustered && sides.core.clusters < kLeastBootstrapClusters) {
    hinder(theta, ReasonCode::kInsufficientClusters,
           counted(sides.core.clusters, "cluster") + ", a bootstrap of clusters needs at least " +
               std::to_string(kLeastBootstrapClusters));
  }
  const double declared = declared_variance(question, 1, 1, 1, baseline_factor(question));
  theta.method += declared > 0 ? ", declared run noise" : "";
  if (spread && !clustered && kind != Kind::kStudentised) {
    by_law(kind, values, declared, question, theta);
  } else if (spread) {
    settle_resampled(resampled(kind, values, labels, {0, sides.purpose}), question, declared, theta);
  }
  if (question.margin.relative) {
    require_positive_baseline(sides.core.baseline.front(), question, theta);
  }
  return theta;
}

// Percentile limits are first-order right for a quantile; an acceleration has no meaning there.
Oriented bootstrap_quantile(Kind kind, const Sides& sides, const Question& question) {
  const std::vector<double>& c = sides.core.candidate.front();
  const std::vector<double>& b = sides.core.baseline.front();
  const double p = question.statistic.probability;
  const double s = sign_of(question.direction);
  Oriented theta;
  theta.log_ratio = question.margin.relative;
  theta.method = described(kind) + " of a percentile" + (theta.log_ratio ? ", log scale" : "") +
                 (sides.independent ? ", sides apart" : ", examples in pairs");
  const double value_c = sides.run_candidate.front();
  const double value_b = sides.run_baseline.front();
  const auto positive = [](const std::vector<double>& values) {
    return *std::min_element(values.begin(), values.end()) > 0;
  };
  if (theta.log_ratio && !(positive(c) && positive(b))) {
    hinder(theta, ReasonCode::kBaselineNotPositive, "a relative margin on a quantile needs values above 0");
    return theta;
  }
  theta.value = theta.log_ratio ? s * (std::log(value_c) - std::log(value_b)) : s * (value_c - value_b);
  const double declared = theta.log_ratio ? declared_variance(question, 1, 1, 1 / value_c, 1 / value_b)
                                          : declared_variance(question, 1, 1, 1, 1);
  theta.method += declared > 0 ? ", declared run noise" : "";
  const MakeResampled make = [&](std::uint32_t resamples) -> ResampledAt {
    const stats::BootstrapOptions options{{0, sides.purpose}, resamples, 1};
    const auto of = sides.independent ? (theta.log_ratio ? &stats::bootstrap_log_quantile_ratio
                                                         : &stats::bootstrap_quantile_difference)
                                      : (theta.log_ratio ? &stats::bootstrap_log_quantile_ratio_paired
                                                         : &stats::bootstrap_quantile_difference_paired);
    return [replicates = ascending(scaled(of(c, b, p, options), s)), value = theta.value, kind](double a) {
      return read(kind, value, replicates, a);
    };
  };
  settle_resampled(make, question, declared, theta);
  if (!(theta.interval->low < theta.interval->high)) {
    hinder(theta, ReasonCode::kZeroVariance, "all resamples give the same value; nothing tells how much it would vary");
  }
  return theta;
}

Oriented bootstrap(Kind kind, const Sides& sides, const Question& question) {
  return question.statistic.kind == Statistic::Kind::kQuantile ? bootstrap_quantile(kind, sides, question)
                                                               : bootstrap_mean(kind, sides, question);
}

// `test` gives interval and p-values from this many resamples, and says whether resampling was needed at all.
template <typename Test>
void settle_test(const Test& test, const Question& question, Oriented& theta) {
  for (std::uint32_t resamples = kResamples;; resamples = kMoreResamples) {
    const bool drawn = test(resamples);
    theta.resampled = drawn;
    if (std::isnan(theta.interval->low)) {
      theta.interval.reset();
      theta.p_pass.reset();
      theta.p_block.reset();
      return;
    }
    if (!drawn || !at_resampling_edge(question, resamples, theta)) {
      return;
    }
    if (resamples == kMoreResamples) {
      hinder_at_edge(resamples, theta);
      return;
    }
  }
}

}  // namespace

Oriented bootstrap_percentile(const Sides& sides, const Question& question) {
  return bootstrap(Kind::kPercentile, sides, question);
}
Oriented bootstrap_basic(const Sides& sides, const Question& question) {
  return bootstrap(Kind::kBasic, sides, question);
}
Oriented bootstrap_bca(const Sides& sides, const Question& question) { return bootstrap(Kind::kBca, sides, question); }
Oriented bootstrap_studentised(const Sides& sides, const Question& question) {
  return bootstrap(Kind::kStudentised, sides, question);
}

Oriented sign_flip(const Sides& sides, const Question& question) {
  Oriented theta;
  const bool over_runs = sides.seed_pairs && sides.run_candidate.size() > 1;
  std::vector<double> values;
  if (over_runs) {
    const RunNumbers runs = run_numbers(sides, question, theta);
    if (!runs.usable) {
      return theta;
    }
    values = stats::differences(runs.candidate, runs.baseline);
  } else {
    values = example_differences(sides, question);
    theta.precision = precision_of(values, question);
  }
  theta.method = std::string("sign flips over ") + (over_runs ? "pairs of runs" : "examples") +
                 (theta.log_ratio ? ", log scale" : "");
  theta.value = stats::mean(values);
  const double edge = edge_of(question, theta);
  std::vector<double> shifted = values;
  for (double& value : shifted) {
    value += edge;
  }
  const auto test = [&](std::uint32_t resamples) {
    const stats::PermutationOptions options{{0, sides.purpose}, resamples};
    const stats::Permutation signs = stats::sign_flip(shifted, options);
    theta.interval = range_of(stats::sign_flip_interval(values, stats::levels_of(question.confidence), options));
    theta.p_pass = signs.p.greater;
    theta.p_block = signs.p.less;
    return values.size() > 20;  // the limits are enumerated up to there
  };
  const std::vector<double>& c = over_runs ? sides.run_candidate : sides.core.candidate.front();
  const std::vector<double>& b = over_runs ? sides.run_baseline : sides.core.baseline.front();
  if (has_spread(stats::moments(values).sd, c, b, "differences", theta)) {
    settle_test(test, question, theta);
  }
  if (question.margin.relative && !theta.log_ratio) {
    require_positive_baseline(over_runs ? sides.run_baseline : sides.core.baseline.front(), question, theta);
  }
  return theta;
}

Oriented permutation(const Sides& sides, const Question& question) {
  Oriented theta;
  const RunNumbers runs = run_numbers(sides, question, theta);
  if (!runs.usable) {
    return theta;
  }
  theta.method = std::string("permutation of runs") + (theta.log_ratio ? ", log scale" : "");
  theta.value = stats::mean(runs.candidate) - stats::mean(runs.baseline);
  std::vector<double> shifted = runs.candidate;
  for (double& value : shifted) {
    value += edge_of(question, theta);
  }
  const auto test = [&](std::uint32_t resamples) {
    const stats::PermutationOptions options{{0, sides.purpose}, resamples};
    const stats::Permutation splits = stats::two_sample_permutation(shifted, runs.baseline, options);
    const auto levels = stats::levels_of(question.confidence);
    theta.interval = range_of(stats::two_sample_permutation_interval(runs.candidate, runs.baseline, levels, options));
    theta.p_pass = splits.p.greater;
    theta.p_block = splits.p.less;
    return splits.method == stats::PermutationMethod::kMonteCarlo;
  };
  const double sd = std::max(stats::moments(runs.candidate).sd, stats::moments(runs.baseline).sd);
  if (has_spread(sd, runs.candidate, runs.baseline, "runs of a side", theta)) {
    settle_test(test, question, theta);
  }
  if (question.margin.relative && !theta.log_ratio) {
    require_positive_baseline(sides.run_baseline, question, theta);
  }
  return theta;
}

}  // namespace gate::checks
