#include "gate/evaluate/judge_change.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/evaluate/policy_diff.h"

namespace gate::evaluate {
namespace {

using Kind = PolicyChange::Kind;

// What one remark holds of a long list; all of it is in the evidence.
constexpr std::size_t kShownLines = 8;

Finding finding_about(std::string what, const Evaluation& evaluation, Outcome outcome, ReasonCode reason,
                      Verdict verdict, std::string summary) {
  Finding finding;
  finding.check = "gate:" + what;
  finding.kind = std::move(what);
  finding.outcome = outcome;
  finding.reason = reason;
  finding.verdict = verdict;
  finding.summary = std::move(summary);
  finding.selected = 1;
  finding.respond = {verdict == Verdict::kPass    ? ""
                     : verdict == Verdict::kBlock ? "stop_promotion"
                                                  : "investigate",
                     evaluation.policy.owner, evaluation.policy.runbook};
  finding.policy_at = {evaluation.policy.path, 1, 1};
  return finding;
}

void append(Evaluation& evaluation, Finding finding) {
  evaluation.verdict = std::max(evaluation.verdict, finding.verdict);
  evaluation.findings.push_back(std::move(finding));
}

// "loosened: line 14: accuracy: margin 0.01 -> 0.05; ...", nothing when no line is of that kind.
void note_lines(const std::vector<PolicyChange>& changes, Kind kind, std::string code, std::string_view word,
                std::vector<Note>& notes) {
  std::vector<std::string> lines;
  for (const PolicyChange& change : changes) {
    if (change.kind == kind) {
      lines.push_back(text_of(change));
    }
  }
  if (lines.empty()) {
    return;
  }
  const std::size_t hidden = lines.size() - std::min(lines.size(), kShownLines);
  lines.resize(lines.size() - hidden);
  notes.push_back({std::move(code), std::string(word) + ": " + join(lines, "; ") +
                                        (hidden == 0 ? "" : "; and " + std::to_string(hidden) + " more")});
}

std::vector<Note> notes_on(const std::vector<PolicyChange>& changes) {
  std::vector<Note> notes;
  note_lines(changes, Kind::kLoosened, "policy_loosened", "loosened", notes);
  note_lines(changes, Kind::kTightened, "policy_tightened", "tightened", notes);
  note_lines(changes, Kind::kChanged, "policy_changed", "changed", notes);
  if (notes.empty()) {
    notes.push_back({"policy_changed", "the text differs; no difference in a check or a waiver was found"});
  }
  return notes;
}

// "accuracy, p95-latency and 3 more": the findings that have the evaluation's verdict.
std::string culprits(const Evaluation& evaluation) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> names;
  for (const Finding& finding : evaluation.findings) {
    if (finding.verdict == evaluation.verdict && (names.empty() || names.back() != finding.check)) {
      names.push_back(finding.check);
    }
  }
  const std::size_t hidden = names.size() - std::min(names.size(), kNamed);
  names.resize(names.size() - hidden);
  return join(names, ", ") + (hidden == 0 ? "" : " and " + std::to_string(hidden) + " more");
}

}  // namespace

Status judge_by_both(Evaluation& evaluation, const Policy& base, const Policy& change,
                     const Result<Evaluation>& other) {
  if (!other && other.error().kind != ErrorKind::kNothingEvaluated) {
    Error error = other.error();
    return std::move(error).in("judging by the change's own policy");
  }
  const Verdict theirs = other ? other->verdict : Verdict::kBlock;
  const bool worse = theirs > evaluation.verdict;
  const std::string verdict(word(theirs));
  std::string summary;
  if (!other) {
    summary = "under the change's own policy nothing is evaluated";
  } else if (worse) {
    summary = "under the change's own policy the verdict is " + verdict + " (" + culprits(*other) +
              "); a pass that only one of two policies gives is no pass";
  } else if (theirs < evaluation.verdict) {
    summary = "under the change's own policy the verdict would be " + verdict + "; the base's decides";
  } else {
    summary = "the base's policy and the change's own give the same verdict, " + verdict;
  }
  Finding finding = finding_about("policy", evaluation, worse ? Outcome::kViolated : Outcome::kHolds,
                                  worse ? ReasonCode::kPolicyDisagrees : ReasonCode::kPolicyChanged,
                                  worse ? theirs : Verdict::kPass, std::move(summary));
  OtherPolicy described{change.source, other ? std::optional(theirs) : std::nullopt, policy_diff(base, change)};
  finding.notes = notes_on(described.changes);
  finding.advice = worse ? "the change must pass by the policy that it brings along, too" : "";
  evaluation.other_policy = std::move(described);
  if (other && other->as_of) {
    evaluation.as_of = other->as_of;
  }
  append(evaluation, std::move(finding));
  return Done{};
}

void note_new_policy(Evaluation& evaluation, const std::string& base_commit) {
  Finding finding = finding_about(
      "policy", evaluation, Outcome::kViolated, ReasonCode::kPolicyNew, Verdict::kWarn,
      "POLICY_NEW: " + evaluation.policy.path + " is not in the base, commit " + base_commit.substr(0, 12));
  finding.advice = "review the policy; from the next change on it judges from the base";
  append(evaluation, std::move(finding));
}

void note_removed_policy(Evaluation& evaluation) {
  Finding finding = finding_about("policy", evaluation, Outcome::kViolated, ReasonCode::kPolicyRemoved, Verdict::kWarn,
                                  evaluation.policy.path + " is in the base, commit " +
                                      evaluation.policy.commit.substr(0, 12) + ", and judges; the change deletes it");
  finding.advice = "once this is merged nothing judges any more; have the policy's owner agree";
  append(evaluation, std::move(finding));
}

void note_new_baseline(Evaluation& evaluation, const std::string& path, const std::string& base_commit) {
  Finding finding =
      finding_about("baseline", evaluation, Outcome::kViolated, ReasonCode::kBaselineNew, Verdict::kWarn,
                    path + " is committed by the change and is not in the base, commit " + base_commit.substr(0, 12));
  finding.advice = "review the baseline's records; from the next change on they are read from the base";
  append(evaluation, std::move(finding));
}

void note_difference_from_base(Evaluation& evaluation, const Policy& base, const Policy& judged) {
  OtherPolicy described{base.source, std::nullopt, policy_diff(base, judged)};
  evaluation.notes.push_back(
      {"policy_differs_from_base", "the policy (" + judged.source.source + ") differs from base " +
                                       base.source.commit.substr(0, 12) + ", and was told to judge alone"});
  for (Note& note : notes_on(described.changes)) {
    evaluation.notes.push_back(std::move(note));
  }
  evaluation.other_policy = std::move(described);
}

Status add_change(Evaluation& evaluation, const ChangeOfPolicy& change, const Input& input, const Policy* other,
                  const RunSets& other_sets) {
  using State = ChangeOfPolicy::State;
  evaluation.change_of_policy = change;
  switch (change.state) {
    case State::kAlone: break;
    case State::kNew: note_new_policy(evaluation, change.base); break;
    case State::kRemoved: note_removed_policy(evaluation); break;
    case State::kWithChange:
      GATE_INVARIANT(other != nullptr);
      GATE_TRY(judge_by_both(
          evaluation, input.policy, *other,
          evaluate({*other, input.candidate, input.baseline, input.provenance, input.now, input.change, other_sets,
                    input.attempt, true, input.attestations, input.threads, input.progress})));
      evaluation.other_policy->set_files = files_of(other_sets);
      // What only the other's keys vouch for is nothing to this policy, and stands apart.
      for (const Attestation& one : attestations_for(*other, input.attestations)) {
        if (std::none_of(evaluation.attestations.begin(), evaluation.attestations.end(),
                         [&](const Attestation& own) { return own.sha256 == one.sha256 && own.key == one.key; })) {
          evaluation.other_policy->attestations.push_back(one);
        }
      }
      break;
    case State::kBesideBase:
      if (other != nullptr) {
        note_difference_from_base(evaluation, *other, input.policy);
      } else {
        evaluation.notes.push_back({"policy_not_compared",
                                    "the base's policy cannot be read, so nobody can say whether "
                                    "this one differs from it: " +
                                        change.not_compared});
      }
      break;
  }
  if (!change.new_baseline.empty()) {
    note_new_baseline(evaluation, change.new_baseline, change.base);
  }
  return Done{};
}

}  // namespace gate::evaluate
