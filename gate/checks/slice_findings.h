// What every check by slices has in common: the rows of its parameters, and what it says of slices that it cannot
// judge.
#ifndef GATE_CHECKS_SLICE_FINDINGS_H_
#define GATE_CHECKS_SLICE_FINDINGS_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/checks/slices.h"
#include "gate/model/evaluation.h"
#include "gate/model/params.h"
#include "gate/model/run.h"

namespace gate::checks {

inline constexpr ParamSpec kSlicesBy{.name = "by",
                                     .type = ParamType::kTextList,
                                     .presence = Presence::kRequired,
                                     .help = "one or two slice keys of the rows",
                                     .weaker = Weaker::kFewer};
inline constexpr ParamSpec kSlicesMinExamples{.name = "min_examples",
                                              .type = ParamType::kCount,
                                              .help = "smaller slices are listed as not assessed (default 20)",
                                              .least = 20,
                                              .most = 1e9,
                                              .weaker = Weaker::kHigher,
                                              .without = Without::kStricter};

struct SlicesRule {
  std::vector<std::string> by;
  std::size_t min_examples = 20;
};

// kPolicy for more than two keys, or one that is given twice.
Result<SlicesRule> slices_rule(const Params& group);

// The slices to judge; `independent` as slice_family takes it. `findings` holds the one over all examples; it gets the
// remarks on slices that are too small and on examples in none. Where there is nothing to judge, a finding that says
// why is added behind it.
std::vector<Slice> slices_to_judge(const MetricTable& table, const RunSet& candidate, const RunSet* baseline,
                                   const SlicesRule& rule, bool independent, std::vector<Finding>& findings);

// Holm's correction for findings that come of intervals: `violated` answers for one of them at another confidence. One
// of five or more that would block only without the correction becomes undecided.
void hold_intervals(std::span<Finding> findings, double confidence,
                    const std::function<bool(std::size_t, double)>& violated);

}  // namespace gate::checks

#endif  // GATE_CHECKS_SLICE_FINDINGS_H_
