// gate evaluate: load, evaluate, write, print, in that order; the exit code is fixed before the first byte is written.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/cli/ci_hints.h"
#include "gate/cli/envelope.h"
#include "gate/cli/evaluate_options.h"
#include "gate/cli/inputs.h"
#include "gate/cli/judge.h"
#include "gate/cli/policy_plan.h"
#include "gate/cli/registry.h"
#include "gate/evaluate/evaluate.h"
#include "gate/evaluate/judge_change.h"
#include "gate/provenance/change_facts.h"
#include "gate/provenance/collect.h"
#include "gate/report/registry.h"
#include "gate/report/text.h"

namespace gate::cli {
namespace {

void name_commits(const RunSet& set, std::set<std::string>& commits) {
  for (const Run& run : set.runs) {
    const Scalar* commit = run.document.fields.find("code.commit");
    if (commit != nullptr && commit->kind == Scalar::Kind::kString) {
      commits.insert(commit->text);
    }
  }
}

// The files behind one command line word, as provenance compares them with HEAD. What came from git needs no
// comparison.
void name_inputs(const std::string& spec, const std::vector<InputFile>& files,
                 std::vector<provenance::ProvenanceRequest::Input>& inputs) {
  if (is_git_spec(spec)) {
    return;
  }
  const bool single = files.size() == 1 && spec.ends_with(files.front().name);
  const std::size_t slash = spec.find_last_of('/');
  for (const InputFile& file : files) {
    const bool beside = !single && spec.ends_with(".json");
    const std::string folder = beside ? (slash == std::string::npos ? "." : spec.substr(0, slash)) : spec;
    inputs.push_back({file.name, single ? spec : folder + "/" + file.name, file.sha256});
  }
}

// Everything that was read, as provenance and evaluation need it.
struct Read {
  PolicyPlan plan;
  Policy policy;
  std::optional<Policy> other;      // the policy on the other side of the change, when it says something else
  std::optional<Error> unreadable;  // why a policy that is only compared cannot be
  Needs needs;
  BaselinePlan baseline_plan;
};

Result<std::optional<Provenance>> collect_provenance(const EvaluateRequest& request, const Read& read,
                                                     const RunSet& candidate, const RunSet* baseline) {
  const bool from_git =
      !read.policy.source.commit.empty() || is_git_spec(request.candidate) || is_git_spec(read.baseline_plan.spec);
  if (!read.needs.repository && !from_git && !request.commit) {
    return std::optional<Provenance>();
  }
  provenance::ProvenanceRequest wanted;
  wanted.folder = request.repository;
  wanted.head = request.commit;
  if (read.plan.base) {
    wanted.base = read.plan.base->commit;
  }
  std::set<std::string> commits;
  name_commits(candidate, commits);
  const PolicySummary& policy = read.policy.source;
  if (policy.commit.empty()) {
    name_inputs(request.policy, {{policy.path, policy.sha256, policy.size}}, wanted.inputs);
  }
  GATE_ASSIGN(const SetSpec candidate_set, parse_set_spec(request.candidate));
  name_inputs(candidate_set.path, candidate.files, wanted.inputs);
  if (baseline != nullptr) {
    name_commits(*baseline, commits);
    GATE_ASSIGN(const SetSpec baseline_set, parse_set_spec(read.baseline_plan.spec));
    name_inputs(baseline_set.path, baseline->files, wanted.inputs);
  }
  if (baseline != nullptr && !read.needs.baseline_blobs.empty()) {
    std::set<std::string> theirs;
    name_commits(*baseline, theirs);
    for (const std::string& commit : theirs) {
      for (const std::string& path : read.needs.baseline_blobs) {
        wanted.committed_blobs.push_back({commit, path});
      }
    }
  }
  wanted.commits.assign(commits.begin(), commits.end());
  wanted.blobs = read.needs.blobs;
  GATE_ASSIGN(Provenance found, provenance::collect(wanted));
  if (read.plan.base) {
    found.base_how = read.plan.base->how;
  }
  return std::optional<Provenance>(std::move(found));
}

// What the policies ask about the change under test; nothing when they ask nothing.
Result<std::optional<ChangeFacts>> collect_change(const EvaluateRequest& request, const Read& read,
                                                  const Machine& machine) {
  ChangeQuestions questions = evaluate::questions_of(read.policy);
  if (read.other) {
    ChangeQuestions theirs = evaluate::questions_of(*read.other);
    questions.conditions = questions.conditions || theirs.conditions;
    questions.paths = questions.paths || theirs.paths;
    questions.ranges.insert(questions.ranges.end(), theirs.ranges.begin(), theirs.ranges.end());
  }
  if (!questions.any()) {
    return std::optional<ChangeFacts>();
  }
  std::sort(questions.ranges.begin(), questions.ranges.end());
  questions.ranges.erase(std::unique(questions.ranges.begin(), questions.ranges.end()), questions.ranges.end());
  GATE_ASSIGN(const provenance::CiHints hints, ci_hints(machine));
  return std::optional(provenance::change_facts(request.repository, hints, questions, request.commit));
}

Status write_reports(const EvaluateRequest& request, const Evaluation& evaluation, const RunEnvelope& envelope) {
  std::vector<std::pair<std::string, std::string>> wanted = request.reports;
  if (request.evidence) {
    wanted.emplace_back("statement", *request.evidence);
  }
  for (const auto& [format, file] : wanted) {
    Result<std::string> bytes = report::find_report(format)->write(evaluation, envelope);
    if (!bytes) {
      return write_error(format + " report: " + bytes.error().message);
    }
    GATE_TRY(write_file(file, *bytes));
  }
  return Done{};
}

// The policies that the plan names, and what they and the baseline's place ask for.
Result<Read> read_policies(const EvaluateRequest& request, const Machine& machine) {
  Read read;
  GATE_ASSIGN(read.plan, plan_policy(request, machine));
  GATE_ASSIGN(read.policy, load_policy(read.plan.judge));
  read.needs = needs_of(read.policy);
  if (read.plan.other) {
    const bool judges = read.plan.state == PolicyPlan::State::kWithChange;
    Result<Policy> other = load_policy(*read.plan.other);
    if (!other && judges) {
      return std::move(other).error().in("the change's own policy");
    }
    if (!other) {
      read.unreadable = std::move(other).error();
    } else if (*read.plan.judge.given != *read.plan.other->given) {
      read.other = std::move(other).value();
      add_needs(read.needs, judges ? needs_of(*read.other) : Needs{.baseline = false});
    }
  }
  if (request.baseline) {
    GATE_ASSIGN(read.baseline_plan, plan_baseline(request, read.plan));
  } else if (read.policy.needs_baseline) {
    return usage_error("--baseline is missing (a policy without one says `baseline: none`)");
  }
  return read;
}

// What became of the policy and the baseline in the change under test, on top of what the checks found.
Status add_change(const EvaluateRequest& request, const Read& read, const evaluate::Input& input,
                  Evaluation& evaluation) {
  switch (read.plan.state) {
    case PolicyPlan::State::kAlone: break;
    case PolicyPlan::State::kNew: evaluate::note_new_policy(evaluation, read.plan.base->commit); break;
    case PolicyPlan::State::kRemoved: evaluate::note_removed_policy(evaluation); break;
    case PolicyPlan::State::kWithChange:
      if (read.other) {
        GATE_ASSIGN(RunSets sets, load_sets(*read.plan.other, request.repository, needs_of(*read.other),
                                            request.limits.records, read.other->records));
        const evaluate::Input theirs{*read.other, input.candidate, input.baseline, input.provenance,
                                     input.now,   input.change,    std::move(sets)};
        GATE_TRY(evaluate::judge_by_both(evaluation, read.policy, *read.other, evaluate::evaluate(theirs)));
      }
      break;
    case PolicyPlan::State::kBesideBase:
      if (read.other) {
        evaluate::note_difference_from_base(evaluation, *read.other, read.policy);
      } else if (read.unreadable) {
        evaluation.notes.push_back({"policy_not_compared",
                                    "the base's policy cannot be read, so nobody can say whether "
                                    "this one differs from it: " +
                                        read.unreadable->message});
      }
      break;
  }
  if (read.baseline_plan.is_new) {
    evaluate::note_new_baseline(evaluation, *request.baseline, read.plan.base->commit);
  }
  return Done{};
}

}  // namespace

Result<int> judge(const EvaluateRequest& request, std::span<const std::string> args, const Machine& machine) {
  std::optional<HeldToLimits> held(request.limits);

  // 1. The policy decides what is read; from here on the checks are bound and cannot fail for a bad parameter.
  GATE_ASSIGN(const Read read, read_policies(request, machine));

  // 2. The records of both sides and what checks name beside them, by the bytes that are digested.
  GATE_ASSIGN(const RunSet candidate, load_run_set(request.candidate, request.repository, Side::kCandidate, &read.needs,
                                                   request.limits.records, read.policy.records));
  std::optional<RunSet> baseline;
  if (request.baseline) {
    GATE_ASSIGN(baseline, load_run_set(read.baseline_plan.spec, request.repository, Side::kBaseline, &read.needs,
                                       request.limits.records, read.policy.records));
  }
  const RunSet* baseline_set = baseline ? &*baseline : nullptr;
  GATE_ASSIGN(RunSets sets, load_sets(read.plan.judge, request.repository, needs_of(read.policy),
                                      request.limits.records, read.policy.records));

  // 3. What git says, only when somebody asks.
  GATE_ASSIGN(const std::optional<Provenance> provenance, collect_provenance(request, read, candidate, baseline_set));

  GATE_ASSIGN(const std::optional<ChangeFacts> change, collect_change(request, read, machine));

  // 4. The verdict and the exit code; nothing below changes them.
  const Time start = machine.now();
  const evaluate::Input input{read.policy,
                              candidate,
                              baseline_set,
                              provenance ? &*provenance : nullptr,
                              request.as_of.value_or(start),
                              change ? &*change : nullptr,
                              std::move(sets)};
  GATE_ASSIGN(Evaluation evaluation, evaluate::evaluate(input));
  GATE_TRY(add_change(request, read, input, evaluation));
  const int code = exit_code(evaluation, request.fail_on, request.warn_exit_code);
  held.reset();

  // 5. Evidence and reports, then the text for people.
  RunEnvelope envelope = make_envelope(args, start, machine);
  envelope.exit_code = code;
  GATE_TRY(write_reports(request, evaluation, envelope));
  machine.out(report::text_report(evaluation, text_style(machine)));
  return code;
}

namespace {

Action declare(CLI::App& app) {
  return [options = declare_evaluate(app)](const Invocation& call) -> Result<int> {
    GATE_ASSIGN(const EvaluateRequest request, options());
    return judge(request, call.args, call.machine);
  };
}

}  // namespace

const Command k_evaluate{"evaluate", "Judge a candidate against a baseline by a policy", &declare};

}  // namespace gate::cli
