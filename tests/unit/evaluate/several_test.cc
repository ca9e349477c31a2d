#include "gate/evaluate/several.h"

#include <doctest/doctest.h>

#include <map>

namespace gate::evaluate {
namespace {

Evaluation with(Verdict verdict) {
  Evaluation evaluation;
  evaluation.verdict = verdict;
  Finding finding;
  finding.check = "accuracy";
  finding.verdict = verdict;
  evaluation.findings.push_back(finding);
  return evaluation;
}

// Candidates by the largest divisor of the error at which they still pass; 0: they do not pass by themselves.
std::vector<Verdict> verdicts(const std::vector<std::size_t>& strength, std::vector<Evaluation>* out = nullptr) {
  Policy policy;
  std::vector<Evaluation> evaluations;
  std::vector<std::string> names;
  for (const std::size_t one : strength) {
    evaluations.push_back(with(one == 0 ? Verdict::kBlock : Verdict::kPass));
    names.push_back("c" + std::to_string(names.size()));
  }
  const JudgeAgain judge = [&](std::size_t candidate, std::size_t divisor) -> Result<Evaluation> {
    return with(divisor <= strength[candidate] ? Verdict::kPass : Verdict::kWarn);
  };
  REQUIRE(hold_family(policy, names, judge, evaluations).has_value());
  std::vector<Verdict> found;
  for (const Evaluation& evaluation : evaluations) {
    found.push_back(evaluation.verdict);
    CHECK(evaluation.findings.back().check == "gate:candidates");
  }
  if (out != nullptr) {
    *out = evaluations;
  }
  return found;
}

constexpr Verdict kPass = Verdict::kPass, kWarn = Verdict::kWarn, kBlock = Verdict::kBlock;

TEST_CASE("Holm's steps: each candidate that passes leaves more to the others") {
  CHECK(verdicts({3, 2, 1}) == std::vector{kPass, kPass, kPass});
  CHECK(verdicts({1, 2, 3}) == std::vector{kPass, kPass, kPass});
  CHECK(verdicts({3, 1, 1}) == std::vector{kPass, kWarn, kWarn});
  CHECK(verdicts({2, 2, 2}) == std::vector{kWarn, kWarn, kWarn});
  // Two that pass at the same step count both before the next one.
  CHECK(verdicts({3, 3, 1}) == std::vector{kPass, kPass, kPass});
}

TEST_CASE("blocked candidates count among those that were looked at, and stay blocked") {
  CHECK(verdicts({0, 0, 2}) == std::vector{kBlock, kBlock, kWarn});
  CHECK(verdicts({0, 0, 3}) == std::vector{kBlock, kBlock, kPass});
}

TEST_CASE("the finding names the check, the level and the others") {
  std::vector<Evaluation> evaluations;
  verdicts({1, 0}, &evaluations);
  const Finding& finding = evaluations.front().findings.back();
  CHECK(finding.reason == ReasonCode::kWithinFamilyCorrection);
  CHECK(finding.summary ==
        "2 candidates were judged together; this one passes by itself, but not with a one-sided error of 1.25 % in "
        "place of 2.5 % (accuracy): as the best of 2 it may be no more than the luckiest");
  CHECK(finding.notes.front().text == "judged together: c0, c1");
  CHECK(evaluations.back().findings.back().outcome == Outcome::kNotApplicable);
}

TEST_CASE("a stricter policy divides the error of every check") {
  Policy policy;
  policy.checks.resize(2);
  policy.checks[1].confidence = 0.9;
  const Policy strict = stricter(policy, 4);
  CHECK(strict.checks[0].confidence == doctest::Approx(0.9875));
  CHECK(strict.checks[1].confidence == doctest::Approx(0.975));
}

}  // namespace
}  // namespace gate::evaluate
