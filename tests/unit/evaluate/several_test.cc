#include "gate/evaluate/several.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/run_sets.h"

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

TEST_CASE("each check that does not hold together with the others is named once, and of many candidates the first") {
  std::vector<Evaluation> evaluations(9, with(Verdict::kPass));
  const std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g", "h", "i"};
  const JudgeAgain judge = [](std::size_t /*candidate*/, std::size_t /*divisor*/) -> Result<Evaluation> {
    Evaluation again;
    again.verdict = Verdict::kWarn;
    for (const auto& [check, verdict] : std::vector<std::pair<std::string, Verdict>>{{"faithful", Verdict::kWarn},
                                                                                     {"faithful", Verdict::kPass},
                                                                                     {"faithful", Verdict::kWarn},
                                                                                     {"latency", Verdict::kPass},
                                                                                     {"correct", Verdict::kWarn}}) {
      again.findings.emplace_back();
      again.findings.back().check = check;
      again.findings.back().verdict = verdict;
    }
    return again;
  };
  REQUIRE(hold_family(Policy{}, names, judge, evaluations).has_value());
  const Finding& finding = evaluations.front().findings.back();
  CHECK(finding.verdict == Verdict::kWarn);
  CHECK(finding.summary.find("in place of 2.5 % (faithful, correct): as the best of 9") != std::string::npos);
  CHECK(finding.notes.front().text == "judged together: a, b, c, d, e, f, g, h and 1 more");
}

TEST_CASE("candidates that cannot be judged again, or not completed, are no verdict") {
  std::vector<Evaluation> evaluations(2, with(Verdict::kPass));
  const JudgeAgain fails = [](std::size_t candidate, std::size_t divisor) -> Result<Evaluation> {
    return input_error("candidate " + std::to_string(candidate) + " by " + std::to_string(divisor));
  };
  const Status held = hold_family(Policy{}, {"a", "b"}, fails, evaluations);
  REQUIRE_FALSE(held.has_value());
  CHECK(held.error().message == "candidate 0 by 2");

  class Holds : public Check {
   public:
    [[nodiscard]] std::vector<Finding> run(const CheckContext& /*context*/) const override {
      Finding finding;
      finding.outcome = Outcome::kHolds;
      finding.reason = ReasonCode::kNoninferior;
      finding.selected = 1;
      return {finding};
    }
    [[nodiscard]] Needs needs() const override { return {}; }
  };
  const CheckKind kind{"holds", "", {}, nullptr};
  Policy policy;
  policy.checks.emplace_back();
  policy.checks[0].id = "accuracy";
  policy.checks[0].kind = &kind;
  policy.checks[0].check = std::make_shared<const Holds>();
  const RunSet records = test::make_run_set("records", {{"r", 1}});
  const Complete nothing = [](const Input&, std::size_t, Evaluation&) -> Status { return Done{}; };
  // The second look finds no baseline.
  const InputOf input_of = [&](const Policy& judged_by, std::size_t /*candidate*/, bool explains) {
    return Input{judged_by, records, explains ? &records : nullptr, nullptr, Time{0}};
  };
  const auto together = judge_all(policy, {"a", "b"}, input_of, nothing);
  REQUIRE_FALSE(together.has_value());
  CHECK(together.error().message ==
        "check 'accuracy' compares with a baseline, but none was given; name one with --baseline");
  const auto alone = judge_all(policy, {"a"}, input_of, nothing);
  REQUIRE(alone.has_value());
  CHECK(alone->front().verdict == Verdict::kPass);
  CHECK(alone->front().family.empty());

  const Complete refuses = [](const Input&, std::size_t candidate, Evaluation&) -> Status {
    return candidate == 1 ? Status(input_error("the change's own policy")) : Status(Done{});
  };
  const auto incomplete = judge_all(policy, {"a", "b"}, input_of, refuses);
  REQUIRE_FALSE(incomplete.has_value());
  CHECK(incomplete.error().message == "the change's own policy");
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
