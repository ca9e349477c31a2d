#include "gate/evaluate/evaluate.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "gate/evaluate/attempt_note.h"
#include "gate/evaluate/combine.h"
#include "tests/support/run_sets.h"

using gate::Consequence;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::Verdict;

namespace {

// A check that answers what it was told.
class Told : public gate::Check {
 public:
  explicit Told(std::vector<Finding> findings, gate::Needs needs = {})
      : findings_(std::move(findings)), needs_(std::move(needs)) {}
  [[nodiscard]] std::vector<Finding> run(const gate::CheckContext& /*context*/) const override { return findings_; }
  [[nodiscard]] gate::Needs needs() const override { return needs_; }

 private:
  std::vector<Finding> findings_;
  gate::Needs needs_;
};

class Throws : public gate::Check {
 public:
  [[nodiscard]] std::vector<Finding> run(const gate::CheckContext& /*context*/) const override {
    throw std::runtime_error("boom");
  }
  [[nodiscard]] gate::Needs needs() const override { return {}; }
};

const gate::CheckKind kKind{"told", "answers what it was told", {}, nullptr};

Finding found(Outcome outcome, ReasonCode reason, std::size_t selected = 1) {
  Finding finding;
  finding.outcome = outcome;
  finding.reason = reason;
  finding.selected = selected;
  return finding;
}

gate::CheckSpec spec_of(const std::string& id, std::shared_ptr<const gate::Check> check) {
  gate::CheckSpec spec;
  spec.id = id;
  spec.kind = &kKind;
  spec.check = std::move(check);
  return spec;
}

gate::Policy policy_of(const std::vector<Finding>& findings) {
  gate::Policy policy;
  policy.id = "p";
  for (std::size_t i = 0; i < findings.size(); ++i) {
    policy.checks.push_back(
        spec_of("c" + std::to_string(i), std::make_shared<Told>(std::vector<Finding>{findings[i]})));
  }
  return policy;
}

const gate::RunSet kCandidate = gate::test::make_run_set("candidate", {{"c", 1}});
const gate::RunSet kBaseline = gate::test::make_run_set("baseline", {{"b", 1}});

gate::Result<gate::Evaluation> evaluated(const gate::Policy& policy) {
  return gate::evaluate::evaluate({policy, kCandidate, &kBaseline, nullptr, gate::Time{1'800'000'000}});
}

}  // namespace

TEST_CASE("combine: every outcome under every consequence") {
  gate::CheckSpec strict;
  strict.on_violated = strict.on_inconclusive = strict.on_missing = Consequence::kBlock;
  gate::CheckSpec mild;
  mild.on_violated = mild.on_inconclusive = mild.on_missing = Consequence::kWarn;
  struct Row {
    std::string what;
    Outcome outcome;
    ReasonCode reason;
    Verdict strict, mild;
  };
  const std::vector<Row> rows{
      {"holds", Outcome::kHolds, ReasonCode::kNoninferior, Verdict::kPass, Verdict::kPass},
      {"not applicable", Outcome::kNotApplicable, ReasonCode::kNotApplicable, Verdict::kPass, Verdict::kPass},
      {"violated", Outcome::kViolated, ReasonCode::kInferior, Verdict::kBlock, Verdict::kWarn},
      {"near a bound always warns", Outcome::kViolated, ReasonCode::kNearBound, Verdict::kWarn, Verdict::kWarn},
      {"undecided", Outcome::kInconclusive, ReasonCode::kInconclusive, Verdict::kBlock, Verdict::kWarn},
      {"missing", Outcome::kInconclusive, ReasonCode::kMetricMissing, Verdict::kBlock, Verdict::kWarn},
      {"failed blocks whatever the policy says", Outcome::kFailed, ReasonCode::kCheckFailed, Verdict::kBlock,
       Verdict::kBlock},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(gate::evaluate::combine(row.outcome, row.reason, strict) == row.strict);
    CHECK(gate::evaluate::combine(row.outcome, row.reason, mild) == row.mild);
  }
  gate::CheckSpec split = strict;
  split.on_missing = Consequence::kWarn;
  CHECK(gate::evaluate::combine(Outcome::kInconclusive, ReasonCode::kInconclusive, split) == Verdict::kBlock);
  CHECK(gate::evaluate::combine(Outcome::kInconclusive, ReasonCode::kTimeUnknown, split) == Verdict::kWarn);
}

TEST_CASE("evaluate: the worst finding is the verdict, and adding a check never improves it") {
  const Finding holds = found(Outcome::kHolds, ReasonCode::kNoninferior);
  const Finding undecided = found(Outcome::kInconclusive, ReasonCode::kInconclusive);
  const Finding violated = found(Outcome::kViolated, ReasonCode::kInferior);
  struct Row {
    std::vector<Finding> findings;
    Verdict verdict;
  };
  for (const Row& row : {Row{{holds}, Verdict::kPass}, Row{{holds, undecided}, Verdict::kWarn},
                         Row{{violated, holds}, Verdict::kBlock}, Row{{undecided, violated, holds}, Verdict::kBlock}}) {
    const auto evaluation = evaluated(policy_of(row.findings));
    REQUIRE(evaluation.has_value());
    CHECK(evaluation->verdict == row.verdict);
    CHECK(evaluation->findings.size() == row.findings.size());
    for (const Finding& more : {holds, undecided, violated}) {
      std::vector<Finding> longer = row.findings;
      longer.push_back(more);
      CHECK(evaluated(policy_of(longer))->verdict >= row.verdict);
    }
  }
}

TEST_CASE("evaluate: a check that throws is a finding that blocks") {
  gate::Policy policy = policy_of({found(Outcome::kHolds, ReasonCode::kNoninferior)});
  policy.checks.push_back(spec_of("thrower", std::make_shared<Throws>()));
  policy.checks.back().on_violated = Consequence::kWarn;
  const auto evaluation = evaluated(policy);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->verdict == Verdict::kBlock);
  CHECK(evaluation->findings.back().outcome == Outcome::kFailed);
  CHECK(evaluation->findings.back().summary == "could not be evaluated: boom");
}

TEST_CASE("evaluate: records that stand on both sides are told, whatever the checks say") {
  gate::RunSet candidate = kCandidate;
  gate::RunSet baseline = kBaseline;
  candidate.files = {{"a.json", "aa", 1}, {"b.json", "bb", 1}};
  struct Row {
    std::string what;
    std::vector<gate::InputFile> theirs;
    std::string says;
  };
  const std::vector<Row> rows{
      {"none", {{"a.json", "cc", 1}}, ""},
      {"one, under another name",
       {{"x.json", "bb", 1}, {"a.json", "cc", 1}},
       "1 of 2 files of the candidate is the baseline's"},
      {"all", candidate.files, "2 of 2 files of the candidate are the baseline's"},
  };
  const gate::Policy policy = policy_of({found(Outcome::kHolds, ReasonCode::kNoninferior)});
  for (const Row& row : rows) {
    CAPTURE(row.what);
    baseline.files = row.theirs;
    const auto evaluation =
        gate::evaluate::evaluate({policy, candidate, &baseline, nullptr, gate::Time{1'800'000'000}});
    REQUIRE(evaluation.has_value());
    CHECK(evaluation->notes.empty() == row.says.empty());
    CHECK((row.says.empty() || evaluation->notes.front().text.starts_with(row.says)));
  }
}

TEST_CASE("evaluate: nothing selected by any check is an error of its own") {
  const auto evaluation = evaluated(policy_of({found(Outcome::kHolds, ReasonCode::kNoninferior, 0)}));
  REQUIRE_FALSE(evaluation.has_value());
  CHECK(evaluation.error().kind == gate::ErrorKind::kNothingEvaluated);
  CHECK(evaluation.error().message == "nothing was evaluated: no check selected a single observation");
}

TEST_CASE("evaluate: a baseline that a check needs and nobody gave is a usage error") {
  const gate::Policy policy = policy_of({found(Outcome::kHolds, ReasonCode::kNoninferior)});
  const auto evaluation = gate::evaluate::evaluate({policy, kCandidate, nullptr, nullptr, gate::Time{0}});
  REQUIRE_FALSE(evaluation.has_value());
  CHECK(evaluation.error().kind == gate::ErrorKind::kUsage);
}

TEST_CASE("evaluate: a non-pass always names an action, and the clock is recorded only when somebody read it") {
  const auto evaluation = evaluated(policy_of({found(Outcome::kViolated, ReasonCode::kInferior),
                                               found(Outcome::kInconclusive, ReasonCode::kInconclusive),
                                               found(Outcome::kInconclusive, ReasonCode::kMetricMissing)}));
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->findings[0].respond.action == "stop_promotion");
  CHECK(evaluation->findings[1].respond.action == "investigate");
  CHECK(evaluation->findings[2].respond.action == "backfill");
  CHECK_FALSE(evaluation->as_of.has_value());

  gate::Policy timed;
  gate::Needs clock;
  clock.clock = true;
  timed.checks.push_back(
      spec_of("t", std::make_shared<Told>(std::vector<Finding>{found(Outcome::kHolds, ReasonCode::kFresh)}, clock)));
  CHECK(evaluated(timed)->as_of == gate::Time{1'800'000'000});
}

TEST_CASE("evaluate: a later attempt names the earlier ones whose runs joined, and those whose runs are lost") {
  using Runs = gate::Attempt::Runs;
  gate::Attempt attempt;
  attempt.number = 4;
  attempt.repeated = 1;
  attempt.earlier = {{1, "block", Runs::kLost, Runs::kPooled},
                     {2, "warn", Runs::kApart, Runs::kPooled},
                     {3, "warn", Runs::kHeld, Runs::kLost}};
  const gate::Policy policy = policy_of({found(Outcome::kHolds, ReasonCode::kNoninferior)});
  const gate::Time now{1'800'000'000};
  gate::evaluate::Input input{policy, kCandidate, &kBaseline, nullptr, now};
  input.attempt = &attempt;
  auto evaluation = gate::evaluate::evaluate(input);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->notes.back().text ==
        "attempt 4 at this candidate (before: block, warn, warn): judged at 99.75% confidence, so that all attempts "
        "together keep 95%; the runs of attempts 1, 2 are judged with these; the runs of attempt 2 are left "
        "apart: runs are put together only where those of every attempt are there, no seed has two of them, and the "
        "records (model, prompt, code) or --artifact say what was judged; 1 run is an earlier attempt's, and counted "
        "once; the runs of attempts 1, 3 are not where they were, or not as they were: "
        "judged without them");
  CHECK(evaluation->confidence == doctest::Approx(0.9975));
  attempt.number = 2;
  attempt.repeated = 0;
  attempt.earlier = {{1, "block", Runs::kHeld, Runs::kHeld}};
  evaluation = gate::evaluate::evaluate(input);
  CHECK(evaluation->notes.back().text ==
        "attempt 2 at this candidate (before: block): judged at 99.17% confidence, so that all attempts together "
        "keep 95%");
}

TEST_CASE("evaluate: of thousands of attempts the last ten are named, and their confidence is not certainty") {
  gate::Attempt attempt;
  attempt.number = 12'001;
  for (std::uint64_t number = 1; number < attempt.number; ++number) {
    attempt.earlier.push_back({number, number == 12'000 ? "pass" : "block", gate::Attempt::Runs::kPooled});
  }
  const gate::Note note = gate::evaluate::note_on(attempt, 0.95);
  CHECK(note.code == "attempt");
  CHECK(note.text ==
        "attempt 12001 at this candidate (before: 11990 more, block, block, block, block, block, block, block, block, "
        "block, pass): judged at 99.99999997% confidence, so that all attempts together keep 95%; the runs of attempts "
        "11991, 11992, 11993, 11994, 11995, 11996, 11997, 11998, 11999, 12000 and 11990 before them are judged with "
        "these");
}

TEST_CASE("waivers: block becomes warn, never pass, and only within date, slice and loss") {
  Finding violated = found(Outcome::kViolated, ReasonCode::kInferior);
  violated.scale = gate::Scale::kDifference;
  violated.direction = gate::Direction::kHigher;
  violated.estimate = -0.03;
  violated.slice = {{"language", "de"}};
  const gate::Time now{1'800'000'000};
  const gate::Time later{now.seconds + 30 * 86400};
  struct Row {
    std::string what;
    gate::Waiver waiver;
    Verdict verdict;
    gate::WaiverUse::State state;
  };
  const auto waiver = [&](gate::Time until, std::optional<double> max_loss, std::vector<gate::SliceLabel> slice) {
    gate::Waiver w;
    w.check = "c0";
    w.slice = std::move(slice);
    w.max_loss = max_loss;
    w.until_time = until;
    return w;
  };
  const std::vector<Row> rows{
      {"in force", waiver(later, 0.05, {}), Verdict::kWarn, gate::WaiverUse::State::kApplied},
      {"for this slice", waiver(later, {}, {{"language", "de"}}), Verdict::kWarn, gate::WaiverUse::State::kApplied},
      {"for another slice", waiver(later, {}, {{"language", "fr"}}), Verdict::kBlock, gate::WaiverUse::State::kUnused},
      {"past its date", waiver({now.seconds - 1}, 0.05, {}), Verdict::kBlock, gate::WaiverUse::State::kExpired},
      {"on its last second", waiver(now, 0.05, {}), Verdict::kWarn, gate::WaiverUse::State::kApplied},
      {"past its loss", waiver(later, 0.02, {}), Verdict::kBlock, gate::WaiverUse::State::kExceeded},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    gate::Policy policy = policy_of({violated});
    policy.waivers.push_back(row.waiver);
    const auto evaluation = evaluated(policy);
    REQUIRE(evaluation.has_value());
    CHECK(evaluation->verdict == row.verdict);
    CHECK(evaluation->waivers.front().state == row.state);
    CHECK(evaluation->findings.front().outcome == Outcome::kViolated);
  }
  // A limit on either side: the loss that was agreed to is of one of them, the other holds as it did.
  struct TwoSided {
    std::string what;
    gate::Scale scale;
    double low, high, estimate, max_loss;
    Verdict verdict;
  };
  const std::vector<TwoSided> two_sided{
      {"above, as agreed", gate::Scale::kValue, 250, 320, 325, 330, Verdict::kWarn},
      {"above what was agreed", gate::Scale::kValue, 250, 320, 331, 330, Verdict::kBlock},
      {"the other side", gate::Scale::kValue, 250, 320, 100, 330, Verdict::kBlock},
      {"below, as agreed", gate::Scale::kValue, 250, 320, 245, 240, Verdict::kWarn},
      {"below what was agreed", gate::Scale::kValue, 250, 320, 239, 240, Verdict::kBlock},
      {"the other side again", gate::Scale::kValue, 250, 320, 330, 240, Verdict::kBlock},
      {"nothing agreed to", gate::Scale::kValue, 250, 320, 300, 300, Verdict::kBlock},
      {"a difference either way", gate::Scale::kDifference, -5, 5, -8, 10, Verdict::kWarn},
      {"a fall past it", gate::Scale::kDifference, -5, 5, -11, 10, Verdict::kBlock},
      {"a rise past it", gate::Scale::kRelative, -0.05, 0.05, 0.11, 0.1, Verdict::kBlock},
  };
  for (const TwoSided& row : two_sided) {
    CAPTURE(row.what);
    Finding finding = found(Outcome::kViolated, ReasonCode::kBoundExceeded);
    finding.scale = row.scale;
    finding.lower_limit = row.low;
    finding.upper_limit = row.high;
    finding.estimate = row.estimate;
    gate::Policy policy = policy_of({finding});
    policy.waivers.push_back(waiver(later, row.max_loss, {}));
    CHECK(evaluated(policy)->verdict == row.verdict);
  }
  // The commits of a waiver: only a known yes lets it apply.
  gate::Policy ranged = policy_of({violated});
  gate::Waiver bounded = waiver(later, {}, {});
  bounded.commits = gate::CommitRange{std::string(40, 'a'), ""};
  ranged.waivers.push_back(bounded);
  CHECK(evaluated(ranged)->waivers.front().state == gate::WaiverUse::State::kOutside);
  struct Answer {
    gate::Fact<bool> contains;
    Verdict verdict;
  };
  const std::vector<Answer> answers{{gate::Fact<bool>::known(true), Verdict::kWarn},
                                    {gate::Fact<bool>::known(false), Verdict::kBlock},
                                    {gate::Fact<bool>::not_known("shallow", "fetch"), Verdict::kBlock}};
  for (const Answer& answer : answers) {
    CAPTURE(answer.contains.unknown);
    gate::ChangeFacts facts;
    facts.ranges.push_back({*bounded.commits, answer.contains});
    const auto evaluation = gate::evaluate::evaluate({ranged, kCandidate, &kBaseline, nullptr, now, &facts});
    CHECK(evaluation->verdict == answer.verdict);
    CHECK(evaluation->change.has_value());
  }
  gate::Policy failing = policy_of({found(Outcome::kFailed, ReasonCode::kCheckFailed)});
  failing.waivers.push_back(waiver(later, {}, {}));
  CHECK(evaluated(failing)->verdict == Verdict::kBlock);
}

TEST_CASE(
    "when: an excluded check is not applicable and not run; an unknown condition is said; nothing left is no pass") {
  gate::Policy policy =
      policy_of({found(Outcome::kViolated, ReasonCode::kInferior), found(Outcome::kHolds, ReasonCode::kFresh)});
  policy.checks[0].when.events = {"push"};
  gate::ChangeFacts facts;
  facts.event = gate::Fact<std::string>::known("pull_request");
  const gate::evaluate::Input input{policy, kCandidate, &kBaseline, nullptr, gate::Time{1'800'000'000}, &facts};
  auto evaluation = gate::evaluate::evaluate(input);
  REQUIRE(evaluation.has_value());
  CHECK(evaluation->verdict == Verdict::kPass);
  CHECK(evaluation->findings[0].outcome == Outcome::kNotApplicable);
  CHECK(evaluation->findings[0].summary == "not asked: the event is 'pull_request', not one of push");
  facts.event = gate::Fact<std::string>::not_known("no base", "");
  evaluation = gate::evaluate::evaluate(input);
  CHECK(evaluation->verdict == Verdict::kBlock);
  REQUIRE(evaluation->findings[0].notes.size() == 1);
  CHECK(evaluation->findings[0].notes[0].code == "when_unknown");
  policy.checks[1].when.events = {"push"};
  facts.event = gate::Fact<std::string>::known("pull_request");
  evaluation = gate::evaluate::evaluate(input);
  REQUIRE_FALSE(evaluation.has_value());
  CHECK(evaluation.error().kind == gate::ErrorKind::kNothingEvaluated);
}
