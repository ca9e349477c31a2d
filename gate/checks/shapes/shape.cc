#include "gate/checks/shapes/shape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gate/base/text.h"
#include "gate/checks/methods/estimators.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/methods/remedy.h"

namespace gate::checks {
namespace {

bool is_mean(const Question& question) { return question.statistic.kind == Statistic::Kind::kMean; }
bool is_quantile(const Question& question) { return question.statistic.kind == Statistic::Kind::kQuantile; }

bool apart(const Sides& sides, const Question& question) {
  return sides.independent && is_mean(question) && !sides.ratio();
}
bool apart_pass_fail(const Sides& sides, const Question& question) {
  return apart(sides, question) && sides.bounds == Bounds::kBinary;
}
bool apart_long_tailed(const Sides& sides, const Question& question) {
  return apart(sides, question) && long_tailed(sides, question);
}
bool apart_tail(const Sides& sides, const Question& question) {
  return sides.independent && is_quantile(question) && sides.one_run();
}
bool apart_otherwise(const Sides& sides, const Question&) { return sides.independent; }

bool seed_pairs(const Sides& sides, const Question& question) {
  return sides.seed_pairs && sides.run_candidate.size() > 1 && !(sides.rows() && is_mean(question));
}

bool ratios(const Sides& sides, const Question&) { return sides.ratio(); }

bool run_quantiles(const Sides& sides, const Question& question) {
  return is_quantile(question) && sides.rows() && !sides.one_run();
}

bool one_run_quantile(const Sides& sides, const Question& question) { return is_quantile(question) && sides.rows(); }

bool one_pass_fail_run(const Sides& sides, const Question& question) {
  return is_mean(question) && sides.rows() && sides.one_run() && sides.bounds == Bounds::kBinary &&
         sides.core.clusters == 0 && !question.margin.relative && question.run_sd.value_or(0) == 0;
}

bool long_tailed_rows(const Sides& sides, const Question& question) {
  return is_mean(question) && sides.rows() && long_tailed(sides, question);
}

bool rows(const Sides& sides, const Question& question) { return is_mean(question) && sides.rows(); }

bool one_number_a_run(const Sides&, const Question&) { return true; }

Oriented nothing(const Sides&, const Question& question) {
  Oriented theta;
  hinder(theta, ReasonCode::kMethodUnfit,
         question.statistic.name + " over different examples on the two sides has no interval here");
  theta.remedy = "evaluate both sides on the same examples and leave 'paired_by' out, or compare means";
  return theta;
}

constexpr std::array<Shape, 13> kShapes{{
    {"F",
     "pass/fail, different examples on the two sides",
     &apart_pass_fail,
     &independent_means,
     {.examples = 20, .run_noise = true}},
    {"K",
     "measured values, different examples on the two sides",
     &apart_long_tailed,
     &independent_means,
     {.examples = 30, .run_noise = true}},
    {"C, D, H", "different examples on the two sides", &apart, &independent_means, {.examples = 20, .run_noise = true}},
    {"J",
     "a percentile, one run a side, different examples",
     &apart_tail,
     &bootstrap_percentile,
     {.tail = 5, .run_noise = true}},
    {"-", "different examples on the two sides", &apart_otherwise, &nothing, {}},
    {"B", "one number a run, runs paired by seed", &seed_pairs, &paired_run_values, {.runs = 3}},
    {"L", "a sum over a sum", &ratios, &ratio_of_sums, {.examples = 30, .run_noise = true}},
    {"I", "a percentile, several runs a side", &run_quantiles, &run_values, {.runs = 3, .tail = 5}},
    {"J", "a percentile, one run a side", &one_run_quantile, &bootstrap_percentile, {.tail = 5, .run_noise = true}},
    {"E",
     "pass/fail, one run a side, the same examples",
     &one_pass_fail_run,
     &paired_pass_fail,
     {.examples = 20, .run_noise = true}},
    {"K",
     "measured values of the same examples",
     &long_tailed_rows,
     &crossed_means,
     {.examples = 30, .run_noise = true}},
    {"C, D, G, H", "scores of the same examples", &rows, &crossed_means, {.examples = 20, .run_noise = true}},
    {"A", "one number a run", &one_number_a_run, &run_values, {.runs = 3}},
}};

void require(const Least& least, const Sides& sides, const Question& question, Oriented& theta) {
  const std::size_t examples = sides.core.least_examples();
  const double beyond = 1 - question.statistic.probability;
  if (beyond * static_cast<double>(examples) < least.tail) {
    const auto needed = static_cast<std::size_t>(std::ceil(least.tail / beyond - 1e-9));
    hinder(theta, ReasonCode::kInsufficientExamples,
           counted(examples, "example") + " a run, " + question.statistic.name + " needs at least " +
               std::to_string(needed));
  }
  if (examples < least.examples) {
    hinder(theta, ReasonCode::kInsufficientExamples,
           counted(examples, "example") + ", a verdict needs at least " + std::to_string(least.examples));
  }
  if (std::min(sides.run_candidate.size(), sides.run_baseline.size()) < least.runs) {
    hinder(theta, ReasonCode::kInsufficientSeeds,
           "the candidate has " + counted(sides.run_candidate.size(), "distinct run") + ", the baseline " +
               std::to_string(sides.run_baseline.size()) + "; a verdict on one number a run needs at least " +
               std::to_string(least.runs) + " on each side");
  }
}

// One run says nothing about how far another would have been from it: that noise grows the more important the more
// examples there are (docs/error-rates.md), so that no number of them makes up for it.
void require_run_noise(const Sides& sides, const Question& question, Oriented& theta) {
  const bool candidate = sides.run_candidate.size() == 1;
  const bool baseline = sides.run_baseline.size() == 1;
  if (theta.obstacle || question.run_sd || !(candidate || baseline)) {
    return;
  }
  const std::string who = candidate && baseline ? "one run a side"
                          : candidate           ? "one run of the candidate"
                                                : "one run of the baseline";
  hinder(theta, ReasonCode::kInsufficientSeeds, who + ", run noise not measured");
  theta.remedy =
      "add runs with other seeds on both sides, or declare run_sd if you know how much runs differ (0: not at all)";
}

}  // namespace

const Shape& shape_of(const Sides& sides, const Question& question) {
  return *std::find_if(kShapes.begin(), kShapes.end(), [&](const Shape& shape) { return shape.fits(sides, question); });
}

bool long_tailed(const Sides& sides, const Question& question) {
  return sides.bounds == Bounds::kNone && (sides.measured || question.margin.relative);
}

namespace {

bool over_runs(const Method& method, const Sides& sides) {
  return method.unit == Unit::kRuns ||
         (method.unit == Unit::kEither && sides.seed_pairs && sides.run_candidate.size() > 1);
}

}  // namespace

Least least_sizes(const Sides& sides, const Question& question) {
  const Method* method = question.method;
  return method == nullptr ? shape_of(sides, question).least : least_of(*method, question, over_runs(*method, sides));
}

Oriented estimate(const Sides& sides, const Question& question) {
  const Method* method = question.method;
  if (method != nullptr && !method->fits(sides, question)) {
    Oriented theta;
    hinder(
        theta, ReasonCode::kMethodUnfit,
        "method '" + std::string(method->word) + "' is for " + std::string(method->suits) + ", and these data are not");
    theta.remedy = remedy_for_unfit(fitting(sides, question));
    return theta;
  }
  const Shape& shape = shape_of(sides, question);
  const Least least = least_sizes(sides, question);
  Oriented small;
  require(least, sides, question, small);
  if (least.run_noise) {
    require_run_noise(sides, question, small);
  }
  Oriented theta = (method == nullptr ? shape.estimate : method->estimate)(sides, question);
  theta.method_reason = method == nullptr ? std::string(shape.why) : "asked for by the policy";
  if (small.obstacle && !theta.broken) {
    theta.obstacle = small.obstacle;
    theta.obstacle_text = std::move(small.obstacle_text);
    theta.remedy = std::move(small.remedy);
  }
  return theta;
}

}  // namespace gate::checks
