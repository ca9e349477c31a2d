// The small promises of evaluation.h, provenance.h: what is not set is the careful answer.
#include "gate/model/evaluation.h"

#include <doctest/doctest.h>

#include <string>

namespace gate {
namespace {

TEST_CASE("an answer nobody filled in blocks") {
  CHECK(Finding().outcome == Outcome::kFailed);
  CHECK(Finding().reason == ReasonCode::kCheckFailed);
  CHECK(Finding().verdict == Verdict::kBlock);
  CHECK(Finding().selected == 0);
  CHECK(Evaluation().verdict == Verdict::kBlock);
}

TEST_CASE("findings are counted by verdict") {
  Evaluation evaluation;
  CHECK(evaluation.count(Verdict::kBlock) == 0);
  for (const Verdict verdict : {Verdict::kPass, Verdict::kBlock, Verdict::kPass, Verdict::kWarn, Verdict::kPass}) {
    Finding finding;
    finding.verdict = verdict;
    evaluation.findings.push_back(finding);
  }
  CHECK(evaluation.count(Verdict::kPass) == 3);
  CHECK(evaluation.count(Verdict::kWarn) == 1);
  CHECK(evaluation.count(Verdict::kBlock) == 1);
}

TEST_CASE("a fact is known, or unknown with a reason and a way out") {
  const Fact<bool> known = Fact<bool>::known(false);
  CHECK(known.value == false);
  CHECK(known.unknown.empty());
  const Fact<bool> unknown = Fact<bool>::not_known("the clone is shallow", "git fetch --unshallow");
  CHECK_FALSE(unknown.value);
  CHECK(unknown.unknown == "the clone is shallow");
  CHECK(unknown.mend == "git fetch --unshallow");
}

}  // namespace
}  // namespace gate
