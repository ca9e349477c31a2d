// One side's value where little of it was scored: no value at all, gaps in clusters, runs that share no example.
#include <doctest/doctest.h>

#include <string>

#include "gate/checks/level.h"
#include "tests/unit/checks/tables.h"

using gate::ReasonCode;
using gate::checks::Level;
using gate::checks::level_of;
using gate::checks::LevelQuestion;
using gate::checks::MetricTable;
using gate::checks::SideTable;
using gate::test::Columns;
using gate::test::constant;
using gate::test::kNotScored;
using gate::test::scattered;

namespace {

MetricTable side_of(const Columns& runs, bool score = false) {
  MetricTable table = gate::test::table_of(runs, {}, score);
  table.baseline = SideTable();
  return table;
}

LevelQuestion question_of(const char* statistic = "mean") {
  LevelQuestion question;
  question.statistic = gate::checks::statistic_of(std::string(statistic));
  question.run_sd = 0;
  return question;
}

}  // namespace

TEST_CASE("a level of clustered rows leaves out the rows without a score, and their clusters") {
  Columns runs = scattered(1, 60, 50, 10, 1);
  for (std::size_t i = 54; i < 60; ++i) {
    runs[0][i] = kNotScored;
  }
  const MetricTable table = gate::test::clustered(side_of(runs), [](std::size_t i) { return 1 + i / 6; });
  const Level level = level_of(table, question_of());
  CHECK(level.selected == 54);
  CHECK(level.sizes.clusters == 9);
  REQUIRE(level.interval.has_value());
  CHECK(level.interval->method == "t over clusters by CR2");
}

TEST_CASE("a level of nothing: no value, and why") {
  const Level silent = level_of(side_of(constant(2, 40, kNotScored)), question_of());
  CHECK(silent.obstacle == ReasonCode::kNothingSelected);
  CHECK(silent.obstacle_text == "no row of the candidate is scored on m");
  CHECK_FALSE(silent.value.has_value());
  CHECK_FALSE(silent.interval.has_value());
  CHECK(silent.selected == 0);
  MetricTable ratio = side_of(scattered(1, 40, 10, 1, 1));
  ratio.ratio = true;
  ratio.candidate.per = scattered(1, 40, 5, 1, 2);
  const Level percentile = level_of(ratio, question_of("p95"));
  CHECK(percentile.obstacle == ReasonCode::kNothingSelected);
  CHECK(percentile.obstacle_text == "m is a ratio of sums and has no p95; leave 'statistic' out");
  CHECK_FALSE(percentile.interval.has_value());
  CHECK(level_of(ratio, question_of()).interval.has_value());
}

TEST_CASE("a level of one number has a value and no interval") {
  MetricTable table = gate::test::documents_of({0.8}, {});
  const Level level = level_of(table, question_of());
  CHECK(level.obstacle == ReasonCode::kInsufficientSeeds);
  CHECK(level.obstacle_text == "the mean of one run has no interval");
  CHECK(level.value == 0.8);
  CHECK_FALSE(level.interval.has_value());
  CHECK(level.selected == 1);
}

TEST_CASE("runs of one mean that share no example do not agree on any") {
  Columns runs = constant(3, 60, kNotScored);
  for (std::size_t i = 0; i < 60; ++i) {
    runs[i / 20][i] = i % 2 == 0 ? 1.0 : 0.5;
  }
  const MetricTable table = gate::test::clustered(side_of(runs, true), [](std::size_t i) { return 1 + i % 10; });
  const Level level = level_of(table, question_of());
  CHECK(level.obstacle.has_value());
  CHECK_FALSE(level.interval.has_value());
  CHECK(level.value == 0.75);
}

TEST_CASE("a metric may be named after the baseline: what is remarked on it stays") {
  MetricTable table = side_of(scattered(1, 60, 50, 10, 1));
  table.metric = "gain over the baseline";
  LevelQuestion question = question_of();
  question.run_sd.reset();
  const Level level = level_of(table, question);
  REQUIRE(level.notes.size() == 1);
  CHECK(level.notes[0].text == "run noise not measured: the candidate has one distinct run of gain over the baseline");
}
