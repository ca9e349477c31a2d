#include "gate/checks/worst_case.h"

#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::Question;
using gate::checks::WorstCase;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;

namespace {

// One run of `n` examples of which every tenth fails, but the first `missing`, which `change` may leave out.
RunSet set_of(std::size_t n, std::size_t missing, bool in_error = false) {
  std::vector<RowSpec> rows;
  for (std::size_t i = 0; i < n; ++i) {
    RowSpec row;
    row.id = example_id(i);
    row.metrics["correct"] = i % 10 == 9 ? 0 : 1;
    row.metrics["latency_ms"] = 100;
    if (i < missing && !in_error) {
      continue;
    }
    row.error = i < missing ? "time-out" : "";
    rows.push_back(row);
  }
  return make_run_set("set", {{"run", 1, rows}});
}

WorstCase asked(const RunSet& candidate, const RunSet& baseline, double margin) {
  const auto table = gate::checks::build_table(gate::kNoMetrics, candidate, &baseline, "correct");
  REQUIRE(table.has_value());
  return gate::checks::worst_case(*table, Question{{}, gate::Direction::kHigher, {margin, false, ""}, 0.95});
}

}  // namespace

TEST_CASE("worst case: the least number of missing examples that undoes the answer, and no more") {
  const RunSet baseline = set_of(200, 0);
  const WorstCase none = asked(set_of(200, 0), baseline, 0.05);
  CHECK(none.holds);
  CHECK(none.missing.empty());
  CHECK_FALSE(none.flips.has_value());

  const WorstCase some = asked(set_of(200, 7), baseline, 0.05);
  CHECK(some.holds);
  REQUIRE(some.missing.size() == 7);
  REQUIRE(some.flips.has_value());
  CHECK(*some.flips >= 1);
  CHECK(*some.flips < 7);
  // The number is the threshold: fewer failures would not do.
  const auto holds_with = [&](std::size_t failed) {
    std::vector<RowSpec> rows;
    for (std::size_t i = 0; i < 200; ++i) {
      RowSpec row;
      row.id = example_id(i);
      row.metrics["correct"] = i % 10 == 9 || i < failed ? 0 : 1;
      rows.push_back(row);
    }
    return asked(make_run_set("set", {{"run", 1, rows}}), baseline, 0.05).holds;
  };
  CHECK(holds_with(*some.flips - 1));
  CHECK_FALSE(holds_with(*some.flips));

  const WorstCase wide = asked(set_of(200, 7), baseline, 0.2);
  CHECK(wide.holds);
  CHECK_FALSE(wide.flips.has_value());
  CHECK(asked(set_of(200, 7, true), baseline, 0.05).flips == some.flips);
  // What the baseline lacks is taken as its success.
  CHECK(asked(baseline, set_of(200, 7), 0.001).missing.size() == 7);
}

TEST_CASE("coverage: missing examples that could turn the answer leave it undecided") {
  const RunSet baseline = set_of(200, 0);
  const ParamsBuilder params =
      ParamsBuilder()
          .count("min_examples", 100)
          .group("worst_case",
                 ParamsBuilder().text("metric", "correct").text("direction", "higher").margin("margin", 0.05));
  const RunSet partial = set_of(200, 7, true);
  const Finding undecided = run_one(gate::checks::k_coverage, params, partial, &baseline);
  CHECK(undecided.outcome == Outcome::kInconclusive);
  CHECK(undecided.reason == ReasonCode::kMissingDecides);
  CHECK(undecided.summary.find(" of 7 missing examples would turn") != std::string::npos);
  CHECK(undecided.examples_total == 7);
  CHECK(run_one(gate::checks::k_coverage, params, set_of(200, 0), &baseline).outcome == Outcome::kHolds);
  const ParamsBuilder unbounded = ParamsBuilder().group(
      "worst_case", ParamsBuilder().text("metric", "latency_ms").text("direction", "lower").margin("margin", 5));
  CHECK(run_one(gate::checks::k_coverage, unbounded, partial, &baseline).outcome == Outcome::kFailed);
}
