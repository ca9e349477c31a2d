// The methods that `method:` of a threshold may name: one side against a fixed bound.
#ifndef GATE_CHECKS_METHODS_LEVEL_METHOD_H_
#define GATE_CHECKS_METHODS_LEVEL_METHOD_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/level.h"
#include "gate/checks/methods/method.h"

namespace gate::checks {

inline constexpr std::array<std::string_view, 11> kLevelMethodWords{
    "t", "cr2", "clopper_pearson", "gaffke", "order_statistics", "fieller", "bootstrap_percentile", "wilson",
    // For reports only; refused with the reason.
    "jeffreys", "agresti_coull", "wilcoxon"};

// One side as the estimators see it.
struct OneSide {
  std::vector<double> runs;         // the statistic of each distinct run
  std::vector<double> values, per;  // of the only run: its scored rows, and of a ratio their denominators; else empty
  std::vector<double> agreeing;     // of several runs with one mean, scores in [0, 1]: each example's mean over them
  std::vector<std::size_t> labels;  // of clustered rows
  bool pass_fail = false, unit = false, measured = false, ratio = false;
  [[nodiscard]] bool one_run() const { return !values.empty(); }
};

struct LevelMethod {
  std::string_view word;
  std::string_view why;    // what about the data chooses it, for the report
  std::string_view suits;  // the data it is for, for messages
  unsigned statistics;     // bits of Accepts; 0: for reports only
  std::string_view why_not = {};
  bool (*fits)(const OneSide& side, const LevelQuestion& question) = nullptr;
  void (*estimate)(const OneSide& side, const LevelQuestion& question, Level& level) = nullptr;
  Least least = {};
};

std::span<const LevelMethod> level_methods();
const LevelMethod& level_method_of(std::string_view word);

// The method of the data's shape: the first that fits; nothing when none does.
const LevelMethod* level_method_for(const OneSide& side, const LevelQuestion& question);

// As for comparisons (method.h): a method that cannot answer this question at all, and one that cannot decide at the
// sizes declared. `bound`: the share of passes to be shown, as a share that is above it (1 - max for a maximum).
std::optional<std::string> refusal_of(const LevelQuestion& question);
std::optional<std::string> too_small_for(const LevelQuestion& question, const Declared& declared,
                                         std::optional<double> bound);

std::string fitting(const OneSide& side, const LevelQuestion& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METHODS_LEVEL_METHOD_H_
