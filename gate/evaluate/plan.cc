#include "gate/evaluate/plan.h"

#include "gate/model/check.h"

namespace gate::evaluate {

Result<std::vector<CheckPlan>> plan(const Policy& policy, const RunSet& candidate, const RunSet& baseline,
                                    double power) {
  std::vector<CheckPlan> plans;
  for (const CheckSpec& spec : policy.checks) {
    const CheckContext context{candidate, &baseline, nullptr, Time{}, spec.confidence, policy.metrics};
    for (CheckPlan& plan : spec.check->plan(context, power)) {
      plan.check = spec.id;
      plan.kind = spec.kind->name;
      plans.push_back(std::move(plan));
    }
  }
  if (plans.empty()) {
    Error error{ErrorKind::kNothingEvaluated,
                "nothing to plan: no check of this policy compares the candidate with a baseline",
                {},
                {},
                {}};
    error.hint = "kinds that do: equivalence, non_inferiority, superiority, trade_off";
    return error;
  }
  return plans;
}

}  // namespace gate::evaluate
