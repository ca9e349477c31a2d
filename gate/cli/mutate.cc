// gate mutate: weakens a policy in one place after the other, and says which weakenings none of its tests notices.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/folders.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/policy_case.h"
#include "gate/cli/policy_test.h"
#include "gate/cli/registry.h"
#include "gate/evaluate/weaken.h"

namespace gate::cli {
namespace {

using evaluate::Weakening;

struct Options {
  std::string policy, tests;
  std::int64_t at_most = 2000;
  bool all = false;
};

struct Attempt {
  const Weakening* weakening;
  std::string noticed_by;  // the first case that does
};

bool is_touched(const Weakening& weakening, const std::string& check) {
  return std::any_of(weakening.becomes.begin(), weakening.becomes.end(),
                     [&](const auto& one) { return one.second.id == check; });
}

// The checks that a weakening leaves, with the waivers that are for them: of the whole policy, or of what it touches.
Policy weakened(const Policy& policy, const Weakening& weakening, bool only_touched) {
  Policy weaker;
  weaker.id = policy.id;
  weaker.needs_baseline = policy.needs_baseline;
  weaker.confidence = policy.confidence;
  weaker.metrics = policy.metrics;
  for (const CheckSpec& check : policy.checks) {
    if (!only_touched && !is_touched(weakening, check.id)) {
      weaker.checks.push_back(check);
    }
  }
  for (const auto& [at, becomes] : weakening.becomes) {
    if (becomes.check != nullptr) {
      weaker.checks.push_back(becomes);
    }
  }
  std::vector<Waiver> waivers = policy.waivers;
  if (weakening.waiver) {
    waivers.resize(std::max(waivers.size(), weakening.waiver->first + 1));
    waivers[weakening.waiver->first] = weakening.waiver->second;
  }
  for (Waiver& waiver : waivers) {
    if (std::any_of(weaker.checks.begin(), weaker.checks.end(),
                    [&](const CheckSpec& check) { return check.id == waiver.check; })) {
      weaker.waivers.push_back(std::move(waiver));
    }
  }
  return weaker;
}

bool is_expected(const PolicyCase& one, const std::string& check) {
  return std::any_of(one.checks.begin(), one.checks.end(),
                     [&](const ExpectedFinding& expected) { return expected.check == check; });
}

// What the weaker policy makes of a case of which `base` is known, as far as the case asks. Every check is judged by
// itself, so that the findings of all others stand.
Result<Evaluation> judge_again(const LoadedCase& loaded, const Policy& policy, const Evaluation& base,
                               const Weakening& weakening) {
  const Policy touched = weakened(policy, weakening, true);
  Evaluation whole;
  whole.verdict = Verdict::kPass;
  bool nothing_selected = true;
  if (!touched.checks.empty()) {
    Result<Evaluation> part = judge_case(loaded, touched);
    if (!part) {
      return judge_case(loaded, weakened(policy, weakening, false));  // others may have selected something
    }
    whole.findings = std::move(part->findings);
    whole.verdict = part->verdict;
    nothing_selected = false;
  }
  for (const Finding& finding : base.findings) {
    if (is_touched(weakening, finding.check)) {
      continue;
    }
    whole.verdict = std::max(whole.verdict, finding.verdict);
    nothing_selected = nothing_selected && finding.selected == 0;
    if (is_expected(loaded.one, finding.check)) {
      whole.findings.push_back(finding);
    }
  }
  return nothing_selected ? judge_case(loaded, weakened(policy, weakening, false))
                          : Result<Evaluation>(std::move(whole));
}

bool notices(const LoadedCase& loaded, const Policy& policy, const Evaluation& base, const Weakening& weakening) {
  const Result<Evaluation> evaluation = judge_again(loaded, policy, base, weakening);
  return !evaluation || !differences(loaded.one, *evaluation).empty();
}

Error fails_its_tests(const PolicyCase& one, const std::vector<CaseDifference>& found, const std::string& tests) {
  const CaseDifference& first = found.front();
  Error error = policy_error("the policy does not pass its own tests, so that they cannot tell a weaker one: case '" +
                             visible(one.name) + "', " + visible(first.what) + ": expected " + visible(first.expected) +
                             ", got " + visible(first.got));
  error.hint = "gate test " + visible(tests) + " shows all of it";
  return error;
}

// The cases that are about this policy; all of them must hold before anything is weakened.
Result<std::vector<PolicyCase>> cases_of(const Options& options, const Policy& policy, const PolicySource& source) {
  GATE_ASSIGN(std::vector<PolicyCase> cases, read_policy_cases(options.tests));
  std::erase_if(cases, [&](const PolicyCase& one) { return !is_same_file(one.policy, options.policy); });
  if (cases.empty()) {
    return Error{ErrorKind::kNothingEvaluated,
                 "no case in '" + visible(options.tests) + "' tests '" + visible(options.policy) +
                     "'; a case is a folder with a case.yaml whose 'policy' leads to it",
                 {},
                 {},
                 {}};
  }
  for (const PolicyCase& one : cases) {
    GATE_TRY(check_names(one, policy));
    GATE_ASSIGN(const std::vector<CaseDifference> found, run_policy_case(one, policy, source));
    if (!found.empty()) {
      return fails_its_tests(one, found, options.tests);
    }
  }
  return cases;
}

std::string line_of(const Attempt& attempt) {
  const Weakening& one = *attempt.weakening;
  const std::string change = one.from.empty() ? " added (" + shortened(visible(one.to), 60) + ")"
                             : one.to.empty()
                                 ? " dropped (" + shortened(visible(one.from), 60) + ")"
                                 : " " + shortened(visible(one.from), 60) + " -> " + shortened(visible(one.to), 60);
  const bool survives = attempt.noticed_by.empty();
  return (survives ? "survives  " : "noticed   ") + visible(render(Where{one.where.file, one.where.line, 0})) + "  " +
         visible(one.what) + change + (survives ? "" : "  by " + visible(attempt.noticed_by)) + "\n";
}

Result<int> mutate(const Options& options, const Machine& machine) {
  constexpr std::int64_t kMost = 100'000;
  if (options.at_most < 1 || options.at_most > kMost) {
    return usage_error("--at-most: expected 1 to " + std::to_string(kMost) + ", got " +
                       std::to_string(options.at_most));
  }
  GATE_ASSIGN(const PolicySource source, policy_source(options.policy, "."));
  GATE_ASSIGN(const Policy policy, load_policy(source));
  GATE_ASSIGN(const std::vector<PolicyCase> cases, cases_of(options, policy, source));
  const evaluate::Weakenings found = evaluate::weakenings(policy, static_cast<std::size_t>(options.at_most));
  std::vector<Attempt> attempts;
  for (const Weakening& weakening : found.list) {
    attempts.push_back({&weakening, ""});
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    machine.doing("case " + std::to_string(i + 1) + " of " + std::to_string(cases.size()));
    GATE_ASSIGN(const LoadedCase loaded, load_case(cases[i], policy, source));
    GATE_ASSIGN(const Evaluation base, evaluate_case(loaded, policy));
    for (Attempt& attempt : attempts) {
      if (attempt.noticed_by.empty() && notices(loaded, policy, base, *attempt.weakening)) {
        attempt.noticed_by = cases[i].name;
      }
    }
  }
  std::size_t survivors = 0;
  for (const Attempt& attempt : attempts) {
    survivors += attempt.noticed_by.empty() ? 1U : 0U;
    if (options.all || attempt.noticed_by.empty()) {
      machine.out(line_of(attempt));
    }
  }
  machine.out(counted(attempts.size(), "weakening") + ", " +
              (survivors == 0 ? "each noticed by one of " : std::to_string(survivors) + " noticed by none of ") +
              counted(cases.size(), "case") +
              (found.left_out == 0 ? "" : "; " + std::to_string(found.left_out) + " more not tried, see --at-most") +
              "\n");
  return survivors == 0 && found.left_out == 0 ? 0 : 1;
}

Action declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("POLICY", options->policy, "The policy, a file")->required();
  app.add_option("--tests", options->tests, "A folder of cases, as 'gate test' takes it")->required();
  app.add_option("--at-most", options->at_most, "Weakenings that are tried, the first of the policy first")
      ->capture_default_str();
  app.add_flag("--all", options->all, "List those that a case notices as well, and which one is the first to");
  return [options](const Invocation& call) { return mutate(*options, call.machine); };
}

}  // namespace

const Command k_mutate{"mutate", "Weaken a policy in one place after the other: do its tests notice?", &declare,
                       "gate mutate gate.yaml --tests tests/policy"};

}  // namespace gate::cli
