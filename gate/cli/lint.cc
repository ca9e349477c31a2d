#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "gate/base/diagnostic.h"
#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/calibrate/pool.h"
#include "gate/cli/inputs.h"
#include "gate/cli/registry.h"
#include "gate/policy/calibration_note.h"
#include "gate/policy/grouped.h"
#include "gate/policy/lint.h"

namespace gate::cli {
namespace {

struct Options {
  std::string policy, as_of;
  std::vector<std::string> runs;
  bool show = false, all = false;
};

// The digest of the runs that a calibration would be made with today. Nothing: none were named.
Result<std::optional<std::string>> digest_of_runs(const std::vector<std::string>& specs, const Policy& policy) {
  if (specs.empty()) {
    return std::optional<std::string>();
  }
  if (std::none_of(policy.checks.begin(), policy.checks.end(), [](const CheckSpec& check) {
        return policy::parse_calibration_note(check.calibrated).has_value();
      })) {
    return policy_error("--runs: no check has a note of gate calibrate to compare the runs with",
                        {policy.source.path, 0, 0});
  }
  const Needs needs = needs_of(policy);
  std::vector<RunSet> sets;
  for (const std::string& spec : specs) {
    Result<RunSet> set = load_run_set(spec, ".", Side::kBaseline, &needs);
    if (!set) {
      return std::move(set).error().in("'" + shortened(spec, 100) + "'");
    }
    sets.push_back(*std::move(set));
  }
  return std::optional(calibrate::digest_of(sets));
}

Result<int> look_at(const Options& options, const Machine& machine) {
  const std::string& file = options.policy;
  const std::optional<Time> as_of = options.as_of.empty() ? std::optional(machine.now()) : parse_time(options.as_of);
  if (!as_of) {
    return usage_error("--as-of: expected a time with a zone such as 2026-11-20T10:00:00Z, got '" + options.as_of +
                       "'");
  }
  GATE_ASSIGN(const Policy policy, load_policy(file, "."));
  GATE_ASSIGN(const std::optional<std::string> runs, digest_of_runs(options.runs, policy));
  constexpr std::size_t kMostOfARule = 10;
  const std::vector<Diagnostic> advice = policy::lint(policy, *as_of, runs);
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
  app.add_option("--as-of", options->as_of, "The moment that waivers and calibrations are looked at by (default: now)")
      ->type_name("TIME");
  app.add_option("--runs", options->runs,
                 "The runs that the policy was calibrated with, as they are today; may be given several times")
      ->type_name("SET")
      ->allow_extra_args(false);
  return [options](const Invocation& call) {
    return options->show ? show(options->policy, call.machine) : look_at(*options, call.machine);
  };
}

}  // namespace

const Command k_lint{"lint", "Read a policy, report every problem and advice, judge nothing", &declare,
                     "gate lint gate.yaml --show"};

}  // namespace gate::cli
