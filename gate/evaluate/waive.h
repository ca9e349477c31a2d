// Waivers: a named, owned, expiring exception turns a block into a warn, never into a pass, and is void past its date,
// its slice, its loss or its commits. Every waiver is in the evaluation, used or not.
#ifndef GATE_EVALUATE_WAIVE_H_
#define GATE_EVALUATE_WAIVE_H_

#include <vector>

#include "gate/base/time.h"
#include "gate/model/evaluation.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

// Applies the waivers to the findings (verdicts must be set) and returns what became of each, in policy order. Without
// `change` no waiver with a commit range applies.
std::vector<WaiverUse> waive(const std::vector<Waiver>& waivers, Time now, const ChangeFacts* change,
                             std::vector<Finding>& findings);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_WAIVE_H_
