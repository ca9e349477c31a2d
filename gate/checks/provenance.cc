// provenance: is the record's commit the commit under test, are the evaluated bytes the committed ones, is the baseline
// an ancestor or the merge base, and do prompt and config hashes equal the git blobs? Unknown is never taken for yes.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<std::string_view, 1> kCandidateCommits{"HEAD"};
constexpr std::array<std::string_view, 1> kTreeStates{"clean"};
constexpr std::array<std::string_view, 2> kBaselineCommits{"merge-base", "ancestor"};
constexpr std::array<ParamSpec, 2> kCandidate{{
    {.name = "commit",
     .type = ParamType::kWord,
     .help = "the commit every candidate record must name",
     .words = kCandidateCommits,
     .without = Without::kWeaker},
    {.name = "tree",
     .type = ParamType::kWord,
     .help = "clean: what was evaluated is what is committed",
     .words = kTreeStates,
     .without = Without::kWeaker},
}};
constexpr std::array<ParamSpec, 1> kBaseline{{
    {.name = "commit",
     .type = ParamType::kWord,
     .presence = Presence::kRequired,
     .help = "what every baseline record's commit must be, seen from HEAD",
     .words = kBaselineCommits},
}};
constexpr std::array<ParamSpec, 3> kParams{{
    {.name = "candidate",
     .type = ParamType::kGroup,
     .help = "what the candidate must come from",
     .members = kCandidate,
     .without = Without::kWeaker},
    {.name = "baseline",
     .type = ParamType::kGroup,
     .help = "what the baseline must come from",
     .members = kBaseline,
     .without = Without::kWeaker},
    {.name = "blobs",
     .type = ParamType::kTextMap,
     .help = "record members that must equal the SHA-256 of a file at HEAD: prompt.sha256: prompts/system.txt",
     .weaker = Weaker::kFewer,
     .without = Without::kWeaker},
}};

struct Settings {
  bool candidate_is_head = false;
  bool tree_clean = false;
  std::string baseline_commit;  // "", "merge-base", "ancestor"
  std::vector<std::pair<std::string, std::string>> blobs;
};

// What was found so far; violations outrank unknowns.
struct Tally {
  std::vector<ExampleNote> violated;
  std::vector<ExampleNote> unknown;
  ReasonCode first_reason = ReasonCode::kWrongCommit;
  std::string mend;

  void violate(ReasonCode reason, std::string who, std::string what) {
    if (violated.empty()) {
      first_reason = reason;
    }
    violated.push_back({std::move(who), {}, {}, std::move(what)});
  }
  void not_known(std::string who, std::string why, const std::string& how) {
    unknown.push_back({std::move(who), {}, {}, std::move(why)});
    if (mend.empty()) {
      mend = how;
    }
  }
};

class ProvenanceCheck : public Check {
 public:
  explicit ProvenanceCheck(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.repository = true;
    needs.baseline = !settings_.baseline_commit.empty();
    for (const auto& [member, path] : settings_.blobs) {
      needs.blobs.push_back(path);
    }
    return needs;
  }
  Bearing bearing() const override { return {.confidence = false, .on_inconclusive = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    GATE_INVARIANT(context.provenance != nullptr);
    const Provenance& provenance = *context.provenance;
    Tally tally;
    if (settings_.candidate_is_head) {
      commits(context.candidate, provenance, &CommitFact::is_head, "is not the commit under test", tally);
    }
    if (settings_.tree_clean) {
      clean(context.candidate, provenance, tally);
    }
    if (!settings_.baseline_commit.empty()) {
      const bool base = settings_.baseline_commit == "merge-base";
      commits(*context.baseline, provenance, base ? &CommitFact::is_merge_base : &CommitFact::ancestor_of_head,
              base ? "is not the merge base" : "is not an ancestor of HEAD", tally);
    }
    for (const auto& [member, path] : settings_.blobs) {
      blob(context.candidate, provenance, member, path, tally);
    }
    Finding finding = conclude(provenance, tally);
    finding.selected = context.candidate.runs.size();
    return only(std::move(finding));
  }

 private:
  static void commits(const RunSet& set, const Provenance& provenance, Fact<bool> CommitFact::*question,
                      const std::string& no, Tally& tally) {
    for (const Run& run : set.runs) {
      const Scalar* commit = run.document.fields.find("code.commit");
      if (commit == nullptr || commit->kind != Scalar::Kind::kString || commit->text.empty()) {
        tally.not_known(run.document.run_id, "names no code.commit", "write code.commit into the records");
        continue;
      }
      const auto fact = std::find_if(provenance.commits.begin(), provenance.commits.end(),
                                     [&](const CommitFact& each) { return each.id == commit->text; });
      GATE_INVARIANT(fact != provenance.commits.end());
      const Fact<bool>& answer = (*fact).*question;
      if (!answer.value) {
        tally.not_known(run.document.run_id, answer.unknown, answer.mend);
      } else if (!*answer.value) {
        tally.violate(ReasonCode::kWrongCommit, run.document.run_id,
                      "commit " + shortened(commit->text, 15) + " " + no);
      }
    }
  }

  static void clean(const RunSet& set, const Provenance& provenance, Tally& tally) {
    for (const Run& run : set.runs) {
      const Scalar* dirty = run.document.fields.find("code.dirty");
      if (dirty != nullptr && dirty->kind != Scalar::Kind::kNull && dirty->text != "false") {
        tally.violate(ReasonCode::kTreeNotClean, run.document.run_id, "was made from a changed work tree (code.dirty)");
      }
    }
    for (const TrackedInput& input : provenance.inputs) {
      switch (input.state) {
        case TrackedInput::State::kDiffersFromHead:
          tally.violate(ReasonCode::kTreeNotClean, input.name, "was evaluated with other bytes than HEAD has");
          break;
        case TrackedInput::State::kUnknown: tally.not_known(input.name, input.unknown, input.mend); break;
        case TrackedInput::State::kMatchesHead:
        case TrackedInput::State::kUntracked:
        case TrackedInput::State::kOutside: break;
      }
    }
    if (!provenance.work_tree_clean.value) {
      tally.not_known("work tree", provenance.work_tree_clean.unknown, provenance.work_tree_clean.mend);
    } else if (!*provenance.work_tree_clean.value) {
      tally.violate(ReasonCode::kTreeNotClean, "work tree", "has uncommitted changes: " + some_of(provenance.dirty));
    }
  }

  static void blob(const RunSet& set, const Provenance& provenance, const std::string& member, const std::string& path,
                   Tally& tally) {
    const auto found = std::find_if(provenance.blobs.begin(), provenance.blobs.end(),
                                    [&](const BlobFact& fact) { return fact.path == path && fact.commit.empty(); });
    GATE_INVARIANT(found != provenance.blobs.end());
    if (!found->sha256.value) {
      tally.not_known(path, found->sha256.unknown, found->sha256.mend);
      return;
    }
    for (const Run& run : set.runs) {
      const Scalar* claimed = run.document.fields.find(member);
      if (claimed == nullptr || claimed->text.empty()) {
        tally.not_known(run.document.run_id, "names no " + member, "write " + member + " into the records");
      } else if (claimed->text != *found->sha256.value) {
        tally.violate(ReasonCode::kBlobDiffers, run.document.run_id,
                      member + " " + shortened(claimed->text, 15) + " is not the digest of " + path + " at HEAD (" +
                          shortened(*found->sha256.value, 15) + ")");
      }
    }
  }

  static Finding conclude(const Provenance& provenance, Tally& tally) {
    const bool violated = !tally.violated.empty();
    if (!violated && tally.unknown.empty()) {
      return make_finding(Outcome::kHolds, ReasonCode::kFromThisCommit,
                          "the records come from commit " + provenance.head.substr(0, 12));
    }
    std::vector<ExampleNote>& which = violated ? tally.violated : tally.unknown;
    Finding finding =
        make_finding(violated ? Outcome::kViolated : Outcome::kInconclusive,
                     violated ? tally.first_reason : ReasonCode::kProvenanceUnknown,
                     (violated ? "" : "provenance is unknown: ") + which.front().id + ": " + which.front().text +
                         (which.size() > 1 ? ", and " + std::to_string(which.size() - 1) + " more" : ""));
    finding.advice = violated ? "evaluate the commit that is to be released, from a clean checkout" : tally.mend;
    finding.examples_total = which.size();
    which.resize(std::min(which.size(), kMaxExamples));
    finding.examples = std::move(which);
    return finding;
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  Settings settings;
  if (const auto candidate = params.group("candidate")) {
    settings.candidate_is_head = candidate->has("commit");
    settings.tree_clean = candidate->has("tree");
  }
  if (const auto baseline = params.group("baseline")) {
    settings.baseline_commit = baseline->text("commit").value_or("");
  }
  settings.blobs = params.get<std::vector<std::pair<std::string, std::string>>>("blobs").value_or(
      std::vector<std::pair<std::string, std::string>>{});
  if (!settings.candidate_is_head && !settings.tree_clean && settings.baseline_commit.empty() &&
      settings.blobs.empty()) {
    return policy_error("a provenance check needs at least one of 'candidate', 'baseline', 'blobs'", params.where(""));
  }
  return std::unique_ptr<const Check>(std::make_unique<ProvenanceCheck>(std::move(settings)));
}

}  // namespace

const CheckKind k_provenance{"provenance",
                             "the records come from the commit under test, with the committed prompts and configs",
                             kParams, &bind};

}  // namespace gate::checks
