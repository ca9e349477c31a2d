#include "gate/evidence/recorded.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "gate/evidence/json_view.h"

namespace gate::evidence {
namespace {

std::vector<std::string> texts_of(const Json* array) {
  std::vector<std::string> texts;
  for (const Json& one : elements(array)) {
    texts.push_back(text_of(&one));
  }
  return texts;
}

InputFile file_of(const Json& json) {
  return {text_of(json, "name"), sha256_of(member(json, "digest")), count_of(member(json, "sizeBytes")).value_or(0)};
}

// The place of a word in a list; the last one for a word that is not in it.
template <typename Enum, std::size_t N>
Enum word_of(const std::string& word, const std::array<std::string_view, N>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  return static_cast<Enum>(std::min<std::size_t>(static_cast<std::size_t>(found - words.begin()), N - 1));
}

template <typename T, typename Read>
Fact<T> fact_of(const Json* json, const Read& read) {
  if (std::optional<T> value = read(json)) {
    return Fact<T>::known(*std::move(value));
  }
  return Fact<T>::not_known(text_of(member(json, "unknown")), text_of(member(json, "mend")));
}

Fact<bool> flag_fact(const Json* json) { return fact_of<bool>(json, flag_of); }

Fact<std::string> text_fact(const Json* json) {
  return fact_of<std::string>(json, [](const Json* value) {
    const bool is_text = value != nullptr && std::holds_alternative<std::string>(value->data());
    return is_text ? std::optional(text_of(value)) : std::nullopt;
  });
}

PolicySummary policy_of(const Json& json) {
  PolicySummary policy;
  policy.id = text_of(json, "id");
  policy.owner = text_of(json, "owner");
  policy.runbook = text_of(json, "runbook");
  policy.path = text_of(json, "path");
  policy.source = text_of(json, "source");
  policy.commit = text_of(json, "commit");
  policy.how = text_of(json, "how");
  policy.sha256 = sha256_of(member(json, "digest"));
  policy.size = count_of(member(json, "sizeBytes")).value_or(0);
  policy.text = text_of(json, "content");
  for (auto& [name, files] : {std::pair{"extends", &policy.extends}, std::pair{"files", &policy.files}}) {
    for (const Json& one : elements(member(json, name))) {
      files->push_back(file_of(one));
      if (const Json* content = member(one, "content")) {
        policy.texts.emplace(files->back().name, text_of(content));
      }
    }
  }
  return policy;
}

ChangeOfPolicy plan_of(const Json* json) {
  constexpr std::array<std::string_view, 5> kStates{"alone", "with_change", "beside_base", "new", "removed"};
  ChangeOfPolicy plan;
  if (json != nullptr) {
    plan.state = word_of<ChangeOfPolicy::State>(text_of(*json, "state"), kStates);
    plan.base = text_of(*json, "base");
    plan.new_baseline = text_of(*json, "newBaseline");
    plan.not_compared = text_of(*json, "notCompared");
  }
  return plan;
}

Provenance provenance_of(const Json& json) {
  Provenance found;
  found.head = text_of(json, "head");
  found.head_tree = text_of(json, "headTree");
  found.parents = texts_of(member(json, "parents"));
  found.shallow = flag_of(member(json, "shallow")).value_or(false);
  found.partial = flag_of(member(json, "partial")).value_or(false);
  found.detached = flag_of(member(json, "detached")).value_or(false);
  found.unborn = flag_of(member(json, "unborn")).value_or(false);
  found.object_format = text_of(json, "objectFormat");
  found.base_how = text_of(at(json, "base.how"));
  found.base = text_fact(at(json, "base.commit"));
  found.merge_base = text_fact(member(json, "mergeBase"));
  found.work_tree_clean = flag_fact(member(json, "workTreeClean"));
  found.dirty = texts_of(at(json, "dirty.paths"));
  found.dirty_truncated = flag_of(at(json, "dirty.truncated")).value_or(false);
  for (const Json& one : elements(member(json, "commits"))) {
    found.commits.push_back({text_of(one, "id"), flag_fact(member(one, "isHead")),
                             flag_fact(member(one, "ancestorOfHead")), flag_fact(member(one, "isMergeBase"))});
  }
  for (const Json& one : elements(member(json, "blobs"))) {
    found.blobs.push_back({text_of(one, "path"), text_of(one, "commit"), text_fact(member(one, "sha256")),
                           text_fact(member(one, "gitBlob"))});
  }
  constexpr std::array<std::string_view, 5> kStates{"matches_head", "differs_from_head", "untracked", "outside",
                                                    "unknown"};
  for (const Json& one : elements(member(json, "inputs"))) {
    found.inputs.push_back({text_of(one, "name"), word_of<TrackedInput::State>(text_of(one, "state"), kStates),
                            text_of(one, "unknown"), text_of(one, "mend")});
  }
  return found;
}

// Of a decision, or of a candidate that was judged beside it.
std::optional<Provenance> provenance_in(const Json& json) {
  const Json* provenance = member(json, "provenance");
  const bool told = provenance != nullptr && std::holds_alternative<Json::Object>(provenance->data());
  return told ? std::optional(provenance_of(*provenance)) : std::nullopt;
}

FamilyMember family_member_of(const Json& json) {
  FamilyMember found{text_of(json, "name"), member(json, "inputs") == nullptr, {}, provenance_in(json)};
  for (const Json& one : elements(member(json, "inputs"))) {
    found.files.push_back(file_of(one));
  }
  return found;
}

ChangeFacts change_of(const Json& json) {
  ChangeFacts change;
  change.commit = text_fact(member(json, "commit"));
  change.event = text_fact(member(json, "event"));
  change.branch = text_fact(member(json, "branch"));
  change.tag = text_fact(member(json, "tag"));
  const Json* paths = member(json, "paths");
  change.paths = fact_of<std::vector<std::string>>(paths, [](const Json* value) {
    const Json* changed = member(value, "changed");
    return changed == nullptr ? std::nullopt : std::optional(texts_of(changed));
  });
  change.paths_base = text_of(member(paths, "base"));
  const std::uint64_t count = count_of(member(paths, "count")).value_or(0);
  change.paths_count = change.paths.value && change.paths.value->size() != count ? count : 0;
  for (const Json& one : elements(member(json, "ranges"))) {
    const std::string text = text_of(one, "commits");
    const std::size_t dots = std::min(text.find(".."), text.size());
    change.ranges.push_back(
        {{text.substr(0, dots), text.substr(std::min(dots + 2, text.size()))}, flag_fact(member(one, "contains"))});
  }
  return change;
}

Attempt::Runs runs_of(const std::string& text) {
  using Runs = Attempt::Runs;
  for (const Runs runs : {Runs::kHeld, Runs::kPooled, Runs::kApart}) {
    if (text == word(runs)) {
      return runs;
    }
  }
  return Runs::kLost;
}

std::vector<Attestation> attestations_of(const Json* list) {
  std::vector<Attestation> found;
  for (const Json& one : elements(list)) {
    found.push_back({sha256_of(member(one, "digest")), text_of(one, "key"), texts_of(member(one, "inputs")),
                     count_of(member(one, "others")).value_or(0)});
  }
  return found;
}

Attempt attempt_of(const Json& json) {
  Attempt attempt{count_of(member(json, "number")).value_or(1),
                  text_of(json, "key"),
                  text_of(json, "previous"),
                  {},
                  count_of(member(json, "repeated")).value_or(0)};
  for (const Json& was : elements(member(json, "earlier"))) {
    attempt.earlier.push_back({count_of(member(was, "number")).value_or(1), text_of(was, "verdict"),
                               runs_of(text_of(was, "candidate")), runs_of(text_of(was, "baseline"))});
  }
  return attempt;
}

// By the role under which a replay takes them: a candidate that was judged beside the evidence's own has its name in
// it.
std::map<std::string, std::string> read_from(const Json* sets, const Recorded& recorded) {
  std::map<std::string, std::string> found;
  for (const Json& one : elements(sets)) {
    const std::string name = text_of(one, "name");
    const bool beside = std::any_of(recorded.family.begin(), recorded.family.end(),
                                    [&](const FamilyMember& member) { return !member.own && member.name == name; });
    const std::string role = text_of(one, "role");
    if (const std::string commit = text_of(one, "commit"); !commit.empty()) {
      found.emplace(role == "candidate" && beside ? "candidate:" + name : role,
                    "git:" + commit + ":" + text_of(one, "path"));
    }
  }
  return found;
}

}  // namespace

std::vector<InputFile> Recorded::files(std::string_view role) const {
  std::vector<InputFile> found;
  for (const RecordedInput& input : inputs) {
    if (input.role == role) {
      found.push_back(input.file);
    }
  }
  return found;
}

std::vector<Attestation> Recorded::all_attestations() const {
  std::vector<Attestation> all = attestations;
  all.insert(all.end(), other_attestations.begin(), other_attestations.end());
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return std::tie(a.sha256, a.key) < std::tie(b.sha256, b.key); });
  return all;
}

Recorded recorded_of(const Json& statement) {
  const Json* predicate = member(statement, "predicate");
  const Json nothing = Json::object();
  const Json& decision = member(predicate, "decision") == nullptr ? nothing : *member(predicate, "decision");
  Recorded recorded;
  recorded.verdict = text_of(decision, "verdict");
  recorded.digest = sha256_of(member(predicate, "decisionDigest"));
  recorded.semantics = text_of(at(decision, "engine.semanticsVersion"));
  if (const Json* policy = member(decision, "policy")) {
    recorded.policy = policy_of(*policy);
  }
  if (const Json* other = at(decision, "otherPolicy.policy")) {
    recorded.other = policy_of(*other);
  }
  recorded.plan = plan_of(member(decision, "policyPlan"));
  for (const Json& one : elements(member(decision, "inputs"))) {
    recorded.inputs.push_back({text_of(one, "role"), file_of(one)});
  }
  recorded.candidate_name = text_of(at(decision, "candidate.name"));
  recorded.baseline_name = text_of(at(decision, "baseline.name"));
  recorded.has_baseline = at(decision, "baseline.name") != nullptr;
  for (const Json& one : elements(member(decision, "artifacts"))) {
    recorded.artifacts.push_back({text_of(one, "name"),
                                  text_of(one, "kind") == "model" ? Artifact::Kind::kModel : Artifact::Kind::kFile,
                                  sha256_of(member(one, "digest")), count_of(member(one, "sizeBytes")).value_or(0),
                                  count_of(member(one, "files")).value_or(0)});
  }
  recorded.attestations = attestations_of(member(decision, "attestation"));
  recorded.other_attestations = attestations_of(at(decision, "otherPolicy.attestation"));
  recorded.provenance = provenance_in(decision);
  if (const Json* change = member(decision, "change")) {
    recorded.change = change_of(*change);
  }
  if (const Json* attempt = member(decision, "attempt")) {
    recorded.attempt = attempt_of(*attempt);
  }
  for (const Json& note : elements(member(decision, "notes"))) {
    if (text_of(note, "code") == "accepted_baseline") {
      recorded.accepted_baseline = Note{text_of(note, "code"), text_of(note, "text")};
    }
  }
  for (const Json& one : elements(member(decision, "family"))) {
    recorded.family.push_back(family_member_of(one));
  }
  recorded.as_of = parse_time(text_of(decision, "asOf"));
  recorded.evaluated_at = parse_time(text_of(at(statement, "predicate.run.evaluatedAt"))).value_or(Time{});
  recorded.read_from = read_from(member(member(predicate, "run"), "sets"), recorded);
  return recorded;
}

}  // namespace gate::evidence
