// Which policy judges, which one is looked at beside it, and from which commit a baseline is read:
// docs/decisions/0007-policy-from-the-base.md.
#ifndef GATE_CLI_POLICY_PLAN_H_
#define GATE_CLI_POLICY_PLAN_H_

#include <optional>
#include <string>

#include "gate/base/result.h"
#include "gate/cli/accepted_baseline.h"
#include "gate/cli/app.h"
#include "gate/cli/evaluate_options.h"
#include "gate/cli/policy_source.h"
#include "gate/model/evaluation.h"
#include "gate/provenance/change_base.h"

namespace gate::cli {

struct PolicyPlan {
  using State = ChangeOfPolicy::State;
  State state = State::kAlone;
  PolicySource judge;
  std::optional<PolicySource> other;
  std::optional<provenance::ChangeBase> base;  // committed baselines are read there; nothing: as they are named
};

// An error when the base is needed and cannot be had: never the work tree instead.
Result<PolicyPlan> plan_policy(const EvaluateRequest& request, const Machine& machine);

struct BaselinePlan {
  std::string spec;         // for load_run_set
  std::string is_new = {};  // its path in the repository when the change commits it and the base has none; else empty
  std::optional<AcceptedBaseline> accepted = {};  // for `--baseline accepted`
};

// A baseline that the base commit has is read there, whatever the work tree holds; so is the list of accepted ones.
Result<BaselinePlan> plan_baseline(const EvaluateRequest& request, const PolicyPlan& plan, Time now);

}  // namespace gate::cli

#endif  // GATE_CLI_POLICY_PLAN_H_
