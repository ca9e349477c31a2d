#include "gate/report/decision_json.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "gate/report/decision.h"
#include "gate/report/json_parts.h"

namespace gate::report {
namespace {

Json named_files(const std::vector<InputFile>& files, const std::map<std::string, std::string>& texts) {
  Json array = Json::array();
  for (const InputFile& file : files) {
    Json one = Json::object();
    one.put("name", file.name).put("digest", sha256_json(file.sha256)).put("sizeBytes", json_of_count(file.size));
    if (const auto text = texts.find(file.name); text != texts.end()) {
      one.put("content", text->second);
    }
    array.add(std::move(one));
  }
  return array;
}

Json policy(const PolicySummary& policy) {
  Json json = Json::object()
                  .put("id", policy.id)
                  .put_some("owner", policy.owner)
                  .put_some("runbook", policy.runbook)
                  .put("path", relative_name(policy.path))
                  .put("source", policy.source)
                  .put_some("commit", policy.commit)
                  .put_some("how", policy.how)
                  .put("digest", sha256_json(policy.sha256))
                  .put("sizeBytes", json_of_count(policy.size))
                  .put_some("content", policy.text);
  if (!policy.extends.empty()) {
    json.put("extends", named_files(policy.extends, policy.texts));
  }
  if (!policy.files.empty()) {
    json.put("files", named_files(policy.files, policy.texts));
  }
  return json;
}

std::string_view kind_word(PolicyChange::Kind kind) {
  switch (kind) {
    case PolicyChange::Kind::kLoosened: return "loosened";
    case PolicyChange::Kind::kTightened: return "tightened";
    case PolicyChange::Kind::kChanged: return "changed";
  }
  std::abort();
}

Json listed(const std::vector<Attestation>& attestations) {
  Json all = Json::array();
  for (const Attestation& attestation : attestations) {
    Json inputs = Json::array();
    for (const std::string& digest : attestation.inputs) {
      inputs.add(Json::text(digest));
    }
    all.add(Json::object()
                .put("digest", sha256_json(attestation.sha256))
                .put("key", attestation.key)
                .put("inputs", std::move(inputs))
                .put("others", json_of_count(attestation.others)));
  }
  return all;
}

Json other_policy(const OtherPolicy& other) {
  Json changes = Json::array();
  for (const PolicyChange& change : other.changes) {
    changes.add(Json::object()
                    .put("change", kind_word(change.kind))
                    .put("what", change.what)
                    .put_some("from", change.from)
                    .put_some("to", change.to)
                    .put("line", json_of_count(change.line)));
  }
  Json object = Json::object();
  object.put("policy", policy(other.policy)).put("changes", std::move(changes));
  object.put("verdict", other.verdict ? Json::text(word(*other.verdict)) : Json());
  if (!other.attestations.empty()) {
    object.put("attestation", listed(other.attestations));
  }
  return object;
}

std::string_view state_word(ChangeOfPolicy::State state) {
  switch (state) {
    case ChangeOfPolicy::State::kAlone: return "alone";
    case ChangeOfPolicy::State::kWithChange: return "with_change";
    case ChangeOfPolicy::State::kBesideBase: return "beside_base";
    case ChangeOfPolicy::State::kNew: return "new";
    case ChangeOfPolicy::State::kRemoved: return "removed";
  }
  std::abort();
}

Json policy_plan(const ChangeOfPolicy& change) {
  return Json::object()
      .put("state", state_word(change.state))
      .put_some("base", change.base)
      .put_some("newBaseline", change.new_baseline)
      .put_some("notCompared", change.not_compared);
}

Json attempt(const Attempt& attempt) {
  Json earlier = Json::array();
  for (const Attempt::Earlier& was : attempt.earlier) {
    earlier.add(Json::object()
                    .put("number", Json::number(static_cast<double>(was.number)))
                    .put("verdict", was.verdict)
                    .put("candidate", word(was.candidate))
                    .put("baseline", word(was.baseline)));
  }
  return Json::object()
      .put("number", Json::number(static_cast<double>(attempt.number)))
      .put("key", attempt.key)
      .put("previous", attempt.previous)
      .put("earlier", std::move(earlier))
      .put("repeated", Json::number(static_cast<double>(attempt.repeated)));
}

Json artifacts(const std::vector<Artifact>& artifacts) {
  Json all = Json::array();
  for (const Artifact& artifact : artifacts) {
    all.add(Json::object()
                .put("name", artifact.name)
                .put("kind", artifact.kind == Artifact::Kind::kModel ? "model" : "file")
                .put("digest", sha256_json(artifact.sha256))
                .put("files", json_of_count(artifact.files))
                .put("sizeBytes", json_of_count(artifact.size)));
  }
  return all;
}

Json inputs(const Evaluation& evaluation) {
  struct Input {
    std::string_view role;
    std::string name;
    const InputFile* file;
  };
  std::vector<Input> all;
  for (const InputFile& file : evaluation.candidate.files) {
    all.push_back({"candidate", relative_name(file.name), &file});
  }
  for (const InputFile& file : evaluation.baseline.files) {
    all.push_back({"baseline", relative_name(file.name), &file});
  }
  for (const InputFile& file : evaluation.set_files) {
    all.push_back({"set", relative_name(file.name), &file});
  }
  if (evaluation.other_policy) {
    for (const InputFile& file : evaluation.other_policy->set_files) {
      all.push_back({"otherSet", relative_name(file.name), &file});
    }
  }
  std::sort(all.begin(), all.end(), [](const Input& a, const Input& b) {
    return std::tie(a.role, a.name, a.file->sha256) < std::tie(b.role, b.name, b.file->sha256);
  });
  Json array = Json::array();
  for (const Input& input : all) {
    array.add(Json::object()
                  .put("role", input.role)
                  .put("name", input.name)
                  .put("digest", sha256_json(input.file->sha256))
                  .put("sizeBytes", json_of_count(input.file->size)));
  }
  return array;
}

Json side(const SideSummary& side) {
  return Json::object()
      .put("name", relative_name(side.name))
      .put("runs", json_of_count(side.runs))
      .put("seeds", json_of_count(side.seeds))
      .put("examples", json_of_count(side.examples))
      .put("rows", json_of_count(side.rows))
      .put_some("model", side.model)
      .put_some("prompt", side.prompt)
      .put_some("dataset", side.dataset)
      .put_some("commit", side.commit);
}

std::string_view state_word(WaiverUse::State state) {
  switch (state) {
    case WaiverUse::State::kApplied: return "applied";
    case WaiverUse::State::kUnused: return "unused";
    case WaiverUse::State::kExpired: return "expired";
    case WaiverUse::State::kExceeded: return "exceeded";
    case WaiverUse::State::kOutside: return "outside";
  }
  std::abort();
}

Json family(const std::vector<FamilyMember>& family) {
  Json all = Json::array();
  for (const FamilyMember& member : family) {
    Json one = Json::object();
    one.put("name", member.name);
    if (!member.own) {
      std::vector<InputFile> files = member.files;
      for (InputFile& file : files) {
        file.name = relative_name(file.name);
      }
      std::sort(files.begin(), files.end(), [](const InputFile& a, const InputFile& b) {
        return std::tie(a.name, a.sha256) < std::tie(b.name, b.sha256);
      });
      one.put("inputs", named_files(files, {}))
          .put("provenance", member.provenance ? provenance_json(*member.provenance) : Json());
    }
    all.add(std::move(one));
  }
  return all;
}

Json waivers(const std::vector<WaiverUse>& waivers) {
  Json all = Json::array();
  for (const WaiverUse& waiver : waivers) {
    Json object = Json::object();
    object.put("check", waiver.check)
        .put("slice", json_of(waiver.slice))
        .put_some("until", waiver.until_text)
        .put_some("reason", waiver.reason)
        .put_some("approvedBy", waiver.approved_by)
        .put("state", state_word(waiver.state))
        .put("applied", json_of_count(waiver.applied))
        .put("expiresSoon", Json::boolean(waiver.expires_soon));
    if (waiver.max_loss) {
      object.put("maxLoss", json_of(*waiver.max_loss));
    }
    if (waiver.commits) {
      object.put("commits", waiver.commits->text());
    }
    object.put_some("why", waiver.why);
    all.add(std::move(object));
  }
  return all;
}

Json counts(const Evaluation& evaluation) {
  const auto with = [&](Outcome outcome) {
    const auto n = std::count_if(evaluation.findings.begin(), evaluation.findings.end(),
                                 [&](const Finding& finding) { return finding.outcome == outcome; });
    return json_of_count(static_cast<std::uint64_t>(n));
  };
  return Json::object()
      .put("findings", json_of_count(evaluation.findings.size()))
      .put("pass", json_of_count(evaluation.count(Verdict::kPass)))
      .put("warn", json_of_count(evaluation.count(Verdict::kWarn)))
      .put("block", json_of_count(evaluation.count(Verdict::kBlock)))
      .put("holds", with(Outcome::kHolds))
      .put("violated", with(Outcome::kViolated))
      .put("inconclusive", with(Outcome::kInconclusive))
      .put("notApplicable", with(Outcome::kNotApplicable))
      .put("failed", with(Outcome::kFailed));
}

Json reason_codes(const Evaluation& evaluation) {
  std::set<std::string_view> codes;
  for (const Finding& finding : evaluation.findings) {
    if (finding.verdict != Verdict::kPass) {
      codes.insert(word(finding.reason));
    }
  }
  Json all = Json::array();
  for (const std::string_view code : codes) {
    all.add(Json::text(code));
  }
  return all;
}

Json checks(const Evaluation& evaluation) {
  Json all = Json::array();
  for (const Finding& finding : evaluation.findings) {
    all.add(finding_json(finding));
  }
  return all;
}

}  // namespace

Json decision_json(const Evaluation& evaluation) {
  Json engine = Json::object();
  engine.put("semanticsVersion", kSemanticsVersion).put("numeric", "binary64").put("rng", Json());
  Json decision = Json::object();
  decision.put("verdict", word(evaluation.verdict))
      .put("reasonCodes", reason_codes(evaluation))
      .put("confidence", json_of(evaluation.confidence))
      .put("engine", std::move(engine))
      .put("policy", policy(evaluation.policy))
      .put("inputs", inputs(evaluation))
      // A word where nobody vouches for anything: to leave it out would read as if nobody had asked.
      .put("attestation", evaluation.attestations.empty() ? Json::text("none") : listed(evaluation.attestations))
      .put("candidate", side(evaluation.candidate))
      .put("baseline", evaluation.has_baseline ? side(evaluation.baseline) : Json())
      .put("checks", checks(evaluation))
      .put("counts", counts(evaluation))
      .put("waivers", waivers(evaluation.waivers))
      .put("notes", json_of(evaluation.notes))
      .put("provenance", evaluation.provenance ? provenance_json(*evaluation.provenance) : Json());
  if (evaluation.other_policy) {
    decision.put("otherPolicy", other_policy(*evaluation.other_policy));
  }
  const ChangeOfPolicy& change = evaluation.change_of_policy;
  if (change.state != ChangeOfPolicy::State::kAlone || !change.new_baseline.empty()) {
    decision.put("policyPlan", policy_plan(change));
  }
  if (!evaluation.artifacts.empty()) {
    decision.put("artifacts", artifacts(evaluation.artifacts));
  }
  if (evaluation.attempt) {
    decision.put("attempt", attempt(*evaluation.attempt));
  }
  if (!evaluation.family.empty()) {
    decision.put("family", family(evaluation.family));
  }
  if (evaluation.change) {
    decision.put("change", change_json(*evaluation.change));
  }
  if (evaluation.as_of) {
    decision.put("asOf", format_time(*evaluation.as_of));
  }
  return decision;
}

}  // namespace gate::report
