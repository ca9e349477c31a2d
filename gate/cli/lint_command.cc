#include "gate/base/diagnostic.h"
#include "gate/base/text.h"
#include "gate/cli/commands.h"
#include "gate/cli/inputs.h"
#include "gate/policy/lint.h"

namespace gate::cli {

Result<int> lint_command(const LintRequest& request, const Machine& machine) {
  GATE_ASSIGN(const Policy policy, load_policy(request.policy, "."));
  const std::vector<Diagnostic> advice = policy::lint(policy);
  for (const Diagnostic& note : advice) {
    machine.out("advice: " + render(note));
  }
  machine.out(visible(request.policy) + ": " + counted(policy.checks.size(), "check") + ", " +
              counted(policy.waivers.size(), "waiver") + ", no error" +
              (advice.empty() ? "" : ", " + counted(advice.size(), "piece of advice", "pieces of advice")) + "\n");
  return 0;
}

}  // namespace gate::cli
