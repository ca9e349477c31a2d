// provenance: the baseline's commit, what records do not say, and each state of an input.
#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Fact;
using gate::Finding;
using gate::Outcome;
using gate::Provenance;
using gate::ReasonCode;
using gate::RunSet;
using gate::Scalar;
using gate::TrackedInput;
using gate::checks::k_provenance;
using gate::test::bind_error;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::run_one;
using gate::test::Surroundings;

namespace {

const std::string kHead(40, 'a');
const std::string kBase(40, 'b');

RunSet at(const std::string& commit) { return make_run_set("set", {{"run", 1, {}, {{"code.commit", commit}}}}); }

RunSet with(RunSet set, const std::string& path, Scalar value) {
  set.runs.front().document.fields.set(path, std::move(value));
  return set;
}

// HEAD, and a commit before it that is the merge base.
Provenance history() {
  const auto yes = Fact<bool>::known(true);
  const auto no = Fact<bool>::known(false);
  Provenance found;
  found.head = kHead;
  found.commits = {{kHead, yes, yes, no}, {kBase, no, yes, yes}};
  found.work_tree_clean = yes;
  return found;
}

Finding ask(const ParamsBuilder& params, const RunSet& candidate, const RunSet* baseline,
            const Provenance& provenance) {
  Surroundings around;
  around.provenance = &provenance;
  return run_one(k_provenance, params, candidate, baseline, around);
}

ParamsBuilder baseline_is(const std::string& word) {
  return ParamsBuilder().group("baseline", ParamsBuilder().text("commit", word));
}
ParamsBuilder clean() { return ParamsBuilder().group("candidate", ParamsBuilder().text("tree", "clean")); }

}  // namespace

TEST_CASE("provenance: the baseline is the merge base, or at least an ancestor") {
  const RunSet head = at(kHead);
  const RunSet base = at(kBase);
  Provenance provenance = history();
  CHECK(ask(baseline_is("merge-base"), head, &base, provenance).outcome == Outcome::kHolds);
  CHECK(ask(baseline_is("ancestor"), head, &base, provenance).outcome == Outcome::kHolds);
  CHECK(ask(baseline_is("ancestor"), head, &head, provenance).outcome == Outcome::kHolds);
  const Finding not_base = ask(baseline_is("merge-base"), head, &head, provenance);
  CHECK(not_base.outcome == Outcome::kViolated);
  CHECK(not_base.reason == ReasonCode::kWrongCommit);
  CHECK(not_base.summary == "run: commit aaaaaaaaaaaa... is not the merge base");
  provenance.commits[1].ancestor_of_head = Fact<bool>::known(false);
  CHECK(ask(baseline_is("ancestor"), head, &base, provenance).summary ==
        "run: commit bbbbbbbbbbbb... is not an ancestor of HEAD");
  provenance.commits[1].ancestor_of_head = Fact<bool>::not_known("the clone is shallow", "git fetch --unshallow");
  const Finding shallow = ask(baseline_is("ancestor"), head, &base, provenance);
  CHECK(shallow.outcome == Outcome::kInconclusive);
  CHECK(shallow.summary == "provenance is unknown: run: the clone is shallow");
  CHECK(shallow.advice == "git fetch --unshallow");
}

TEST_CASE("provenance: a record that names no commit is unknown, not right") {
  const ParamsBuilder head = ParamsBuilder().group("candidate", ParamsBuilder().text("commit", "HEAD"));
  const RunSet none = make_run_set("set", {{"run", 1}});
  for (const RunSet& set : {none, at(""), with(none, "code.commit", {Scalar::Kind::kNumber, "1234567"}),
                            with(none, "code.commit", {Scalar::Kind::kNull, ""})}) {
    const Finding finding = ask(head, set, nullptr, history());
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.reason == ReasonCode::kProvenanceUnknown);
    CHECK(finding.summary == "provenance is unknown: run: names no code.commit");
    CHECK(finding.advice == "write code.commit into the records");
  }
}

TEST_CASE("provenance: a record says itself whether it was made from a changed work tree; a null does not") {
  const auto dirty = [](Scalar value) {
    return ask(clean(), with(at(kHead), "code.dirty", std::move(value)), nullptr, history());
  };
  CHECK(dirty({Scalar::Kind::kBool, "false"}).outcome == Outcome::kHolds);
  CHECK(dirty({Scalar::Kind::kNull, ""}).outcome == Outcome::kHolds);
  const Finding changed = dirty({Scalar::Kind::kBool, "true"});
  CHECK(changed.outcome == Outcome::kViolated);
  CHECK(changed.reason == ReasonCode::kTreeNotClean);
  CHECK(dirty({Scalar::Kind::kString, ""}).outcome == Outcome::kViolated);
}

TEST_CASE("provenance: of the inputs only those that git has must be as HEAD has them") {
  struct Row {
    TrackedInput::State state;
    Outcome outcome;
    std::string summary;
  };
  const std::vector<Row> rows{
      {TrackedInput::State::kMatchesHead, Outcome::kHolds, "the records come from commit aaaaaaaaaaaa"},
      {TrackedInput::State::kUntracked, Outcome::kHolds, "the records come from commit aaaaaaaaaaaa"},
      {TrackedInput::State::kOutside, Outcome::kHolds, "the records come from commit aaaaaaaaaaaa"},
      {TrackedInput::State::kDiffersFromHead, Outcome::kViolated,
       "policy.yaml: was evaluated with other bytes than HEAD has"},
      {TrackedInput::State::kUnknown, Outcome::kInconclusive,
       "provenance is unknown: policy.yaml: the object is missing"},
  };
  for (const Row& row : rows) {
    Provenance provenance = history();
    provenance.inputs.push_back({"policy.yaml", row.state, "the object is missing", "git fetch"});
    const Finding finding = ask(clean(), at(kHead), nullptr, provenance);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.summary == row.summary);
  }
  Provenance unknown = history();
  unknown.work_tree_clean = Fact<bool>::not_known("a bare repository", "check it out");
  const Finding bare = ask(clean(), at(kHead), nullptr, unknown);
  CHECK(bare.outcome == Outcome::kInconclusive);
  CHECK(bare.summary == "provenance is unknown: work tree: a bare repository");
}

TEST_CASE("provenance: a digest is looked up at HEAD, whatever other commits and paths were asked about") {
  Provenance provenance = history();
  const auto known = [](const std::string& digest) { return Fact<std::string>::known(digest); };
  provenance.blobs = {{"other.txt", "", known("other"), {}},
                      {"prompt.txt", kBase, known("old"), {}},
                      {"prompt.txt", "", known("new"), {}}};
  const ParamsBuilder blobs = ParamsBuilder().map("blobs", {{"prompt.sha256", "prompt.txt"}});
  const auto claimed = [&](const std::string& digest) {
    return ask(blobs, with(at(kHead), "prompt.sha256", {Scalar::Kind::kString, digest}), nullptr, provenance);
  };
  CHECK(claimed("new").outcome == Outcome::kHolds);
  CHECK(claimed("old").summary == "run: prompt.sha256 old is not the digest of prompt.txt at HEAD (new)");
  for (const Finding& finding : {claimed(""), ask(blobs, at(kHead), nullptr, provenance)}) {
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.summary == "provenance is unknown: run: names no prompt.sha256");
  }
}

TEST_CASE("provenance: several faults are counted, and a check that asks nothing is refused") {
  const RunSet two =
      make_run_set("set", {{"one", 1, {}, {{"code.commit", kBase}}}, {"two", 2, {}, {{"code.commit", kBase}}}});
  CHECK(ask(ParamsBuilder().group("candidate", ParamsBuilder().text("commit", "HEAD")), two, nullptr, history())
            .summary == "one: commit bbbbbbbbbbbb... is not the commit under test, and 1 more");
  for (const ParamsBuilder& nothing : {ParamsBuilder(), ParamsBuilder().group("candidate", ParamsBuilder())}) {
    CHECK(bind_error(k_provenance, nothing) ==
          "a provenance check needs at least one of 'candidate', 'baseline', 'blobs'");
  }
}
