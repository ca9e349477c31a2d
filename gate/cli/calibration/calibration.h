// What `gate calibrate` found out, for its text, its JSON document, its page and its patch.
#ifndef GATE_CLI_CALIBRATION_CALIBRATION_H_
#define GATE_CLI_CALIBRATION_CALIBRATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/calibrate/search.h"
#include "gate/model/policy.h"

namespace gate::cli {

struct Calibration {
  const Policy* policy = nullptr;      // without the checks that were left out
  std::vector<std::string> left_out;   // "from-this-commit (reads the repository)"
  std::vector<std::string> sets;       // names of the run sets
  std::size_t runs = 0, examples = 0;  // of the pool
  bool clustered = false;
  std::string digest;  // of the runs
  std::vector<std::string> notes;
  calibrate::Design design;
  std::uint32_t gates = 0;
  std::uint64_t seed = 0;
  std::string date;  // "2026-11-26"
  std::vector<calibrate::Line> lines;
  std::vector<calibrate::Unmeasured> unmeasured;
  calibrate::Counts counts;
  calibrate::Targets targets;
  std::string targets_text;                 // as they were given
  std::vector<calibrate::Remedy> remedies;  // empty without targets
  // The policy with the suggested numbers, judged again; nothing when no number changes.
  std::optional<Policy> amended;
  std::vector<calibrate::Line> amended_lines;
  calibrate::Counts amended_counts;
};

// The counts of a loss of `size` margins by a line; nothing when it was not drawn.
const calibrate::LossCount* loss_of(const calibrate::Counts& counts, std::size_t line, double size);

// Every target is met beyond doubt: those of equal candidates by the whole policy, those of losses by each line.
bool all_met(const Calibration& calibration);
// What is not, in words: "false-block 3.1 % (at most 1 %)".
std::vector<std::string> unmet(const Calibration& calibration);

// "accuracy", "accuracy, slices".
std::string name_of(const Calibration& calibration, const calibrate::CheckCount& check);
// "0.3 %", "<0.1 %".
std::string percent(std::uint32_t part, std::uint32_t whole);
// "0.3 % ±0.1".
std::string percent_with_error(std::uint32_t part, std::uint32_t whole);
// "10 runs against 10, none of them twice".
std::string design_text(const Calibration& calibration);
// A few sentences for people who do not read tables.
std::string in_plain_words(const Calibration& calibration);
// One line a suggestion: "accuracy: margin 0.02 -> 0.03, or 14 seeds a side, or 1,400 examples".
std::vector<std::string> suggestions(const Calibration& calibration);

std::string calibration_text(const Calibration& calibration);
Result<std::string> calibration_json(const Calibration& calibration);
Result<std::string> calibration_page(const Calibration& calibration);

// A unified diff of the policy's file: the suggested numbers, and a note under `calibrated:` of every measured check.
// What stands in an extended file is in `left`, one sentence each.
struct Patch {
  std::string diff;     // empty: nothing to change
  std::string changed;  // the whole file after it
  std::vector<std::string> left;
};
Patch calibration_patch(const Calibration& calibration, const std::string& file, const std::string& bytes);

}  // namespace gate::cli

#endif  // GATE_CLI_CALIBRATION_CALIBRATION_H_
