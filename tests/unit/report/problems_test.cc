#include "gate/report/problems.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/report/evaluations.h"

namespace report = gate::report;

TEST_CASE("problems: blocks before warnings, each in policy order") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::warns("w1", "threshold", gate::ReasonCode::kInconclusive, "x"))
      .add(gate::test::blocks("b1", "threshold", gate::ReasonCode::kBoundExceeded, "x"))
      .add(gate::test::auditable())
      .add(gate::test::warns("w2", "threshold", gate::ReasonCode::kInconclusive, "x"))
      .add(gate::test::blocks("b2", "threshold", gate::ReasonCode::kBoundExceeded, "x"));
  const gate::Evaluation evaluation = builder.done();
  std::vector<std::string> order;
  for (const gate::Finding* finding : report::problems(evaluation)) {
    order.push_back(finding->check);
  }
  CHECK(order == std::vector<std::string>{"b1", "b2", "w1", "w2"});
}

TEST_CASE("problems: the line of the policy that demands the check") {
  struct Row {
    std::string what, policy, file;
    std::uint32_t line;
    std::string expected;
    std::uint32_t at;
  };
  for (const Row& row : {
           Row{"the policy itself", "gate/policy.yaml", "", 12, "gate/policy.yaml", 12},
           Row{"a policy beside it", "gate/policy.yaml", "common.yaml", 3, "gate/common.yaml", 3},
           Row{"a policy beside it, at the root", "policy.yaml", "common.yaml", 3, "common.yaml", 3},
           Row{"compiled in", "gate/policy.yaml", "builtin:llm-release", 9, "gate/policy.yaml", 1},
           Row{"no line", "policy.yaml", "", 0, "policy.yaml", 1},
           Row{"absolute, which may not be told", "/home/me/policy.yaml", "", 4, "policy.yaml", 4},
           Row{"no name", "", "", 4, "policy", 4},
       }) {
    CAPTURE(row.what);
    gate::Evaluation evaluation = gate::test::all_pass();
    evaluation.policy.path = row.policy;
    evaluation.findings[0].policy_at = {row.file, row.line, 1};
    const report::Place place = report::place_of(evaluation.findings[0], evaluation);
    CHECK(place.file == row.expected);
    CHECK(place.line == row.at);
  }
}

TEST_CASE("problems: a fingerprint is of the problem, not of its numbers") {
  const gate::Evaluation evaluation = gate::test::one_slice_blocks();
  gate::Finding finding = gate::test::digit_8_blocks().done();
  const auto first = [&](const gate::Finding& one) { return report::Fingerprints(evaluation).next(one); };
  const std::string before = first(finding);
  CHECK(before.size() == 64);
  finding.estimate = -0.1;
  finding.summary = "other numbers";
  finding.verdict = gate::Verdict::kWarn;
  CHECK(first(finding) == before);
  finding.slice[0].value = "9";
  CHECK(first(finding) != before);
  report::Fingerprints names(evaluation);
  CHECK(names.next(finding) != names.next(finding));
}
