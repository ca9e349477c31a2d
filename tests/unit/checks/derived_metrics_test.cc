// Metrics that are computed from others: what each row gets, what a ratio of sums is, and how it is judged.
#include <doctest/doctest.h>

#include <cmath>

#include "gate/checks/metric_cells.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/registry.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

using gate::CheckContext;
using gate::Finding;
using gate::MetricDefinition;
using gate::Metrics;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::MetricTable;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::RunSpec;
using Form = gate::MetricDefinition::Form;

namespace {

RowSpec row(std::size_t i, std::map<std::string, double> metrics, std::string guardrail = "") {
  RowSpec spec;
  spec.id = example_id(i);
  spec.metrics = std::move(metrics);
  spec.guardrail = std::move(guardrail);
  spec.slices["language"] = i % 2 == 0 ? "de" : "en";
  return spec;
}

RunSpec run(std::int64_t seed, std::vector<RowSpec> rows) {
  RunSpec spec;
  spec.run_id = "r" + std::to_string(seed);
  spec.seed = seed;
  spec.rows = std::move(rows);
  return spec;
}

// `n` examples a run; one in `every` succeeds (shifted by the seed), each costs `cost` and a little that varies.
RunSet costly(std::size_t runs, std::size_t n, std::size_t every, double cost, std::size_t salt) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs; ++k) {
    std::vector<RowSpec> rows;
    for (std::size_t i = 0; i < n; ++i) {
      const double wobble = static_cast<double>((i * 7919 + (k + 1) * 104729 + salt * 1299709) % 1000) / 1000;
      rows.push_back(row(i, {{"cost_usd", cost * (1 + 0.2 * wobble)},
                             {"correct", every > 0 && (i + (wobble > 0.9 ? 1 : 0)) % every == 0 ? 1.0 : 0.0}}));
    }
    specs.push_back(run(static_cast<std::int64_t>(k), std::move(rows)));
  }
  return make_run_set("set", specs);
}

std::vector<double> column(const Metrics& metrics, const RunSet& set, const std::string& metric) {
  const auto table = gate::checks::build_table(metrics, set, nullptr, metric);
  REQUIRE(table.has_value());
  return table->candidate.runs.empty() ? std::vector<double>() : table->candidate.runs.front();
}

Finding judged(const RunSet& candidate, const RunSet& baseline, const ParamsBuilder& params,
               const Metrics& metrics = gate::kNoMetrics) {
  auto check = gate::checks::k_non_inferiority.bind(params.done());
  REQUIRE(check.has_value());
  return (*check)->run(CheckContext{candidate, &baseline, nullptr, gate::Time{0}, 0.95, metrics}).front();
}

ParamsBuilder unit_cost(double margin, bool relative) {
  return ParamsBuilder()
      .text("metric", "cost_per_success")
      .text("direction", "lower")
      .margin("margin", margin, relative);
}

}  // namespace

TEST_CASE("derived metrics: each row gets what its definition says, and nothing when a part is missing") {
  const RunSet set = make_run_set(
      "set", {run(1, {row(0, {{"tokens.input", 10}, {"tokens.output", 5}, {"correct", 1}}, "none"),
                      row(1, {{"tokens.input", 20}, {"correct", 0}}, "blocked"), row(2, {{"tokens.output", 7}})})});
  Metrics metrics;
  metrics.defined["saved"] = {Form::kDifference, {"tokens.input", "tokens.output"}};
  metrics.defined["blocked"] = {Form::kShare, {"guardrail"}, "blocked"};
  metrics.defined["german"] = {Form::kShare, {"slices.language"}, "de"};
  metrics.defined["wrong"] = {Form::kShare, {"correct"}, "0"};
  metrics.defined["nested"] = {Form::kSum, {"saved", "blocked"}};
  const auto is = [&](const std::string& metric, std::vector<double> wanted) {
    const std::vector<double> got = column(metrics, set, metric);
    REQUIRE(got.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      CAPTURE(metric);
      CAPTURE(i);
      CHECK((std::isnan(wanted[i]) ? std::isnan(got[i]) : got[i] == wanted[i]));
    }
  };
  const double none = std::nan("");
  is("tokens.total", {15, none, none});
  is("saved", {5, none, none});
  is("blocked", {0, 1, none});
  is("german", {1, 0, 1});
  is("wrong", {0, 1, none});
  is("nested", {5, none, none});
  is("no_such_metric", {});
}

TEST_CASE("derived metrics: a name that the policy defines and the records carry is refused") {
  const RunSet set = make_run_set("set", {run(1, {row(0, {{"a", 1}, {"b", 2}, {"total", 9}})})});
  Metrics metrics;
  metrics.defined["total"] = {Form::kSum, {"a", "b"}};
  CHECK_FALSE(gate::checks::build_table(metrics, set, nullptr, "total").has_value());
  // What is there out of the box gives way.
  const RunSet own = make_run_set("set", {run(1, {row(0, {{"cache_hit_rate", 0.5}})})});
  CHECK(column(gate::kNoMetrics, own, "cache_hit_rate") == std::vector<double>{0.5});
}

TEST_CASE("derived metrics: tokens become costs where no row names one, and the table says so") {
  RunSpec priced = run(1, {row(0, {{"tokens.input", 1000}, {"tokens.cached", 400}, {"tokens.output", 100}}),
                           row(1, {{"tokens.input", 1000}, {"tokens.output", 100}})});
  priced.fields["model.name"] = "m";
  Metrics metrics;
  metrics.prices = gate::PriceTable{"prices.yaml", "", "2026-11-01", {{"m", {0.001, 0.0001, 0.01}}}};
  const RunSet set = make_run_set("set", {priced});
  const std::vector<double> costs = column(metrics, set, "cost_usd");
  REQUIRE(costs.size() == 2);
  CHECK(costs[0] == doctest::Approx(0.6 + 0.04 + 1.0));
  CHECK(costs[1] == doctest::Approx(2.0));
  const auto table = gate::checks::build_table(metrics, set, nullptr, "cost_usd");
  REQUIRE(table->notes.size() == 1);
  CHECK(table->notes.front().code == "cost_from_prices");
  RunSpec other = priced;
  other.fields["model.name"] = "not in the table";
  CHECK(column(metrics, make_run_set("set", {other}), "cost_usd").empty());
  RunSpec named = priced;
  named.rows[0].metrics["cost_usd"] = 5;
  const std::vector<double> recorded = column(metrics, make_run_set("set", {named}), "cost_usd");
  CHECK(recorded[0] == 5);
  CHECK(std::isnan(recorded[1]));
}

TEST_CASE("derived metrics: documents without rows are computed with, too") {
  RunSpec one = run(1, {});
  one.metrics = {{"cost_usd", 6}, {"correct", 3}};
  RunSpec two = run(2, {});
  two.metrics = {{"cost_usd", 5}, {"correct", 2}};
  const auto table =
      gate::checks::build_table(gate::kNoMetrics, make_run_set("set", {one, two}), nullptr, "cost_per_success");
  REQUIRE(table.has_value());
  CHECK(table->candidate.run_values == std::vector<double>{2, 2.5});
}

TEST_CASE("derived metrics: a ratio is the sum over the sum, not the mean of ratios") {
  const RunSet set = make_run_set(
      "set",
      {run(1, {row(0, {{"cost_usd", 1}, {"correct", 1}}), row(1, {{"cost_usd", 9}, {"correct", 0}}),
               row(2, {{"cost_usd", 2}, {"correct", 1}}), row(3, {{"cost_usd", 7}}), row(4, {{"correct", 1}})})});
  const auto table = gate::checks::build_table(gate::kNoMetrics, set, nullptr, "cost_per_success");
  REQUIRE(table.has_value());
  CHECK(table->ratio);
  // The row without an answer counts on neither side of the division, and neither does the one without a cost.
  CHECK(gate::checks::run_statistic(table->candidate, 0, {}) == 6);
  // Nothing counted: no value, and no infinity.
  CHECK(std::isnan(gate::checks::summarise({}, std::vector<double>{1, 2}, std::vector<double>{0, 0})));
}

TEST_CASE("derived metrics: cost per success holds, is violated, and decides nothing on too few successes") {
  const RunSet baseline = costly(3, 400, 2, 0.01, 1);
  const RunSet equal = costly(3, 400, 2, 0.01, 2);
  const RunSet dear = costly(3, 400, 2, 0.02, 3);
  const RunSet rare = costly(3, 40, 4, 0.01, 4);
  const RunSet rare_baseline = costly(3, 40, 4, 0.01, 5);
  const Finding holds = judged(equal, baseline, unit_cost(0.15, true));
  CHECK(holds.outcome == Outcome::kHolds);
  CHECK(holds.interval->method == "linearised ratio, log scale, examples x runs");
  CHECK(holds.scale == gate::Scale::kRelative);
  CHECK(*holds.candidate == doctest::Approx(0.022).epsilon(0.1));
  CHECK(judged(dear, baseline, unit_cost(0.15, true)).outcome == Outcome::kViolated);
  CHECK(judged(equal, baseline, unit_cost(0.005, false)).outcome == Outcome::kHolds);
  CHECK(judged(dear, baseline, unit_cost(0.005, false)).outcome == Outcome::kViolated);
  const Finding few = judged(rare, rare_baseline, unit_cost(0.15, true));
  CHECK(few.outcome == Outcome::kInconclusive);
  CHECK(few.reason == ReasonCode::kInsufficientExamples);
}

TEST_CASE("derived metrics: no success at all fails, and a percentile of a ratio is no question") {
  const RunSet baseline = costly(3, 100, 2, 0.01, 1);
  const RunSet none = costly(3, 100, 0, 0.01, 2);
  CHECK(judged(none, baseline, unit_cost(0.15, true)).outcome == Outcome::kFailed);
  CHECK(judged(none, none, unit_cost(0.15, true)).outcome == Outcome::kInconclusive);
  CHECK(judged(baseline, baseline, unit_cost(0.15, true).text("statistic", "p95")).outcome == Outcome::kFailed);
}

TEST_CASE("derived metrics: swapping the sides mirrors a relative change, a common unit of cost changes nothing") {
  const RunSet a = costly(3, 300, 2, 0.01, 1);
  const RunSet b = costly(3, 300, 3, 0.012, 2);
  const RunSet a_cents = costly(3, 300, 2, 1, 1);
  const RunSet b_cents = costly(3, 300, 3, 1.2, 2);
  const Finding ab = judged(a, b, unit_cost(0.1, true));
  const Finding ba = judged(b, a, unit_cost(0.1, true));
  CHECK(std::log1p(*ab.estimate) == doctest::Approx(-std::log1p(*ba.estimate)));
  const Finding cents = judged(a_cents, b_cents, unit_cost(0.1, true));
  CHECK(*cents.estimate == doctest::Approx(*ab.estimate));
  CHECK(cents.interval->low == doctest::Approx(ab.interval->low));
}

TEST_CASE("derived metrics: a threshold judges a ratio over runs, and over the pairs of one run") {
  auto check = gate::checks::k_threshold.bind(
      ParamsBuilder().text("metric", "cost_per_success").number("max", 0.03).number("run_sd", 0).done());
  REQUIRE(check.has_value());
  const auto level = [&](const RunSet& set) {
    return (*check)->run(CheckContext{set, nullptr, nullptr, gate::Time{0}, 0.95}).front();
  };
  CHECK(level(costly(3, 200, 2, 0.01, 1)).outcome == Outcome::kHolds);
  const Finding one = level(costly(1, 200, 2, 0.01, 1));
  CHECK(one.outcome == Outcome::kHolds);
  CHECK(one.interval->method == "Fieller's interval over examples");
  CHECK(level(costly(1, 200, 2, 0.02, 1)).outcome == Outcome::kViolated);
  CHECK(level(costly(3, 200, 0, 0.01, 1)).reason == ReasonCode::kNotFinite);
  CHECK(level(costly(1, 20, 2, 0.01, 1)).reason == ReasonCode::kInsufficientExamples);
}
