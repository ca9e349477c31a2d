// The statement's schema, member by member as gate/report writes it. Nothing else is allowed in it, so that a test over
// the golden statements sees a member that one of the two forgot.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "gate/cli/schema/schemas.h"
#include "gate/model/evaluation.h"
#include "gate/model/names.h"
#include "gate/report/decision.h"

namespace gate::cli::schema {
namespace {

constexpr Must kMay = Must::kMayLack;

Json closed(const std::vector<Member>& members) { return object_of(members, Others::kRefused); }
Json digest() { return text_like("^[0-9a-f]{64}$"); }
Json sha256() { return closed({{"sha256", text_like("^[0-9a-f]{64}$")}}); }
Json commit() { return text_like("^[0-9a-f]{40}$"); }
// A number that JSON lacks is a word, a count past 2^53 - 1 its decimal text.
Json real() {
  constexpr std::array<std::string_view, 3> kWords{"Infinity", "-Infinity", "NaN"};
  return any_of({number(), words(kWords)});
}
// As text where a JSON number would not be exact; what 64 bits do not hold is no count of ours.
Json count() { return any_of({whole(), text_like("^[1-9][0-9]{15,18}$")}); }
Json texts() { return list_of(text()); }
Json notes() { return list_of(closed({{"code", text()}, {"text", text()}})); }
Json slice() { return list_of(closed({{"key", text()}, {"value", text()}})); }
// What git told, or why it could not.
Json fact(Json known) { return any_of({std::move(known), closed({{"unknown", text()}, {"mend", text(), kMay}})}); }

Json verdict() {
  constexpr std::array kAll{Verdict::kPass, Verdict::kWarn, Verdict::kBlock};
  std::vector<std::string_view> known;
  for (const Verdict one : kAll) {
    known.push_back(word(one));
  }
  return words(known);
}

Json outcome() {
  constexpr std::array kAll{Outcome::kHolds, Outcome::kViolated, Outcome::kInconclusive, Outcome::kNotApplicable,
                            Outcome::kFailed};
  std::vector<std::string_view> known;
  for (const Outcome one : kAll) {
    known.push_back(word(one));
  }
  return words(known);
}

Json reason() {
  std::vector<std::string_view> known;
  for (const ReasonCode code : all_reason_codes()) {
    known.push_back(word(code));
  }
  return words(known);
}

Json file() {
  return closed({{"name", text()}, {"digest", sha256()}, {"sizeBytes", count()}, {"content", text(), kMay}});
}

Json policy() {
  return closed({{"id", text()},
                 {"owner", text(), kMay},
                 {"runbook", text(), kMay},
                 {"path", text()},
                 {"source", text()},
                 {"commit", commit(), kMay},
                 {"how", text(), kMay},
                 {"digest", sha256()},
                 {"sizeBytes", count()},
                 {"content", text(), kMay},
                 {"extends", list_of(file(), true), kMay},
                 {"files", list_of(file(), true), kMay}});
}

Json attestations() {
  return list_of(
      closed({{"digest", sha256()}, {"key", digest()}, {"inputs", list_of(digest(), true)}, {"others", count()}}),
      true);
}

// Nobody is a word of its own.
Json who_attests() {
  constexpr std::array<std::string_view, 1> kNobody{"none"};
  return any_of({words(kNobody), attestations()});
}

Json other_policy() {
  constexpr std::array<std::string_view, 3> kChanges{"loosened", "tightened", "changed"};
  Json change = closed(
      {{"change", words(kChanges)}, {"what", text()}, {"from", text(), kMay}, {"to", text(), kMay}, {"line", count()}});
  return closed({{"policy", policy()},
                 {"changes", list_of(std::move(change))},
                 {"verdict", any_of({verdict(), null()})},
                 {"attestation", attestations(), kMay}});
}

Json policy_plan() {
  constexpr std::array<std::string_view, 5> kStates{"alone", "with_change", "beside_base", "new", "removed"};
  return closed({{"state", words(kStates)},
                 {"base", commit(), kMay},
                 {"newBaseline", text(), kMay},
                 {"notCompared", text(), kMay}});
}

Json artifact() {
  constexpr std::array<std::string_view, 2> kKinds{"file", "model"};
  return closed(
      {{"name", text()}, {"kind", words(kKinds)}, {"digest", sha256()}, {"files", count()}, {"sizeBytes", count()}});
}

Json role() {
  constexpr std::array<std::string_view, 4> kRoles{"candidate", "baseline", "set", "otherSet"};
  return words(kRoles);
}

Json input() { return closed({{"role", role()}, {"name", text()}, {"digest", sha256()}, {"sizeBytes", count()}}); }

Json side() {
  return closed({{"name", text()},
                 {"runs", count()},
                 {"seeds", count()},
                 {"examples", count()},
                 {"rows", count()},
                 {"model", text(), kMay},
                 {"prompt", text(), kMay},
                 {"dataset", text(), kMay},
                 {"commit", text(), kMay}});
}

Json sizes() {
  std::vector<Member> members{{"selected", count()}};
  for (const std::string_view name :
       {"examplesCandidate", "examplesBaseline", "paired", "runsCandidate", "runsBaseline", "clusters",
        "errorsCandidate", "errorsBaseline", "missingCandidate", "missingBaseline"}) {
    members.push_back({name, count(), kMay});
  }
  return closed(members);
}

// What one side's runs and rows were, as reports draw it.
Json spread() {
  std::vector<Member> quantiles;
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto percent : kQuantilePercents) {
      all.push_back("p" + std::to_string(percent));
    }
    return all;
  }();
  for (const std::string& name : names) {
    quantiles.push_back({name, real()});
  }
  return closed({{"runs", list_of(real())}, {"runsTotal", count()}, {"quantiles", closed(quantiles), kMay}});
}

Json check() {
  constexpr std::array<std::string_view, 2> kDirections{"higher", "lower"};
  constexpr std::array<std::string_view, 6> kFlips{"margin",      "lost_examples", "won_examples",
                                                   "without_run", "run_share",     "bound"};
  constexpr std::array<std::string_view, 3> kScales{"value", "difference", "relative"};
  Json example =
      closed({{"id", text()}, {"candidate", real(), kMay}, {"baseline", real(), kMay}, {"text", text(), kMay}});
  Json estimate = closed(
      {{"scale", words(kScales)}, {"candidate", real(), kMay}, {"baseline", real(), kMay}, {"value", real(), kMay}});
  return closed(
      {{"id", text()},
       {"kind", text()},
       {"slice", slice()},
       {"outcome", outcome()},
       {"verdict", verdict()},
       {"reasonCode", reason()},
       {"summary", text()},
       {"sizes", sizes()},
       {"notes", notes()},
       {"examples", list_of(std::move(example))},
       {"examplesTotal", count()},
       {"metric", text(), kMay},
       {"statistic", text(), kMay},
       {"advice", text(), kMay},
       {"flips",
        list_of(closed({{"code", words(kFlips)}, {"to", outcome(), kMay}, {"amount", real()}, {"text", text()}})),
        kMay},
       {"action", text(), kMay},
       {"owner", text(), kMay},
       {"runbook", text(), kMay},
       {"direction", words(kDirections), kMay},
       {"estimate", std::move(estimate), kMay},
       {"interval",
        closed(
            {{"low", real()}, {"high", real()}, {"confidence", real()}, {"method", text()}, {"because", text(), kMay}}),
        kMay},
       {"limits", closed({{"lower", real(), kMay}, {"upper", real(), kMay}, {"warn", real(), kMay}}), kMay},
       {"margin", closed({{"value", real()}, {"text", text()}}), kMay},
       {"pValues", closed({{"pass", real(), kMay}, {"block", real(), kMay}}), kMay},
       {"spread", closed({{"candidate", spread(), kMay}, {"baseline", spread(), kMay}}), kMay},
       {"waiver", count(), kMay},
       {"policyAt", closed({{"file", text(), kMay}, {"line", count()}, {"column", count()}}), kMay}});
}

Json counts() {
  std::vector<Member> members;
  for (const std::string_view name :
       {"findings", "pass", "warn", "block", "holds", "violated", "inconclusive", "notApplicable", "failed"}) {
    members.push_back({name, count()});
  }
  return closed(members);
}

Json waiver() {
  constexpr std::array<std::string_view, 5> kStates{"applied", "unused", "expired", "exceeded", "outside"};
  return closed({{"check", text()},
                 {"slice", slice()},
                 {"until", text(), kMay},
                 {"reason", text(), kMay},
                 {"approvedBy", text(), kMay},
                 {"state", words(kStates)},
                 {"applied", count()},
                 {"expiresSoon", boolean()},
                 {"maxLoss", real(), kMay},
                 {"commits", text_like("^[0-9a-f]{40}\\.\\.([0-9a-f]{40})?$"), kMay},
                 {"why", text(), kMay}});
}

Json provenance() {
  constexpr std::array<std::string_view, 5> kStates{"matches_head", "differs_from_head", "untracked", "outside",
                                                    "unknown"};
  Json commits = closed({{"id", text()},
                         {"isHead", fact(boolean())},
                         {"ancestorOfHead", fact(boolean())},
                         {"isMergeBase", fact(boolean())}});
  Json blobs =
      closed({{"path", text()}, {"commit", text(), kMay}, {"sha256", fact(text())}, {"gitBlob", fact(text())}});
  Json inputs =
      closed({{"name", text()}, {"state", words(kStates)}, {"unknown", text(), kMay}, {"mend", text(), kMay}});
  return closed({{"head", text()},
                 {"headTree", text()},
                 {"parents", texts()},
                 {"shallow", boolean()},
                 {"partial", boolean()},
                 {"detached", boolean()},
                 {"unborn", boolean()},
                 {"objectFormat", text()},
                 {"base", closed({{"commit", fact(text())}, {"how", text()}})},
                 {"mergeBase", fact(text())},
                 {"workTreeClean", fact(boolean())},
                 {"dirty", closed({{"paths", texts()}, {"truncated", boolean()}})},
                 {"commits", list_of(std::move(commits))},
                 {"blobs", list_of(std::move(blobs))},
                 {"inputs", list_of(std::move(inputs))}});
}

// What conditions and waivers asked of the repository.
Json change() {
  Json paths = closed({{"base", text()}, {"count", count()}, {"changed", texts()}});
  Json ranges = closed({{"commits", text()}, {"contains", fact(boolean())}});
  return closed({{"commit", fact(text())},
                 {"event", fact(text())},
                 {"branch", fact(text())},
                 {"tag", fact(text())},
                 {"paths", fact(std::move(paths))},
                 {"ranges", list_of(std::move(ranges))}});
}

// Which attempt of a ledger this is.
Json attempt() {
  static constexpr std::array<std::string_view, 4> kRuns = {"held", "pooled", "apart", "lost"};
  Json earlier =
      closed({{"number", count()}, {"verdict", verdict()}, {"candidate", words(kRuns)}, {"baseline", words(kRuns)}});
  return closed({{"number", count()},
                 {"key", digest()},
                 {"previous", digest()},
                 {"earlier", list_of(std::move(earlier))},
                 {"repeated", count()}});
}

// One of several candidates that were judged together; the one that the evidence is about has its name only.
Json family_member() {
  return closed({{"name", text()},
                 {"inputs", list_of(file(), true), kMay},
                 {"provenance", any_of({provenance(), null()}), kMay}});
}

Json decision() {
  return closed({{"verdict", verdict()},
                 {"reasonCodes", list_of(reason())},
                 {"confidence", real()},
                 {"engine", closed({{"semanticsVersion", text()}, {"numeric", exactly("binary64")}, {"rng", null()}})},
                 {"policy", policy()},
                 {"inputs", list_of(input())},
                 {"attestation", who_attests()},
                 {"candidate", side()},
                 {"baseline", any_of({side(), null()})},
                 {"checks", list_of(check(), true)},
                 {"counts", counts()},
                 {"waivers", list_of(waiver())},
                 {"notes", notes()},
                 {"provenance", any_of({provenance(), null()})},
                 {"otherPolicy", other_policy(), kMay},
                 {"policyPlan", policy_plan(), kMay},
                 {"artifacts", list_of(artifact(), true), kMay},
                 {"attempt", attempt(), kMay},
                 {"family", list_of(family_member(), true), kMay},
                 {"change", change(), kMay},
                 {"asOf", text().put("format", "date-time"), kMay}});
}

// Where and how one set was read.
Json set_read() {
  Json pairs = list_of(closed({{"key", text()}, {"value", text()}}), true);
  return closed({{"role", role()},
                 {"name", text()},
                 {"format", text()},
                 {"columns", pairs, kMay},
                 {"select", pairs, kMay},
                 {"commit", commit(), kMay},
                 {"path", text(), kMay}});
}

Json run() {
  Json tool = closed({{"name", exactly("gate")},
                      {"version", text()},
                      {"os", text(), kMay},
                      {"arch", text(), kMay},
                      {"compiler", text(), kMay},
                      {"libgit2", text(), kMay}});
  return closed({{"evaluatedAt", text().put("format", "date-time")},
                 {"tool", std::move(tool)},
                 {"sets", list_of(set_read()), kMay},
                 {"argv", texts()},
                 {"ci", map_of(text())},
                 {"exitCode", whole(), kMay}});
}

}  // namespace

Json evidence_schema() {
  Json subject = closed({{"name", text()}, {"digest", any_of({sha256(), closed({{"gitCommit", commit()}})})}});
  Json predicate = closed({{"schemaVersion", exactly(report::kSchemaVersion)},
                           {"decisionDigest", sha256()},
                           {"decision", decision()},
                           {"run", run()},
                           {"runDigest", sha256()}});
  return document("evidence", "The evidence of gate, an in-toto statement",
                  closed({{"_type", exactly("https://in-toto.io/Statement/v1")},
                          {"subject", list_of(std::move(subject), true)},
                          {"predicateType", exactly(report::kPredicateType)},
                          {"predicate", std::move(predicate)}}));
}

}  // namespace gate::cli::schema
