#include "gate/checks/methods/method.h"

#include <algorithm>
#include <cmath>

#include "gate/checks/methods/estimators.h"
#include "gate/stats/permutation.h"
#include "gate/stats/quantile.h"

namespace gate::checks {
namespace {

// What data fit. Sides apart reach only the methods that accept kOtherExamples (questions.cc), and always have rows.
bool one_run_rows(const Sides& s, const Question&) { return s.rows() && !s.ratio() && s.one_run(); }
bool unclustered(const Sides& s, const Question& q) { return one_run_rows(s, q) && s.core.clusters == 0; }
bool pass_fail(const Sides& s, const Question& q) { return unclustered(s, q) && s.bounds == Bounds::kBinary; }
bool bounded_rows(const Sides& s, const Question&) { return s.rows() && !s.ratio() && s.bounds != Bounds::kNone; }
bool several_runs(const Sides& s, const Question&) { return s.rows() && !s.ratio() && !s.one_run(); }
bool clustered(const Sides& s, const Question&) { return s.rows() && !s.ratio() && s.core.clusters > 0; }
bool run_numbers_there(const Sides& s, const Question&) {
  return s.run_candidate.size() > 1 && s.run_baseline.size() > 1;
}
bool pairs_of_runs(const Sides& s) { return s.seed_pairs && s.run_candidate.size() > 1; }
bool t_pairs(const Sides& s, const Question& q) {
  const bool mean = q.statistic.kind == Statistic::Kind::kMean;
  return pairs_of_runs(s) || (mean && one_run_rows(s, q));
}
bool flips(const Sides& s, const Question& q) {
  const bool mean = q.statistic.kind == Statistic::Kind::kMean;
  return pairs_of_runs(s) || (mean && unclustered(s, q));
}
bool ratio_rows(const Sides& s, const Question&) { return s.ratio() && s.rows(); }
bool ratio_or_one_run(const Sides& s, const Question& q) { return ratio_rows(s, q) || unclustered(s, q); }
// Means in pairs, also of whole clusters; percentiles of either kind of sides, without clusters.
bool resampled(const Sides& s, const Question& q) {
  const bool quantile = q.statistic.kind == Statistic::Kind::kQuantile;
  return one_run_rows(s, q) && (quantile ? s.core.clusters == 0 : !s.independent);
}
bool resampled_unclustered(const Sides& s, const Question& q) { return resampled(s, q) && s.core.clusters == 0; }
bool sides_apart(const Sides& s, const Question&) { return s.independent && !s.ratio(); }
bool pass_fail_apart(const Sides& s, const Question& q) { return s.independent && pass_fail(s, q); }
bool bounded_one_run(const Sides& s, const Question& q) { return unclustered(s, q) && s.bounds != Bounds::kNone; }

// 2^-n at the level: the least number of signs that can all agree by chance that seldom.
std::size_t least_signs(const Question&, double alpha) {
  return static_cast<std::size_t>(std::ceil(std::log2(1 / alpha) - 1e-9));
}

// Runs a side of which one split of all is rare enough.
std::size_t least_split(const Question&, double alpha) {
  double splits = 1;
  std::size_t k = 0;
  while (splits * alpha < 1 - 1e-9) {
    ++k;
    splits *= static_cast<double>(2 * k * (2 * k - 1)) / static_cast<double>(k * k);
  }
  return std::max<std::size_t>(2, k);
}

std::size_t least_ranks(const Question& question, double alpha) {
  return static_cast<std::size_t>(stats::least_n_for_quantile(question.statistic.probability, {alpha, alpha}));
}

constexpr Least kRows{.examples = 20, .run_noise = true};
constexpr Least kMoreRows{.examples = 30, .run_noise = true};
constexpr Least kRuns{.runs = 3};
constexpr unsigned kOneMean = kMeans | kAnyMargin | kSameExamples | kSameSeeds;
constexpr std::string_view kPseudoMedian =
    "it speaks of ranks or of a pseudo-median, not of the mean, and on pass/fail rows it sees no difference";

constexpr std::array<Method, kMethodWords.size()> kMethods{{
    {.word = "exact",
     .suits = "one run a side, pass/fail, the same unclustered examples, run_sd 0",
     .accepts = kMeans | kAbsolute | kSameExamples | kSameSeeds,
     .fits = &pass_fail,
     .estimate = &paired_pass_fail,
     .least = kRows},
    {.word = "gaffke",
     .suits = "scores in [0, 1] of the same examples",
     .accepts = kOneMean | kRunNoise,
     .fits = &bounded_rows,
     .estimate = &crossed_means,
     .least = kRows},
    {.word = "crossed",
     .suits = "several runs over the same examples",
     .accepts = kOneMean | kRunNoise,
     .fits = &several_runs,
     .estimate = &crossed_t,
     .least = kRows},
    {.word = "paired_t",
     .suits = "a mean of one run a side over the same examples, or runs paired by seed",
     .accepts = kAnyStatistic | kAnyMargin | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &t_pairs,
     .estimate = [](const Sides& s,
                    const Question& q) { return pairs_of_runs(s) ? paired_run_values(s, q) : crossed_t(s, q); },
     .least = {.runs = 3, .examples = 20, .run_noise = true},
     .unit = Unit::kEither},
    {.word = "cr2",
     .suits = "examples in clusters, the same on both sides",
     .accepts = kOneMean | kRunNoise,
     .fits = &clustered,
     .estimate = &crossed_t,
     .least = kRows},
    {.word = "welch",
     .suits = "two runs a side or more",
     .accepts = kAnyStatistic | kAnyMargin | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &run_numbers_there,
     .estimate = &run_values,
     .least = kRuns,
     .unit = Unit::kRuns},
    {.word = "pooled",
     .suits = "two runs a side or more, spreading alike on both",
     .accepts = kAnyStatistic | kAnyMargin | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &run_numbers_there,
     .estimate = &pooled_run_values,
     .least = kRuns,
     .unit = Unit::kRuns},
    {.word = "permutation",
     .suits = "several runs a side",
     .accepts = kAnyStatistic | kAnyMargin | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &run_numbers_there,
     .estimate = &permutation,
     .unit = Unit::kRuns,
     .least_at = &least_split},
    {.word = "sign_flip",
     .suits = "a mean of one run a side over the same unclustered examples, or runs paired by seed",
     .accepts = kAnyStatistic | kAnyMargin | kSameExamples | kSameSeeds,
     .fits = &flips,
     .estimate = &sign_flip,
     .least = {.examples = 20, .run_noise = true},
     .unit = Unit::kEither,
     .least_at = &least_signs},
    {.word = "fieller",
     .suits = "one run a side over the same unclustered examples",
     .accepts = kMeans | kRelative | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &unclustered,
     .estimate = &fieller,
     .least = kMoreRows},
    {.word = "log_ratio",
     .suits = "one run a side over the same unclustered examples, or a sum over a sum",
     .accepts = kMeans | kRelative | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &ratio_or_one_run,
     .estimate = &log_ratio,
     .least = kMoreRows},
    {.word = "linearised",
     .suits = "a sum over a sum, such as cost_per_success",
     .accepts = kOneMean | kRunNoise,
     .fits = &ratio_rows,
     .estimate = &ratio_of_sums,
     .least = kMoreRows},
    {.word = "bootstrap_percentile",
     .suits = "one run a side: a mean over the same examples, or a percentile of unclustered ones",
     .accepts = kMeans | kQuantiles | kAnyMargin | kAnyPairing | kRunNoise,
     .fits = &resampled,
     .estimate = &bootstrap_percentile,
     .least = {.examples = 20, .tail = 5, .run_noise = true}},
    {.word = "bootstrap_basic",
     .suits = "one run a side: a mean over the same examples, or a percentile of unclustered ones",
     .accepts = kMeans | kQuantiles | kAnyMargin | kAnyPairing | kRunNoise,
     .fits = &resampled,
     .estimate = &bootstrap_basic,
     .least = {.examples = 20, .tail = 5, .run_noise = true}},
    {.word = "bootstrap_bca",
     .suits = "one run a side, unclustered examples: a mean over the same ones, or a percentile",
     .accepts = kMeans | kQuantiles | kAnyMargin | kAnyPairing | kRunNoise,
     .fits = &resampled_unclustered,
     .estimate = &bootstrap_bca,
     .least = {.examples = 20, .tail = 5, .run_noise = true}},
    {.word = "bootstrap_studentised",
     .suits = "one run a side over the same unclustered examples",
     .accepts = kOneMean | kRunNoise,
     .fits = &unclustered,
     .estimate = &bootstrap_studentised,
     .least = kRows},
    {.word = "tango",
     .suits = "one run a side, pass/fail, the same unclustered examples",
     .accepts = kMeans | kAbsolute | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &pass_fail,
     .estimate = &tango,
     .least = kRows},
    {.word = "newcombe",
     .suits = "one run a side, pass/fail, unclustered examples",
     .accepts = kMeans | kAbsolute | kAnyPairing | kRunNoise,
     .fits = &pass_fail,
     .estimate = &newcombe,
     .least = kRows},
    {.word = "bonett_price",
     .suits = "one run a side, pass/fail, the same unclustered examples",
     .accepts = kMeans | kAbsolute | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &pass_fail,
     .estimate = &bonett_price,
     .least = kRows},
    {.word = "miettinen_nurminen",
     .suits = "one run a side, pass/fail, different unclustered examples ('paired_by: nothing')",
     .accepts = kMeans | kAbsolute | kOtherExamples | kRunNoise,
     .fits = &pass_fail_apart,
     .estimate = &miettinen_nurminen,
     .least = kRows},
    {.word = "square_and_add",
     .suits = "different examples on the two sides ('paired_by: nothing')",
     .accepts = kMeans | kAnyMargin | kOtherExamples | kRunNoise,
     .fits = &sides_apart,
     .estimate = &independent_means,
     .least = kRows},
    {.word = "mcnemar",
     .suits = "one run a side, pass/fail, the same unclustered examples, margin 0",
     .accepts = kMeans | kAbsolute | kZeroMarginOnly | kSameExamples | kSameSeeds,
     .fits = &pass_fail,
     .estimate = &mcnemar,
     .least = kRows},
    {.word = "hedged",
     .suits = "one run a side, scores in [0, 1] of the same unclustered examples",
     .accepts = kMeans | kAbsolute | kSameExamples | kSameSeeds | kRunNoise,
     .fits = &bounded_one_run,
     .estimate = &hedged,
     .least = kRows},
    {.word = "order_statistics",
     .suits = "a percentile of one run a side, unclustered examples",
     .accepts = kQuantiles | kAnyMargin | kAnyPairing | kRunNoise,
     .fits = &unclustered,
     .estimate = &order_statistics,
     .least = {.examples = 20, .run_noise = true},
     .least_at = &least_ranks},
    {.word = "wilcoxon", .suits = "reports", .accepts = 0, .why_not = kPseudoMedian},
    {.word = "hodges_lehmann", .suits = "reports", .accepts = 0, .why_not = kPseudoMedian},
    {.word = "mann_whitney", .suits = "reports", .accepts = 0, .why_not = kPseudoMedian},
    {.word = "iqm",
     .suits = "reports",
     .accepts = 0,
     .why_not = "its bootstrap is too narrow for few runs; judge the mean, whose interval counts examples and runs"},
    {.word = "stochastic_order",
     .suits = "reports",
     .accepts = 0,
     .why_not = "its ratio knows no margin in the metric's unit"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    if (kMethods[i].word != kMethodWords[i]) {
      return false;
    }
  }
  return true;
}
static_assert(in_order(), "the rows of the table stand in the order of the words");

}  // namespace

std::span<const Method> methods() { return kMethods; }

}  // namespace gate::checks
