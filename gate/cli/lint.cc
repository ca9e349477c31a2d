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
  const std::vector<Diagnostic> advice = policy::lint(policy, machine.now());
  for (const Diagnostic& note : advice) {
    machine.out("advice: " + render(note));
  }
  machine.out(visible(file) + ": " + counted(policy.checks.size(), "check") + ", " +
              counted(policy.waivers.size(), "waiver") + ", no error" +
              (advice.empty() ? "" : ", " + counted(advice.size(), "piece of advice", "pieces of advice")) + "\n");
  return 0;
}

// What is wrong with the policy comes first: an effective policy that no evaluation takes helps nobody.
Result<int> show(const std::string& file, const Machine& machine) {
  GATE_TRY(load_policy(file, "."));
  GATE_ASSIGN(const PolicySource source, policy_source(file, "."));
  GATE_ASSIGN(const std::string text, show_policy(source));
  machine.out(text);
  return 0;
}

struct Options {
  std::string policy;
  bool show = false;
};

Action declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("POLICY", options->policy, "The policy: a file, or git:<rev>:<path>")->required();
  app.add_flag("--show", options->show, "Print the effective policy, each line with the place it comes from");
  return [options](const Invocation& call) {
    return options->show ? show(options->policy, call.machine) : look_at(options->policy, call.machine);
  };
}

}  // namespace

const Command k_lint{"lint", "Read a policy, report every problem and advice, judge nothing", &declare};

}  // namespace gate::cli
