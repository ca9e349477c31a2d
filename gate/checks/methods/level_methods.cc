#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/methods/level_estimators.h"
#include "gate/stats/quantile.h"

namespace gate::checks {
namespace {

bool is_mean(const LevelQuestion& q) { return q.statistic.kind == Statistic::Kind::kMean; }
bool is_quantile(const LevelQuestion& q) { return q.statistic.kind == Statistic::Kind::kQuantile; }

bool ratio_pairs(const OneSide& s, const LevelQuestion&) { return s.one_run() && s.ratio; }
bool several_runs(const OneSide& s, const LevelQuestion&) { return s.runs.size() > 1; }
bool rows(const OneSide& s) { return s.one_run() && !s.ratio; }
bool unclustered(const OneSide& s) { return rows(s) && s.labels.empty(); }
bool quantile_rows(const OneSide& s, const LevelQuestion& q) { return rows(s) && is_quantile(q); }
bool pass_fail_rows(const OneSide& s, const LevelQuestion& q) { return unclustered(s) && is_mean(q) && s.pass_fail; }
bool unit_rows(const OneSide& s, const LevelQuestion& q) { return rows(s) && is_mean(q) && s.unit; }
bool clustered_rows(const OneSide& s, const LevelQuestion& q) { return rows(s) && is_mean(q) && !s.labels.empty(); }
bool t_data(const OneSide& s, const LevelQuestion& q) { return several_runs(s, q) || (unclustered(s) && is_mean(q)); }
bool bootstrap_data(const OneSide& s, const LevelQuestion&) { return unclustered(s); }

constexpr Least kRows{.examples = 20, .run_noise = true};
constexpr Least kMoreRows{.examples = 30, .run_noise = true};

// The first that fits is the default; what only a policy asks for stands below those.
constexpr std::array<LevelMethod, kLevelMethodWords.size()> kMethods{{
    {.word = "t",
     .why = "the values of several runs",
     .suits = "several runs, or a mean over unclustered examples of one run",
     .statistics = kAnyStatistic,
     .fits = &t_data,
     .estimate = &by_t,
     .least = {.runs = 3, .examples = 20, .run_noise = true}},
    {.word = "cr2",
     .why = "one run, examples in clusters",
     .suits = "a mean over clustered examples of one run",
     .statistics = kMeans,
     .fits = &clustered_rows,
     .estimate = &by_clusters,
     .least = kRows},
    {.word = "clopper_pearson",
     .why = "pass/fail of one run",
     .suits = "pass/fail of one run, unclustered examples",
     .statistics = kMeans,
     .fits = &pass_fail_rows,
     .estimate = &by_clopper_pearson,
     .least = kRows},
    {.word = "gaffke",
     .why = "scores in [0, 1] of one run",
     .suits = "scores in [0, 1] of one run",
     .statistics = kMeans,
     .fits = &unit_rows,
     .estimate = &by_gaffke,
     .least = kRows},
    {.word = "order_statistics",
     .why = "a percentile of one run",
     .suits = "a percentile of one run",
     .statistics = kQuantiles,
     .fits = &quantile_rows,
     .estimate = &by_order_statistics,
     .least = kRows},
    {.word = "fieller",
     .why = "a sum over a sum of one run",
     .suits = "a sum over a sum of one run",
     .statistics = kMeans,
     .fits = &ratio_pairs,
     .estimate = &by_fieller,
     .least = kMoreRows},
    {.word = "bootstrap_percentile",
     .why = "",
     .suits = "a mean or percentile of one run, unclustered examples",
     .statistics = kMeans | kQuantiles,
     .fits = &bootstrap_data,
     .estimate = &by_bootstrap,
     .least = {.examples = 20, .tail = 5, .run_noise = true}},
    {.word = "wilson",
     .why = "",
     .suits = "pass/fail of one run, unclustered examples",
     .statistics = kMeans,
     .fits = &pass_fail_rows,
     .estimate = &by_wilson,
     .least = kRows},
    {.word = "jeffreys",
     .why = "",
     .suits = "reports",
     .statistics = 0,
     .why_not = "its errors exceed their level near 0 % and 100 %, where bounds lie"},
    {.word = "agresti_coull",
     .why = "",
     .suits = "reports",
     .statistics = 0,
     .why_not = "its errors exceed their level near 0 % and 100 %, where bounds lie"},
    {.word = "wilcoxon",
     .why = "",
     .suits = "reports",
     .statistics = 0,
     .why_not = "it speaks of a pseudo-median, not of the mean that the bound is for"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    if (kMethods[i].word != kLevelMethodWords[i]) {
      return false;
    }
  }
  return true;
}
static_assert(in_order(), "the rows of the table stand in the order of the words");

// What the data choose, most telling first; t takes what is left.
constexpr std::array<std::string_view, 6> kByShape{"fieller", "order_statistics", "clopper_pearson", "gaffke", "cr2",
                                                   "t"};

unsigned bit(const LevelQuestion& question) {
  return is_mean(question) ? kMeans : is_quantile(question) ? kQuantiles : kOtherStatistics;
}

std::string listed(const LevelQuestion& question, const OneSide* side) {
  std::vector<std::string> words;
  for (const LevelMethod& method : kMethods) {
    if ((method.statistics & bit(question)) != 0 && (side == nullptr || method.fits(*side, question))) {
      words.emplace_back(method.word);
    }
  }
  return words.empty() ? "none" : join(words, ", ");
}

}  // namespace

std::span<const LevelMethod> level_methods() { return kMethods; }

const LevelMethod& level_method_of(std::string_view word) {
  const auto found =
      std::find_if(kMethods.begin(), kMethods.end(), [&](const LevelMethod& method) { return method.word == word; });
  GATE_INVARIANT(found != kMethods.end());
  return *found;
}

const LevelMethod* level_method_for(const OneSide& side, const LevelQuestion& question) {
  for (const std::string_view word : kByShape) {
    const LevelMethod& method = level_method_of(word);
    if (method.fits(side, question)) {
      return &method;
    }
  }
  return nullptr;
}

std::optional<std::string> refusal_of(const LevelQuestion& question) {
  GATE_INVARIANT(question.method != nullptr);
  if ((question.method->statistics & bit(question)) != 0) {
    return std::nullopt;
  }
  const LevelMethod& method = *question.method;
  return "method '" + std::string(method.word) + "' is " +
         (method.statistics == 0 ? "for reports, no verdict may rest on it: " + std::string(method.why_not)
                                 : "not for the " + question.statistic.name) +
         "; leave 'method' out and the data choose, or name one of: " + listed(question, nullptr);
}

std::optional<std::string> too_small_for(const LevelQuestion& question, const Declared& declared,
                                         std::optional<double> bound) {
  if (question.method == nullptr) {
    return std::nullopt;
  }
  const double alpha = (1 - declared.confidence) / 2;
  const std::string_view word = question.method->word;
  // t takes several runs whatever their examples.
  const bool several_runs = word == "t" && declared.seeds != std::size_t{1};
  std::size_t needed = several_runs ? 0 : question.method->least.examples;
  if (word == "order_statistics") {
    needed = std::max(
        needed, static_cast<std::size_t>(stats::least_n_for_quantile(question.statistic.probability, {alpha, alpha})));
  }
  // Even if every example passes: share^n must fall to the level.
  const double share = bound.value_or(0);
  if ((word == "clopper_pearson" || word == "gaffke") && share > 0 && share < 1) {
    needed = std::max(needed, static_cast<std::size_t>(std::ceil(std::log(alpha) / std::log(share))));
  }
  const bool over_runs = word == "t" && declared.seeds && *declared.seeds > 1;
  const std::size_t promised = over_runs ? *declared.seeds : declared.examples.value_or(needed);
  needed = over_runs ? question.method->least.runs : needed;
  if (promised >= needed) {
    return std::nullopt;
  }
  return "method '" + std::string(word) + "' decides nothing on " + counted(promised, over_runs ? "seed" : "example") +
         ", which is all that is asked for: at confidence " + short_number(declared.confidence) +
         " it needs at least " + std::to_string(needed) + "; raise " + (over_runs ? "min_seeds" : "min_examples") +
         " of the coverage check, or leave 'method' out";
}

std::string fitting(const OneSide& side, const LevelQuestion& question) { return listed(question, &side); }

}  // namespace gate::checks
