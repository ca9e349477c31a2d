// Planning: what the comparing checks of a policy can decide with records like these.
#ifndef GATE_EVALUATE_PLAN_H_
#define GATE_EVALUATE_PLAN_H_

#include <vector>

#include "gate/base/result.h"
#include "gate/model/plan.h"
#include "gate/model/policy.h"
#include "gate/model/run.h"

namespace gate::evaluate {

// In policy order, slices after their check. The same set twice (one object) means that only one side is recorded.
// kNothingEvaluated when no check of the policy compares.
Result<std::vector<CheckPlan>> plan(const Policy& policy, const RunSet& candidate, const RunSet& baseline,
                                    double power);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_PLAN_H_
