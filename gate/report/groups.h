// Findings as people read them: a check with its slices together, the worst first.
#ifndef GATE_REPORT_GROUPS_H_
#define GATE_REPORT_GROUPS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/evaluation.h"

namespace gate::report {

struct CheckGroup {
  std::string_view id;
  Verdict verdict = Verdict::kPass;  // the worst of its findings
  bool applies = false;              // some finding is applicable
  const Finding* whole = nullptr;    // over all examples; nullptr when the check only has slices
  std::vector<const Finding*>
      slices;  // the others: block, warn, pass, each nearest to its limit (or furthest past it) first
  [[nodiscard]] std::size_t count(Verdict which) const;  // of its slices
};

// Blocking checks first, then warning, then passing ones, each in policy order. Pointers into `evaluation`.
std::vector<CheckGroup> grouped(const Evaluation& evaluation);

// "2 of 9 checks block, 1 warns", "all 9 checks pass".
std::string tally(const std::vector<CheckGroup>& groups);

// What made the verdict: "accuracy digit=8", "accuracy in 3 slices", "p95-latency"; empty for a pass.
std::vector<std::string> culprits(const std::vector<CheckGroup>& groups, Verdict verdict);

}  // namespace gate::report

#endif  // GATE_REPORT_GROUPS_H_
