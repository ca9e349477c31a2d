// How much data would decide: amounts against brute force and against simulated gates, the choice between the two, and
// what no amount can decide.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gate/checks/advice.h"
#include "gate/checks/planning.h"
#include "gate/checks/registry.h"
#include "gate/stats/paired_exact.h"
#include "gate/stats/rng.h"
#include "tests/support/checks.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

using gate::Amount;
using gate::Buy;
using gate::Finding;
using gate::Outcome;
using gate::Prospect;
using gate::ReasonCode;
using gate::checks::Aim;
using gate::checks::Precision;
using gate::checks::prospect;
using gate::checks::Question;
using gate::test::ParamsBuilder;
using gate::test::RunSpec;
using State = gate::Amount::State;

namespace {

// `numbers` a run on each side, about `centre`.
gate::RunSet numbers(const std::vector<double>& values) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < values.size(); ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = static_cast<std::int64_t>(k);
    run.metrics["f1"] = values[k];
    specs.push_back(run);
  }
  return gate::test::make_run_set("set", specs);
}

Finding judged(double margin, const std::vector<double>& candidate, const std::vector<double>& baseline) {
  const gate::RunSet b = numbers(baseline);
  return gate::test::run_one(gate::checks::k_non_inferiority,
                             ParamsBuilder().text("metric", "f1").text("direction", "higher").margin("margin", margin),
                             numbers(candidate), &b);
}

Precision precision_of(gate::stats::Components components, std::size_t n, std::size_t runs, double margin) {
  Precision precision;
  precision.design = {components, n, runs, runs};
  precision.margin = margin;
  precision.noise_known = runs > 1;
  precision.df_examples = n > 0 ? static_cast<double>(n) - 1 : 0;
  return precision;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("one number a run: an undecided check is told how many runs") {
  const Finding finding = judged(0.01, {0.80, 0.82, 0.81, 0.79}, {0.80, 0.81, 0.82, 0.80});
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK_MESSAGE(contains(finding.advice, "runs a side would decide it if the candidate is really equal"),
                finding.advice);
  CHECK_FALSE(contains(finding.advice, "examples"));
  // Two runs are below the least, but they show how much runs vary.
  const Finding two = judged(0.01, {0.80, 0.82}, {0.80, 0.81});
  CHECK(two.reason == ReasonCode::kInsufficientSeeds);
  CHECK_MESSAGE(contains(two.advice, "runs a side would decide it"), two.advice);
  const Finding one = judged(0.01, {0.80}, {0.80});
  CHECK(contains(one.advice, "two a side show how much runs vary"));
}

TEST_CASE("the planned number of pairs has the power that is promised, by simulated gates") {
  // Pass/fail, 10 % discordant, equal sides, margin 5 points.
  const double discordant = 0.1;
  Precision precision = precision_of({discordant, 0, 0, 0, 0}, 120, 1, 0.05);
  precision.bounded = true;
  const Prospect plan = prospect(precision, {}, 0, 0.8);
  REQUIRE(plan.examples.state == State::kReached);
  CHECK(plan.examples.low <= plan.examples.likely);
  CHECK(plan.examples.likely <= plan.examples.high);
  gate::stats::Stream random({1, 2}, 0);
  int passes = 0;
  constexpr int kGates = 400;
  for (int gate = 0; gate < kGates; ++gate) {
    gate::stats::PairedCounts counts;
    for (std::uint64_t i = 0; i < plan.examples.likely; ++i) {
      const double u = random.uniform();
      ++(u < discordant / 2 ? counts.candidate_only : u < discordant ? counts.baseline_only : counts.both_pass);
    }
    passes += gate::stats::paired_exact(counts, gate::stats::levels_of(0.95), 0.05).interval.low > -0.05 ? 1 : 0;
  }
  // Three Monte-Carlo errors about 0.8, and what exact limits cost.
  CHECK(passes > kGates * 0.70);
  CHECK(passes < kGates * 0.87);
}

TEST_CASE("what has shown no difference at all still needs its examples") {
  Precision precision = precision_of({0, 0, 0, 0, 0}, 30, 1, 0.02);
  precision.bounded = true;
  const Prospect plan = prospect(precision, {}, 0, 0.8);
  REQUIRE(plan.examples.state == State::kReached);
  CHECK(plan.examples.likely == 183);  // 1 - 0.025^(1/183) is below 0.02, with 182 it is not
  CHECK(plan.examples.high > plan.examples.likely);
  CHECK(plan.power == 0);
}

TEST_CASE("which of the two to get more of follows from the variance, then from the rows it takes") {
  const Question question;
  // All of it between examples: runs cannot.
  const Prospect examples = prospect(precision_of({0.2, 0, 0, 0, 0}, 100, 3, 0.05), question, 0, 0.8);
  CHECK(examples.runs.state == State::kNotByThis);
  CHECK(examples.buy == Buy::kExamples);
  CHECK(examples.rows_for_examples == (examples.examples.likely - 100) * 6);
  // All of it between runs: examples cannot.
  const Prospect runs = prospect(precision_of({0, 1e-3, 1e-3, 0, 0}, 100, 3, 0.05), question, 0, 0.8);
  CHECK(runs.examples.state == State::kNotByThis);
  CHECK(runs.buy == Buy::kRuns);
  CHECK(runs.rows_for_runs == 100 * (2 * runs.runs.likely - 6));
  // Noise of single answers: either helps, and neither is dearer than the other says.
  const Prospect either = prospect(precision_of({0.01, 1e-5, 1e-5, 0.2, 0.2}, 100, 3, 0.05), question, 0, 0.8);
  REQUIRE(either.examples.state == State::kReached);
  REQUIRE(either.runs.state == State::kReached);
  CHECK((either.buy == Buy::kRuns) == (either.rows_for_runs <= either.rows_for_examples));
  CHECK(contains(gate::checks::choice_text(either), "are the cheaper"));
  // A large share of each: only both together.
  const Prospect both = prospect(precision_of({0.06, 6e-4, 6e-4, 0, 0}, 100, 3, 0.05), question, 0, 0.8);
  CHECK(both.examples.state == State::kNotByThis);
  CHECK(both.runs.state == State::kNotByThis);
  CHECK(both.buy == Buy::kBoth);
  CHECK(both.both_runs > 3);
  CHECK(both.both_examples > 100);
  CHECK(contains(gate::checks::amounts_text(both), "together with"));
}

TEST_CASE("no sample size can decide what lies at the margin") {
  const Precision precision = precision_of({0.2, 0, 0, 0, 0}, 100, 3, 0.05);
  const Prospect at = prospect(precision, {}, -0.05, 0.8);
  CHECK(at.at_margin);
  CHECK(at.buy == Buy::kNoneHelps);
  CHECK(gate::checks::amounts_text(at).empty());
  const Finding zero = judged(0, {0.80, 0.82, 0.81, 0.79}, {0.80, 0.81, 0.82, 0.79});
  CHECK(contains(zero.advice, "no sample size can decide this if the candidate is really equal: the margin is 0"));
  const Finding beside = judged(0.25, {0.25, 1.0, 0.5, 0.25}, {0.5, 1.0, 0.5, 1.0});  // exactly 0.25 lost
  CHECK_MESSAGE(contains(beside.advice, "no sample size can decide this if the observed change is the truth"),
                beside.advice);
}

TEST_CASE("a range is wider where less is known, and open where it ends beyond a hundred times the size") {
  const Prospect few = prospect(precision_of({0, 1, 1, 0, 0}, 0, 3, 1.0), {}, 0, 0.8);
  const Prospect many = prospect(precision_of({0, 1, 1, 0, 0}, 0, 12, 1.0), {}, 0, 0.8);
  REQUIRE(few.runs.state == State::kReached);
  REQUIRE(many.runs.state == State::kReached);
  const auto ratio = [](const Amount& a) { return static_cast<double>(a.high) / static_cast<double>(a.low); };
  CHECK(ratio(few.runs) > ratio(many.runs));
  const Prospect open = prospect(precision_of({0, 1, 1, 0, 0}, 0, 3, 0.25), {}, 0, 0.8);
  CHECK(open.runs.high == 0);
  CHECK(contains(gate::checks::range_text(open.runs), "or more"));
}

TEST_CASE("power and the decisions at the present size agree with each other") {
  const Precision precision = precision_of({0.2, 1e-4, 1e-4, 0.1, 0.1}, 400, 4, 0.05);
  const Question question;
  gate::checks::Comparison comparison;
  comparison.precision = precision;
  comparison.sizes.paired = 400;
  const gate::CheckPlan plan = gate::checks::plan_of(comparison, question, 0.8);
  REQUIRE(plan.plannable);
  CHECK(plan.shares.examples + plan.shares.runs + plan.shares.residual == doctest::Approx(1));
  // A true change at the end of what is passed, or blocked, has the power asked for.
  CHECK(prospect(precision, question, *plan.passes, 0.8).power == doctest::Approx(0.8));
  CHECK(prospect(precision, question, *plan.blocks, 0.8).power == doctest::Approx(0.8));
  CHECK_FALSE(prospect(precision, question, *plan.blocks, 0.8).for_pass);
}
