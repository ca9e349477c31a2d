#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Attestation;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::bind_error;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::run_one;
using gate::test::Surroundings;

namespace {

// RFC 8032, 7.1, test 2.
const std::string kPem =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
    "-----END PUBLIC KEY-----\n";
const std::string kKey = "deb2ded39dc26fce0e6085b6fc34bf6b5941913bbfe2ea614113cff9e004c170";
const std::string kA(64, 'a'), kB(64, 'b'), kC(64, 'c');

ParamsBuilder params() { return ParamsBuilder().file("require_attested_inputs", "eval.pem", kPem); }

RunSet set_of(const std::string& name, std::vector<gate::InputFile> files) {
  RunSet set = make_run_set(name, {{"one", 1, {}}});
  set.files = std::move(files);
  return set;
}

Finding judged(const std::vector<Attestation>& given, const ParamsBuilder& with = params(), bool baseline = true) {
  const RunSet candidate = set_of("new", {{"run.json", kA, 1}, {"rows.jsonl", kB, 1}});
  const RunSet old = set_of("old", {{"run.json", kC, 1}});
  Surroundings around;
  around.attestations = given;
  return run_one(gate::checks::k_attestation, with, candidate, baseline ? &old : nullptr, around);
}

Attestation by(const std::string& key, std::vector<std::string> inputs, std::size_t others = 0) {
  return {kC, key, std::move(inputs), others};
}

}  // namespace

TEST_CASE("attestation: every file of both sides must be a subject of a statement by these keys") {
  const Finding all = judged({by(kKey, {kA}), by(kKey, {kC}), by(kKey, {kB})});
  CHECK(all.outcome == Outcome::kHolds);
  CHECK(all.reason == ReasonCode::kAttested);
  CHECK(all.selected == 3);
  CHECK(all.summary == "a signature by a key of eval.pem vouches for each of the 3 files of records");

  const Finding some = judged({by(kKey, {kA, kB})});
  CHECK(some.outcome == Outcome::kViolated);
  CHECK(some.reason == ReasonCode::kNotAttested);
  CHECK(some.summary == "no signature by a key of eval.pem vouches for 1 of 3 files of records: baseline run.json");
  CHECK(some.examples_total == 1);
  CHECK(some.advice.starts_with("give theirs with --attestation"));

  const Finding none = judged({});
  CHECK(none.outcome == Outcome::kViolated);
  CHECK(none.examples_total == 3);
  CHECK(none.advice.starts_with("give the attestations of these records with --attestation"));
  // What another check's key vouches for is nothing to this one.
  CHECK(judged({by(kC, {kA, kB}), by(kC, {kC})}).examples_total == 3);
}

TEST_CASE("attestation: one side only, and a policy without a baseline") {
  CHECK(judged({by(kKey, {kA, kB})}, params().text("only", "candidate")).outcome == Outcome::kHolds);
  CHECK(judged({by(kKey, {kC})}, params().text("only", "baseline")).summary ==
        "a signature by a key of eval.pem vouches for the file of records");
  CHECK(judged({by(kKey, {kA, kB})}, params(), false).outcome == Outcome::kHolds);
  CHECK(judged({by(kKey, {kA})}, params(), false).outcome == Outcome::kViolated);
  const auto needs = [](const ParamsBuilder& of) { return (*gate::checks::k_attestation.bind(of.done()))->needs(); };
  CHECK_FALSE(needs(params()).baseline);
  CHECK(needs(params().text("only", "baseline")).baseline);
  CHECK(needs(params()).keys.size() == 1);
  CHECK(needs(params()).beside_records() == "asks for attestations");
}

TEST_CASE("attestation: a statement counts for a side that has every file it names") {
  // One of its files is left out, is on the other side, or was put beside files of another statement.
  const Finding left_out = judged({by(kKey, {kA, kB}, 1), by(kKey, {kC})});
  CHECK(left_out.outcome == Outcome::kViolated);
  CHECK(left_out.examples_total == 2);
  CHECK(left_out.examples.front().text == "is signed for together with files that are not on this side");
  CHECK(judged({by(kKey, {kA, kB, kC})}).examples_total == 3);
  CHECK(judged({by(kKey, {kA}, 1), by(kKey, {kB}, 1), by(kKey, {kC})}).examples_total == 2);
  CHECK(judged({by(kKey, {kA, kB}, 1), by(kKey, {kA, kB}), by(kKey, {kC})}).outcome == Outcome::kHolds);
}

TEST_CASE("attestation: keys that are none are refused with the policy") {
  CHECK(bind_error(gate::checks::k_attestation, ParamsBuilder().file("require_attested_inputs", "k.pem", "")) ==
        "k.pem holds no public key, expected PEM blocks 'PUBLIC KEY'");
}
