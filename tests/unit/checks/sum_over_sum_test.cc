// A sum over a sum on two sides: directions, denominators that carry no verdict, declared noise, and clusters.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "gate/checks/verdicts.h"
#include "tests/unit/checks/tables.h"

using gate::Direction;
using gate::Outcome;
using gate::ReasonCode;
using gate::checks::compare;
using gate::checks::Comparison;
using gate::checks::MetricTable;
using gate::checks::Question;
using gate::test::clustered;
using gate::test::Columns;
using gate::test::constant;
using gate::test::question_of;
using gate::test::ratio_of;
using gate::test::scattered;

namespace {

Question relative(Direction direction, double margin) { return question_of(direction, margin, true); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a ratio that is 10% up: better where higher is, worse where lower is, by one and the same interval") {
  const MetricTable table = ratio_of(scattered(3, 60, 11, 1, 1), scattered(3, 60, 5, 1, 2), scattered(3, 60, 10, 1, 3),
                                     scattered(3, 60, 5, 1, 4));
  const Comparison higher = compare(table, relative(Direction::kHigher, 0.05));
  const Comparison lower = compare(table, relative(Direction::kLower, 0.05));
  REQUIRE(higher.interval.has_value());
  CHECK(*higher.estimate == doctest::Approx(0.1).epsilon(0.1));
  CHECK(*lower.estimate == doctest::Approx(*higher.estimate));
  CHECK(lower.interval->low == doctest::Approx(higher.interval->low));
  CHECK(lower.interval->high == doctest::Approx(higher.interval->high));
  CHECK(higher.interval->low > 0.05);
  CHECK(gate::checks::verdict_of(higher, relative(Direction::kHigher, 0.05)).reason == ReasonCode::kSuperior);
  CHECK(gate::checks::verdict_of(lower, relative(Direction::kLower, 0.05)).outcome == Outcome::kViolated);
}

TEST_CASE("declared run noise widens the interval of a ratio, and is named") {
  const MetricTable table = ratio_of(scattered(1, 60, 11, 1, 1), scattered(1, 60, 5, 1, 2), scattered(1, 60, 10, 1, 3),
                                     scattered(1, 60, 5, 1, 4));
  for (const bool share : {true, false}) {
    CAPTURE(share);
    Question question = question_of(Direction::kLower, share ? 0.3 : 0.6, share);
    const Comparison none = compare(table, question);
    question.run_sd = 0.05;
    const Comparison noisy = compare(table, question);
    CHECK(noisy.interval->method == none.interval->method + ", declared run noise");
    CHECK(noisy.interval->high - noisy.interval->low > none.interval->high - none.interval->low);
  }
}

TEST_CASE("a candidate that counts nothing fails, however few its examples") {
  const Columns cost = scattered(1, 25, 10, 1, 1);
  const MetricTable table = ratio_of(cost, constant(1, 25, 0), cost, constant(1, 25, 1));
  const Comparison comparison = compare(table, relative(Direction::kLower, 0.1));
  CHECK(comparison.broken);
  CHECK(comparison.obstacle == ReasonCode::kNotFinite);
  CHECK(comparison.obstacle_text == "nothing counts on the candidate, where the baseline has something to count");
  // Amounts are not counts: how likely none is cannot be told from them.
  const Columns amounts = scattered(1, 40, 10, 1, 2);
  const Columns costs = scattered(1, 40, 10, 1, 1);
  const Comparison none =
      compare(ratio_of(costs, constant(1, 40, 0), costs, amounts), relative(Direction::kLower, 0.1));
  CHECK_FALSE(none.broken);
  CHECK(none.obstacle == ReasonCode::kInsufficientExamples);
  CHECK(contains(none.obstacle_text, "the candidate counts 0 a run in the denominator"));
  CHECK_FALSE(none.estimate.has_value());
  const Comparison baseline =
      compare(ratio_of(costs, amounts, costs, constant(1, 40, 0)), relative(Direction::kLower, 0.1));
  CHECK_FALSE(baseline.broken);
  CHECK(contains(baseline.obstacle_text, "the baseline counts 0 a run in the denominator"));
  CHECK_FALSE(baseline.interval.has_value());
}

TEST_CASE("a denominator that a few examples make up is too uncertain") {
  Columns heavy = constant(1, 40, 2);
  heavy[0][3] = 5000;
  const Columns even = scattered(1, 40, 10, 1, 2);
  const Columns cost = scattered(1, 40, 10, 1, 1);
  const Comparison candidate = compare(ratio_of(cost, heavy, cost, even), relative(Direction::kLower, 0.1));
  CHECK(candidate.obstacle == ReasonCode::kInsufficientExamples);
  CHECK(candidate.obstacle_text == "the denominator of the candidate is too uncertain");
  const Comparison baseline = compare(ratio_of(cost, even, cost, heavy), relative(Direction::kLower, 0.1));
  CHECK(baseline.obstacle_text == "the denominator of the baseline is too uncertain");
  CHECK_FALSE(compare(ratio_of(cost, even, cost, even), relative(Direction::kLower, 0.1)).obstacle ==
              ReasonCode::kInsufficientExamples);
}

TEST_CASE("a ratio of nothing, and one of negative amounts, have no logarithm") {
  const Columns cost = scattered(1, 40, 10, 1, 1);
  const Columns amounts = scattered(1, 40, 10, 1, 2);
  Question question = relative(Direction::kLower, 0.1);
  question.run_sd = 0.05;
  const Comparison free = compare(ratio_of(constant(1, 40, 0), amounts, cost, amounts), question);
  CHECK(free.obstacle == ReasonCode::kNotFinite);
  CHECK(contains(free.obstacle_text, "a ratio or its noise is 0, negative or infinite"));
  CHECK_FALSE(free.interval.has_value());
  // However many clusters there are: they are not what is missing.
  const Comparison free_of_clusters =
      compare(clustered(ratio_of(constant(1, 40, 0), amounts, cost, amounts), [](std::size_t i) { return i / 4 + 1; }),
              question);
  CHECK(free_of_clusters.obstacle == ReasonCode::kNotFinite);
  const Columns owed = scattered(1, 40, -10, 1, 3);
  const Comparison negative = compare(ratio_of(cost, owed, cost, owed), question);
  CHECK(negative.obstacle.has_value());
  CHECK_FALSE(negative.interval.has_value());
  CHECK_FALSE(negative.estimate.has_value());
}

TEST_CASE("few clusters give no verdict on a ratio either") {
  const MetricTable table = ratio_of(scattered(2, 60, 11, 1, 1), scattered(2, 60, 5, 1, 2), scattered(2, 60, 10, 1, 3),
                                     scattered(2, 60, 5, 1, 4));
  for (const bool share : {true, false}) {
    CAPTURE(share);
    const Question question = question_of(Direction::kLower, share ? 0.5 : 1.5, share);
    const auto of = [&](std::size_t clusters) {
      return compare(clustered(table, [=](std::size_t i) { return 1 + i % clusters; }), question);
    };
    const Comparison enough = of(12);
    CHECK_FALSE(enough.obstacle.has_value());
    CHECK(contains(enough.interval->method, "clusters by CR2"));
    CHECK(of(4).obstacle == ReasonCode::kInsufficientClusters);
    // One cluster has no variance, and then there is no limit to plan with either.
    const Comparison one = of(1);
    CHECK(one.obstacle == ReasonCode::kInsufficientClusters);
    CHECK_FALSE(one.interval.has_value());
    CHECK(one.precision.has_value());
    CHECK(one.precision->inflation == 1);
  }
}
