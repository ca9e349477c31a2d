#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::BlobFact;
using gate::Fact;
using gate::Finding;
using gate::Outcome;
using gate::Provenance;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::run_one;
using gate::test::Surroundings;
using Fields = std::map<std::string, std::string>;

namespace {

const std::string kDigest(64, 'a');
const std::string kCommit(40, 'c');

Fields complete() {
  return {{"model.version", "7"},     {"dataset.sha256", kDigest},     {"config.sha256", kDigest},
          {"endpoint.version", "v2"}, {"environment.sha256", kDigest}, {"code.commit", kCommit}};
}

Fields with(Fields fields, const std::string& path, const std::string& value) {
  fields[path] = value;
  return fields;
}

Finding judged(const Fields& first, const Fields& second, const ParamsBuilder& params = {},
               const Provenance* provenance = nullptr) {
  const RunSet baseline = make_run_set("b", {{"one", 1, {}, first}, {"two", 2, {}, second}});
  Surroundings around;
  around.provenance = provenance;
  return run_one(gate::checks::k_rollback, params, baseline, &baseline, around);
}

}  // namespace

TEST_CASE("rollback: the baseline names what restores it, with digests that are some, alike in all its records") {
  CHECK(judged(complete(), complete()).reason == ReasonCode::kReversible);
  const Finding unnamed = judged(complete(), with(complete(), "endpoint.version", ""));
  CHECK(unnamed.outcome == Outcome::kViolated);
  CHECK(unnamed.reason == ReasonCode::kRollbackMissing);
  CHECK(unnamed.summary == "two: does not name endpoint.version");
  CHECK(judged(with(complete(), "config.sha256", "v1"), complete()).summary ==
        "one: config.sha256 'v1' is no SHA-256 digest, and 1 more");
  CHECK(judged(complete(), with(complete(), "model.version", "8")).summary ==
        "two: model.version is not what one names; nobody could say which to restore");
  const ParamsBuilder own = ParamsBuilder().list("require", {"feature_store.version"});
  CHECK(judged(complete(), complete(), own).summary == "one: does not name feature_store.version, and 1 more");
}

TEST_CASE("rollback: a file of the baseline's commit must have the stated digest; unknown is not yes") {
  const ParamsBuilder files = ParamsBuilder().map("files", {{"config.sha256", "deploy/config.yaml"}});
  const auto ask = [&](Fact<std::string> fact) {
    Provenance provenance;
    provenance.blobs.push_back({"deploy/config.yaml", kCommit, std::move(fact), {}});
    return judged(complete(), complete(), files, &provenance);
  };
  CHECK(ask(Fact<std::string>::known(kDigest)).outcome == Outcome::kHolds);
  const Finding differs = ask(Fact<std::string>::known(std::string(64, 'b')));
  CHECK(differs.outcome == Outcome::kViolated);
  CHECK(differs.summary.find("config.sha256 aaaaaaaaaaaa... is not the digest of deploy/config.yaml") !=
        std::string::npos);
  const Finding unknown = ask(Fact<std::string>::not_known("the clone is shallow", "git fetch --unshallow"));
  CHECK(unknown.outcome == Outcome::kInconclusive);
  CHECK(unknown.reason == ReasonCode::kProvenanceUnknown);
  CHECK(unknown.advice == "git fetch --unshallow");
}

TEST_CASE("rollback: a record without the digest, or without a commit that git could be asked about, is not restored") {
  Provenance provenance;
  provenance.blobs.push_back({"deploy/config.yaml", "", Fact<std::string>::known("of HEAD"), {}});
  provenance.blobs.push_back({"deploy/config.yaml", kCommit, Fact<std::string>::known(kDigest), {}});
  provenance.blobs.push_back({"prompts/system.txt", kCommit, Fact<std::string>::known(kDigest), {}});
  const ParamsBuilder params =
      ParamsBuilder()
          .list("require", {"model.version"})
          .map("files", {{"config.sha256", "deploy/config.yaml"}, {"prompt.sha256", "prompts/system.txt"}});
  const auto check = gate::checks::k_rollback.bind(params.done());
  REQUIRE(check.has_value());
  CHECK((*check)->needs().repository);
  CHECK((*check)->needs().baseline_blobs == std::vector<std::string>{"deploy/config.yaml", "prompts/system.txt"});
  const auto ask = [&](const RunSet& baseline) {
    Surroundings around;
    around.provenance = &provenance;
    return run_one(gate::checks::k_rollback, params, baseline, &baseline, around);
  };
  const auto set_of = [](const Fields& fields) { return make_run_set("b", {{"one", 1, {}, fields}}); };
  const Fields whole = with(complete(), "prompt.sha256", kDigest);
  const Finding holds = ask(set_of(whole));
  CHECK(holds.outcome == Outcome::kHolds);
  CHECK(holds.summary == "the baseline names model.version; 2 files of the stated digest");
  CHECK(ask(set_of(complete())).summary == "one: does not name prompt.sha256");
  CHECK(ask(set_of(with(whole, "code.commit", ""))).summary == "one: does not name code.commit, and 1 more");
  RunSet numbered = set_of(whole);
  numbered.runs.front().document.fields.set("code.commit", {gate::Scalar::Kind::kNumber, "1234567"});
  const Finding number = ask(numbered);
  CHECK(number.outcome == Outcome::kViolated);
  CHECK(number.summary == "one: does not name code.commit, and 1 more");
  RunSet none = set_of(whole);
  none.runs.front().document.fields.set("config.sha256", {gate::Scalar::Kind::kNull, ""});
  CHECK(ask(none).summary == "one: does not name config.sha256");
  RunSet nowhere = set_of({{"model.version", "7"}, {"config.sha256", kDigest}, {"prompt.sha256", kDigest}});
  CHECK(ask(nowhere).summary == "one: does not name code.commit, and 1 more");
}
