// Comparisons of metrics that a side lacks, in part or as a whole: what is judged, planned and taken at its worst.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "gate/checks/worst_case.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::CheckPlan;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_non_inferiority;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;

namespace {

// One run of pass/fail of which every tenth fails, without the first `missing` examples.
RunSet set_of(std::size_t n, std::size_t missing, const std::string& metric = "correct", double scale = 1) {
  std::vector<RowSpec> rows;
  for (std::size_t i = missing; i < n; ++i) {
    rows.push_back(RowSpec{example_id(i), {{metric, i % 10 == 9 ? 0 : scale}}});
  }
  return make_run_set("set", {{"run", 1, rows}});
}

ParamsBuilder compared(double margin) {
  return ParamsBuilder()
      .text("metric", "correct")
      .text("direction", "higher")
      .margin("margin", margin)
      .number("run_sd", 0);
}

std::vector<CheckPlan> planned(const RunSet& candidate, const RunSet& baseline, const gate::Metrics& metrics) {
  const auto check = k_non_inferiority.bind(compared(0.05).done());
  REQUIRE(check.has_value());
  return (*check)->plan(gate::CheckContext{candidate, &baseline, nullptr, gate::test::kNow, 0.95, metrics}, 0.8);
}

std::string worst_note(double margin, std::size_t missing) {
  const RunSet baseline = set_of(2000, 0);
  const Finding finding = run_one(k_non_inferiority, compared(margin), set_of(2000, missing), &baseline);
  for (const gate::Note& note : finding.notes) {
    if (note.code == "worst_case") {
      return note.text;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("the missing examples at their worst: the answer that remains, in words") {
  const auto ends = [](const std::string& text, const std::string& with) { return text.ends_with("; that " + with); };
  CHECK(worst_note(0.05, 20).empty());
  CHECK(ends(worst_note(0.2, 100), "would hold all the same"));
  CHECK(ends(worst_note(0.05, 100), "would be undecided"));
  CHECK(ends(worst_note(0.01, 100), "would be violated"));
  CHECK(worst_note(0.01, 100).find("worst case, with the 100 examples that some run lacks") == 0);
}

TEST_CASE(
    "the missing examples at their worst: nothing is said of sides that share too little, or have no worst value") {
  CHECK(worst_note(0.9, 1500).empty());
  const RunSet baseline = set_of(2000, 0, "correct", 5);
  const Finding rated = run_one(k_non_inferiority, compared(0.5), set_of(2000, 100, "correct", 4.9), &baseline);
  CHECK(rated.outcome == Outcome::kHolds);
  for (const gate::Note& note : rated.notes) {
    CHECK(note.code != "worst_case");
  }
}

TEST_CASE("what one side alone has on its rows, or on another scale, has no worst value") {
  const auto problem = [](const RunSet& candidate, const RunSet& baseline) {
    const auto table = gate::checks::build_table(gate::kNoMetrics, candidate, &baseline, "correct");
    REQUIRE(table.has_value());
    const gate::checks::WorstCase worst = gate::checks::worst_case(*table, gate::checks::Question{});
    CHECK_FALSE(worst.holds);
    return worst.problem;
  };
  const std::string absent = "correct is not on the rows of both sides";
  CHECK(problem(set_of(100, 0, "other"), set_of(100, 0)) == absent);
  CHECK(problem(set_of(100, 0), set_of(100, 0, "other")) == absent);
  const std::string no_score = "correct is no score between 0 and 1, so that no missing value of it has a worst one";
  CHECK(problem(set_of(100, 0, "correct", 5), set_of(100, 0)) == no_score);
  CHECK(problem(set_of(100, 0), set_of(100, 0, "correct", 5)) == no_score);
  CHECK(problem(set_of(100, 0), set_of(100, 0)).empty());
}

TEST_CASE("what decides nothing as it is, holds in no worst case either") {
  const RunSet few = set_of(10, 0);
  const auto table = gate::checks::build_table(gate::kNoMetrics, few, &few, "correct");
  REQUIRE(table.has_value());
  gate::checks::Question question;
  question.margin = {0.9, false, ""};
  const gate::checks::WorstCase worst = gate::checks::worst_case(*table, question);
  CHECK(worst.problem.empty());
  CHECK_FALSE(worst.holds);
  CHECK_FALSE(worst.flips.has_value());
}

TEST_CASE("a metric that is both defined and recorded fails the comparison, and its plan says why") {
  gate::Metrics metrics;
  metrics.defined.emplace("correct",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kShare, {"guardrail"}, "blocked"});
  const RunSet set = set_of(100, 0);
  const Finding finding = run_one(k_non_inferiority, compared(0.05), set, &set, {.metrics = &metrics});
  CHECK(finding.outcome == Outcome::kFailed);
  CHECK(finding.reason == ReasonCode::kCheckFailed);
  const std::vector<CheckPlan> plans = planned(set, set, metrics);
  REQUIRE(plans.size() == 1);
  CHECK(plans[0].obstacle == finding.summary);
  CHECK(plans[0].obstacle.find("the policy defines 'correct'") == 0);
  CHECK(plans[0].metric == "correct");
}

TEST_CASE("a plan of a metric that a side lacks names the side, and what to do") {
  const RunSet with = set_of(100, 0);
  const RunSet without = set_of(100, 0, "correkt");
  const std::vector<CheckPlan> candidate = planned(without, with, gate::kNoMetrics);
  CHECK(candidate[0].obstacle.find("the candidate has no metric 'correct'") == 0);
  CHECK(candidate[0].advice == "record correct on both sides, or correct its name in the policy");
  CHECK(planned(with, without, gate::kNoMetrics)[0].obstacle.find("the baseline has no metric 'correct'") == 0);
  CHECK(planned(without, without, gate::kNoMetrics)[0].obstacle.find("neither side has metric 'correct'") == 0);
  CHECK(planned(with, with, gate::kNoMetrics)[0].obstacle.empty());
}

TEST_CASE("a ratio that one run has no value of reads as a change, and not as a change from and to something") {
  const auto costs = [](bool none_right, double cost) {
    std::vector<gate::test::RunSpec> runs;
    for (std::size_t k = 0; k < 3; ++k) {
      gate::test::RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
      for (std::size_t i = 0; i < 100; ++i) {
        const bool right = !(none_right && k == 2) && (i + k) % 5 != 0;
        run.rows.push_back(RowSpec{example_id(i), {{"correct", right ? 1.0 : 0.0}, {"cost_usd", cost}}});
      }
      runs.push_back(run);
    }
    return make_run_set("set", runs);
  };
  const RunSet baseline = costs(false, 1);
  gate::Metrics metrics;
  metrics.defined.emplace("per_success",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kRatio, {"cost_usd", "correct"}});
  const Finding finding =
      run_one(k_non_inferiority,
              ParamsBuilder().text("metric", "per_success").text("direction", "lower").margin("margin", 0.9, true),
              costs(true, 1), &baseline, {.metrics = &metrics});
  CHECK(finding.outcome != Outcome::kHolds);
  CHECK(finding.summary.find("change +50% (95% interval ") == 0);
  CHECK_FALSE(finding.candidate.has_value());
  CHECK(finding.baseline == doctest::Approx(1.25));
}
