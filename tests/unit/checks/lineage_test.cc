#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::run_one;
using Fields = std::map<std::string, std::string>;

namespace {

const std::string kDigest(64, 'a');

Fields complete() {
  return {{"dataset.sha256", kDigest},
          {"artifacts.0.name", "weights"},
          {"artifacts.0.sha256", kDigest},
          {"artifacts.1.name", "features"},
          {"artifacts.1.sha256", kDigest},
          {"lineage.0.output", "weights"},
          {"lineage.0.inputs.0", "features"},
          {"lineage.0.code", "c0ffee"},
          {"lineage.0.environment", "image@sha256:1"},
          {"lineage.1.output", "features"},
          {"lineage.1.inputs.0", "dataset"},
          {"lineage.1.code", "c0ffee"},
          {"lineage.1.environment", "image@sha256:1"}};
}

Fields with(Fields fields, const std::string& path, const std::string& value) {
  fields[path] = value;
  return fields;
}

Fields without(Fields fields, const std::string& path) {
  fields.erase(path);
  return fields;
}

RunSet candidate(Fields fields) { return make_run_set("c", {{"run", 1, {}, std::move(fields)}}); }

}  // namespace

TEST_CASE("lineage: every artifact is walked back, and each gap has its own words") {
  struct Row {
    std::string what;
    Fields fields;
    std::string summary;
  };
  const std::vector<Row> rows{
      {"complete", complete(), "2 artifacts walked back to versioned inputs, code, environment"},
      {"no digest", without(complete(), "artifacts.1.sha256"), "run: artifact 'features' has no SHA-256 digest"},
      {"a digest that is none", with(complete(), "artifacts.0.sha256", "latest"),
       "run: artifact 'weights' has no SHA-256 digest"},
      {"no entry", with(complete(), "lineage.1.output", "other"), "run: no lineage entry says how 'features' was made"},
      {"no code", without(complete(), "lineage.1.code"), "run: the lineage of 'features' names no code"},
      {"no environment", with(complete(), "lineage.0.environment", ""),
       "run: the lineage of 'weights' names no environment"},
      {"no inputs", without(complete(), "lineage.1.inputs.0"), "run: the lineage of 'features' names no inputs"},
      {"an unknown input", with(complete(), "lineage.1.inputs.0", "a bucket"),
       "run: input 'a bucket' is neither an artifact nor a member of the record"},
      {"an input without a version", without(with(complete(), "dataset.name", "faq"), "dataset.sha256"),
       "run: input 'dataset' has neither version nor sha256"},
      {"a circle", with(complete(), "lineage.1.inputs.0", "weights"), "run: 'features' is made from itself"},
      {"nothing", {{"owner", "team"}}, "run: lists no artifact"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_one(gate::checks::k_lineage, {}, candidate(row.fields), nullptr);
    CHECK(finding.summary == row.summary);
    const bool whole = row.what == "complete";
    CHECK(finding.outcome == (whole ? Outcome::kHolds : Outcome::kViolated));
    CHECK(finding.reason == (whole ? ReasonCode::kTraceable : ReasonCode::kLineageBroken));
    CHECK(finding.advice.empty() == whole);
  }
}

TEST_CASE("lineage: an artifact that the policy names must be listed; a chain that never ends is cut") {
  const ParamsBuilder tokenizer = ParamsBuilder().list("artifacts", {"weights", "tokenizer"});
  CHECK(run_one(gate::checks::k_lineage, tokenizer, candidate(complete()), nullptr).summary ==
        "run: lists no artifact 'tokenizer'");
  Fields chain;
  for (std::size_t i = 0; i < 400; ++i) {
    const std::string at = std::to_string(i);
    chain["artifacts." + at + ".name"] = "a" + at;
    chain["artifacts." + at + ".sha256"] = kDigest;
    chain["lineage." + at + ".output"] = "a" + at;
    chain["lineage." + at + ".inputs.0"] = "a" + std::to_string(i + 1);
    chain["lineage." + at + ".code"] = "c";
    chain["lineage." + at + ".environment"] = "e";
  }
  CHECK(run_one(gate::checks::k_lineage, {}, candidate(chain), nullptr).summary.find("longer than 256 steps") !=
        std::string::npos);
}

TEST_CASE("lineage: a version will do for what was taken, an input without a name will not") {
  const auto ask = [](const RunSet& set) { return run_one(gate::checks::k_lineage, {}, set, nullptr); };
  CHECK(ask(candidate(with(without(complete(), "dataset.sha256"), "dataset.version", "7"))).outcome == Outcome::kHolds);
  for (const std::string path : {"lineage.1.inputs.0", "lineage.1.inputs.0.path"}) {
    CAPTURE(path);
    RunSet set = candidate(without(complete(), "lineage.1.inputs.0"));
    set.runs.front().document.fields.set(path, {gate::Scalar::Kind::kNull, ""});
    CHECK(ask(set).summary == "run: a lineage entry has an input without a name");
  }
  RunSet null_code = candidate(complete());
  null_code.runs.front().document.fields.set("lineage.0.code", {gate::Scalar::Kind::kNull, ""});
  CHECK(ask(null_code).summary == "run: the lineage of 'weights' names no code");
}

TEST_CASE("lineage: of an artifact's inputs the first that leads nowhere is named, and only once") {
  Fields fields = with(complete(), "lineage.0.inputs.0", "a bucket");
  fields["lineage.0.inputs.1"] = "another bucket";
  fields["lineage.0.inputs.2"] = "features";
  const Finding finding = run_one(gate::checks::k_lineage, {}, candidate(fields), nullptr);
  CHECK(finding.summary == "run: input 'a bucket' is neither an artifact nor a member of the record");
  CHECK(finding.examples_total == 1);
}

TEST_CASE("lineage: an artifact with two digests or two histories has none") {
  Fields listed = complete();
  listed["artifacts.2.name"] = "weights";
  listed["artifacts.2.sha256"] = kDigest;
  CHECK(run_one(gate::checks::k_lineage, {}, candidate(listed), nullptr).outcome == Outcome::kHolds);
  listed["artifacts.2.sha256"] = std::string(64, 'b');
  const Finding digests = run_one(gate::checks::k_lineage, {}, candidate(listed), nullptr);
  CHECK(digests.outcome == Outcome::kViolated);
  CHECK(digests.summary == "run: artifact 'weights' is listed with different digests");
  Fields made = complete();
  made["lineage.2.output"] = "features";
  made["lineage.2.inputs.0"] = "a bucket";
  const Finding histories = run_one(gate::checks::k_lineage, {}, candidate(made), nullptr);
  CHECK(histories.outcome == Outcome::kViolated);
  CHECK(histories.summary == "run: more than one lineage entry says how 'features' was made");
}
