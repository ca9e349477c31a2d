// gate audit: what another policy would have made of the inputs that evidence names: before a policy is changed, and
// after an incident.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "gate/base/glob.h"
#include "gate/base/text.h"
#include "gate/cli/evidence_file.h"
#include "gate/cli/inputs.h"
#include "gate/cli/progress.h"
#include "gate/cli/registry.h"
#include "gate/cli/replay_inputs.h"
#include "gate/cli/replay_side.h"
#include "gate/evaluate/evaluate.h"
#include "gate/evidence/json_view.h"

namespace gate::cli {
namespace {

using evidence::Json;
using evidence::Recorded;

// What one finding came to.
struct Came {
  std::string verdict, outcome, summary;
};
// By check and slice, in the order of the policy.
using Findings = std::vector<std::pair<std::string, Came>>;

std::string name_of(const std::string& check, const std::vector<SliceLabel>& slice) {
  std::string name = check;
  for (const SliceLabel& label : slice) {
    name += "[" + label.key + "=" + label.value + "]";
  }
  return name;
}

Findings recorded_findings(const Json& statement) {
  Findings findings;
  for (const Json& one : evidence::elements(evidence::at(statement, "predicate.decision.checks"))) {
    std::vector<SliceLabel> slice;
    for (const Json& label : evidence::elements(evidence::member(one, "slice"))) {
      slice.push_back({evidence::text_of(label, "key"), evidence::text_of(label, "value")});
    }
    const std::string id = evidence::text_of(one, "id");
    if (!id.starts_with("gate:")) {
      findings.emplace_back(name_of(id, slice),
                            Came{evidence::text_of(one, "verdict"), evidence::text_of(one, "outcome"), ""});
    }
  }
  return findings;
}

// Of the checks alone: what became of the policy, and the candidates beside this one, are not asked again.
std::string worst_of(const Findings& findings) {
  Verdict worst = Verdict::kPass;
  for (const auto& [name, came] : findings) {
    for (const Verdict verdict : {Verdict::kWarn, Verdict::kBlock}) {
      worst = came.verdict == word(verdict) ? std::max(worst, verdict) : worst;
    }
  }
  return std::string(word(worst));
}

Findings findings_of(const Evaluation& evaluation) {
  Findings findings;
  for (const Finding& one : evaluation.findings) {
    findings.emplace_back(name_of(one.check, one.slice),
                          Came{std::string(word(one.verdict)), std::string(word(one.outcome)), one.summary});
  }
  return findings;
}

// Evidence keeps a part of a long list of changed paths: one that answers its own policy. A pattern of another policy
// that matches none of them may match one that is not there, so that nothing is known then.
void forget_cut_paths(std::optional<ChangeFacts>& change, const Policy& policy) {
  if (!change || !change->paths.value || change->count_of_paths() == change->paths.value->size()) {
    return;
  }
  const std::vector<std::string>& paths = *change->paths.value;
  const auto answered = [&](const std::string& glob) {
    return std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return glob_matches(glob, path); });
  };
  for (const CheckSpec& spec : policy.checks) {
    if (!std::all_of(spec.when.paths.begin(), spec.when.paths.end(), answered)) {
      change->paths =
          Fact<std::vector<std::string>>::not_known("the evidence names " + std::to_string(paths.size()) + " of " +
                                                        std::to_string(change->count_of_paths()) + " changed paths",
                                                    "");
      change->paths_count = 0;
      return;
    }
  }
}

std::multiset<std::string> digests_of(const std::vector<InputFile>& files) {
  std::multiset<std::string> digests;
  for (const InputFile& file : files) {
    digests.insert(file.sha256);
  }
  return digests;
}

Result<std::optional<Evaluation>> evaluate_by(const std::string& other, ReplayInputs inputs, const Recorded& recorded,
                                              const Machine& machine, Mismatch& mismatch) {
  machine.doing("reading");
  GATE_ASSIGN(const PolicySource source, policy_source(other, inputs.repository));
  GATE_ASSIGN(const Policy policy, load_policy(source));
  const Needs needs = needs_of(policy);
  if (policy.needs_baseline && !recorded.has_baseline) {
    return input_error("the policy compares with a baseline, and the evidence has none", {other, 0, 0});
  }
  inputs.known = recorded.read_from;
  find_accepted(inputs, recorded, mismatch);
  if (mismatch.any()) {
    return std::optional<Evaluation>();
  }
  const ReplaySide candidate_files = open_side(inputs, Side::kCandidate, recorded, mismatch);
  const ReplaySide baseline_files = open_side(inputs, Side::kBaseline, recorded, mismatch);
  if (mismatch.any()) {
    return std::optional<Evaluation>();
  }
  GATE_ASSIGN(const RunSets sets, load_sets(source, inputs.repository, needs, inputs.limits.records));
  GATE_ASSIGN(const std::optional<RunSet> candidate_set,
              read_side(candidate_files, inputs, Side::kCandidate, recorded, needs));
  GATE_INVARIANT(candidate_set.has_value());
  const RunSet& candidate = *candidate_set;
  GATE_ASSIGN(const std::optional<RunSet> baseline,
              read_side(baseline_files, inputs, Side::kBaseline, recorded, needs));
  const RunSet* baseline_set = baseline ? &*baseline : nullptr;
  std::optional<Provenance> provenance = recorded.provenance;
  complete_provenance(provenance, needs, candidate, baseline_set);
  std::optional<ChangeFacts> change = recorded.change;
  forget_cut_paths(change, policy);
  const std::vector<Attestation> attestations = recorded.all_attestations();
  const evaluate::Input input{policy,
                              candidate,
                              baseline_set,
                              provenance ? &*provenance : nullptr,
                              recorded.as_of.value_or(recorded.evaluated_at),
                              change ? &*change : nullptr,
                              sets,
                              recorded.attempt ? &*recorded.attempt : nullptr,
                              true,
                              attestations,
                              /*threads=*/0,
                              judging(machine)};
  // They were hashed first and read later: what was read must be what was hashed.
  if (digests_of(candidate.files) != digests_of(recorded.files("candidate")) ||
      (baseline && digests_of(baseline->files) != digests_of(recorded.files("baseline")))) {
    return input_error("an input changed while it was read");
  }
  GATE_ASSIGN(Evaluation evaluation, evaluate::evaluate(input));
  return std::optional(std::move(evaluation));
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

struct Change {
  std::string name, from, to, summary;
};

std::vector<Change> changes_between(const Findings& before, const Findings& after) {
  constexpr std::string_view kNotThere = "(not asked)";
  const auto said = [](const Came& came) { return came.verdict + " (" + came.outcome + ")"; };
  std::map<std::string, Came> old(before.begin(), before.end());
  std::vector<Change> changes;
  for (const auto& [name, came] : after) {
    const auto was = old.find(name);
    if (was == old.end()) {
      changes.push_back({name, std::string(kNotThere), said(came), came.summary});
    } else if (said(was->second) != said(came)) {
      changes.push_back({name, said(was->second), said(came), came.summary});
    }
  }
  const std::map<std::string, Came> now(after.begin(), after.end());
  for (const auto& [name, came] : before) {
    if (!now.contains(name)) {
      changes.push_back({name, said(came), std::string(kNotThere), ""});
    }
  }
  return changes;
}

std::string text_of(const std::vector<Change>& changes) {
  std::size_t name = 0;
  std::size_t from = 0;
  for (const Change& change : changes) {
    name = std::max(name, visible(change.name).size());
    from = std::max(from, change.from.size());
  }
  std::string text;
  for (const Change& change : changes) {
    text += "  " + padded(visible(change.name), name) + "  " + padded(change.from, from) + " -> " + change.to +
            (change.summary.empty() ? "" : ": " + shortened(visible(change.summary), 200)) + "\n";
  }
  return text;
}

Result<int> audit(const std::string& path, const std::string& policy, const ReplayInputs& inputs,
                  const Machine& machine) {
  const HeldToLimits held(inputs.limits);
  GATE_ASSIGN(const evidence::Reading reading, read_evidence(path));
  if (!reading.problems.empty()) {
    machine.out(text_of_problems("different", path, reading));
    return 1;
  }
  const Recorded recorded = evidence::recorded_of(*reading.statement);
  GATE_TRY(check_rules(recorded, path));
  Mismatch mismatch;
  GATE_ASSIGN(const std::optional<Evaluation> evaluation, evaluate_by(policy, inputs, recorded, machine, mismatch));
  if (!evaluation) {
    machine.out(mismatch.text());
    return mismatch.exit_code();
  }
  const Findings before = recorded_findings(*reading.statement);
  const Findings after = findings_of(*evaluation);
  const std::vector<Change> changes = changes_between(before, after);
  const std::string was = worst_of(before);
  const std::string verdict(word(evaluation->verdict));
  const bool same = changes.empty() && verdict == was;
  machine.out((verdict == was ? "verdict: " + verdict + " by both policies" : "verdict: " + was + " -> " + verdict) +
              "; " +
              (same ? "all of " + counted(after.size(), "finding") + " as before"
                    : counted(changes.size(), "finding") +
                          (changes.size() == 1 ? " comes out otherwise" : " come out otherwise")) +
              "\n" + text_of(changes) +
              (was == recorded.verdict ? ""
                                       : "The evidence says " + recorded.verdict +
                                             ", by what became of its policy or its baseline, or by the candidates "
                                             "judged beside it; that is not asked again.\n") +
              "As of " + format_time(recorded.as_of.value_or(recorded.evaluated_at)) +
              (recorded.provenance ? "" : "; of git nothing is known, since the evidence holds nothing of it") + ".\n");
  return same ? 0 : 1;
}

Action declare(CLI::App& app) {
  struct Raw {
    std::string evidence, policy;
  };
  const auto raw = std::make_shared<Raw>();
  app.add_option("EVIDENCE", raw->evidence, "What --evidence wrote")->required();
  app.add_option("--policy", raw->policy, "The other policy: a file, or git:<rev>:<path>")
      ->required()
      ->type_name("FILE");
  app.footer(
      "Exit code: 0 it comes to the same, 1 something would change or an input differs, 2 the policy is wrong, "
      "3 an input is missing, 4 it evaluates nothing.");
  return [raw, inputs = declare_inputs(app, {"candidate", "baseline"})](const Invocation& call) -> Result<int> {
    GATE_ASSIGN(const ReplayInputs given, inputs());
    return audit(raw->evidence, raw->policy, given, call.machine);
  };
}

}  // namespace

const Command k_audit{
    "audit", "What another policy would make of the inputs of evidence", &declare,
    "gate audit evidence.json --policy other.yaml --input candidate=runs/candidate --input baseline=runs/baseline"};

}  // namespace gate::cli
