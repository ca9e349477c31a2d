#include "gate/evaluate/judge_change.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/run_sets.h"

namespace gate::evaluate {
namespace {

using State = ChangeOfPolicy::State;

// Answers what it was told, with or without a baseline.
class Told : public Check {
 public:
  Told(Outcome outcome, bool baseline) : outcome_(outcome), baseline_(baseline) {}
  [[nodiscard]] std::vector<Finding> run(const CheckContext& /*context*/) const override {
    Finding finding;
    finding.outcome = outcome_;
    finding.reason = outcome_ == Outcome::kHolds ? ReasonCode::kWithinBound : ReasonCode::kBoundExceeded;
    finding.selected = 1;
    return {finding, finding};  // as of two slices
  }
  [[nodiscard]] Needs needs() const override { return {.baseline = baseline_}; }

 private:
  Outcome outcome_;
  bool baseline_;
};

const CheckKind kKind{"told", "", {}, nullptr};

CheckSpec spec(const std::string& id, Outcome outcome, bool baseline = false) {
  CheckSpec one;
  one.id = id;
  one.kind = &kKind;
  one.check = std::make_shared<const Told>(outcome, baseline);
  one.where = {"gate.yaml", 6, 3};
  return one;
}

Policy policy_of(std::vector<CheckSpec> checks) {
  Policy policy;
  policy.needs_baseline = false;
  policy.checks = std::move(checks);
  policy.source.path = "gate.yaml";
  policy.source.source = "head";
  policy.source.commit = std::string(40, 'a');
  return policy;
}

const RunSet kCandidate = test::make_run_set("candidate", {{"c", 1}});

// What `policy` makes of the candidate, and what the change under test adds to it.
Result<Evaluation> judged(const Policy& policy, const ChangeOfPolicy& change, const Policy* other,
                          const RunSets& other_sets = kNoRunSets) {
  const Input input{policy, kCandidate, nullptr, nullptr, Time{0}};
  GATE_ASSIGN(Evaluation evaluation, evaluate(input));
  GATE_TRY(add_change(evaluation, change, input, other, other_sets));
  return evaluation;
}

ChangeOfPolicy change_of(State state) {
  ChangeOfPolicy change;
  change.state = state;
  change.base = std::string(40, 'b');
  return change;
}

std::string text_of_note(const std::vector<Note>& notes, const std::string& code) {
  for (const Note& note : notes) {
    if (note.code == code) {
      return note.text;
    }
  }
  return "";
}

TEST_CASE("a change whose own policy is stricter blocks, by the checks that do") {
  const Policy base = policy_of({spec("kept", Outcome::kHolds)});
  struct Row {
    std::vector<CheckSpec> added;
    std::string culprits;
  };
  const std::vector<Row> rows{
      {{spec("one", Outcome::kViolated)}, "one"},
      {{spec("one", Outcome::kViolated), spec("fine", Outcome::kHolds), spec("two", Outcome::kViolated)}, "one, two"},
      {{spec("one", Outcome::kViolated), spec("two", Outcome::kViolated), spec("three", Outcome::kViolated),
        spec("four", Outcome::kViolated), spec("five", Outcome::kViolated)},
       "one, two, three and 2 more"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.culprits);
    Policy change = base;
    change.checks.insert(change.checks.end(), row.added.begin(), row.added.end());
    RunSets sets;
    sets["judges"].files = {{"a.json", std::string(64, 'c'), 3}};
    const auto evaluation = judged(base, change_of(State::kWithChange), &change, sets);
    REQUIRE(evaluation.has_value());
    CHECK(evaluation->verdict == Verdict::kBlock);
    const Finding& finding = evaluation->findings.back();
    CHECK(finding.check == "gate:policy");
    CHECK(finding.reason == ReasonCode::kPolicyDisagrees);
    CHECK(finding.summary == "under the change's own policy the verdict is block (" + row.culprits +
                                 "); a pass that only one of two policies gives is no pass");
    CHECK(evaluation->other_policy->verdict == Verdict::kBlock);
    REQUIRE(evaluation->other_policy->set_files.size() == 1);
    CHECK(evaluation->other_policy->set_files[0].name == "judges/a.json");
  }
}

TEST_CASE("a change whose own policy is milder is told, and the base's decides") {
  const Policy base = policy_of({spec("kept", Outcome::kHolds), spec("hard", Outcome::kViolated)});
  const Policy change = policy_of({spec("kept", Outcome::kHolds)});
  const auto evaluation = judged(base, change_of(State::kWithChange), &change);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->verdict == Verdict::kBlock);
  CHECK(evaluation->findings.back().verdict == Verdict::kPass);
  CHECK(evaluation->findings.back().summary ==
        "under the change's own policy the verdict would be pass; the base's decides");
  CHECK(text_of_note(evaluation->findings.back().notes, "policy_loosened") ==
        "loosened: line 6 of the base: check hard removed (told)");
}

TEST_CASE("of many differences the note tells the first and counts the rest, the evidence holds all") {
  const Policy base = policy_of({spec("kept", Outcome::kHolds)});
  Policy change = base;
  for (int i = 0; i < 11; ++i) {
    change.checks.push_back(spec("new-" + std::to_string(i), Outcome::kHolds));
  }
  const auto evaluation = judged(base, change_of(State::kWithChange), &change);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->other_policy->changes.size() == 11);
  const std::string text = text_of_note(evaluation->findings.back().notes, "policy_tightened");
  CHECK(text.starts_with("tightened: line 6: check new-0 added (told); line 6: check new-1 added (told); "));
  CHECK(text.ends_with("; line 6: check new-7 added (told); and 3 more"));
}

TEST_CASE("a change whose own policy cannot judge these records is an error; one that looks at nothing blocks") {
  const Policy base = policy_of({spec("kept", Outcome::kHolds)});
  const Policy compares = policy_of({spec("compares", Outcome::kHolds, true)});
  const auto failed = judged(base, change_of(State::kWithChange), &compares);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().kind == ErrorKind::kUsage);
  CHECK(failed.error().message ==
        "judging by the change's own policy: check 'compares' compares with a baseline, but none was given; name one "
        "with --baseline");

  class Idle : public Check {
   public:
    [[nodiscard]] std::vector<Finding> run(const CheckContext& /*context*/) const override {
      Finding finding;
      finding.outcome = Outcome::kHolds;
      return {finding};
    }
    [[nodiscard]] Needs needs() const override { return {.baseline = false}; }
  };
  Policy idle = policy_of({spec("idle", Outcome::kHolds)});
  idle.checks[0].check = std::make_shared<const Idle>();
  const auto evaluation = judged(base, change_of(State::kWithChange), &idle);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->verdict == Verdict::kBlock);
  CHECK(evaluation->findings.back().summary == "under the change's own policy nothing is evaluated");
  CHECK_FALSE(evaluation->other_policy->verdict.has_value());
}

TEST_CASE("a policy that judges beside the base's is told apart from it, or why that cannot be done") {
  const Policy base = policy_of({spec("kept", Outcome::kHolds), spec("hard", Outcome::kViolated)});
  const Policy chosen = policy_of({spec("kept", Outcome::kHolds)});
  auto evaluation = judged(chosen, change_of(State::kBesideBase), &base);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->verdict == Verdict::kPass);
  CHECK(text_of_note(evaluation->notes, "policy_differs_from_base") ==
        "the policy (head) differs from base aaaaaaaaaaaa, and was told to judge alone");
  CHECK(text_of_note(evaluation->notes, "policy_loosened") ==
        "loosened: line 6 of the base: check hard removed (told)");
  CHECK_FALSE(evaluation->other_policy->verdict.has_value());

  ChangeOfPolicy unreadable = change_of(State::kBesideBase);
  unreadable.not_compared = "unknown key 'chekcs'";
  evaluation = judged(chosen, unreadable, nullptr);
  REQUIRE(evaluation.has_value());
  CHECK(text_of_note(evaluation->notes, "policy_not_compared") ==
        "the base's policy cannot be read, so nobody can say whether this one differs from it: unknown key 'chekcs'");
  CHECK_FALSE(evaluation->other_policy.has_value());
}

TEST_CASE("a policy or a baseline that is new, and a policy that is deleted, warn") {
  const Policy policy = policy_of({spec("kept", Outcome::kHolds)});
  ChangeOfPolicy baseline = change_of(State::kAlone);
  baseline.new_baseline = "eval/baseline";
  struct Row {
    ChangeOfPolicy change;
    ReasonCode reason;
    std::string summary;
  };
  const std::vector<Row> rows{
      {change_of(State::kNew), ReasonCode::kPolicyNew, "POLICY_NEW: gate.yaml is not in the base, commit bbbbbbbbbbbb"},
      {change_of(State::kRemoved), ReasonCode::kPolicyRemoved,
       "gate.yaml is in the base, commit aaaaaaaaaaaa, and judges; the change deletes it"},
      {baseline, ReasonCode::kBaselineNew,
       "eval/baseline is committed by the change and is not in the base, commit bbbbbbbbbbbb"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.summary);
    const auto evaluation = judged(policy, row.change, nullptr);
    REQUIRE(evaluation.has_value());
    CHECK(evaluation->verdict == Verdict::kWarn);
    CHECK(evaluation->findings.back().reason == row.reason);
    CHECK(evaluation->findings.back().summary == row.summary);
    CHECK(evaluation->findings.back().respond.action == "investigate");
  }
  const auto alone = judged(policy, change_of(State::kAlone), nullptr);
  REQUIRE(alone.has_value());
  CHECK(alone->verdict == Verdict::kPass);
  CHECK(alone->findings.size() == 2);
}

}  // namespace
}  // namespace gate::evaluate
