// In what two policies differ, line by line, and which way. The list informs; no verdict rests on it.
#ifndef GATE_EVALUATE_POLICY_DIFF_H_
#define GATE_EVALUATE_POLICY_DIFF_H_

#include <vector>

#include "gate/model/evaluation.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

// Checks in the base's order, then the change's new ones, then metrics, how records are read, and waivers. A wider
// margin, a higher `max`, a lower `min`, a milder consequence, a check that is gone, a waiver that is new: loosened;
// their opposites: tightened; whatever else differs: changed. Empty does not mean that the bytes are equal.
std::vector<PolicyChange> policy_diff(const Policy& base, const Policy& change);

// "line 14: accuracy: margin 0.01 -> 0.05".
std::string text_of(const PolicyChange& change);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_POLICY_DIFF_H_
