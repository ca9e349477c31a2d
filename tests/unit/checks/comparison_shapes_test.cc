// What the shape of the data leads to: clusters, runs paired by seed, sides that share no example, equivalence against
// either margin, and data from which no verdict follows.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "gate/checks/methods/method.h"
#include "gate/checks/verdicts.h"
#include "tests/unit/checks/tables.h"

using gate::Direction;
using gate::Outcome;
using gate::ReasonCode;
using gate::checks::Aim;
using gate::checks::compare;
using gate::checks::compare_both_ways;
using gate::checks::Comparison;
using gate::checks::MetricTable;
using gate::checks::PairedBy;
using gate::checks::Question;
using gate::test::apart;
using gate::test::clustered;
using gate::test::Columns;
using gate::test::constant;
using gate::test::documents_of;
using gate::test::question_of;
using gate::test::scattered;
using gate::test::table_of;

namespace {

Question unpaired(double margin, bool relative = false, const char* statistic = "mean") {
  Question question = question_of(Direction::kHigher, margin, relative, statistic);
  question.paired_by = PairedBy::kNothing;
  return question;
}

Question by_seed(double margin, const char* statistic = "mean") {
  Question question = question_of(Direction::kHigher, margin, false, statistic);
  question.paired_by = PairedBy::kSeed;
  return question;
}

Question same_within(double margin, bool relative = false) {
  Question question = question_of(Direction::kHigher, margin, relative);
  question.aim = Aim::kSame;
  return question;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string method_of(const MetricTable& table, const Question& question) {
  const Comparison comparison = compare(table, question);
  return comparison.interval ? comparison.interval->method : "";
}

Columns times(Columns columns, double factor, double shift) {
  for (std::vector<double>& run : columns) {
    for (double& value : run) {
      value = factor * value + shift;
    }
  }
  return columns;
}

// Whole numbers, so that products with halves are exact.
Columns whole_numbers(std::size_t examples) {
  Columns columns(1);
  for (std::size_t i = 0; i < examples; ++i) {
    columns[0].push_back(10.0 + static_cast<double>(i * i % 7));
  }
  return columns;
}

double width(const Comparison& comparison) { return comparison.interval->high - comparison.interval->low; }

}  // namespace

TEST_CASE("a score beyond [0, 1] on either side is judged without a range") {
  const Columns inside = scattered(1, 60, 0.5, 0.4, 1);
  Columns outside = scattered(1, 60, 0.5, 0.4, 2);
  const Question question = question_of(Direction::kHigher, 0.2);
  CHECK(contains(method_of(table_of(inside, outside, true), question), "Gaffke"));
  outside[0][7] = 1.01;
  CHECK(method_of(table_of(inside, outside, true), question) == "paired t over examples");
  CHECK(method_of(table_of(outside, inside, true), question) == "paired t over examples");
}

TEST_CASE("pass/fail on one side and grades on the other are grades") {
  Columns passed = constant(1, 60, 1);
  std::fill_n(passed[0].begin(), 12, 0.0);
  const Columns graded = scattered(1, 60, 0.5, 0.4, 2);
  const Question question = question_of(Direction::kHigher, 0.2);
  CHECK(contains(method_of(table_of(passed, graded, true), question), "Gaffke"));
  CHECK(contains(method_of(table_of(graded, passed, true), question), "Gaffke"));
  Columns others = passed;
  others[0][20] = 0;
  CHECK_FALSE(contains(method_of(table_of(passed, others, true), question), "Gaffke"));
}

TEST_CASE("clusters: few of them, one that outweighs the others, and sizes too uneven give no verdict") {
  const Columns candidate = scattered(1, 100, 50, 10, 1);
  const Columns baseline = scattered(1, 100, 50, 10, 2);
  const auto judged = [&](auto of) {
    return compare(clustered(table_of(candidate, baseline), of), question_of(Direction::kHigher, 5));
  };
  CHECK_FALSE(judged([](std::size_t i) { return 1 + i % 10; }).obstacle.has_value());
  const Comparison few = judged([](std::size_t i) { return 1 + i % 4; });
  CHECK(few.obstacle == ReasonCode::kInsufficientClusters);
  CHECK(few.obstacle_text == "4 clusters, the largest with 25% of the examples, are too few for a verdict");
  const Comparison heavy = judged([](std::size_t i) { return i < 51 ? 1 : 2 + i % 49; });
  CHECK(heavy.obstacle == ReasonCode::kInsufficientClusters);
  CHECK(contains(heavy.obstacle_text, "50 clusters, the largest with 51% of the examples"));
  const Comparison uneven = judged([](std::size_t i) { return i < 48 ? 1 : i < 96 ? 2 : i - 93; });
  CHECK(uneven.obstacle == ReasonCode::kInsufficientClusters);
  CHECK(contains(uneven.obstacle_text, "6 clusters, the largest with 48% of the examples"));
}

TEST_CASE("clusters of sides apart are reckoned side by side") {
  const Columns candidate = scattered(1, 60, 50, 10, 1);
  const Columns baseline = scattered(1, 60, 50, 10, 2);
  const MetricTable table = apart(candidate, baseline);
  const auto first = [](std::size_t i) { return i < 60; };
  const auto tens = [](std::size_t i) { return 1 + i / 6; };
  const Comparison alone = compare(table, unpaired(8));
  CHECK(alone.interval->method == "Welch t over examples, sides apart");
  CHECK_FALSE(alone.obstacle.has_value());
  const Comparison both = compare(clustered(table, tens), unpaired(8));
  CHECK(both.interval->method == "Welch t over examples, sides apart, clusters by CR2");
  CHECK_FALSE(both.obstacle.has_value());
  CHECK(both.sizes.clusters == 20);
  CHECK(width(both) != width(alone));
  for (const bool on_candidate : {true, false}) {
    CAPTURE(on_candidate);
    const auto mine = [&](std::size_t i) { return first(i) == on_candidate; };
    const std::string who = on_candidate ? "candidate" : "baseline";
    const Comparison one = compare(clustered(table, [&](std::size_t i) { return mine(i) ? tens(i) : 0; }), unpaired(8));
    CHECK(one.interval->method == both.interval->method);
    CHECK_FALSE(one.obstacle.has_value());
    const Comparison few =
        compare(clustered(table, [&](std::size_t i) { return mine(i) ? 1 + i % 4 : 0; }), unpaired(8));
    CHECK(few.obstacle == ReasonCode::kInsufficientClusters);
    CHECK(few.obstacle_text == "4 clusters of the " + who + " are too few for a verdict");
    const Comparison uneven = compare(
        clustered(table, [&](std::size_t i) { return mine(i) ? (i % 60 < 50 ? 1 : 2 + i % 5) : 0; }), unpaired(8));
    CHECK(uneven.obstacle == ReasonCode::kInsufficientClusters);
    CHECK(uneven.obstacle_text == "6 clusters of the " + who + " are too few for a verdict");
  }
  // A bounded score: its limits are those of the clusters.
  const MetricTable scores = apart(times(candidate, 0.01, 0), times(baseline, 0.01, 0), true);
  CHECK(method_of(clustered(scores, tens), unpaired(0.1)) ==
        "Gaffke's bound a side, squared and added, clusters by CR2");
  CHECK(width(compare(clustered(scores, tens), unpaired(0.1))) > width(compare(scores, unpaired(0.1))));
}

TEST_CASE("sides apart: one constant side, of values without a range, tells nothing about other examples") {
  const Columns varied = scattered(1, 40, 50, 10, 1);
  const Columns same = constant(1, 40, 50);
  for (const MetricTable& table : {apart(varied, same), apart(same, varied), apart(same, same)}) {
    Question question = unpaired(8);
    question.identical_is_pass = true;  // of examples that both sides share
    const Comparison comparison = compare(table, question);
    CHECK(comparison.obstacle == ReasonCode::kZeroVariance);
    CHECK_FALSE(comparison.interval.has_value());
  }
}

TEST_CASE("sides apart: a relative margin is a share of the baseline's mean, whichever direction is better") {
  const MetricTable table = apart(scattered(1, 60, 55, 10, 1), scattered(1, 60, 50, 10, 2));
  for (const Direction direction : {Direction::kHigher, Direction::kLower}) {
    Question question = unpaired(0.25, true);
    question.direction = direction;
    const Comparison comparison = compare(table, question);
    CHECK(comparison.scale == gate::Scale::kRelative);
    CHECK(*comparison.estimate == doctest::Approx(*comparison.candidate / *comparison.baseline - 1));
    CHECK(comparison.interval->low < *comparison.estimate);
    CHECK(comparison.interval->high > *comparison.estimate);
    CHECK(gate::checks::verdict_of(comparison, question).outcome == Outcome::kHolds);
  }
  const Comparison negative =
      compare(apart(scattered(1, 60, 5, 10, 1), scattered(1, 60, -5, 10, 2)), unpaired(0.2, true));
  CHECK(negative.obstacle == ReasonCode::kBaselineNotPositive);
  CHECK_FALSE(negative.interval.has_value());
}

TEST_CASE("sides apart: a ratio, and a percentile of several runs, have no interval, and it is said what to do") {
  const Columns some = scattered(1, 60, 50, 10, 1);
  MetricTable ratio = apart(some, some);
  ratio.ratio = true;
  ratio.candidate.per = ratio.candidate.runs;
  ratio.baseline.per = ratio.baseline.runs;
  const Columns several = scattered(2, 60, 50, 10, 1);
  const auto expect = [](const Comparison& comparison, const std::string& statistic) {
    CHECK(comparison.obstacle == ReasonCode::kMethodUnfit);
    CHECK(comparison.obstacle_text == statistic + " over different examples on the two sides has no interval here");
    CHECK(contains(comparison.remedy, "evaluate both sides on the same examples"));
    CHECK_FALSE(comparison.interval.has_value());
  };
  expect(compare(ratio, unpaired(0.1)), "mean");
  expect(compare(apart(several, several), unpaired(5, false, "median")), "median");
}

TEST_CASE("one run a side paired by seed is one run a side") {
  const MetricTable table = table_of(scattered(1, 60, 50, 10, 1), scattered(1, 60, 50, 10, 2));
  const Comparison paired = compare(table, by_seed(5));
  const Comparison plain = compare(table, question_of(Direction::kHigher, 5));
  REQUIRE(paired.interval.has_value());
  CHECK(paired.interval->method == "paired t over examples");
  CHECK(paired.interval->low == plain.interval->low);
  CHECK(paired.interval->high == plain.interval->high);
}

TEST_CASE("one number a run: a percentile is the number itself, and one run of a side has no spread") {
  const MetricTable table = documents_of({10, 12, 11, 13}, {11, 12, 10});
  const Comparison percentile = compare(table, question_of(Direction::kHigher, 5, false, "p95"));
  const Comparison mean = compare(table, question_of(Direction::kHigher, 5));
  REQUIRE(percentile.interval.has_value());
  CHECK(percentile.interval->method == "Welch t over runs");
  CHECK(percentile.interval->low == mean.interval->low);
  for (const MetricTable& one : {documents_of({10, 12, 11}, {11}), documents_of({11}, {10, 12, 11})}) {
    const Comparison comparison = compare(one, question_of(Direction::kHigher, 5));
    CHECK(comparison.obstacle == ReasonCode::kInsufficientSeeds);
    CHECK(*comparison.estimate == doctest::Approx(0));
    CHECK_FALSE(comparison.interval.has_value());
    CHECK_FALSE(comparison.p_pass.has_value());
  }
}

TEST_CASE("a relative margin on a percentile that reaches 0 has no logarithm and no verdict") {
  const Columns positive = scattered(3, 120, 50, 10, 1);
  const Columns idle = scattered(3, 120, 0, 10, 2);
  const Question question = question_of(Direction::kLower, 0.1, true, "median");
  const Comparison comparison = compare(table_of(positive, idle), question);
  CHECK(comparison.obstacle == ReasonCode::kBaselineNotPositive);
  CHECK(comparison.obstacle_text == "a relative margin on a quantile needs values above 0");
  CHECK_FALSE(comparison.interval.has_value());
  CHECK(compare(table_of(positive, positive), question).obstacle != ReasonCode::kBaselineNotPositive);
}

TEST_CASE("pairs of runs that all differ by the same tell nothing about how much they vary") {
  const Comparison comparison = compare(documents_of({11, 12, 14}, {10, 11, 13}), by_seed(5));
  CHECK(comparison.obstacle == ReasonCode::kZeroVariance);
  CHECK(contains(comparison.obstacle_text, "all pairs of runs differ by the same value"));
  CHECK(*comparison.estimate == 1);
  CHECK_FALSE(comparison.interval.has_value());
}

TEST_CASE("identical values pass only example by example, of one and the same run") {
  const auto asked = [](Question question) {
    question.identical_is_pass = true;
    return question;
  };
  // One number a run.
  CHECK(compare(documents_of({11, 12, 14}, {11, 12, 14}), asked(by_seed(5))).obstacle == ReasonCode::kZeroVariance);
  // Runs that differ among themselves, though not from their partners.
  const Columns runs = scattered(3, 60, 50, 10, 1);
  CHECK(compare(table_of(runs, runs), asked(by_seed(5))).obstacle == ReasonCode::kZeroVariance);
  // A ratio that is the same in every run, of rows that are not.
  Question ratio = asked(question_of(Direction::kHigher, 0.1));
  ratio.method = &gate::checks::method_of("welch");
  CHECK(compare(gate::test::ratio_of(runs, runs, runs, runs), ratio).obstacle == ReasonCode::kZeroVariance);
  // The same rows on both sides: no p-value, and still a verdict in either direction.
  const Columns one = scattered(1, 60, 50, 10, 1);
  const Comparison same = compare_both_ways(table_of(one, one), asked(same_within(1)));
  CHECK_FALSE(same.obstacle.has_value());
  CHECK(same.interval->low == 0);
  CHECK(same.interval->high == 0);
  CHECK_FALSE(same.p_pass.has_value());
  CHECK(gate::checks::verdict_of(same, asked(same_within(1))).outcome == Outcome::kHolds);
}

TEST_CASE("equivalence reads the same whichever direction is better") {
  const Columns baseline = scattered(1, 80, 50, 10, 1);
  const MetricTable table = table_of(times(baseline, 1.02, 0.3), baseline);
  for (const double margin : {0.01, 0.0257, 0.1}) {
    CAPTURE(margin);
    Question question = same_within(margin, true);
    const Comparison higher = compare_both_ways(table, question);
    question.direction = Direction::kLower;
    const Comparison lower = compare_both_ways(table, question);
    CHECK(lower.interval->low == doctest::Approx(higher.interval->low).epsilon(1e-9));
    CHECK(lower.interval->high == doctest::Approx(higher.interval->high).epsilon(1e-9));
    CHECK(*lower.p_pass == doctest::Approx(*higher.p_pass).epsilon(1e-6));
    CHECK(*lower.p_block == doctest::Approx(*higher.p_block).epsilon(1e-6));
    CHECK(gate::checks::verdict_of(lower, question).outcome == gate::checks::verdict_of(higher, question).outcome);
  }
}

TEST_CASE("equivalence without an interval against one of its margins is undecided") {
  const Columns baseline = whole_numbers(64);
  const Question question = same_within(0.5, true);
  // The candidate is the baseline times the factor of one margin, and a constant: no difference varies.
  for (const double factor : {1.5, 0.5}) {
    CAPTURE(factor);
    const MetricTable table = table_of(times(baseline, factor, 2), baseline);
    const Comparison comparison = compare_both_ways(table, question);
    CHECK(comparison.obstacle == ReasonCode::kZeroVariance);
    CHECK_FALSE(comparison.interval.has_value());
    CHECK(gate::checks::verdict_of(comparison, question).outcome == Outcome::kInconclusive);
  }
  CHECK(compare_both_ways(table_of(times(baseline, 1.25, 2), baseline), question).interval.has_value());
}
