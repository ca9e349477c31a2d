#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "gate/base/diagnostic.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/registry.h"
#include "gate/policy/lint.h"

namespace gate::cli {
namespace {

Result<int> look_at(const std::string& file, const Machine& machine) {
  GATE_ASSIGN(const Policy policy, load_policy(file, "."));
  const std::vector<Diagnostic> advice = policy::lint(policy);
  for (const Diagnostic& note : advice) {
    machine.out("advice: " + render(note));
  }
  machine.out(visible(file) + ": " + counted(policy.checks.size(), "check") + ", " +
              counted(policy.waivers.size(), "waiver") + ", no error" +
              (advice.empty() ? "" : ", " + counted(advice.size(), "piece of advice", "pieces of advice")) + "\n");
  return 0;
}

Action declare(CLI::App& app) {
  const auto file = std::make_shared<std::string>();
  app.add_option("POLICY", *file, "The policy: a file, or git:<rev>:<path>")->required();
  return [file](const Invocation& call) { return look_at(*file, call.machine); };
}

}  // namespace

const Command k_lint{"lint", "Read a policy, report every problem and advice, judge nothing", &declare};

}  // namespace gate::cli
