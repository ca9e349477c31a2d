// The methods that `method:` may name, one row each: what a method answers, on which data it fits, how much of it a
// verdict needs. Without the word the data's shape chooses (shapes/shape.h).
#ifndef GATE_CHECKS_METHODS_METHOD_H_
#define GATE_CHECKS_METHODS_METHOD_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gate/checks/shapes/shape.h"
#include "gate/model/check.h"

namespace gate::checks {

inline constexpr std::array<std::string_view, 29> kMethodWords{
    "exact", "gaffke", "crossed", "paired_t", "cr2", "welch", "pooled", "permutation", "sign_flip", "fieller",
    "log_ratio", "linearised", "bootstrap_percentile", "bootstrap_basic", "bootstrap_bca", "bootstrap_studentised",
    "tango", "newcombe", "bonett_price", "miettinen_nurminen", "square_and_add", "mcnemar", "hedged",
    "order_statistics",
    // For reports only; refused with the reason.
    "wilcoxon", "hodges_lehmann", "mann_whitney", "iqm", "stochastic_order"};

// What a question may be about, as bits of Method::accepts.
enum Accepts : unsigned {
  kMeans = 1U,
  kQuantiles = 2U,
  kOtherStatistics = 4U,  // sum, max: numbers of a run
  kAnyStatistic = kMeans | kQuantiles | kOtherStatistics,
  kAbsolute = 8U,
  kRelative = 16U,
  kAnyMargin = kAbsolute | kRelative,
  kZeroMarginOnly = 32U,
  kSameExamples = 64U,
  kSameSeeds = 128U,
  kOtherExamples = 256U,
  kAnyPairing = kSameExamples | kSameSeeds | kOtherExamples,
  kRunNoise = 512U,  // a run_sd above 0
};

// What a method weighs, and its least size counts.
enum class Unit {
  kExamples,
  kRuns,
  kEither,  // runs where they are paired by seed, else examples
};

struct Method {
  std::string_view word;
  std::string_view suits;         // the data it is for, for messages: "one run a side, pass/fail, the same examples"
  unsigned accepts;               // 0: for reports only
  std::string_view why_not = {};  // of a method for reports: why no verdict may rest on it
  bool (*fits)(const Sides& sides, const Question& question) = nullptr;
  Estimator estimate = nullptr;
  Least least = {};
  Unit unit = Unit::kExamples;
  // The least number of units of a side at which a limit of this one-sided level is finite; nullptr: `least` says all.
  std::size_t (*least_at)(const Question& question, double alpha) = nullptr;

  [[nodiscard]] bool report_only() const { return accepts == 0; }
};

// In the order of kMethodWords.
std::span<const Method> methods();

// The method of a word of the table.
const Method& method_of(std::string_view word);

// Why this question, which names a method, cannot be put to it whatever the data are, with the methods that it can be
// put to; nothing when it can.
std::optional<std::string> refusal_of(const Question& question);

// Why the method decides nothing at the sizes that the policy promises, with the least size it needs.
// `slice_examples`: the least that a slice has, where there are slices.
std::optional<std::string> too_small_for(const Question& question, const Declared& declared,
                                         std::optional<std::size_t> slice_examples);

// The least sizes of the method at the question's confidence; `over_runs` tells which of Unit::kEither.
Least least_of(const Method& method, const Question& question, bool over_runs);

// The words of the methods that fit these data and this question, "a, b or c"; "none" when there is none.
std::string fitting(const Sides& sides, const Question& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METHODS_METHOD_H_
