// What evidence records comes back as the values it was written from.
#include "gate/evidence/recorded.h"

#include <doctest/doctest.h>

#include "gate/evidence/json_reader.h"
#include "gate/report/canonical_json.h"
#include "gate/report/decision.h"
#include "tests/unit/report/evaluations.h"

namespace {

using gate::Fact;

gate::Evaluation with_everything() {
  gate::Evaluation evaluation = gate::test::one_slice_blocks();
  gate::Provenance provenance;
  provenance.head = std::string(40, '1');
  provenance.head_tree = std::string(40, '2');
  provenance.parents = {std::string(40, '3'), std::string(40, '4')};
  provenance.shallow = true;
  provenance.detached = true;
  provenance.base_how = "origin/HEAD";
  provenance.base = Fact<std::string>::known(std::string(40, '4'));
  provenance.merge_base = Fact<std::string>::not_known("the clone is shallow", "fetch");
  provenance.work_tree_clean = Fact<bool>::known(false);
  provenance.dirty = {"a", "b"};
  provenance.dirty_truncated = true;
  provenance.commits.push_back(
      {"abc", Fact<bool>::known(true), Fact<bool>::known(false), Fact<bool>::not_known("w", "")});
  provenance.blobs.push_back({"p", "", Fact<std::string>::known(""), Fact<std::string>::not_known("x", "y")});
  provenance.blobs.push_back({"p", "abc", Fact<std::string>::known("s"), Fact<std::string>::known("g")});
  for (const auto state : {gate::TrackedInput::State::kMatchesHead, gate::TrackedInput::State::kDiffersFromHead,
                           gate::TrackedInput::State::kUntracked, gate::TrackedInput::State::kOutside,
                           gate::TrackedInput::State::kUnknown}) {
    provenance.inputs.push_back({"run.json", state, "why", "mend"});
  }
  evaluation.provenance = provenance;
  gate::ChangeFacts change;
  change.commit = Fact<std::string>::known(std::string(40, '5'));
  change.event = Fact<std::string>::known("push");
  change.branch = Fact<std::string>::known("");
  change.tag = Fact<std::string>::not_known("nothing asks for it", "");
  change.paths = Fact<std::vector<std::string>>::known({"a/b", "c"});
  change.paths_base = std::string(40, '6');
  change.paths_count = 1503;
  change.ranges.push_back({{std::string(40, 'a'), ""}, Fact<bool>::known(true)});
  change.ranges.push_back({{std::string(40, 'a'), std::string(40, 'b')}, Fact<bool>::not_known("no", "m")});
  evaluation.change = change;
  evaluation.as_of = gate::Time{1'700'000'000};
  evaluation.policy.path = "ci/gate.yaml";
  evaluation.policy.extends = {{"builtin:llm-release", std::string(64, '7'), 5},
                               {"base.yaml", std::string(64, '8'), 6}};
  evaluation.policy.files = {{"list.txt", std::string(64, '9'), 7}};
  gate::OtherPolicy other;
  other.policy = evaluation.policy;
  other.policy.texts = {{"base.yaml", "text\n"}};
  other.attestations = {{std::string(64, '5'), std::string(64, '6'), {std::string(64, 'b')}, 1}};
  evaluation.other_policy = other;
  evaluation.change_of_policy = {gate::ChangeOfPolicy::State::kWithChange, std::string(40, 'c'), "runs/new", ""};
  evaluation.artifacts = {{"weights", gate::Artifact::Kind::kModel, std::string(64, 'd'), 12, 3},
                          {"tokenizer.json", gate::Artifact::Kind::kFile, std::string(64, 'e'), 4, 1}};
  evaluation.attestations = {{std::string(64, '1'), std::string(64, '2'), {std::string(64, 'b')}, 0},
                             {std::string(64, '3'), std::string(64, '2'), {std::string(64, 'c')}, 2}};
  return evaluation;
}

std::string bytes(const gate::Evaluation& evaluation) { return *gate::report::decision_bytes(evaluation); }

}  // namespace

TEST_CASE("recorded: written once more, the facts give the same bytes") {
  gate::Evaluation evaluation = with_everything();
  const std::string statement = *gate::report::statement_bytes(evaluation, gate::test::envelope());
  const auto recorded = gate::evidence::recorded_of(*gate::evidence::read_json(statement, "e"));
  const std::string was = bytes(evaluation);
  CHECK(recorded.digest == *gate::report::decision_digest(evaluation));
  CHECK(recorded.evaluated_at == gate::test::envelope().evaluated_at);
  evaluation.provenance = recorded.provenance;
  evaluation.change = recorded.change;
  evaluation.as_of = recorded.as_of;
  evaluation.policy = recorded.policy;
  evaluation.other_policy->policy = *recorded.other;
  evaluation.change_of_policy = recorded.plan;
  evaluation.artifacts = recorded.artifacts;
  evaluation.attestations = recorded.attestations;
  evaluation.other_policy->attestations = recorded.other_attestations;
  CHECK(recorded.all_attestations().size() == 3);
  evaluation.candidate.files = recorded.files("candidate");
  evaluation.baseline.files = recorded.files("baseline");
  CHECK(bytes(evaluation) == was);
  CHECK(recorded.candidate_name == evaluation.candidate.name);
  CHECK(recorded.semantics == gate::report::kSemanticsVersion);
}

TEST_CASE("recorded: each fact that is changed changes the bytes") {
  const gate::Evaluation evaluation = with_everything();
  const std::string was = bytes(evaluation);
  const auto differs = [&](const auto& change) {
    gate::Evaluation other = evaluation;
    change(other);
    return bytes(other) != was;
  };
  CHECK(differs([](auto& e) { e.provenance->shallow = false; }));
  CHECK(differs([](auto& e) { e.provenance->dirty_truncated = false; }));
  CHECK(differs([](auto& e) { e.provenance->blobs[1].commit = "abd"; }));
  CHECK(differs([](auto& e) { e.change->paths_count = 1504; }));
  CHECK(differs([](auto& e) { e.change->ranges[0].contains = gate::Fact<bool>::known(false); }));
  CHECK(differs([](auto& e) { e.change_of_policy.new_baseline = ""; }));
  CHECK(differs([](auto& e) { e.artifacts[0].kind = gate::Artifact::Kind::kFile; }));
  CHECK(differs([](auto& e) { e.attestations[0].key = std::string(64, '4'); }));
  CHECK(differs([](auto& e) { e.attestations[0].inputs.clear(); }));
  CHECK(differs([](auto& e) { e.attestations[1].others = 3; }));
  CHECK(differs([](auto& e) { e.attestations.clear(); }));
  CHECK(differs([](auto& e) { e.other_policy->attestations.clear(); }));
  CHECK(differs([](auto& e) { e.other_policy->policy.texts.clear(); }));
}
