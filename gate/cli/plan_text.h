// What `gate plan` prints: text for people, or JSON.
#ifndef GATE_CLI_PLAN_TEXT_H_
#define GATE_CLI_PLAN_TEXT_H_

#include <span>
#include <string>

#include "gate/base/result.h"
#include "gate/model/plan.h"

namespace gate::cli {

struct PlanPage {
  std::string policy;
  double power = 0.8;
  std::string candidate, baseline;  // names of the sets; no baseline: `candidate` stands for both sides
  std::span<const CheckPlan> plans;
};

std::string plan_text(const PlanPage& page);
// One canonical JSON document: {"gatePlan": "1.0", "policy", "power", "checks": [...]}.
Result<std::string> plan_json(const PlanPage& page);

}  // namespace gate::cli

#endif  // GATE_CLI_PLAN_TEXT_H_
