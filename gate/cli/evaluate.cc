// gate evaluate: load, evaluate, write, print, in that order; the exit code is fixed before the first byte is written.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/accepted_baseline.h"
#include "gate/cli/artifacts.h"
#include "gate/cli/attempts.h"
#include "gate/cli/attestations.h"
#include "gate/cli/candidates.h"
#include "gate/cli/ci_hints.h"
#include "gate/cli/collect_provenance.h"
#include "gate/cli/documents.h"
#include "gate/cli/envelope.h"
#include "gate/cli/evaluate_options.h"
#include "gate/cli/inputs.h"
#include "gate/cli/judge.h"
#include "gate/cli/policy_plan.h"
#include "gate/cli/progress.h"
#include "gate/cli/read_sets.h"
#include "gate/cli/registry.h"
#include "gate/evaluate/evaluate.h"
#include "gate/evaluate/judge_change.h"
#include "gate/evaluate/several.h"
#include "gate/evaluate/when.h"
#include "gate/provenance/change_facts.h"
#include "gate/report/text.h"

namespace gate::cli {
namespace {

// Everything that was read, as provenance and evaluation need it.
struct Read {
  PolicyPlan plan;
  Policy policy;
  std::optional<Policy> other;      // the policy on the other side of the change, when it says something else
  std::optional<Error> unreadable;  // why a policy that is only compared cannot be
  Needs needs;
  BaselinePlan baseline_plan;
};

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
  ChangeFacts facts = provenance::change_facts(request.repository, hints, questions, request.commit);
  const std::array<const Policy*, 2> policies{&read.policy, read.other ? &*read.other : nullptr};
  evaluate::keep_telling_paths(facts, std::span(policies).first(read.other ? 2 : 1));
  return std::optional(std::move(facts));
}

// The policies that the plan names, and what they and the baseline's place ask for.
Result<Read> read_policies(const EvaluateRequest& request, const Machine& machine, Time now) {
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
      read.other->source.texts = texts_of(*read.plan.other, read.other->source);
      add_needs(read.needs, judges ? needs_of(*read.other) : Needs{.baseline = false});
    }
  }
  if (request.baseline) {
    GATE_ASSIGN(read.baseline_plan, plan_baseline(request, read.plan, now));
  } else if (read.policy.needs_baseline) {
    return usage_error("--baseline is missing (a policy without one says `baseline: none`)");
  }
  return read;
}

// The run sets of the policy on the other side of the change, where that one judges, too.
Result<RunSets> other_sets(const EvaluateRequest& request, const Read& read) {
  if (!read.other || read.plan.state != PolicyPlan::State::kWithChange) {
    return RunSets();
  }
  return load_sets(*read.plan.other, request.repository, needs_of(*read.other), request.limits.records);
}

// The plan as the evaluation keeps it: what came of nothing is not in it.
ChangeOfPolicy change_of_policy(const Read& read) {
  ChangeOfPolicy change;
  const bool compared = read.plan.state == PolicyPlan::State::kWithChange ||
                        (read.plan.state == PolicyPlan::State::kBesideBase && !read.unreadable);
  change.state = compared && !read.other ? PolicyPlan::State::kAlone : read.plan.state;
  change.new_baseline = read.baseline_plan.is_new;
  if (read.plan.base && (change.state == PolicyPlan::State::kNew || !change.new_baseline.empty())) {
    change.base = read.plan.base->commit;
  }
  if (read.unreadable && change.state == PolicyPlan::State::kBesideBase) {
    const Error& error = *read.unreadable;
    change.not_compared =
        !error.message.empty() || error.problems.empty() ? error.message : error.problems.front().message;
    if (change.not_compared.empty()) {
      change.not_compared = "no reason is known";
    }
  }
  return change;
}

// What became of the policy and the baseline in the change under test, on top of what the checks found.
Status add_change(const Read& read, const evaluate::Input& input, const RunSets& sets, Evaluation& evaluation) {
  if (const std::optional<AcceptedBaseline>& accepted = read.baseline_plan.accepted) {
    evaluation.notes.push_back({"accepted_baseline", "the baseline is entry " + std::to_string(accepted->number) +
                                                         " of " + std::string(kBaselinesPath) + ", accepted on " +
                                                         format_time(accepted->at).substr(0, 10) + " by " +
                                                         shortened(accepted->by, 100) + ": " +
                                                         shortened(accepted->why, 200)});
  }
  return evaluate::add_change(evaluation, change_of_policy(read), input, read.other ? &*read.other : nullptr, sets);
}

// One candidate, its records and what git says about them.
struct Judged {
  EvaluateRequest request;
  RunSet records;
  std::optional<Provenance> provenance;
};

// The records of both sides.
struct Records {
  std::optional<RunSet> baseline;
  std::vector<Judged> candidates;
};

Result<Records> read_records(const EvaluateRequest& request, const Read& read, const records::ReadWork& work) {
  std::vector<SetToRead> wanted;
  if (request.baseline) {
    wanted.push_back({read.baseline_plan.spec, Side::kBaseline});
  }
  const std::vector<std::string> one{request.candidate};
  for (const std::string& spec : request.candidates.empty() ? one : request.candidates) {
    wanted.push_back({spec, Side::kCandidate});
  }
  std::vector<Result<RunSet>> sets = read_sets(wanted, request.repository, read.needs, request.limits.records, work);
  Records records;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    GATE_ASSIGN(RunSet set, std::move(sets[i]));
    if (wanted[i].side == Side::kCandidate) {
      Judged& judged = records.candidates.emplace_back();
      judged.request = request;
      judged.request.candidate = wanted[i].spec;
      judged.records = std::move(set);
      continue;
    }
    if (read.baseline_plan.accepted) {
      GATE_TRY(check_accepted(*read.baseline_plan.accepted, set));
    }
    records.baseline = std::move(set);
  }
  return records;
}

// Everything that an attestation may be about.
std::vector<const RunSet*> records_of(const std::vector<Judged>& candidates, const RunSet* baseline) {
  std::vector<const RunSet*> sets;
  for (const Judged& one : candidates) {
    sets.push_back(&one.records);
  }
  if (baseline != nullptr) {
    sets.push_back(baseline);
  }
  return sets;
}

// The best verdict's code: what may ship is there, or nothing is.
int code_of(const EvaluateRequest& request, const std::vector<Evaluation>& evaluations) {
  const Evaluation& best =
      *std::min_element(evaluations.begin(), evaluations.end(),
                        [](const Evaluation& a, const Evaluation& b) { return a.verdict < b.verdict; });
  return exit_code(best, request.fail_on, request.warn_exit_code);
}

}  // namespace

Result<int> judge(const EvaluateRequest& request, std::span<const std::string> args, const Machine& machine) {
  std::optional<HeldToLimits> held(request.limits);
  const Time start = machine.now();
  const Time now = request.as_of.value_or(start);

  // 1. The policy decides what is read; from here on the checks are bound and cannot fail for a bad parameter.
  GATE_ASSIGN(const Read read, read_policies(request, machine, now));

  // 2. The records of both sides and what checks name beside them, by the bytes that are digested; what git says, only
  // when somebody asks.
  std::optional<LedgerHeld> ledger;
  if (request.ledger) {
    GATE_ASSIGN(ledger, LedgerHeld::take(*request.ledger, request.repository, request.commit.value_or(""), machine));
  }
  GATE_ASSIGN(Records records, read_records(request, read, reading(machine, request.threads)));
  machine.doing("asking git");
  std::vector<Judged>& candidates = records.candidates;
  RunSet* const baseline = records.baseline ? &*records.baseline : nullptr;
  for (Judged& judged : candidates) {
    GATE_ASSIGN(judged.provenance,
                collect_provenance(judged.request, {read.policy, read.needs, read.plan.base, read.baseline_plan.spec},
                                   judged.records, baseline));
  }
  GATE_ASSIGN(const std::vector<Artifact> artifacts, read_artifacts(request.artifacts));
  GATE_ASSIGN(const RunSets sets,
              load_sets(read.plan.judge, request.repository, needs_of(read.policy), request.limits.records));
  GATE_ASSIGN(const RunSets others, other_sets(request, read));
  GATE_ASSIGN(const std::optional<ChangeFacts> change, collect_change(request, read, machine));
  std::optional<Attempt> attempt;
  if (ledger) {
    GATE_ASSIGN(attempt, ledger->count({read.policy.id,
                                        read.policy.source.sha256,
                                        artifacts,
                                        {request.candidate, &candidates.front().records},
                                        {read.baseline_plan.spec, baseline},
                                        request.repository,
                                        &read.needs,
                                        request.limits.records}));
  }

  // Last, because a ledger brings the files of earlier attempts along.
  GATE_ASSIGN(
      const std::vector<Attestation> attestations,
      read_attestations(request.attestations, request.repository, read.needs.keys, records_of(candidates, baseline)));

  // 3. The verdicts and the exit code; nothing below changes them.
  const auto input_of = [&](const Policy& policy, std::size_t candidate, bool explains) {
    const Judged& one = candidates[candidate];
    return evaluate::Input{policy,
                           one.records,
                           baseline,
                           one.provenance ? &*one.provenance : nullptr,
                           now,
                           change ? &*change : nullptr,
                           sets,
                           attempt ? &*attempt : nullptr,
                           explains,
                           attestations,
                           request.threads,
                           judging(machine)};
  };
  const auto complete = [&](const evaluate::Input& input, std::size_t /*candidate*/, Evaluation& evaluation) -> Status {
    evaluation.artifacts = artifacts;
    return add_change(read, input, others, evaluation);
  };
  std::vector<std::string> names;
  for (const Judged& one : candidates) {
    names.push_back(candidate_name(one.request.candidate));
  }
  GATE_ASSIGN(const std::vector<Evaluation> evaluations, evaluate::judge_all(read.policy, names, input_of, complete));
  const int code = code_of(request, evaluations);
  held.reset();
  machine.doing("writing");

  // 4. All that is written is made before the first of it is: a verdict without its evidence is none. The ledger first:
  // an attempt that nobody counted has no verdict. Then evidence and reports, then the text for people.
  RunEnvelope envelope = make_envelope(args, start, machine);
  envelope.exit_code = code;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    add_set(envelope, "candidate", candidates.size() > 1 ? names[i] : candidates[i].records.name,
            candidates[i].records);
  }
  if (baseline != nullptr) {
    add_set(envelope, "baseline", baseline->name, *baseline);
  }
  add_sets(envelope, "set", sets);
  add_sets(envelope, "otherSet", others);
  std::vector<Document> documents;
  for (std::size_t i = 0; i < evaluations.size(); ++i) {
    GATE_TRY(add_documents(request, evaluations[i], envelope, names[i], documents));
  }
  if (ledger) {
    GATE_TRY(ledger->enter(evaluations.front(), start));
    ledger.reset();
  }
  if (candidates.size() > 1) {
    machine.out(candidates_text(names, evaluations));
  }
  for (const Document& document : documents) {
    GATE_TRY(write_file(document.file, document.bytes));
  }
  for (const Evaluation& evaluation : evaluations) {
    machine.out(report::text_report(evaluation, text_style(machine)));
  }
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

const Command k_evaluate{"evaluate", "Judge a candidate against a baseline by a policy", &declare,
                         "gate evaluate --policy gate.yaml --candidate runs/candidate --baseline runs/baseline"};

}  // namespace gate::cli
