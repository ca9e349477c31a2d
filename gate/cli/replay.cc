// gate replay: the decision once more, from the bytes that the evidence names and the facts that it records; nothing is
// asked of a clock, a CI or a repository.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <utility>

#include "gate/base/text.h"
#include "gate/cli/evidence_file.h"
#include "gate/cli/inputs.h"
#include "gate/cli/progress.h"
#include "gate/cli/registry.h"
#include "gate/cli/replay_inputs.h"
#include "gate/cli/replay_side.h"
#include "gate/evaluate/evaluate.h"
#include "gate/evaluate/judge_change.h"
#include "gate/evaluate/several.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/report/decision.h"

namespace gate::cli {
namespace {

using evidence::Recorded;

// Policies bound from verified bytes.
struct Policies {
  Policy policy;
  std::optional<Policy> other;
  Needs needs;  // of all that judge
};

bool both_judge(const Recorded& recorded) {
  return recorded.other && recorded.plan.state == ChangeOfPolicy::State::kWithChange;
}

Result<std::optional<Policies>> load_policies(const ReplayInputs& inputs, const Recorded& recorded,
                                              Mismatch& mismatch) {
  const std::optional<PolicySource> source = recorded_policy(inputs, "policy", recorded.policy, false, mismatch);
  std::optional<PolicySource> other;
  if (recorded.other) {
    other = recorded_policy(inputs, "other-policy", *recorded.other, true, mismatch);
  }
  if (!source || (recorded.other && !other)) {
    return std::optional<Policies>();
  }
  Policies policies;
  GATE_ASSIGN(policies.policy, load_policy(*source));
  policies.needs = needs_of(policies.policy);
  if (other) {
    GATE_ASSIGN(policies.other, load_policy(*other));
    policies.other->source.texts = recorded.other->texts;
    add_needs(policies.needs, both_judge(recorded) ? needs_of(*policies.other) : Needs{.baseline = false});
  }
  return std::optional(std::move(policies));
}

// A candidate that was judged: the one that the evidence is about, or one beside it.
struct Judged {
  std::string name;
  bool own = false;
  RunSet records;
  std::optional<Provenance> provenance;
};

// All that were judged together, in their order.
Result<std::vector<Judged>> read_judged(const ReplayInputs& inputs, const Recorded& recorded,
                                        const std::vector<std::unique_ptr<FileTree>>& beside, RunSet candidate,
                                        const Needs& needs) {
  std::vector<Judged> judged;
  if (recorded.family.empty()) {
    judged.push_back({recorded.candidate_name, true, RunSet(), recorded.provenance});
  }
  std::size_t own = 0;
  for (std::size_t i = 0; i < recorded.family.size(); ++i) {
    const FamilyMember& member = recorded.family[i];
    if (member.own) {
      own = i;
      judged.push_back({member.name, true, RunSet(), recorded.provenance});
      continue;
    }
    GATE_ASSIGN(RunSet records, read_side(*beside[i], member.name, Side::kCandidate, std::string(kBeside) + member.name,
                                          inputs, needs));
    judged.push_back({member.name, false, std::move(records), member.provenance});
  }
  judged[own].records = std::move(candidate);
  return judged;
}

// The evaluation, or nothing when an input is missing or differs.
Result<std::optional<Evaluation>> evaluate_again(const ReplayInputs& inputs, const Recorded& recorded,
                                                 const Machine& machine, Mismatch& mismatch) {
  machine.doing("reading");
  const ReplaySide candidate_files = open_side(inputs, Side::kCandidate, recorded, mismatch);
  const std::vector<std::unique_ptr<FileTree>> beside_files = open_beside(inputs, recorded, mismatch);
  const ReplaySide baseline_files = open_side(inputs, Side::kBaseline, recorded, mismatch);
  GATE_ASSIGN(const std::optional<Policies> policies, load_policies(inputs, recorded, mismatch));
  if (mismatch.any() || !policies) {
    return std::optional<Evaluation>();
  }
  if (policies->policy.needs_baseline && !recorded.has_baseline) {
    mismatch.different.emplace_back("the policy compares with a baseline, and the evidence has none");
    return std::optional<Evaluation>();
  }
  const Needs needs = needs_of(policies->policy);
  GATE_ASSIGN(const RunSets sets, recorded_sets(inputs, {"policy"}, needs, recorded.files("set"), mismatch));
  RunSets other_sets;
  if (both_judge(recorded)) {
    GATE_ASSIGN(other_sets, recorded_sets(inputs, {"other-policy", "policy"}, needs_of(*policies->other),
                                          recorded.files("otherSet"), mismatch));
  }
  if (mismatch.any()) {
    return std::optional<Evaluation>();
  }
  GATE_ASSIGN(std::optional<RunSet> candidate_set,
              read_side(candidate_files, inputs, Side::kCandidate, recorded, policies->needs));
  GATE_INVARIANT(candidate_set.has_value());
  GATE_ASSIGN(const std::optional<RunSet> baseline,
              read_side(baseline_files, inputs, Side::kBaseline, recorded, policies->needs));
  const RunSet* baseline_set = baseline ? &*baseline : nullptr;
  GATE_ASSIGN(std::vector<Judged> judged,
              read_judged(inputs, recorded, beside_files, *std::move(candidate_set), policies->needs));
  for (Judged& one : judged) {
    complete_provenance(one.provenance, policies->needs, one.records, baseline_set);
  }
  const std::vector<Attestation> attestations = recorded.all_attestations();
  const auto input_of = [&](const Policy& policy, std::size_t candidate, bool explains) {
    const Judged& one = judged[candidate];
    return evaluate::Input{policy,
                           one.records,
                           baseline_set,
                           one.provenance ? &*one.provenance : nullptr,
                           recorded.as_of.value_or(recorded.evaluated_at),
                           recorded.change ? &*recorded.change : nullptr,
                           sets,
                           recorded.attempt ? &*recorded.attempt : nullptr,
                           explains,
                           attestations,
                           /*threads=*/0,
                           judging(machine)};
  };
  const auto complete = [&](const evaluate::Input& input, std::size_t /*candidate*/, Evaluation& evaluation) -> Status {
    evaluation.artifacts = recorded.artifacts;
    if (recorded.accepted_baseline) {
      evaluation.notes.push_back(*recorded.accepted_baseline);
    }
    return evaluate::add_change(evaluation, recorded.plan, input, policies->other ? &*policies->other : nullptr,
                                other_sets);
  };
  std::vector<std::string> names;
  std::size_t own = 0;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    names.push_back(judged[i].name);
    own = judged[i].own ? i : own;
  }
  GATE_ASSIGN(std::vector<Evaluation> evaluations, evaluate::judge_all(policies->policy, names, input_of, complete));
  return std::optional(std::move(evaluations[own]));
}

// How many files of records there were, those of the candidates beside it included.
std::size_t files_of(const Recorded& recorded) {
  std::size_t count = recorded.inputs.size();
  for (const FamilyMember& member : recorded.family) {
    count += member.files.size();
  }
  return count;
}

Result<int> replay(const std::string& path, ReplayInputs inputs, const Machine& machine) {
  const HeldToLimits held(inputs.limits);
  GATE_ASSIGN(const evidence::Reading reading, read_evidence(path));
  if (!reading.problems.empty()) {
    machine.out(text_of_problems("different", path, reading));
    return 1;
  }
  const Recorded recorded = evidence::recorded_of(*reading.statement);
  GATE_TRY(check_rules(recorded, path));
  inputs.known = recorded.read_from;
  Mismatch mismatch;
  GATE_TRY(name_beside(inputs, recorded.family, mismatch));
  find_accepted(inputs, recorded, mismatch);
  if (mismatch.any()) {
    machine.out(mismatch.text());
    return mismatch.exit_code();
  }
  GATE_ASSIGN(const std::optional<Evaluation> evaluation, evaluate_again(inputs, recorded, machine, mismatch));
  if (mismatch.any()) {
    machine.out(mismatch.text());
    return mismatch.exit_code();
  }
  GATE_INVARIANT(evaluation.has_value());
  GATE_ASSIGN(const std::string bytes, report::decision_bytes(*evaluation));
  GATE_ASSIGN(const std::string digest, report::decision_digest(*evaluation));
  if (digest == recorded.digest) {
    machine.out("equal: " + recorded.verdict + ", decision sha256 " + digest + ", recomputed from the policy and " +
                counted(files_of(recorded), "file") + "\n");
    return 0;
  }
  GATE_ASSIGN(const evidence::Json again, evidence::read_json(bytes, "the replayed decision"));
  const auto difference = evidence::first_difference(*evidence::at(*reading.statement, "predicate.decision"), again);
  GATE_INVARIANT(difference.has_value());
  const auto shown = [](const std::optional<std::string>& value) {
    return value ? visible(shortened(*value, 400)) : std::string("(not there)");
  };
  machine.out("different at /predicate/decision" + visible(difference->pointer) +
              "\n  evidence: " + shown(difference->one) + "\n  replayed: " + shown(difference->other) + "\n");
  return 1;
}

Action declare(CLI::App& app) {
  const auto path = std::make_shared<std::string>();
  app.add_option("EVIDENCE", *path, "What --evidence wrote")->required();
  app.footer(
      "Exit code: 0 equal, 1 different, 3 an input is missing.\n"
      "Of several candidates that were judged together the others are --input candidate:NAME=PATH.");
  return [path, inputs = declare_inputs(app, {"policy", "candidate", "baseline", "other-policy",
                                              std::string(kBeside) + "NAME"})](const Invocation& call) -> Result<int> {
    GATE_ASSIGN(ReplayInputs given, inputs());
    return replay(*path, std::move(given), call.machine);
  };
}

}  // namespace

const Command k_replay{"replay", "Recompute the decision of evidence from its inputs, and compare", &declare,
                       "gate replay evidence.json --input policy=gate.yaml --input candidate=runs/candidate --input "
                       "baseline=runs/baseline"};

}  // namespace gate::cli
