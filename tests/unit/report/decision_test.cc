#include "gate/report/decision.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "gate/base/sha256.h"
#include "gate/report/registry.h"
#include "tests/unit/report/evaluations.h"

namespace report = gate::report;
using gate::test::envelope;
using nlohmann::json;

namespace {

json decision_of(const gate::Evaluation& evaluation) {
  const auto bytes = report::decision_bytes(evaluation);
  REQUIRE(bytes.has_value());
  return json::parse(*bytes);
}

gate::Provenance some_provenance() {
  gate::Provenance provenance;
  provenance.head = std::string(40, '1');
  provenance.head_tree = std::string(40, '2');
  provenance.parents = {std::string(40, '3')};
  provenance.shallow = true;
  provenance.base_how = "origin/HEAD";
  provenance.base = gate::Fact<std::string>::known(std::string(40, '4'));
  provenance.merge_base =
      gate::Fact<std::string>::not_known("the clone is shallow", "fetch the history: git fetch --unshallow");
  provenance.work_tree_clean = gate::Fact<bool>::known(false);
  provenance.dirty = {"prompts/system.txt"};
  provenance.commits.push_back({"abc", gate::Fact<bool>::known(true), gate::Fact<bool>::known(true),
                                gate::Fact<bool>::not_known("the clone is shallow", "")});
  provenance.blobs.push_back({"prompts/system.txt", "", gate::Fact<std::string>::known(std::string(64, '5')),
                              gate::Fact<std::string>::known(std::string(40, '6'))});
  provenance.inputs.push_back({"run-0.json", gate::TrackedInput::State::kDiffersFromHead, "", ""});
  return provenance;
}

}  // namespace

TEST_CASE("decision: one finding, field by field") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::digit_8_blocks().warn_at(-0.04).note("equivalent", "a remark").waived_by(0));
  const json found = decision_of(builder.done())["checks"].at(0);
  const json expected = json::parse(R"({
    "id": "accuracy", "kind": "non_inferiority", "metric": "correct", "statistic": "mean", "direction": "higher",
    "slice": [{"key": "digit", "value": "8"}],
    "outcome": "violated", "verdict": "block", "reasonCode": "inferior",
    "summary": "0.9113 -> 0.5225, change -0.3887 (95% interval -0.4602 to -0.3173), tolerated -0.08",
    "estimate": {"candidate": 0.5225, "baseline": 0.9113, "value": -0.3887, "scale": "difference"},
    "interval": {"low": -0.4602, "high": -0.3173, "confidence": 0.95, "method": "crossed variance components"},
    "limits": {"lower": -0.08, "warn": -0.04},
    "margin": {"value": 0.08, "text": "0.08"},
    "sizes": {"selected": 71, "paired": 71, "runsCandidate": 10, "runsBaseline": 10},
    "notes": [{"code": "equivalent", "text": "a remark"}],
    "examples": [{"id": "test/0042", "candidate": 0, "baseline": 1}, {"id": "test/0107", "candidate": 0.1, "baseline": 1},
                 {"id": "test/0350", "candidate": 0.1, "baseline": 0.9}, {"id": "test/0031", "candidate": 0.2, "baseline": 1},
                 {"id": "test/0512", "candidate": 0.2, "baseline": 0.9}],
    "examplesTotal": 58,
    "advice": "compare the worst examples with the baseline's answers; most of the loss is in this slice",
    "action": "rollback", "owner": "digits-team", "runbook": "https://example.com/runbooks/digits",
    "waiver": 0, "policyAt": {"line": 12, "column": 5}
  })");
  CHECK(found == expected);
}

TEST_CASE("decision: what surrounds the findings") {
  gate::Evaluation evaluation = gate::test::waived();
  evaluation.notes.push_back({"policy_loosened", "the candidate's branch raises a margin"});
  json decision = decision_of(evaluation);
  decision.erase("checks");
  const json expected = json::parse(R"({
    "verdict": "warn", "reasonCodes": ["bound_exceeded"], "confidence": 0.95, "asOf": "2026-11-18T11:06:40Z",
    "engine": {"semanticsVersion": "1", "numeric": "binary64", "rng": null},
    "policy": {"id": "support-bot", "owner": "ml-platform", "path": "policy.yaml", "source": "file", "sizeBytes": 1200,
               "digest": {"sha256": "AAAA"}, "content": "gate: 1\n"},
    "inputs": [
      {"role": "baseline", "name": "run-0.json", "digest": {"sha256": "BBBB"}, "sizeBytes": 812},
      {"role": "baseline", "name": "samples-0.jsonl", "digest": {"sha256": "BBB0"}, "sizeBytes": 51234},
      {"role": "candidate", "name": "run-0.json", "digest": {"sha256": "CCCC"}, "sizeBytes": 812},
      {"role": "candidate", "name": "samples-0.jsonl", "digest": {"sha256": "CCC0"}, "sizeBytes": 51234}],
    "attestation": "none",
    "candidate": {"name": "candidate-7", "runs": 10, "seeds": 10, "examples": 719, "rows": 7190, "model": "mlp 2"},
    "baseline": {"name": "baseline", "runs": 10, "seeds": 10, "examples": 719, "rows": 7190, "model": "mlp 1"},
    "counts": {"findings": 2, "pass": 1, "warn": 1, "block": 0,
               "holds": 1, "violated": 1, "inconclusive": 0, "notApplicable": 0, "failed": 0},
    "waivers": [
      {"check": "p95-latency", "slice": [], "until": "2026-12-31", "maxLoss": 1400, "reason": "cold cache on the new region",
       "approvedBy": "@sre-lead", "state": "applied", "applied": 1, "expiresSoon": true},
      {"check": "accuracy", "slice": [{"key": "digit", "value": "8"}], "until": "2026-09-21", "reason": "relabelling",
       "approvedBy": "@data", "state": "expired", "applied": 0, "expiresSoon": false}],
    "notes": [{"code": "policy_loosened", "text": "the candidate's branch raises a margin"}],
    "provenance": null
  })");
  std::string text = decision.dump();
  for (const auto& [digest, mark] : {std::pair<std::string, std::string>{std::string(64, 'a'), "AAAA"},
                                     {std::string(64, 'b'), "BBBB"},
                                     {std::string(63, 'b') + "0", "BBB0"},
                                     {std::string(64, 'c'), "CCCC"},
                                     {std::string(63, 'c') + "0", "CCC0"}}) {
    for (std::size_t at = text.find(digest); at != std::string::npos; at = text.find(digest)) {
      text.replace(at, digest.size(), mark);
    }
  }
  CHECK(json::parse(text) == expected);
  CHECK(!decision_of(gate::test::all_pass()).contains("asOf"));
  CHECK(decision_of(gate::test::all_pass())["reasonCodes"] == json::array());
}

TEST_CASE("decision: provenance says what is known, and why the rest is not") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::auditable()).provenance(some_provenance());
  const json provenance = decision_of(builder.done())["provenance"];
  CHECK(provenance["head"] == std::string(40, '1'));
  CHECK(provenance["base"] ==
        json::parse(R"({"commit": "4444444444444444444444444444444444444444", "how": "origin/HEAD"})"));
  CHECK(provenance["mergeBase"] ==
        json::parse(R"({"unknown": "the clone is shallow", "mend": "fetch the history: git fetch --unshallow"})"));
  CHECK(provenance["workTreeClean"] == false);
  CHECK(provenance["dirty"] == json::parse(R"({"paths": ["prompts/system.txt"], "truncated": false})"));
  CHECK(
      provenance["commits"][0] ==
      json::parse(
          R"({"id": "abc", "isHead": true, "ancestorOfHead": true, "isMergeBase": {"unknown": "the clone is shallow"}})"));
  CHECK(provenance["inputs"][0] == json::parse(R"({"name": "run-0.json", "state": "differs_from_head"})"));
  CHECK(provenance["shallow"] == true);
}

TEST_CASE("decision: numbers that JSON lacks are words, counts that it would round are text") {
  gate::test::EvaluationBuilder builder;
  gate::Finding finding =
      gate::test::holds("a", "k", gate::ReasonCode::kNoninferior, "s")
          .estimate(gate::Scale::kValue, std::numeric_limits<double>::quiet_NaN(),
                    -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity())
          .done();
  finding.selected = (std::size_t{1} << 53U) - 1;
  finding.sizes.paired = std::size_t{1} << 53U;
  const json found = decision_of(builder.add(finding).done())["checks"][0];
  CHECK(found["estimate"]["value"] == "NaN");
  CHECK(found["interval"]["low"] == "-Infinity");
  CHECK(found["interval"]["high"] == "Infinity");
  CHECK(found["sizes"]["selected"] == 9007199254740991);
  CHECK(found["sizes"]["paired"] == "9007199254740992");
}

TEST_CASE("decision: the same whatever the clock, the machine's paths and the order of the files") {
  gate::Evaluation evaluation = gate::test::one_slice_blocks();
  const std::string digest = *report::decision_digest(evaluation);
  CHECK(digest == gate::sha256(*report::decision_bytes(evaluation)));
  std::reverse(evaluation.candidate.files.begin(), evaluation.candidate.files.end());
  evaluation.policy.path = "/home/somebody/work/policy.yaml";
  CHECK(*report::decision_digest(evaluation) == digest);
  evaluation.candidate.files[0].name = "/srv/data/" + evaluation.candidate.files[0].name;
  CHECK(*report::decision_digest(evaluation) == digest);

  gate::RunEnvelope other = envelope();
  other.evaluated_at.seconds += 3600;
  other.argv.clear();
  other.ci.clear();
  const json first = json::parse(*report::predicate_bytes(evaluation, envelope()));
  const json second = json::parse(*report::predicate_bytes(evaluation, other));
  CHECK(first["decision"] == second["decision"]);
  CHECK(first["decisionDigest"] == second["decisionDigest"]);
  CHECK(first["run"] != second["run"]);
  CHECK(report::decision_bytes(evaluation)->find("/home") == std::string::npos);
}

TEST_CASE("decision: any change of a finding changes the digest") {
  const gate::Evaluation evaluation = gate::test::one_slice_blocks();
  const std::string digest = *report::decision_digest(evaluation);
  const std::vector<std::pair<std::string, std::function<void(gate::Finding&)>>> changes{
      {"outcome", [](gate::Finding& f) { f.outcome = gate::Outcome::kInconclusive; }},
      {"reason", [](gate::Finding& f) { f.reason = gate::ReasonCode::kInconclusive; }},
      {"verdict", [](gate::Finding& f) { f.verdict = gate::Verdict::kWarn; }},
      {"summary", [](gate::Finding& f) { f.summary += "."; }},
      {"estimate", [](gate::Finding& f) { f.estimate = *f.estimate + 1e-15; }},
      {"interval", [](gate::Finding& f) { f.interval->high += 1e-15; }},
      {"method", [](gate::Finding& f) { f.interval->method = "paired t"; }},
      {"p-value", [](gate::Finding& f) { f.p_block = 0.01; }},
      {"sizes", [](gate::Finding& f) { f.sizes.missing_baseline = 1; }},
      {"waiver", [](gate::Finding& f) { f.waiver = 0; }},
      {"owner", [](gate::Finding& f) { f.respond.owner = "somebody"; }},
  };
  for (const auto& row : changes) {
    CAPTURE(row.first);
    gate::Evaluation changed = evaluation;
    row.second(changed.findings[7]);
    CHECK(*report::decision_digest(changed) != digest);
  }
}

TEST_CASE("predicate: schema, digest, decision, run, as canonical bytes without a line end") {
  const gate::Evaluation evaluation = gate::test::warns_with_advice();
  const std::string bytes = *report::find_report("json")->write(evaluation, envelope());
  CHECK(bytes.find('\n') == std::string::npos);
  CHECK(bytes.starts_with(R"({"decision":{"attestation":"none","baseline":{)"));
  const json predicate = json::parse(bytes);
  CHECK(predicate.size() == 5);
  CHECK(predicate["schemaVersion"] == "1.0");
  CHECK(predicate["decisionDigest"] == json{{"sha256", *report::decision_digest(evaluation)}});
  CHECK(predicate["decision"] == decision_of(evaluation));
  CHECK(predicate["run"] ==
        json::parse(R"({"evaluatedAt": "2026-11-18T11:08:43Z", "tool": {"name": "gate", "version": "0.1.0"},
                                            "argv": ["evaluate", "--policy", "policy.yaml"], "ci": {"CI": "true"}})"));
  const std::string run =
      bytes.substr(bytes.find("\"run\":") + 6, bytes.find(",\"runDigest\"") - bytes.find("\"run\":") - 6);
  CHECK(predicate["runDigest"] == json{{"sha256", gate::sha256("{\"run\":" + run + ",\"schemaVersion\":\"1.0\"}")}});
  // The decision's bytes are in the document as they are, so that anybody can digest them.
  CHECK(bytes.find(*report::decision_bytes(evaluation)) != std::string::npos);
}

TEST_CASE("statement: about the commit when it is known, else about the candidate's files") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::auditable());
  json statement = json::parse(*report::find_report("statement")->write(builder.done(), envelope()));
  CHECK(statement["_type"] == "https://in-toto.io/Statement/v1");
  CHECK(statement["predicateType"] == std::string(report::kPredicateType));
  CHECK(statement["predicate"] == json::parse(*report::predicate_bytes(builder.done(), envelope())));
  CHECK(statement["subject"] ==
        json::array({{{"name", "run-0.json"}, {"digest", {{"sha256", std::string(64, 'c')}}}},
                     {{"name", "samples-0.jsonl"}, {"digest", {{"sha256", std::string(63, 'c') + "0"}}}}}));

  builder.provenance(some_provenance());
  statement = json::parse(*report::statement_bytes(builder.done(), envelope()));
  CHECK(statement["subject"] ==
        json::array({{{"name", "candidate"}, {"digest", {{"gitCommit", std::string(40, '1')}}}}}));

  gate::Evaluation released = builder.done();
  released.artifacts = {{"weights", gate::Artifact::Kind::kModel, std::string(64, 'd'), 12, 3}};
  for (const char* name : {"statement", "test-result"}) {
    statement = json::parse(*report::find_report(name)->write(released, envelope()));
    CHECK(statement["subject"].size() == 2);
    CHECK(statement["subject"][1] == json{{"name", "weights"}, {"digest", {{"sha256", std::string(64, 'd')}}}});
  }

  builder.get().provenance->head.clear();
  builder.get().candidate.files.clear();
  const auto nothing = report::statement_bytes(builder.done(), envelope());
  REQUIRE(!nothing.has_value());
  CHECK(nothing.error().kind == gate::ErrorKind::kWrite);
  CHECK(nothing.error().message ==
        "a statement needs a subject, but there is neither a commit nor a file of the candidate");
}

TEST_CASE("evidence: text that is not UTF-8 is refused by its place, not repaired") {
  gate::Evaluation evaluation = gate::test::all_pass();
  evaluation.findings[2].summary = "caf\xE9";
  for (const char* format : {"json", "statement"}) {
    CAPTURE(format);
    const auto bytes = report::find_report(format)->write(evaluation, envelope());
    REQUIRE(!bytes.has_value());
    CHECK(bytes.error().kind == gate::ErrorKind::kWrite);
    CHECK(bytes.error().message == "checks.2.summary is not UTF-8");
  }
}

TEST_CASE("reports: listed under their names, found by them") {
  std::vector<std::string_view> names;
  for (const report::Report* one : report::all_reports()) {
    names.push_back(one->name);
    CHECK(report::find_report(one->name) == one);
    CHECK(!one->summary.empty());
  }
  CHECK(names == std::vector<std::string_view>{"json", "statement", "test-result", "markdown", "comment", "html",
                                               "github", "junit", "sarif", "codequality", "openmetrics", "dotenv",
                                               "annotations"});
  CHECK(report::find_report("pdf") == nullptr);
}

TEST_CASE("decision: where the policy comes from, and what the other side's says") {
  gate::Evaluation evaluation = gate::test::one_slice_blocks();
  json decision = decision_of(evaluation);
  CHECK_FALSE(decision.contains("otherPolicy"));
  CHECK_FALSE(decision["policy"].contains("commit"));

  evaluation.policy.source = "base";
  evaluation.policy.commit = std::string(40, 'a');
  evaluation.policy.how = "merge-ref-first-parent";
  gate::OtherPolicy other;
  other.policy = evaluation.policy;
  other.policy.source = "head";
  other.verdict = gate::Verdict::kPass;
  using Kind = gate::PolicyChange::Kind;
  other.changes = {{Kind::kLoosened, "accuracy: margin", "0.01", "0.05", 7},
                   {Kind::kTightened, "check cost", "", "threshold", 9},
                   {Kind::kChanged, "accuracy: metric", "a", "b", 8}};
  evaluation.other_policy = other;
  decision = decision_of(evaluation);
  CHECK(decision["policy"]["commit"] == std::string(40, 'a'));
  CHECK(decision["policy"]["how"] == "merge-ref-first-parent");
  CHECK(decision["otherPolicy"]["policy"]["source"] == "head");
  CHECK(decision["otherPolicy"]["verdict"] == "pass");
  CHECK(decision["otherPolicy"]["changes"] ==
        json::parse(R"([{"change":"loosened","what":"accuracy: margin","from":"0.01","to":"0.05","line":7},
                        {"change":"tightened","what":"check cost","to":"threshold","line":9},
                        {"change":"changed","what":"accuracy: metric","from":"a","to":"b","line":8}])"));

  evaluation.other_policy->verdict.reset();
  CHECK(decision_of(evaluation)["otherPolicy"]["verdict"].is_null());
}
