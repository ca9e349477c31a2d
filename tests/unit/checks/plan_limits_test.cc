// Plans at their limits: what cannot be planned and why, one side alone, an equivalence, numbers at the end of their
// range.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "gate/checks/advice.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/planning.h"
#include "gate/checks/runs_without.h"
#include "gate/stats/sample.h"
#include "tests/unit/checks/tables.h"

using gate::Amount;
using gate::Buy;
using gate::CheckPlan;
using gate::Direction;
using gate::Outcome;
using gate::PlanBasis;
using gate::Prospect;
using gate::ReasonCode;
using gate::checks::advice_on;
using gate::checks::Aim;
using gate::checks::Comparison;
using gate::checks::MetricTable;
using gate::checks::plan_of;
using gate::checks::plan_table;
using gate::checks::Precision;
using gate::checks::prospect;
using gate::checks::Question;
using gate::test::Columns;
using gate::test::constant;
using gate::test::documents_of;
using gate::test::question_of;
using gate::test::scattered;
using gate::test::table_of;
using State = gate::Amount::State;

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

Precision precision_of(gate::stats::Components components, std::size_t n, std::size_t runs, double margin) {
  Precision precision;
  precision.design = {components, n, runs, runs};
  precision.margin = margin;
  precision.noise_known = runs > 1;
  precision.df_examples = n > 0 ? static_cast<double>(n) - 1 : 0;
  return precision;
}

Comparison comparison_of(const Precision& precision) {
  Comparison comparison;
  comparison.precision = precision;
  comparison.sizes.paired = precision.design.examples;
  return comparison;
}

Question aimed(Aim aim) {
  Question question;
  question.aim = aim;
  return question;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

CheckPlan one_side(const MetricTable& table, const Question& question) {
  return plan_table(table, question, true, 0.8);
}

CheckPlan one_side(const Columns& runs, const Question& question) { return one_side(table_of(runs, runs), question); }

}  // namespace

TEST_CASE("an amount that is known to the last one is given as one number") {
  CHECK(gate::checks::range_text({State::kReached, 183, 183, 183}) == "about 190");
  CHECK(gate::checks::range_text({State::kReached, 80, 80, 80}) == "about 80");
  CHECK(gate::checks::range_text({State::kReached, 180, 185, 190}) == "180 to 190");
  CHECK(gate::checks::range_text({State::kReached, 183, 190, 0}) == "180 or more");
  CHECK(gate::checks::range_text({State::kBeyondCap, 183, 183, 183}).empty());
}

TEST_CASE("what no difference at all leaves open may take more examples than anybody plans for") {
  Precision precision = precision_of({0, 0, 0, 0, 0}, 30, 1, 1e-4);
  precision.bounded = true;
  const Prospect plan = prospect(precision, {}, 0, 0.8);
  CHECK(plan.examples.state == State::kBeyondCap);
  CHECK(plan.examples.likely > 30'000);
  CHECK(plan.power == 0);
  CHECK(plan.buy == Buy::kNoneHelps);
}

TEST_CASE("a gap beyond the range of numbers is planned for nothing") {
  const double huge = std::numeric_limits<double>::max();
  const Prospect plan = prospect(precision_of({0.2, 0, 0, 0.1, 0.1}, 100, 3, huge), {}, huge, 0.8);
  CHECK(plan.examples.state == State::kUnknown);
  CHECK(plan.runs.state == State::kUnknown);
  CHECK(plan.power == 0);
  CHECK(plan.buy == Buy::kNoneHelps);
  CHECK(gate::checks::amounts_text(plan).empty());
}

TEST_CASE("the low end of a range is never above its likely amount, nor that above the high end") {
  for (const double item : {0.0, 1e-4, 0.01, 0.2}) {
    for (const double seed : {0.0, 1e-6, 1e-4, 1e-3}) {
      for (const double cell : {0.0, 0.01, 0.2}) {
        for (const std::size_t n : {2U, 3U, 20U, 100U}) {
          for (const std::size_t runs : {2U, 3U, 10U}) {
            const Prospect plan = prospect(precision_of({item, seed, seed, cell, cell}, n, runs, 0.05), {}, 0, 0.8);
            for (const Amount& amount : {plan.examples, plan.runs}) {
              if (amount.state == State::kReached) {
                CHECK(amount.low <= amount.likely);
                CHECK((amount.high == 0 || amount.likely <= amount.high));
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("advice on what has no amounts names the remedy alone, and none where there is nothing to do") {
  Comparison comparison = comparison_of(precision_of({0.2, 0, 0, 0, 0}, 10, 1, kInfinite));
  comparison.obstacle = ReasonCode::kInsufficientExamples;
  CHECK(advice_on(comparison, {}, Outcome::kInconclusive) == "evaluate more examples");
  comparison.obstacle = ReasonCode::kInsufficientSeeds;
  CHECK(advice_on(comparison, {}, Outcome::kInconclusive) == "add runs with other seeds on both sides");
  // A candidate that is really equal would lie at the margin itself.
  comparison.precision->margin = 0;
  CHECK(advice_on(comparison, {}, Outcome::kInconclusive) == "add runs with other seeds on both sides");
  comparison.precision->margin = 0.2;
  CHECK(contains(advice_on(comparison, {}, Outcome::kInconclusive), "if runs do not differ, "));
  comparison.obstacle = ReasonCode::kInsufficientExamples;
  const std::string more = advice_on(comparison, {}, Outcome::kInconclusive);
  CHECK_MESSAGE(more.find("evaluate more examples; ") == 0, more);
  CHECK_MESSAGE(contains(more, " examples would decide it if the candidate is really equal"), more);
  CHECK(advice_on(comparison, {}, Outcome::kNotApplicable).empty());
  CHECK(advice_on(comparison, {}, Outcome::kHolds).empty());
}

TEST_CASE("a comparison that cannot be made, or whose error is unknown, is not planned") {
  const Precision known = precision_of({0.2, 0, 0, 0.1, 0.1}, 100, 3, 0.05);
  CHECK(plan_of(comparison_of(known), {}, 0.8).plannable);
  Comparison broken = comparison_of(known);
  broken.broken = true;
  CHECK_FALSE(plan_of(broken, {}, 0.8).plannable);
  CHECK_FALSE(plan_of(comparison_of(precision_of({0.2, 0, 0, 0, 0}, 1, 3, 0.05)), {}, 0.8).plannable);
  CHECK_FALSE(plan_of(comparison_of(precision_of({0.2, 0, 0, 0, 0}, 100, 3, kInfinite)), {}, 0.8).plannable);
}

TEST_CASE("without any variance every difference is decided, and no share of it belongs to anything") {
  const CheckPlan plan = plan_of(comparison_of(precision_of({0, 0, 0, 0, 0}, 100, 3, 0.05)), {}, 0.8);
  REQUIRE(plan.plannable);
  CHECK(plan.standard_error == 0);
  CHECK(plan.shares.examples == 0);
  CHECK(plan.shares.runs == 0);
  CHECK(plan.shares.residual == 0);
  CHECK(*plan.passes == doctest::Approx(-0.05));
  CHECK(*plan.blocks == doctest::Approx(-0.05));
  CHECK(plan.if_equal->power == 1);
}

TEST_CASE("an equivalence passes changes within the margin, and none where the margin is narrower than the error") {
  const Question same = aimed(Aim::kSame);
  const CheckPlan wide = plan_of(comparison_of(precision_of({0.2, 0, 0, 0, 0}, 100, 3, 0.5)), same, 0.8);
  REQUIRE(wide.passes.has_value());
  CHECK(wide.two_sided);
  CHECK(*wide.passes < 0);
  CHECK(*wide.passes > -0.5);
  CHECK(*wide.blocks < -0.5);
  const CheckPlan narrow = plan_of(comparison_of(precision_of({0.2, 0, 0, 0, 0}, 100, 3, 0.05)), same, 0.8);
  CHECK_FALSE(narrow.passes.has_value());
  CHECK(*narrow.blocks < -0.05);
  CHECK(plan_of(comparison_of(precision_of({0.2, 0, 0, 0, 0}, 100, 3, 0.05)), {}, 0.8).passes.has_value());
}

TEST_CASE("how much a run may vary is told of a margin that leaves room for it, in the unit of the metric") {
  const Precision one_run = precision_of({0.2, 0, 0, 0, 0}, 100, 1, 0.05);
  const CheckPlan plan = plan_of(comparison_of(one_run), {}, 0.8);
  REQUIRE(plan.most_run_sd.has_value());
  CHECK(*plan.most_run_sd == doctest::Approx(0.05 / (std::sqrt(2.0) * (1.959964 + 0.841621))));
  Precision logarithm = one_run;
  logarithm.log_ratio = true;
  CHECK_FALSE(plan_of(comparison_of(logarithm), {}, 0.8).most_run_sd.has_value());
  Precision gain = one_run;
  gain.margin = -0.05;
  CHECK_FALSE(plan_of(comparison_of(gain), aimed(Aim::kBetter), 0.8).most_run_sd.has_value());
}

TEST_CASE("one side alone: another run of the same thing, or with one run something unrelated") {
  const Question question = question_of(Direction::kHigher, 2);
  const Columns runs = scattered(2, 60, 50, 10, 1);
  const CheckPlan again = one_side(runs, question);
  CHECK(again.plannable);
  CHECK(again.basis == PlanBasis::kAnotherRun);
  CHECK(again.obstacle.empty());
  CHECK_FALSE(again.as_observed.has_value());
  const Columns one{runs.front()};
  const CheckPlan unrelated = one_side(one, question);
  CHECK(unrelated.basis == PlanBasis::kUnrelated);
  CHECK(unrelated.obstacle.empty());
  REQUIRE(unrelated.plannable);
  CHECK(unrelated.standard_error == doctest::Approx(std::sqrt(2 * gate::stats::moments(one.front()).variance / 60)));
  Question same = question;
  same.aim = Aim::kSame;
  const CheckPlan equivalence = one_side(one, same);
  CHECK(equivalence.two_sided);
  CHECK(equivalence.standard_error == doctest::Approx(unrelated.standard_error));
}

TEST_CASE("one side alone: what would hinder a comparison with another side hinders here") {
  const Question question = question_of(Direction::kHigher, 2);
  const Columns runs = scattered(2, 60, 50, 10, 1);
  const CheckPlan clusters =
      one_side(gate::test::clustered(table_of(runs, runs), [](std::size_t i) { return 1 + i % 3; }), question);
  CHECK(contains(clusters.obstacle, "3 clusters"));
  CHECK(contains(clusters.advice, "more clusters"));
  Columns gaps = runs;
  std::fill_n(gaps[1].begin(), 20, gate::test::kNotScored);
  CHECK(contains(one_side(gaps, question).obstacle, "only 40 of 60 shared examples are scored by every run"));
  MetricTable lacking = table_of(runs, runs);
  for (gate::checks::SideTable* side : {&lacking.candidate, &lacking.baseline}) {
    side->lacking = 1;
    side->runs.push_back(constant(1, 60, gate::test::kNotScored).front());
    side->seeds.emplace_back();
  }
  lacking.notes.push_back({std::string(gate::checks::kRunsLackingMetric), "1 of 3 runs has no m: r2"});
  CHECK(one_side(lacking, question).obstacle == "1 of 3 runs has no m: r2");
  Question unfit = question;
  unfit.method = &gate::checks::method_of("exact");
  CHECK(contains(one_side(runs, unfit).obstacle, "method 'exact' is for"));
  CHECK(contains(one_side(scattered(2, 10, 50, 10, 1), question).obstacle, "10 examples, a verdict needs at least 30"));
}

TEST_CASE("one side alone: where it tells nothing about another, the plan says so") {
  const Question question = question_of(Direction::kHigher, 2);
  const CheckPlan document = one_side(documents_of({0.8}, {0.8}), question);
  CHECK_FALSE(document.plannable);
  CHECK(contains(document.obstacle, "needs at least 3 on each side"));
  const CheckPlan example = one_side(constant(1, 1, 50), question);
  CHECK_FALSE(example.plannable);
  CHECK(contains(example.obstacle, "1 example"));
  const Columns cost = scattered(1, 60, 10, 1, 1);
  const Columns amounts = scattered(1, 60, 5, 1, 2);
  const CheckPlan ratio = one_side(gate::test::ratio_of(cost, amounts, cost, amounts), question);
  CHECK_FALSE(ratio.plannable);
  CHECK(ratio.obstacle == "one side alone does not tell how much the mean of m would differ on another");
  // Without a value there is none to plan for.
  const Columns free = constant(1, 60, 0);
  const Question share = question_of(Direction::kLower, 0.1, true);
  CHECK(contains(one_side(gate::test::ratio_of(free, amounts, free, amounts), share).obstacle,
                 "a ratio or its noise is 0, negative or infinite"));
  const CheckPlan median = one_side(scattered(1, 60, 50, 10, 1), question_of(Direction::kHigher, 2, false, "median"));
  CHECK_FALSE(median.plannable);
  CHECK(median.obstacle == "one side alone does not tell how much the median of m would differ on another");
  CHECK(median.advice == "plan from both sides");
}
