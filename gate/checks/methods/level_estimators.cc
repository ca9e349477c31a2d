#include "gate/checks/methods/level_estimators.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/methods/limits.h"
#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/bounded_mean.h"
#include "gate/stats/cluster.h"
#include "gate/stats/proportion.h"
#include "gate/stats/quantile.h"
#include "gate/stats/ratio.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr double kMostSkewness = 0.2;  // of a mean of long-tailed values, as in shapes/crossed_means.cc
constexpr std::size_t kLeastExamples = 20;
constexpr std::size_t kLeastClusters = 5;
constexpr double kLeastClusterDf = 4;
constexpr std::size_t kLeastPairs = 30;  // of a ratio: clusters, where there are any

bool is_mean(const LevelQuestion& q) { return q.statistic.kind == Statistic::Kind::kMean; }
bool is_quantile(const LevelQuestion& q) { return q.statistic.kind == Statistic::Kind::kQuantile; }

stats::Levels levels_of(const LevelQuestion& question) { return stats::levels_of(question.confidence); }

void obstruct(Level& level, ReasonCode reason, std::string text, std::string advice) {
  if (!level.obstacle) {
    level.obstacle = reason;
    level.obstacle_text = std::move(text);
    level.advice = std::move(advice);
  }
}

// The interval of one run, with the declared noise of a run in it.
void show(const LevelQuestion& question, double value, const stats::Interval& interval, std::string method,
          Level& level) {
  const double sd = question.run_sd.value_or(0);
  const stats::Interval with = widened(interval, value, sd * sd, levels_of(question).alpha_low);
  level.value = value;
  if (!told(with)) {
    return;  // the values tell no interval, such as when all are equal
  }
  level.interval = IntervalEstimate{with.low, with.high, question.confidence,
                                    std::move(method) + (sd > 0 ? ", declared run noise" : "")};
}

void no_spread(Level& level) {
  obstruct(level, ReasonCode::kZeroVariance, "all values are equal; nothing tells how much others would vary",
           "record examples that differ");
}

// Runs that agree on the mean show no noise of their own; scores in [0, 1] then tell as much as their examples do.
void over_agreeing(const OneSide& side, LevelQuestion question, Level& level) {
  OneSide examples = side;
  examples.values = side.agreeing;
  question.run_sd = 0;  // of a side with one run
  by_gaffke(examples, question, level);
  level.interval->method += ", runs of one mean";
  if (side.agreeing.size() < kLeastExamples) {
    obstruct(level, ReasonCode::kInsufficientExamples,
             counted(side.agreeing.size(), "example") + ", a verdict needs at least " + std::to_string(kLeastExamples),
             "record more examples");
  }
}

void over_runs(const OneSide& side, const LevelQuestion& question, Level& level) {
  std::vector<double> x = side.runs;
  const bool logs = is_quantile(question) && *std::min_element(x.begin(), x.end()) > 0;
  if (logs) {
    std::transform(x.begin(), x.end(), x.begin(), [](double v) { return std::log(v); });
  }
  const stats::Estimate estimate = stats::one_sample_t(x, levels_of(question));
  level.value = logs ? std::exp(estimate.value) : estimate.value;
  stats::Interval interval = estimate.interval;
  if (logs) {
    interval = {std::exp(interval.low), std::exp(interval.high)};
  }
  // What the rounding of sums leaves of equal means is no spread.
  const bool spread = is_spread(stats::moments(side.runs).sd, side.runs, {});
  if (spread && told(interval)) {
    level.interval = IntervalEstimate{interval.low, interval.high, question.confidence,
                                      std::string("t over runs") + (logs ? ", log scale" : "")};
  }
  if (!spread && !side.agreeing.empty() && question.method == nullptr) {
    over_agreeing(side, question, level);
  } else if (!spread) {
    obstruct(level, ReasonCode::kZeroVariance, "all runs give the same value",
             "check that the seeds reach the evaluation");
  }
}

void over_examples(const OneSide& side, const LevelQuestion& question, Level& level) {
  const stats::Estimate estimate = stats::one_sample_t(side.values, levels_of(question));
  show(question, estimate.value, estimate.interval, "t over examples", level);
  const stats::Moments moments = stats::moments(side.values);
  if (!is_spread(moments.sd, side.values, {})) {
    no_spread(level);
    return;
  }
  const double skewness = moments.skewness;
  const double n = static_cast<double>(side.values.size());
  if (side.measured && std::abs(skewness) / std::sqrt(n) > kMostSkewness) {
    obstruct(level, ReasonCode::kInsufficientExamples,
             "a few values weigh so much that " + counted(side.values.size(), "example") +
                 " do not make their mean normal (skewness " + short_number(skewness, 3) + ")",
             "record more examples, or bound a percentile, which no single value moves");
  }
}

using ShareInterval = stats::Interval (*)(std::uint64_t, std::uint64_t, const stats::Levels&);

void by_share(const OneSide& side, const LevelQuestion& question, ShareInterval interval, std::string method,
              Level& level) {
  const auto passes = static_cast<std::uint64_t>(std::count(side.values.begin(), side.values.end(), 1.0));
  show(question, stats::mean(side.values), interval(passes, side.values.size(), levels_of(question)), std::move(method),
       level);
}

// The sum of each cluster: a ratio of sums is the same over clusters as over examples, and clusters are what is
// independent. Without clusters the values themselves.
std::vector<double> totals(const std::vector<double>& values, const std::vector<std::size_t>& labels) {
  if (labels.empty()) {
    return values;
  }
  std::map<std::size_t, double> sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums[labels[i]] += values[i];
  }
  std::vector<double> out;
  for (const auto& [label, sum] : sums) {
    out.push_back(sum);
  }
  return out;
}

}  // namespace

void by_t(const OneSide& side, const LevelQuestion& question, Level& level) {
  (side.runs.size() > 1 ? over_runs : over_examples)(side, question, level);
}

void by_clusters(const OneSide& side, const LevelQuestion& question, Level& level) {
  const stats::ClusteredMean clustered = stats::clustered_mean(side.values, side.labels);
  const stats::Estimate estimate = stats::cluster_t(clustered, levels_of(question));
  show(question, clustered.mean, estimate.interval, "t over clusters by CR2", level);
  // A cluster with more than half of the examples leaves less than 4 degrees of freedom.
  if (clustered.clusters < kLeastClusters || clustered.df_cr2 < kLeastClusterDf) {
    obstruct(level, ReasonCode::kInsufficientClusters,
             counted(clustered.clusters, "cluster") + " are too few for a verdict", "record examples of more clusters");
  } else if (!is_spread(estimate.standard_error * std::sqrt(static_cast<double>(side.values.size())), side.values,
                        {})) {
    no_spread(level);
  }
}

void by_clopper_pearson(const OneSide& side, const LevelQuestion& question, Level& level) {
  by_share(side, question, &stats::clopper_pearson, "Clopper and Pearson's limits", level);
}

void by_wilson(const OneSide& side, const LevelQuestion& question, Level& level) {
  by_share(side, question, &stats::wilson, "Wilson score interval", level);
}

void by_gaffke(const OneSide& side, const LevelQuestion& question, Level& level) {
  const bool clustered = !side.labels.empty();
  const std::vector<double> units = clustered ? stats::cluster_values(side.values, side.labels) : side.values;
  const stats::BoundedMean mean(units, {std::min(0.0, *std::min_element(units.begin(), units.end())),
                                        std::max(1.0, *std::max_element(units.begin(), units.end()))});
  show(question, stats::mean(side.values), mean.interval(levels_of(question)),
       std::string("Gaffke's bound") + (clustered ? " over clusters" : ""), level);
  if (clustered && units.size() < kLeastClusters) {
    obstruct(level, ReasonCode::kInsufficientClusters, counted(units.size(), "cluster") + " are too few for a verdict",
             "record examples of more clusters");
  }
}

void by_order_statistics(const OneSide& side, const LevelQuestion& question, Level& level) {
  show(question, summarise(question.statistic, side.values),
       stats::quantile_interval(side.values, question.statistic.probability, levels_of(question)), "order statistics",
       level);
}

// The ratios r for which numerator - r * denominator may have the mean 0.
void by_fieller(const OneSide& side, const LevelQuestion& question, Level& level) {
  const bool clustered = !side.labels.empty();
  const std::vector<double> numerators = totals(side.values, side.labels);
  const stats::PairedRatio ratio = stats::paired_ratio(numerators, totals(side.per, side.labels), levels_of(question));
  show(question, side.runs.front(), ratio.fieller,
       std::string("Fieller's interval over ") + (clustered ? "clusters" : "examples"), level);
  if (clustered && numerators.size() < kLeastPairs) {
    obstruct(
        level, ReasonCode::kInsufficientClusters,
        counted(numerators.size(), "cluster") + ", a verdict on a ratio needs at least " + std::to_string(kLeastPairs),
        "record examples of more clusters");
  }
  if (!(ratio.g < 1)) {
    obstruct(level, ReasonCode::kInsufficientExamples, "the denominator may be 0",
             "record more examples, or look at why the denominator is so small");
  }
}

void by_bootstrap(const OneSide& side, const LevelQuestion& question, Level& level) {
  const double value = summarise(question.statistic, side.values);
  if (is_mean(question)) {
    const stats::DiscreteLaw law = stats::bootstrap_mean_law(side.values);
    show(question, value, stats::law_interval(law, levels_of(question)),
         "percentile bootstrap, its law without resampling", level);
  } else {
    const stats::BootstrapOptions options{{0, 0}, kMoreResamples, 1};
    const std::vector<double> drawn = stats::bootstrap_quantiles(side.values, question.statistic.probability, options);
    show(question, value, stats::percentile_interval(drawn, levels_of(question)).interval, "percentile bootstrap",
         level);
  }
  if (level.interval && !(level.interval->low < level.interval->high)) {
    no_spread(level);
  }
}

}  // namespace gate::checks
