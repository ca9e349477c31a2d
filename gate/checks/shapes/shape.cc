#include "gate/checks/shapes/shape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gate/base/text.h"

namespace gate::checks {
namespace {

bool is_mean(const Question& question) { return question.statistic.kind == Statistic::Kind::kMean; }

bool ratios(const Sides& sides, const Question&) { return sides.ratio() && sides.core.examples() > 0; }

bool run_quantiles(const Sides& sides, const Question& question) {
  return question.statistic.kind == Statistic::Kind::kQuantile && sides.core.examples() > 0;
}

bool one_pass_fail_run(const Sides& sides, const Question& question) {
  return is_mean(question) && sides.core.examples() > 0 && sides.one_run() && sides.bounds == Bounds::kBinary &&
         sides.core.clusters == 0 && !question.margin.relative && question.run_sd.value_or(0) == 0;
}

bool rows(const Sides& sides, const Question& question) { return is_mean(question) && sides.core.examples() > 0; }

bool one_number_a_run(const Sides&, const Question&) { return true; }

constexpr std::array<Shape, 5> kShapes{{
    {"L", &ratios, &ratio_of_sums, {.examples = 30, .run_noise = true}},
    {"I", &run_quantiles, &run_values, {.runs = 3, .tail = 5}},
    {"E", &one_pass_fail_run, &paired_pass_fail, {.examples = 20, .run_noise = true}},
    {"C, D, G, H", &rows, &crossed_means, {.examples = 20, .run_noise = true}},
    {"A", &one_number_a_run, &run_values, {.runs = 3}},
}};

void require(const Least& least, const Sides& sides, const Question& question, Oriented& theta) {
  const std::size_t examples = sides.core.examples();
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

Oriented estimate(const Sides& sides, const Question& question) {
  const Shape& shape = shape_of(sides, question);
  Oriented small;
  require(shape.least, sides, question, small);
  if (shape.least.run_noise) {
    require_run_noise(sides, question, small);
  }
  Oriented theta = shape.estimate(sides, question);
  if (small.obstacle && !theta.broken) {
    theta.obstacle = small.obstacle;
    theta.obstacle_text = std::move(small.obstacle_text);
    theta.remedy = std::move(small.remedy);
  }
  return theta;
}

}  // namespace gate::checks
