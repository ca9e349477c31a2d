#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <optional>

#include "gate/base/diagnostic.h"
#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/cli/inputs.h"
#include "gate/cli/registry.h"
#include "gate/policy/grouped.h"
#include "gate/policy/lint.h"

namespace gate::cli {
namespace {

struct Options {
  std::string policy, as_of;
  bool show = false, all = false;
};

Result<int> look_at(const Options& options, const Machine& machine) {
  const std::string& file = options.policy;
  const std::optional<Time> as_of = options.as_of.empty() ? std::optional(machine.now()) : parse_time(options.as_of);
  if (!as_of) {
    return usage_error("--as-of: expected a time with a zone such as 2026-11-20T10:00:00Z, got '" + options.as_of +
                       "'");
  }
  GATE_ASSIGN(const Policy policy, load_policy(file, "."));
  constexpr std::size_t kMostOfARule = 10;
  const std::vector<Diagnostic> advice = policy::lint(policy, *as_of);
  for (const Diagnostic& note : options.all ? advice : policy::grouped(advice, kMostOfARule)) {
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

Action declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("POLICY", options->policy, "The policy: a file, or git:<rev>:<path>")->required();
  app.add_flag("--show", options->show, "Print the effective policy, each line with the place it comes from");
  app.add_flag("--all", options->all,
               "Every piece of advice; without it the first ten of each rule, and how many more");
  app.add_option("--as-of", options->as_of, "The moment that waivers are looked at by (default: now)");
  return [options](const Invocation& call) {
    return options->show ? show(options->policy, call.machine) : look_at(*options, call.machine);
  };
}

}  // namespace

const Command k_lint{"lint", "Read a policy, report every problem and advice, judge nothing", &declare};

}  // namespace gate::cli
