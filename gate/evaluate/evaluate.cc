#include "gate/evaluate/evaluate.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/evaluate/ask.h"
#include "gate/evaluate/attempt_note.h"
#include "gate/evaluate/combine.h"
#include "gate/evaluate/key_ids.h"
#include "gate/evaluate/summary.h"
#include "gate/evaluate/waive.h"

namespace gate::evaluate {
namespace {

struct Response {
  ReasonCode reason;
  std::string_view action;
};
// What an artifact calls for that is stale, malformed or inconsistent; one that is unauditable or too costly does not
// go on, as any other.
constexpr std::array<Response, 6> kResponses{{
    {ReasonCode::kStale, "backfill"},
    {ReasonCode::kMalformed, "reject"},
    {ReasonCode::kFieldsDiffer, "investigate"},
    {ReasonCode::kDrifted, "investigate"},
    {ReasonCode::kDisagreement, "investigate"},
    {ReasonCode::kAttributionUnclear, "investigate"},
}};

// What to do when the policy does not say: the most careful action that fits.
std::string default_action(const Finding& finding) {
  if (finding.outcome == Outcome::kFailed) {
    return "escalate";
  }
  for (const Response& response : kResponses) {
    if (response.reason == finding.reason) {
      return std::string(response.action);
    }
  }
  if (finding.outcome == Outcome::kInconclusive) {
    return is_missing(finding.reason) ? "backfill" : "investigate";
  }
  return finding.verdict == Verdict::kBlock ? "stop_promotion" : "investigate";
}

void complete(const CheckSpec& spec, Finding& finding) {
  finding.check = spec.id;
  finding.kind = spec.kind->name;
  finding.policy_at = {spec.origin, spec.where.line, spec.where.column};
  finding.verdict = combine(finding.outcome, finding.reason, spec);
  finding.respond = spec.respond;
  if (finding.verdict != Verdict::kPass && finding.respond.action.empty()) {
    finding.respond.action = default_action(finding);
  }
}

// What the reader of foreign files found that bears on a verdict.
void note_reading(std::string_view side, const RunSet& set, std::vector<Note>& notes) {
  for (const ReadingNotes::Remark& remark : set.reading.remarks) {
    notes.push_back({remark.code, std::string(side) + ": " + remark.text});
  }
}

bool reads_clock(const Policy& policy) {
  return !policy.waivers.empty() || std::any_of(policy.checks.begin(), policy.checks.end(),
                                                [](const CheckSpec& spec) { return spec.check->needs().clock; });
}

// Files that stand on both sides: a comparison of records with themselves shows nothing, and always looks fine.
// Of a tracker's store both sides may take runs of their own.
void note_same_records(const RunSet& candidate, const RunSet& baseline, std::vector<Note>& notes) {
  const auto selection = [](const RunSet& set) {
    for (const ReadingNotes::Remark& remark : set.reading.remarks) {
      if (remark.code == "runs_selected") {
        return remark.text;
      }
    }
    return std::string();
  };
  if (selection(candidate) != selection(baseline)) {
    return;
  }
  std::set<std::string> theirs;
  for (const InputFile& file : baseline.files) {
    theirs.insert(file.sha256);
  }
  const auto same =
      static_cast<std::size_t>(std::count_if(candidate.files.begin(), candidate.files.end(),
                                             [&](const InputFile& file) { return theirs.contains(file.sha256); }));
  if (same > 0) {
    notes.push_back({"same_records", std::to_string(same) + " of " + counted(candidate.files.size(), "file") +
                                         " of the candidate " + (same == 1 ? "is" : "are") +
                                         " the baseline's, byte for byte: these runs say nothing about a change"});
  }
}

}  // namespace

ChangeQuestions questions_of(const Policy& policy) {
  ChangeQuestions questions;
  for (const CheckSpec& spec : policy.checks) {
    questions.conditions = questions.conditions || spec.when.given();
    questions.paths = questions.paths || !spec.when.paths.empty();
  }
  for (const Waiver& waiver : policy.waivers) {
    if (waiver.commits) {
      questions.ranges.push_back(*waiver.commits);
    }
  }
  return questions;
}

std::vector<Attestation> attestations_for(const Policy& policy, std::span<const Attestation> all) {
  std::set<std::string> keys;
  for (const CheckSpec& spec : policy.checks) {
    keys.merge(key_ids(spec));
  }
  std::vector<Attestation> ours;
  std::copy_if(all.begin(), all.end(), std::back_inserter(ours),
               [&](const Attestation& one) { return keys.contains(one.key); });
  return ours;
}

std::vector<InputFile> files_of(const RunSets& sets) {
  std::vector<InputFile> files;
  for (const auto& [name, set] : sets) {
    for (const InputFile& file : set.files) {
      files.push_back({name + "/" + file.name, file.sha256, file.size});
    }
  }
  return files;
}

Result<Evaluation> evaluate(const Input& input) {
  const Policy& policy = input.policy;
  Evaluation evaluation;
  evaluation.set_files = files_of(input.sets);
  note_reading(word(Side::kCandidate), input.candidate, evaluation.notes);
  if (input.baseline != nullptr) {
    note_reading(word(Side::kBaseline), *input.baseline, evaluation.notes);
  }
  for (const CheckSpec& spec : policy.checks) {
    if (spec.check->needs().baseline && input.baseline == nullptr) {
      return usage_error("check '" + spec.id +
                         "' compares with a baseline, but none was given; name one with --baseline");
    }
  }
  std::vector<std::vector<Finding>> said = ask(input);
  for (std::size_t at = 0; at < said.size(); ++at) {
    for (Finding& finding : said[at]) {
      complete(policy.checks[at], finding);
      evaluation.findings.push_back(std::move(finding));
    }
  }
  GATE_INVARIANT(evaluation.findings.size() >= policy.checks.size());
  if (std::all_of(evaluation.findings.begin(), evaluation.findings.end(),
                  [](const Finding& f) { return f.selected == 0; })) {
    Error error{
        ErrorKind::kNothingEvaluated, "nothing was evaluated: no check selected a single observation", {}, {}, {}};
    error.hint = "first check: " + evaluation.findings.front().summary;
    return error;
  }
  evaluation.waivers = waive(policy.waivers, input.now, input.change, evaluation.findings);
  evaluation.verdict =
      std::max_element(evaluation.findings.begin(), evaluation.findings.end(), [](const Finding& a, const Finding& b) {
        return a.verdict < b.verdict;
      })->verdict;
  evaluation.policy = policy.source;
  evaluation.policy.id = policy.id;
  evaluation.policy.owner = policy.owner;
  evaluation.policy.runbook = policy.runbook;
  evaluation.confidence = left_of(policy.confidence, input.attempt);
  evaluation.candidate = summarise(input.candidate);
  evaluation.has_baseline = input.baseline != nullptr;
  if (input.baseline != nullptr) {
    evaluation.baseline = summarise(*input.baseline);
    note_same_records(input.candidate, *input.baseline, evaluation.notes);
  }
  if (reads_clock(policy)) {
    evaluation.as_of = input.now;
  }
  if (input.change != nullptr) {
    evaluation.change = *input.change;
  }
  if (input.provenance != nullptr) {
    evaluation.provenance = *input.provenance;
  }
  evaluation.attestations = attestations_for(policy, input.attestations);
  if (input.attempt != nullptr) {
    evaluation.attempt = *input.attempt;
    evaluation.notes.push_back(note_on(*input.attempt, policy.confidence));
  }
  return evaluation;
}

}  // namespace gate::evaluate
