// Shapes C, D, G, H and K: per-example differences, crossed with runs where there are several; clusters; and Gaffke's
// bound for scores that cannot leave [0, 1].
#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/shapes/shape.h"
#include "gate/stats/bounded_mean.h"
#include "gate/stats/crossed.h"
#include "gate/stats/t_interval.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastClusters = 5;
constexpr double kLeastClusterDf = 4;

void judge_unbounded(const stats::Crossed& fit, std::span<const double> candidate, std::span<const double> baseline,
                     double margin, Oriented& theta) {
  const stats::Estimate& estimate = fit.estimate;
  // Declared run noise alone is no measure of how much examples differ.
  const double error = fit.declared == 0 ? estimate.standard_error : std::sqrt(fit.v_item);
  if (is_spread(error * std::sqrt(static_cast<double>(fit.examples)), candidate, baseline)) {
    theta.p_pass = stats::p_pass(estimate, margin);
    theta.p_block = stats::p_block(estimate, margin);
  } else {
    hinder(theta, ReasonCode::kZeroVariance,
           "all differences are equal; nothing tells how much they would vary on other examples");
    theta.interval.reset();
  }
}

// Means over runs. Of one run they are its values: of millions of them no copy is made.
class ExampleMeans {
 public:
  ExampleMeans(const std::vector<std::vector<double>>& runs, std::size_t examples) {
    if (runs.size() == 1) {
      values_ = runs.front();
      return;
    }
    own_.reserve(examples);
    std::vector<double> column;
    for (std::size_t i = 0; i < examples; ++i) {
      column.clear();
      for (const std::vector<double>& run : runs) {
        column.push_back(run[i]);
      }
      own_.push_back(stats::mean(column));
    }
    values_ = own_;
  }
  ExampleMeans(const ExampleMeans&) = delete;
  ExampleMeans& operator=(const ExampleMeans&) = delete;
  std::span<const double> operator*() const { return values_; }

 private:
  std::vector<double> own_;
  std::span<const double> values_;
};

// A mean of long-tailed values is not yet normal after a few of them: t then errs on the side of the tail. Skewness of
// the mean, that is of a value over sqrt(n), up to which both errors stay near their level.
constexpr double kMostSkewness = 0.2;

void judge_skewness(std::span<const double> differences, Oriented& theta) {
  const double n = static_cast<double>(differences.size());
  const double skewness = stats::moments(differences).skewness;
  if (std::abs(skewness) / std::sqrt(n) > kMostSkewness) {
    hinder(theta, ReasonCode::kInsufficientExamples,
           "a few values weigh so much that " + counted(differences.size(), "example") +
               " do not make their mean normal (skewness " + short_number(skewness, 3) + ", at most " +
               short_number(kMostSkewness * std::sqrt(n), 3) + " for a verdict)");
    const double needed = skewness * skewness / (kMostSkewness * kMostSkewness);
    theta.remedy = "about " + fixed_number(std::ceil(needed), 0) +
                   " examples of this kind would do; or judge a percentile, which no single value moves";
  }
}

void judge_bounded(const stats::Crossed& fit, std::span<const double> differences, std::span<const std::size_t> labels,
                   const Question& question, Oriented& theta) {
  // theta = s*(c - factor*b) with both scores in [0, 1].
  const double factor = baseline_factor(question);
  stats::Bounds range =
      question.direction == Direction::kHigher ? stats::Bounds{-factor, 1} : stats::Bounds{-1, factor};
  const std::vector<double> of_clusters =
      labels.empty() ? std::vector<double>() : stats::cluster_values(differences, labels);
  const std::span<const double> units = labels.empty() ? differences : std::span<const double>(of_clusters);
  range.low = std::min(range.low, *std::min_element(units.begin(), units.end()));
  range.high = std::max(range.high, *std::max_element(units.begin(), units.end()));
  const double margin = margin_of_theta(question);
  const stats::BoundedMean items(units, range);
  const stats::RunNoise noise = stats::run_noise(fit, static_cast<double>(units.size()));
  theta.interval = range_of(stats::bounded_interval(items, fit.estimate, noise, stats::levels_of(question.confidence)));
  theta.method += ", Gaffke's bound";
  theta.p_pass = stats::bounded_p_pass(items, fit.estimate, noise, margin);
  theta.p_block = stats::bounded_p_block(items, fit.estimate, noise, margin);
}

// Runs times a factor. Where that is 1 they are the runs themselves: of millions of values no copy is made.
class ScaledRuns {
 public:
  ScaledRuns(const std::vector<std::vector<double>>& runs, double factor) {
    if (factor == 1) {
      same_ = &runs;
    } else {
      own_ = scaled(runs, factor);
    }
  }
  const std::vector<std::vector<double>>& operator*() const { return same_ == nullptr ? own_ : *same_; }

 private:
  const std::vector<std::vector<double>>* same_ = nullptr;
  std::vector<std::vector<double>> own_;
};

std::string name_of(const Sides& sides) {
  return sides.one_run()    ? "paired t over examples"
         : sides.seed_pairs ? "crossed variance components, examples x runs paired by seed"
                            : "crossed variance components, examples x runs";
}

Oriented crossed_by(const Sides& sides, const Question& question, bool believe_range) {
  const Core& core = sides.core;
  const double s = sign_of(question.direction);
  const bool clustered = core.clusters > 0;
  const std::vector<std::size_t> labels = clustered ? cluster_labels(core) : std::vector<std::size_t>();
  ScaledRuns candidate(core.candidate, s);
  ScaledRuns baseline(core.baseline, s * baseline_factor(question));
  const double declared =
      declared_variance(question, core.candidate.size(), core.baseline.size(), 1, baseline_factor(question));
  const stats::CrossedOptions options{stats::levels_of(question.confidence), labels, declared};
  const stats::Crossed fit = sides.seed_pairs && !sides.one_run()
                                 ? stats::crossed_paired(*candidate, *baseline, options)
                                 : stats::crossed(*candidate, *baseline, options);
  Oriented theta;
  theta.method = name_of(sides) + (clustered ? ", clusters by CR2" : "") + (declared > 0 ? ", declared run noise" : "");
  theta.value = fit.estimate.value;
  theta.interval = range_of(fit.estimate.interval);
  theta.precision = Precision{{fit.components, core.examples(), core.candidate.size(), core.baseline.size()}, 0, 0};
  plan_declared(question, baseline_factor(question), *theta.precision);
  if (clustered) {
    judge_clusters(core, labels, fit.df_item, theta);
  }
  const ExampleMeans means_c(*candidate, core.examples());
  const ExampleMeans means_b(*baseline, core.examples());
  const std::vector<double> differences = stats::differences(*means_c, *means_b);
  if (believe_range) {
    judge_bounded(fit, differences, labels, question, theta);
  } else {
    judge_unbounded(fit, *means_c, *means_b, margin_of_theta(question), theta);
    if (long_tailed(sides, question)) {
      judge_skewness(differences, theta);
    }
  }
  if (question.margin.relative) {
    require_positive_baseline(*ExampleMeans(core.baseline, core.examples()), question, theta);
  }
  return theta;
}

}  // namespace

void judge_clusters(const Core& core, const std::vector<std::size_t>& labels, double degrees_of_freedom,
                    Oriented& theta) {
  std::map<std::size_t, std::size_t> sizes;
  std::size_t largest = 0;
  for (const std::size_t label : labels) {
    largest = std::max(largest, ++sizes[label]);
  }
  const double share = static_cast<double>(largest) / static_cast<double>(labels.size());
  // A cluster of more than half of the examples always leaves fewer than 4.
  if (core.clusters < kLeastClusters || !(degrees_of_freedom >= kLeastClusterDf)) {
    hinder(theta, ReasonCode::kInsufficientClusters,
           counted(core.clusters, "cluster") + ", the largest with " + short_number(share * 100, 3) +
               "% of the examples, are too few for a verdict");
  }
}

Oriented crossed_means(const Sides& sides, const Question& question) {
  return crossed_by(sides, question, sides.bounds != Bounds::kNone);
}

Oriented crossed_t(const Sides& sides, const Question& question) { return crossed_by(sides, question, false); }

}  // namespace gate::checks
