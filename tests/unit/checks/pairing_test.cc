// Which examples two sides are compared on: how many of them are left, their clusters, and pairs of seeds.
#include <doctest/doctest.h>

#include "gate/checks/pairing.h"
#include "gate/checks/runs_without.h"
#include "tests/unit/checks/tables.h"

using gate::Direction;
using gate::ReasonCode;
using gate::checks::balanced_core;
using gate::checks::compare;
using gate::checks::Comparison;
using gate::checks::Core;
using gate::checks::independent_core;
using gate::checks::MetricTable;
using gate::checks::PairedBy;
using gate::checks::Question;
using gate::test::Columns;
using gate::test::kNotScored;

namespace {

// Two runs of 100 examples, the second without the first `missing`.
Columns with_gaps(std::size_t missing, unsigned salt) {
  Columns runs = gate::test::scattered(2, 100, 50, 10, salt);
  std::fill_n(runs[1].begin(), missing, kNotScored);
  return runs;
}

std::string note(const Core& core, std::string_view code) {
  for (const gate::Note& each : core.notes) {
    if (each.code == code) {
      return each.text;
    }
  }
  return "";
}

// The second of the candidate's runs lacks the metric.
MetricTable lacking(MetricTable table) {
  table.candidate.lacking = 1;
  table.candidate.runs.emplace_back(table.ids.size(), kNotScored);
  table.candidate.seeds.emplace_back();
  table.notes.push_back({std::string(gate::checks::kRunsLackingMetric), "1 of 2 runs of the candidate has no m: r1"});
  return table;
}

}  // namespace

TEST_CASE("runs that leave many shared examples out give no verdict, few are remarked") {
  const Columns whole = with_gaps(0, 2);
  const Core many = balanced_core(gate::test::table_of(with_gaps(11, 1), whole));
  CHECK(many.obstacle == ReasonCode::kUnpairedTooMuch);
  CHECK(many.obstacle_text == "only 89 of 100 shared examples are scored by every run; a verdict needs 90%");
  CHECK_FALSE(many.broken);
  const Core few = balanced_core(gate::test::table_of(with_gaps(10, 1), whole));
  CHECK_FALSE(few.obstacle.has_value());
  CHECK(few.sizes.paired == 90);
  CHECK(note(few, "balanced_core") == "compared on the 90 of 100 shared examples that every run scored");
  // The baseline's gaps are gaps as much.
  const Core theirs = balanced_core(gate::test::table_of(with_gaps(0, 1), with_gaps(10, 2)));
  CHECK(theirs.sizes.paired == 90);
  CHECK(note(theirs, "balanced_core") == note(few, "balanced_core"));
  const Core none = balanced_core(gate::test::table_of(with_gaps(0, 1), whole));
  CHECK(none.sizes.paired == 100);
  CHECK(none.notes.empty());
}

TEST_CASE("where nobody scored anything there is nothing to compare") {
  const Columns nothing = gate::test::constant(1, 50, kNotScored);
  const Core core = balanced_core(gate::test::table_of(nothing, nothing));
  CHECK(core.broken);
  CHECK(core.obstacle_text ==
        "only 0 of 0 examples (0%) are scored on both sides; below half there is nothing to compare");
  const Comparison comparison =
      compare(gate::test::table_of(nothing, nothing), gate::test::question_of(Direction::kHigher, 1));
  CHECK(comparison.broken);
  CHECK_FALSE(comparison.interval.has_value());
}

TEST_CASE("sides apart: each side's own runs must have scored its examples") {
  const Columns whole = with_gaps(0, 2);
  const Core candidate = independent_core(gate::test::apart(with_gaps(11, 1), whole));
  CHECK(candidate.obstacle == ReasonCode::kUnpairedTooMuch);
  CHECK(candidate.obstacle_text ==
        "only 89 of 100 examples of the candidate are scored by every run; a verdict needs 90%");
  const Core baseline = independent_core(gate::test::apart(whole, with_gaps(11, 1)));
  CHECK(baseline.obstacle_text.find("89 of 100 examples of the baseline") != std::string::npos);
  const Core few = independent_core(gate::test::apart(with_gaps(10, 1), whole));
  CHECK_FALSE(few.obstacle.has_value());
  CHECK(note(few, "balanced_core") == "of the candidate the 90 of 100 examples that every run scored");
  CHECK(few.sizes.examples_candidate == 100);
  CHECK(few.least_examples() == 90);
  Core no_runs = few;
  no_runs.baseline.clear();
  CHECK(no_runs.least_examples() == 0);
  no_runs.candidate.clear();
  CHECK(no_runs.least_examples() == 0);
}

TEST_CASE("sides apart: a side without a single value is undecided, and says so") {
  const Columns some = gate::test::scattered(1, 40, 50, 10, 1);
  const Columns nothing = gate::test::constant(1, 40, kNotScored);
  Question question = gate::test::question_of(Direction::kHigher, 5);
  question.paired_by = PairedBy::kNothing;
  for (const MetricTable& table : {gate::test::apart(nothing, some), gate::test::apart(some, nothing)}) {
    const Comparison comparison = compare(table, question);
    CHECK(comparison.obstacle == ReasonCode::kNothingSelected);
    CHECK(comparison.obstacle_text == "a side has no example that all its runs scored");
    CHECK_FALSE(comparison.interval.has_value());
    CHECK_FALSE(comparison.estimate.has_value());
  }
}

TEST_CASE("sides apart that share more than half of their examples are told what pairing would bring") {
  const Columns runs = gate::test::scattered(1, 40, 50, 10, 1);
  const Core same = independent_core(gate::test::table_of(runs, runs));
  CHECK(note(same, "pairing_unused").find("40 examples are scored on both sides") == 0);
  CHECK(note(independent_core(gate::test::apart(runs, runs)), "pairing_unused").empty());
  const Columns nothing = gate::test::constant(1, 40, kNotScored);
  CHECK(note(independent_core(gate::test::apart(nothing, runs)), "pairing_unused").empty());
}

TEST_CASE("an example without a cluster is a cluster of its own, and none at all are no clusters") {
  const Columns runs = gate::test::scattered(1, 5, 50, 10, 1);
  const auto some = [](std::size_t i) { return i == 0 || i == 2 ? 1U : i == 4 ? 2U : 0U; };
  const Core mixed = balanced_core(gate::test::clustered(gate::test::table_of(runs, runs), some));
  CHECK(mixed.clusters == 4);
  CHECK(gate::checks::cluster_labels(mixed) == std::vector<std::size_t>{1, 3, 1, 4, 2});
  CHECK(gate::checks::cluster_labels(Core()).empty());
  // Only what nobody scored names a cluster.
  Columns gap = runs;
  gap[0][4] = kNotScored;
  const auto last = [](std::size_t i) { return i == 4 ? 1U : 0U; };
  const Core without = balanced_core(gate::test::clustered(gate::test::table_of(gap, gap), last));
  CHECK(without.examples() == 4);
  CHECK(without.clusters == 0);
  CHECK_FALSE(without.sizes.clusters.has_value());
}

TEST_CASE("a run that lacks the metric is taken out, hinders the verdict, and hides no worse trouble") {
  const Columns runs = gate::test::scattered(1, 40, 50, 10, 1);
  const Question question = gate::test::question_of(Direction::kHigher, 5);
  const MetricTable table = lacking(gate::test::table_of(runs, gate::test::scattered(1, 40, 50, 10, 2)));
  const Comparison comparison = compare(table, question);
  CHECK(comparison.obstacle == ReasonCode::kMetricMissing);
  CHECK(comparison.obstacle_text == "1 of 2 runs of the candidate has no m: r1");
  CHECK(comparison.interval.has_value());
  CHECK_FALSE(comparison.broken);
  const std::optional<MetricTable> compared = gate::checks::compared_runs(table, question);
  REQUIRE(compared.has_value());
  CHECK(compared->candidate.runs == runs);
  CHECK_FALSE(gate::checks::compared_runs(*compared, question).has_value());
  // The sides share no example.
  const Comparison broken = compare(lacking(gate::test::apart(runs, runs)), question);
  CHECK(broken.broken);
  CHECK(broken.obstacle == ReasonCode::kUnpairedTooMuch);
}

TEST_CASE("seeds that do not pair hinder the verdict, and hide no worse trouble") {
  const Columns runs = gate::test::scattered(3, 40, 50, 10, 1);
  Question question = gate::test::question_of(Direction::kHigher, 5);
  question.paired_by = PairedBy::kSeed;
  MetricTable table = gate::test::table_of(runs, gate::test::scattered(3, 40, 50, 10, 2));
  table.candidate.seeds = {7, 8, 9};
  const Comparison comparison = compare(table, question);
  CHECK(comparison.obstacle == ReasonCode::kInsufficientSeeds);
  CHECK(comparison.obstacle_text == "only 0 of 6 seeds were run on both sides, and runs are paired by them");
  CHECK(comparison.remedy.find("give every run its seed") == 0);
  MetricTable strangers = gate::test::apart(runs, runs);
  strangers.candidate.seeds = {7, 8, 9};
  const Comparison broken = compare(strangers, question);
  CHECK(broken.broken);
  CHECK(broken.obstacle == ReasonCode::kUnpairedTooMuch);
}

TEST_CASE("a core has no more examples than the side that has fewer, and none without a side") {
  gate::checks::Core core;
  CHECK(core.least_examples() == 0);
  core.candidate = {{1, 0, 1}};
  CHECK(core.least_examples() == 0);
  core.baseline = {{1, 1}};
  CHECK(core.least_examples() == 2);
}
