// The table of a metric: clusters, runs that lack it, ratios of which a run has only a part, and costs from prices.
#include "gate/checks/metric_table.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gate/checks/metric_cells.h"
#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Metrics;
using gate::RunSet;
using gate::checks::build_table;
using gate::checks::Cells;
using gate::checks::MetricTable;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::RowSpec;
using gate::test::RunSpec;
using Form = gate::MetricDefinition::Form;
using Values = std::map<std::string, double>;

namespace {

// A run with one row for each of `rows`.
RunSpec run(std::int64_t seed, const std::vector<Values>& rows, const std::vector<std::string>& clusters = {}) {
  RunSpec spec{"r" + std::to_string(seed), seed};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RowSpec row;
    row.id = example_id(i);
    row.metrics = rows[i];
    row.cluster = i < clusters.size() ? clusters[i] : "";
    spec.rows.push_back(row);
  }
  return spec;
}

RunSpec document(std::int64_t seed, const Values& metrics) {
  RunSpec spec{"r" + std::to_string(seed), seed};
  spec.metrics = metrics;
  return spec;
}

MetricTable table_of(const RunSet& candidate, const std::string& metric, const RunSet* baseline = nullptr,
                     const Metrics& metrics = gate::kNoMetrics) {
  auto table = build_table(metrics, candidate, baseline, metric);
  REQUIRE(table.has_value());
  return *std::move(table);
}

std::string note_of(const MetricTable& table, const std::string& code) {
  for (const gate::Note& note : table.notes) {
    if (note.code == code) {
      return note.text;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("metric table: an example without a cluster counts as one of its own") {
  const std::vector<Values> four(4, {{"correct", 1}});
  const RunSet set = make_run_set("set", {run(1, four, {"a", "a", "", "b"})});
  const RunSet plain = make_run_set("set", {run(1, four)});
  const MetricTable table = table_of(set, "correct");
  CHECK(table.clusters == 3);
  CHECK(table.cluster == std::vector<std::uint32_t>{1, 1, 0, 2});
  CHECK(table_of(plain, "correct").clusters == 0);
  // One side will do.
  CHECK(table_of(plain, "correct", &set).clusters == 3);
  CHECK(table_of(plain, "correct", &plain).clusters == 0);
  CHECK(gate::checks::restricted(table, {true, false, true, true}).clusters == 3);
  CHECK(gate::checks::restricted(table, {true, true, false, false}).clusters == 1);
  CHECK(gate::checks::restricted(table, {false, false, true, false}).clusters == 0);
  // A column that names none.
  RunSet silent = plain;
  silent.runs.front().rows.cluster = gate::WordColumn(std::vector<std::uint32_t>(4, 0));
  CHECK(table_of(silent, "correct").clusters == 0);
}

TEST_CASE("metric table: in which order a side brought up the examples makes no difference") {
  const std::vector<Values> rows{{{"correct", 1}}, {{"correct", 0}}, {{"correct", 0.5}}};
  const RunSet candidate = make_run_set("set", {run(1, rows, {"a", "b", "b"})});
  const RunSet baseline = make_run_set("set", {run(1, rows)});
  RunSet moved = baseline;
  moved.examples = gate::StringList(std::vector<std::string>{example_id(2), example_id(0), example_id(1)});
  moved.examples.put_in_order({1, 2, 0});
  REQUIRE(moved.examples == baseline.examples);
  REQUIRE_FALSE(moved.examples.came_as(baseline.examples));
  const MetricTable table = table_of(candidate, "correct", &baseline);
  const MetricTable other = table_of(candidate, "correct", &moved);
  CHECK(table.ids == std::vector<std::string_view>{example_id(0), example_id(1), example_id(2)});
  CHECK(table.baseline.runs == std::vector<std::vector<double>>{{1, 0, 0.5}});
  CHECK(table.cluster == std::vector<std::uint32_t>{1, 2, 2});
  CHECK(other.ids == table.ids);
  CHECK(other.candidate.runs == table.candidate.runs);
  CHECK(other.baseline.runs == table.baseline.runs);
  CHECK(other.cluster == table.cluster);
}

TEST_CASE("metric table: values, clusters and slices stand beside their ids when a side has examples of its own") {
  const auto side = [](std::size_t first, std::size_t last) {
    RunSpec spec{"r1", 1};
    for (std::size_t i = first; i <= last; ++i) {
      RowSpec row;
      row.id = example_id(i);
      row.metrics = {{"correct", static_cast<double>(i)}};
      row.cluster = i % 2 == 0 ? "even" : "odd";
      row.slices = {{"number", std::to_string(i)}};
      spec.rows.push_back(row);
    }
    return make_run_set("set", {spec});
  };
  const RunSet candidate = side(0, 2);
  const RunSet baseline = side(1, 3);
  const MetricTable table = table_of(candidate, "correct", &baseline);
  REQUIRE(table.ids.size() == 4);
  const std::vector<double>& of_candidate = table.candidate.runs.front();
  const std::vector<double>& of_baseline = table.baseline.runs.front();
  CHECK(std::vector<double>(of_candidate.begin(), of_candidate.end() - 1) == std::vector<double>{0, 1, 2});
  CHECK(std::isnan(of_candidate.back()));
  CHECK(std::isnan(of_baseline.front()));
  CHECK(std::vector<double>(of_baseline.begin() + 1, of_baseline.end()) == std::vector<double>{1, 2, 3});
  CHECK(table.cluster == std::vector<std::uint32_t>{1, 2, 1, 2});
  const auto slices = gate::checks::slice_values(table, candidate, &baseline, "number");
  REQUIRE(slices.has_value());
  CHECK(*slices == std::vector<std::string_view>{"0", "1", "2", "3"});
  // A part of a table has no such places.
  CHECK_FALSE(gate::checks::restricted(table, {true, true, false, false}).places.has_value());
}

TEST_CASE("metric table: of several examples that the sides see differently the first is named") {
  const std::vector<Values> two(2, {{"correct", 1}});
  const RunSet candidate = make_run_set("set", {run(1, two, {"a", "b"})});
  const RunSet baseline = make_run_set("set", {run(1, two, {"b", "a"})});
  const auto table = build_table(gate::kNoMetrics, candidate, &baseline, "correct");
  REQUIRE_FALSE(table.has_value());
  CHECK(table.error().message == "example 'e00000' has cluster 'a' on one side and 'b' on the other");
}

TEST_CASE("metric table: a run that has only a part of a ratio lacks the ratio, and stands for no example") {
  const RunSet set = make_run_set(
      "set", {run(1, {{{"cost_usd", 2}, {"correct", 1}}, {{"cost_usd", 4}, {"correct", 1}}}),
              run(2, {{{"cost_usd", 2}}, {{"cost_usd", 2}}}), run(3, {{{"correct", 1}}, {{"correct", 1}}})});
  const MetricTable table = table_of(set, "cost_per_success");
  CHECK(table.ratio);
  CHECK(table.candidate.declared_runs == 1);
  CHECK(table.candidate.lacking == 2);
  REQUIRE(table.candidate.runs.size() == 2);
  REQUIRE(table.candidate.per.size() == 2);
  CHECK(std::isnan(table.candidate.runs.back().front()));
  CHECK(std::isnan(table.candidate.per.back().front()));
  CHECK(note_of(table, "runs_lacking_metric") == "2 of 3 runs of the candidate have no cost_per_success: r2, r3");
  const MetricTable those_that_have = gate::checks::without_lacking(table);
  CHECK(those_that_have.candidate.runs.size() == 1);
  CHECK(those_that_have.candidate.per.size() == 1);
  CHECK(those_that_have.candidate.lacking == 0);
  CHECK(gate::checks::run_statistic(those_that_have.candidate, 0, {}) == 3);
}

TEST_CASE("metric table: rows with one part of a ratio are no rows of it") {
  RunSpec spec = run(1, {{{"cost_usd", 2}}});
  CHECK(table_of(make_run_set("set", {spec}), "cost_per_success").candidate.empty());
  // The document has both.
  spec.metrics = {{"cost_usd", 6}, {"correct", 3}};
  CHECK(table_of(make_run_set("set", {spec}), "cost_per_success").candidate.run_values == std::vector<double>{2});
}

TEST_CASE("metric table: of documents, a run lacks a metric when it carries another that those with it carry") {
  const RunSet set = make_run_set(
      "set", {document(1, {{"f1", 0.5}, {"loss", 2}}), document(2, {{"f1", 0.6}}), document(3, {{"loss", 3}}),
              document(4, {{"throughput", 9}}), document(5, {{"throughput", 8}})});
  const MetricTable table = table_of(set, "f1");
  CHECK(table.candidate.run_values == std::vector<double>{0.5, 0.6});
  CHECK(table.candidate.lacking == 1);
  CHECK(note_of(table, "runs_lacking_metric") == "1 of 5 runs of the candidate has no f1: r3");
  CHECK(note_of(table, "runs_of_other_kind") ==
        "2 of 5 runs of the candidate have no f1 but other measurements, and do not count here: r4, r5");
  const MetricTable those_that_have = gate::checks::without_lacking(table);
  CHECK(those_that_have.candidate.run_values == std::vector<double>{0.5, 0.6});
  CHECK(those_that_have.candidate.lacking == 0);
}

TEST_CASE("metric table: rows of a run that measured other examples and other things do not count as lacking") {
  RunSpec load = run(2, {{{"latency_ms", 5}}});
  load.rows.front().id = "load";
  const RunSet set = make_run_set("set", {run(1, {{{"correct", 1}}}), load});
  const MetricTable table = table_of(set, "correct");
  CHECK(table.candidate.lacking == 0);
  CHECK(note_of(table, "runs_of_other_kind") ==
        "1 of 2 runs of the candidate has no correct but other measurements, and do not count here: r2");
}

TEST_CASE("metric cells: sums of which a part is missing have no value, on rows and on documents") {
  Metrics metrics;
  metrics.defined["total"] = {Form::kSum, {"a", "b"}};
  metrics.defined["saved"] = {Form::kDifference, {"a", "b"}};
  metrics.defined["cheap"] = {Form::kShare, {"a"}, "1"};
  metrics.defined["blocked"] = {Form::kShare, {"guardrail"}, "blocked"};
  metrics.defined["german"] = {Form::kShare, {"slices.language"}, "de"};
  const auto cells = [&](const RunSet& set, const std::string& metric) {
    return table_of(set, metric, nullptr, metrics).candidate.runs;
  };
  for (const char* only : {"a", "b"}) {
    const RunSet set = make_run_set("set", {run(1, {{{only, 1}}})});
    CHECK(cells(set, "total").empty());
    CHECK(cells(set, "saved").empty());
  }
  const RunSet none = make_run_set("set", {run(1, {{{"c", 1}}})});
  CHECK(cells(none, "cheap").empty());
  CHECK(cells(none, "german").empty());
  CHECK(cells(none, "blocked").empty());
  const auto of_document = [&](const Values& values, const std::string& metric) {
    return table_of(make_run_set("set", {document(1, values)}), metric, nullptr, metrics).candidate.run_values;
  };
  CHECK(of_document({{"a", 5}, {"b", 3}}, "total") == std::vector<double>{8});
  CHECK(of_document({{"a", 5}, {"b", 3}}, "saved") == std::vector<double>{2});
  CHECK(of_document({{"a", 5}}, "total").empty());
  CHECK(of_document({{"a", 1}}, "cheap").empty());
}

TEST_CASE("metric cells: costs come from prices only for a model with a price, of runs with both kinds of tokens") {
  Metrics metrics;
  metrics.prices = gate::PriceTable{"prices.yaml", "", "2026-11-01", {{"m", {0.001, 0.0001, 0.01}}}};
  const auto costs = [&](RunSpec spec, const std::string& model) {
    if (!model.empty()) {
      spec.fields["model.name"] = model;
    }
    return table_of(make_run_set("set", {spec}), "cost_usd", nullptr, metrics).candidate.runs;
  };
  const Values both{{"tokens.input", 1000}, {"tokens.output", 100}};
  CHECK(costs(run(1, {both}), "m") == std::vector<std::vector<double>>{{2}});
  CHECK(costs(run(1, {both}), "").empty());
  CHECK(costs(run(1, {both}), "n").empty());
  CHECK(costs(run(1, {{{"tokens.input", 1000}}}), "m").empty());
  CHECK(costs(run(1, {{{"tokens.output", 100}}}), "m").empty());
  // Cached tokens are at most the input's; a row that does not say is charged in full.
  Values cached = both;
  cached["tokens.cached"] = 5000;
  CHECK(costs(run(1, {cached, both}), "m").front()[0] == doctest::Approx(0.1 + 1));
  CHECK(costs(run(1, {cached, both}), "m").front()[1] == 2);
  // A column of costs in which no row says one.
  Values unpriced = both;
  unpriced["cost_usd"] = std::numeric_limits<double>::quiet_NaN();
  CHECK(costs(run(1, {unpriced}), "m") == std::vector<std::vector<double>>{{2}});
  CHECK(costs(run(1, {unpriced}), "n").empty());
  // No prices at all.
  RunSpec named = run(1, {both});
  named.fields["model.name"] = "m";
  CHECK(table_of(make_run_set("set", {named}), "cost_usd").candidate.empty());
}

TEST_CASE("metric cells: a metric is described by what it is made of") {
  CHECK(gate::checks::described(gate::kNoMetrics, "latency_ms") == "'latency_ms'");
  CHECK(gate::checks::described(gate::kNoMetrics, "cost_per_success") == "'cost_per_success' (cost_usd / correct)");
}

TEST_CASE("a metric that others are made of is computed once a run") {
  Metrics metrics;
  metrics.defined.emplace("total", gate::MetricDefinition{Form::kSum, {"a", "b"}});
  const RunSet set = make_run_set("c", {run(1, {{{"a", 1}, {"b", 2}}})});
  Cells cells(metrics, set, set.runs.front());
  const std::vector<double>* first = cells.rows("total");
  REQUIRE(first != nullptr);
  CHECK(*first == std::vector<double>{3});
  CHECK(cells.rows("total") == first);
}
