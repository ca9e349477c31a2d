#include <doctest/doctest.h>

#include <algorithm>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_drift;
using gate::test::bind_error;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

// `n` examples in each of two phases; serving ages are `shift` of the range older, `absent` of them unknown. The topic
// is "a" in a share of the examples.
RunSet set_of(std::size_t n, double shift = 0, double share = 0.5, std::size_t absent = 0, std::size_t runs = 1) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs; ++k) {
    RunSpec run{"run" + std::to_string(k), static_cast<std::int64_t>(k)};
    for (std::size_t i = 0; i < 2 * n; ++i) {
      const bool serving = i >= n;
      const double at = static_cast<double>(i % n) / static_cast<double>(n);
      RowSpec row;
      row.id = example_id(i);
      if (!serving || i % n >= absent) {
        row.metrics["age"] = at + (serving ? shift : 0);
      }
      row.slices["phase"] = serving ? "serving" : "training";
      row.slices["topic"] = at < (serving ? share : 0.5) ? "a" : "b";
      row.guardrail = at < share ? "none" : "blocked";
      run.rows.push_back(row);
    }
    specs.push_back(run);
  }
  return make_run_set("set", specs);
}

ParamsBuilder skew(const std::string& what, const std::string& name, double most) {
  return ParamsBuilder()
      .text(what, name)
      .number("max", most)
      .group("split", ParamsBuilder().text("by", "phase").text("reference", "training").text("current", "serving"));
}

}  // namespace

TEST_CASE("drift: three answers on a tolerated distance, for numbers and for categories") {
  struct Row {
    std::string what;
    RunSet set;
    ParamsBuilder params;
    Outcome outcome;
    ReasonCode reason;
  };
  const ParamsBuilder age = skew("metric", "age", 0.2);
  const ParamsBuilder topic = skew("field", "slices.topic", 0.2);
  const std::vector<Row> rows{
      {"ages alike", set_of(2000), age, Outcome::kHolds, ReasonCode::kNoDrift},
      {"ages moved", set_of(2000, 0.4), age, Outcome::kViolated, ReasonCode::kDrifted},
      {"ages moved a little, few examples", set_of(150, 0.1), age, Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"too few examples", set_of(99), age, Outcome::kInconclusive, ReasonCode::kInsufficientExamples},
      {"a fifth of the ages is missing", set_of(2000, 0, 0.5, 400), age, Outcome::kInconclusive,
       ReasonCode::kMissingDecides},
      {"no ages", set_of(2000), skew("metric", "agee", 0.2), Outcome::kInconclusive, ReasonCode::kMetricMissing},
      {"topics alike", set_of(2000), topic, Outcome::kHolds, ReasonCode::kNoDrift},
      {"topics moved", set_of(2000, 0, 0.9), topic, Outcome::kViolated, ReasonCode::kDrifted},
      {"topics, few examples", set_of(120), topic, Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"no such key", set_of(2000), skew("field", "slices.language", 0.2), Outcome::kInconclusive,
       ReasonCode::kMetricMissing},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_one(k_drift, row.params, row.set, nullptr);
    CAPTURE(finding.summary);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
  }
  const Finding moved = run_one(k_drift, topic, set_of(2000, 0, 0.9), nullptr);
  CHECK(*moved.estimate == doctest::Approx(0.4));
  REQUIRE(moved.examples.size() == 2);
  CHECK(moved.examples.front().text == "50% -> 90%");
  CHECK(*run_one(k_drift, age, set_of(2000, 0.4), nullptr).estimate == doctest::Approx(0.4).epsilon(0.01));
}

TEST_CASE("drift: between the sides; runs of one example are one example") {
  const ParamsBuilder params = ParamsBuilder().text("field", "guardrail").number("max", 0.1);
  const RunSet baseline = set_of(1000, 0, 0.5);
  const Finding blocked = run_one(k_drift, params, set_of(1000, 0, 0.2), &baseline);
  CHECK(blocked.outcome == Outcome::kViolated);
  CHECK(*blocked.estimate == doctest::Approx(0.3));
  const Finding once = run_one(k_drift, params, set_of(1000, 0, 0.45), &baseline);
  const RunSet repeated_baseline = set_of(1000, 0, 0.5, 0, 4);
  const Finding often = run_one(k_drift, params, set_of(1000, 0, 0.45, 0, 4), &repeated_baseline);
  CHECK(*often.estimate == doctest::Approx(*once.estimate));
  CHECK(often.interval->high == doctest::Approx(once.interval->high));
}

TEST_CASE("drift: a split may be of the baseline, whose slices must be there") {
  const auto split = [](const std::string& reference, const std::string& current) {
    return ParamsBuilder()
        .text("metric", "age")
        .number("max", 0.2)
        .group("split", ParamsBuilder()
                            .text("by", "phase")
                            .text("reference", reference)
                            .text("current", current)
                            .text("side", "baseline"));
  };
  const RunSet moved = set_of(2000, 0.4);
  const RunSet alike = set_of(2000);
  CHECK(run_one(k_drift, split("training", "serving"), moved, &alike).outcome == Outcome::kHolds);
  CHECK(run_one(k_drift, split("training", "serving"), alike, &moved).outcome == Outcome::kViolated);
  for (const auto& params : {split("trainning", "serving"), split("training", "trainning")}) {
    const Finding finding = run_one(k_drift, params, alike, &alike);
    CHECK(finding.outcome == Outcome::kFailed);
    CHECK(finding.reason == ReasonCode::kSliceMissing);
    CHECK(finding.summary == "no row is in phase=trainning");
  }
  auto check = k_drift.bind(split("training", "serving").done());
  REQUIRE(check.has_value());
  CHECK((*check)->needs().baseline);
}

TEST_CASE("drift: rows in error and runs without the slice belong to no part; a few missing values are a remark") {
  RunSet set = set_of(2000, 0, 0.5, 50, 2);
  set.words.push_back("time-out");
  gate::Run& first = set.runs.front();
  for (std::size_t row = 0; row < 4000; ++row) {
    if (row >= 3000) {
      first.rows.error.set(row, static_cast<std::uint32_t>(set.words.size() - 1));
      first.rows.metrics.front().values[row] = 1000;
    }
  }
  const ParamsBuilder age = skew("metric", "age", 0.2);
  const Finding holds = run_one(k_drift, age, set, nullptr);
  CHECK(holds.outcome == Outcome::kHolds);
  CHECK(*holds.estimate < 0.05);
  const auto note = std::find_if(holds.notes.begin(), holds.notes.end(),
                                 [](const gate::Note& each) { return each.code == "values_missing"; });
  REQUIRE(note != holds.notes.end());
  CHECK(note->text == "50 examples of phase=serving without a value (2.5%)");
  // A run that names no phase at all.
  RunSet mixed = set_of(2000, 0, 0.5, 0, 2);
  mixed.runs.front().rows.slices.erase(mixed.runs.front().rows.slices.begin());
  for (double& value : mixed.runs.front().rows.metrics.front().values) {
    value += 1000;
  }
  CHECK(run_one(k_drift, age, mixed, nullptr).outcome == Outcome::kHolds);
}

TEST_CASE("drift: a metric that no row has by definition, or that means two things, fails") {
  const RunSet set = set_of(200);
  gate::Metrics metrics;
  const auto judged = [&](const std::string& metric) {
    gate::test::Surroundings around;
    around.metrics = &metrics;
    return run_one(k_drift, skew("metric", metric, 0.2), set, nullptr, around);
  };
  const Finding ratio = judged("cost_per_success");
  CHECK(ratio.outcome == Outcome::kFailed);
  CHECK(ratio.summary == "cost_per_success is a ratio of sums: no row has a value of it");
  metrics.defined["age"] = {gate::MetricDefinition::Form::kSum, {"a", "b"}};
  const Finding both = judged("age");
  CHECK(both.outcome == Outcome::kFailed);
  CHECK(both.summary.starts_with("the policy defines 'age'"));
}

TEST_CASE("drift: what makes no sense is refused when the policy is read") {
  CHECK(bind_error(k_drift, ParamsBuilder().number("max", 0.1)) == "a drift check needs one of 'metric' and 'field'");
  CHECK(bind_error(k_drift, ParamsBuilder().number("max", 0.1).text("field", "language"))
            .find("guardrail or slices.<key>") != std::string::npos);
  CHECK(bind_error(k_drift, ParamsBuilder().number("max", 0).text("metric", "age")).find("never below 0") !=
        std::string::npos);
  const ParamsBuilder same = ParamsBuilder().text("by", "p").text("reference", "a").text("current", "a");
  CHECK(bind_error(k_drift, ParamsBuilder().number("max", 0.1).text("metric", "age").group("split", same)) ==
        "'reference' and 'current' are the same part");
}
