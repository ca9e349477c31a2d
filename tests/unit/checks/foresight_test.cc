// What checks foresee is what they would say: each number that is named is tried on data of that size.
#include "gate/checks/foresight.h"

#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::CheckKind;
using gate::Demands;
using gate::Finding;
using gate::Foreseen;
using gate::Outcome;
using gate::RunSet;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_all;
using gate::test::RunSpec;

namespace {

std::vector<Foreseen> foresee(const CheckKind& kind, const ParamsBuilder& params, Demands demands,
                              const gate::Metrics& metrics = gate::kNoMetrics) {
  auto check = kind.bind(params.done());
  REQUIRE(check.has_value());
  return (*check)->foreseen({demands, 0.95, metrics});
}

ParamsBuilder compared(double margin, bool relative = false) {
  return ParamsBuilder().text("metric", "correct").text("direction", "higher").margin("margin", margin, relative);
}

// Runs that answer alike on every example, except where that would make them one run.
RunSet alike(std::size_t examples, std::size_t runs) {
  std::vector<RunSpec> all;
  for (std::size_t k = 0; k < runs; ++k) {
    RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
    for (std::size_t i = 0; i < examples; ++i) {
      run.rows.push_back(RowSpec{example_id(i), {{"correct", 1}}});
    }
    all.push_back(run);
  }
  return make_run_set("alike", all);
}

// The number behind "at least".
std::size_t named(const std::string& text) {
  const std::string words = "at least ";
  const std::size_t at = text.find(words);
  REQUIRE(at != std::string::npos);
  return std::stoul(text.substr(at + words.size()));
}

}  // namespace

TEST_CASE("foresight: an equal candidate that cannot be told, and the least number of examples that tells it") {
  const ParamsBuilder params = compared(0.01).number("run_sd", 0);
  const std::vector<Foreseen> found = foresee(gate::checks::k_non_inferiority, params, {200, 1});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "never-holds");
  CHECK(found[0].param == "margin");
  const std::size_t least = named(found[0].text);
  // A loss of w shows on none of n examples with the probability (1 - w)^n.
  CHECK(std::abs(1 - std::pow(0.025, 1.0 / static_cast<double>(least)) - 0.01) < 1e-4);
  const auto outcome = [&](std::size_t n) {
    const RunSet set = alike(n, 1);
    return run_all(gate::checks::k_non_inferiority, params, set, &set).front().outcome;
  };
  CHECK(outcome(least) == Outcome::kHolds);
  CHECK(outcome(least - 1) == Outcome::kInconclusive);
  CHECK(foresee(gate::checks::k_non_inferiority, params, {least, 1}).empty());
  CHECK(foresee(gate::checks::k_non_inferiority, params, {least - 1, 1}).size() == 1);
}

TEST_CASE("foresight: several runs do not make up for too few examples") {
  const std::vector<Foreseen> found = foresee(gate::checks::k_non_inferiority, compared(0.08), {40, 3});
  REQUIRE(found.size() == 1);
  CHECK(found[0].text.find("a loss of 0.0885 cannot be excluded") != std::string::npos);
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0.09), {40, 3}).empty());
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0.08), {}).empty());
}

TEST_CASE("foresight: slices have a size of their own, demanded or not") {
  const ParamsBuilder params =
      compared(0.2).group("slices", ParamsBuilder().list("by", {"language"}).margin("margin", 0.1));
  const std::vector<Foreseen> found = foresee(gate::checks::k_non_inferiority, params, {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].param == "slices.margin");
  CHECK(found[0].text.find("at the 20 examples of a slice") == 0);
}

TEST_CASE("foresight: one run a side, and sizes at which no verdict may be given") {
  const std::vector<Foreseen> one_run = foresee(gate::checks::k_non_inferiority, compared(0.3), {40, 1});
  REQUIRE(one_run.size() == 1);
  CHECK(one_run[0].rule == "never-decides");
  CHECK(one_run[0].text.find("run_sd") != std::string::npos);
  const std::vector<Foreseen> few = foresee(gate::checks::k_non_inferiority, compared(0.5), {12, 3});
  REQUIRE(few.size() == 1);
  CHECK(few[0].rule == "never-decides");
  CHECK(named(few[0].text.substr(few[0].text.find("demand"))) == 20);
  const ParamsBuilder tail = ParamsBuilder()
                                 .text("metric", "latency_ms")
                                 .text("direction", "lower")
                                 .text("statistic", "p99")
                                 .margin("margin", 0.1, true);
  const std::vector<Foreseen> beyond = foresee(gate::checks::k_non_inferiority, tail, {200, 3});
  REQUIRE(beyond.size() == 1);
  CHECK(named(beyond[0].text.substr(beyond[0].text.find("demand"))) == 500);
  CHECK(foresee(gate::checks::k_non_inferiority, tail, {500, 3}).empty());
}

TEST_CASE("foresight: any number may be demanded, and costs nothing") {
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0.01), {1'000'000'000, 1'000'000}).empty());
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0.01), {200, 1'000'000}).size() == 1);
  CHECK(foresee(gate::checks::k_threshold, ParamsBuilder().text("metric", "correct").number("min", 0.99),
                {1'000'000'000, 1})
            .empty());
}

TEST_CASE("foresight: measured quantities are not judged as if they were scores") {
  const ParamsBuilder cost =
      ParamsBuilder().text("metric", "cost_usd").text("direction", "lower").margin("margin", 0.001);
  CHECK(foresee(gate::checks::k_non_inferiority, cost, {40, 3}).empty());
}

TEST_CASE("foresight: a fixed bound closer to perfect than so many examples can show") {
  const auto level = [](double min) {
    return ParamsBuilder().text("metric", "correct").number("min", min).number("run_sd", 0);
  };
  const std::vector<Foreseen> found = foresee(gate::checks::k_threshold, level(0.95), {40, 1});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "never-holds");
  const std::size_t least = named(found[0].text);
  const auto outcome = [&](std::size_t n) {
    return run_all(gate::checks::k_threshold, level(0.95), alike(n, 1), nullptr).front().outcome;
  };
  CHECK(outcome(least) == Outcome::kHolds);
  CHECK(outcome(least - 1) == Outcome::kInconclusive);
  CHECK(foresee(gate::checks::k_threshold, level(0.9), {40, 1}).empty());
  CHECK(foresee(gate::checks::k_threshold, level(0.95), {40, 3}).empty());
  CHECK(foresee(gate::checks::k_threshold, level(0.95), {12, 3}).empty());
  const std::vector<Foreseen> undeclared =
      foresee(gate::checks::k_threshold, ParamsBuilder().text("metric", "correct").number("min", 0.9), {40, 1});
  REQUIRE(undeclared.size() == 1);
  CHECK(undeclared[0].rule == "never-decides");
  CHECK(undeclared[0].text.find("run_sd") != std::string::npos);
}

TEST_CASE("foresight: a method is given as many runs as it needs, and a pairing the seeds and examples it wants") {
  for (const std::string_view method : {"permutation", "sign_flip"}) {
    const ParamsBuilder params = compared(0.3).text("method", std::string(method)).text("paired_by", "seed");
    for (const Foreseen& each : foresee(gate::checks::k_non_inferiority, params, {200, {}})) {
      CHECK_MESSAGE(each.rule != "never-decides", each.text);
    }
  }
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0.3).text("paired_by", "seed"), {200, 3}).empty());
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0.3).text("paired_by", "nothing"), {200, 3}).empty());
}

TEST_CASE("foresight: without the search it says the same, but for the size that would do") {
  for (const auto& [kind, params] :
       {std::pair(&gate::checks::k_non_inferiority, compared(0.01)),
        std::pair(&gate::checks::k_equivalence,
                  ParamsBuilder().text("metric", "correct").margin("margin", 0.01, false))}) {
    const auto check = kind->bind(params.done());
    REQUIRE(check.has_value());
    const Demands demands{200, 3};
    const std::vector<Foreseen> whole = (*check)->foreseen({demands, 0.95, gate::kNoMetrics});
    const std::vector<Foreseen> brief = (*check)->foreseen({demands, 0.95, gate::kNoMetrics, false});
    REQUIRE(whole.size() == 1);
    REQUIRE(brief.size() == 1);
    CHECK(brief[0].rule == whole[0].rule);
    CHECK(brief[0].param == whole[0].param);
    const std::size_t remedy = whole[0].text.find("demand at least");
    REQUIRE(remedy != std::string::npos);
    CHECK(brief[0].text.starts_with(whole[0].text.substr(0, remedy) + "demand more examples, or tolerate"));
  }
}

TEST_CASE("foresight: distances and agreements need a number of examples") {
  const auto drift = ParamsBuilder().text("metric", "latency_ms").number("max", 0.3);
  const auto found = foresee(gate::checks::k_drift, drift, {99, 3});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "never-decides");
  CHECK(
      found[0].text ==
      "at the 99 examples that the policy demands this check decides nothing: a verdict needs at least 100; demand at "
      "least 100 examples");
  CHECK(foresee(gate::checks::k_drift, drift, {100, 3}).empty());
  CHECK(foresee(gate::checks::k_drift, drift, {}).empty());
  const auto judges = ParamsBuilder().list("judges", {"a", "b"}).text("measure", "kappa").number("min", 0.7);
  REQUIRE(foresee(gate::checks::k_judge_agreement, judges, {29, 3}).size() == 1);
  CHECK(named(foresee(gate::checks::k_judge_agreement, judges, {29, 3})[0].text) == 30);
  CHECK(foresee(gate::checks::k_judge_agreement, judges, {30, 3}).empty());
  ParamsBuilder elsewhere = judges;
  elsewhere.text("set", "people");
  CHECK(foresee(gate::checks::k_judge_agreement, elsewhere, {29, 3}).empty());
}

TEST_CASE("foresight: bounds that all values keep, or none") {
  gate::Metrics metrics;
  metrics.defined.emplace("blocked",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kShare, {"guardrail"}, "blocked"});
  metrics.defined.emplace("spent",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kSum, {"cost_usd", "gpu_seconds"}});
  metrics.defined.emplace(
      "net", gate::MetricDefinition{gate::MetricDefinition::Form::kDifference, {"cost_usd", "gpu_seconds"}});
  const auto rule = [&](const std::string& metric, const std::string& bound, double value) -> std::string {
    const auto found =
        foresee(gate::checks::k_threshold, ParamsBuilder().text("metric", metric).number(bound, value), {}, metrics);
    return found.empty() ? "" : found.front().rule;
  };
  CHECK(rule("blocked", "min", 1.2) == "never-holds");
  CHECK(rule("blocked", "max", 1) == "never-fails");
  CHECK(rule("blocked", "max", 0.9).empty());
  CHECK(rule("cache_hit_rate", "min", 1) == "never-holds");
  CHECK(rule("latency_ms", "max", 0) == "never-holds");
  CHECK(rule("tokens.output", "min", 0) == "never-fails");
  CHECK(rule("spent", "max", -1) == "never-holds");
  CHECK(rule("net", "max", -1).empty());
  CHECK(rule("some_score", "min", 1.2).empty());
}

namespace {

void numbers_without_direction(std::string_view kind, std::span<const gate::ParamSpec> rows,
                               std::vector<std::string>& found) {
  using gate::ParamType;
  for (const gate::ParamSpec& row : rows) {
    const bool number = row.type == ParamType::kNumber || row.type == ParamType::kCount ||
                        row.type == ParamType::kMargin || row.type == ParamType::kDuration;
    if (number && row.weaker != gate::Weaker::kHigher && row.weaker != gate::Weaker::kLower) {
      found.push_back(std::string(kind) + ": " + std::string(row.name));
    }
    numbers_without_direction(kind, row.members, found);
  }
}

}  // namespace

TEST_CASE("every number of every kind says which way it asks less") {
  std::vector<std::string> found;
  for (const CheckKind* kind : gate::checks::all_kinds()) {
    numbers_without_direction(kind->name, kind->params, found);
  }
  CHECK(found == std::vector<std::string>{});
}

TEST_CASE("foresight: a gain where less is better, one as wide as the metric, and one that run noise hides") {
  const auto gain = [](const std::string& metric, const std::string& direction, double min, bool relative = false) {
    return ParamsBuilder().text("metric", metric).text("direction", direction).margin("min_gain", min, relative);
  };
  const ParamsBuilder errors = gain("error_rate", "lower", 0.95).number("run_sd", 0);
  const std::vector<Foreseen> found = foresee(gate::checks::k_superiority, errors, {40, 1});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "never-holds");
  CHECK(found[0].param == "min_gain");
  const std::size_t least = named(found[0].text);
  const auto outcome = [&](std::size_t n) {
    const auto all = [&](double value) {
      RunSpec run{"r", 1};
      for (std::size_t i = 0; i < n; ++i) {
        run.rows.push_back(RowSpec{example_id(i), {{"error_rate", value}}});
      }
      return make_run_set("set", {run});
    };
    const RunSet worst = all(1);
    return run_all(gate::checks::k_superiority, errors, all(0), &worst).front().outcome;
  };
  CHECK(outcome(least) == Outcome::kHolds);
  CHECK(outcome(least - 1) == Outcome::kInconclusive);

  gate::Metrics metrics;
  metrics.defined.emplace("blocked",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kShare, {"guardrail"}, "blocked"});
  const std::vector<Foreseen> wide = foresee(gate::checks::k_superiority, gain("blocked", "lower", 1), {}, metrics);
  REQUIRE(wide.size() == 1);
  CHECK(wide[0].rule == "never-holds");
  CHECK(wide[0].param == "min_gain");
  CHECK(wide[0].text == "this can never pass: no two values of the metric differ by more than 1");

  const std::vector<Foreseen> noisy =
      foresee(gate::checks::k_superiority, gain("correct", "higher", 0).number("run_sd", 0.8), {200, 1});
  REQUIRE(noisy.size() == 1);
  CHECK(noisy[0].rule == "never-holds");
  CHECK(noisy[0].text.find("more than 20000 examples would be needed") != std::string::npos);

  // Nothing is known beforehand of a share of the baseline, or of how fast an answer can be.
  CHECK(foresee(gate::checks::k_superiority, gain("correct", "higher", 0.99, true), {20, 1}).empty());
  CHECK(foresee(gate::checks::k_superiority, gain("latency_ms", "lower", 1e9), {20, 1}).empty());
}

TEST_CASE("foresight: a margin of 0 is another rule's matter, and one too narrow for any evaluation is said to be") {
  CHECK(foresee(gate::checks::k_non_inferiority, compared(0), {200, 3}).empty());
  const std::vector<Foreseen> narrow =
      foresee(gate::checks::k_non_inferiority, compared(1e-5).number("run_sd", 0), {200, 1});
  REQUIRE(narrow.size() == 1);
  CHECK(narrow[0].text.find("more than 20000 examples would be needed, or tolerate ") != std::string::npos);
}

TEST_CASE("foresight: what a method of examples can tell, and a method of runs that is promised too few") {
  const auto by = [](const std::string& method, double margin) {
    return compared(margin).text("method", method).number("run_sd", 0);
  };
  CHECK(foresee(gate::checks::k_non_inferiority, by("exact", 0.05), {200, 1}).empty());
  REQUIRE(foresee(gate::checks::k_non_inferiority, by("exact", 0.01), {200, 1}).size() == 1);
  CHECK(foresee(gate::checks::k_non_inferiority, by("exact", 0.01), {200, 1})[0].rule == "never-holds");
  // Examples that all agree tell t nothing, which real ones need not do.
  CHECK(foresee(gate::checks::k_non_inferiority, by("paired_t", 0.01), {200, 1}).empty());
  const std::vector<Foreseen> runs = foresee(gate::checks::k_non_inferiority, by("welch", 0.3), {200, 2});
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].rule == "never-decides");
  CHECK(runs[0].text.ends_with("needs at least 3 on each side; demand more runs"));
}

TEST_CASE("foresight: slices too small for any verdict are told by their own parameter") {
  const std::vector<Foreseen> found = foresee(
      gate::checks::k_non_inferiority,
      compared(0.2).group("slices", ParamsBuilder().list("by", {"language"}).count("min_examples", 5)), {200, 3});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "never-decides");
  CHECK(found[0].param == "slices.min_examples");
  CHECK(named(found[0].text.substr(found[0].text.find("demand"))) == 20);
}

TEST_CASE("foresight: an upper bound on a score, and bounds of which nothing is known beforehand") {
  const auto bound = [](const std::string& metric, const std::string& name, double at) {
    return ParamsBuilder().text("metric", metric).number(name, at).number("run_sd", 0);
  };
  const std::vector<Foreseen> found = foresee(gate::checks::k_threshold, bound("errors", "max", 0.02), {40, 1});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "never-holds");
  CHECK(found[0].param == "max");
  // Of n examples without an error a share of 1 - 0.025^(1/n) cannot be excluded.
  CHECK(named(found[0].text) == 183);
  CHECK(foresee(gate::checks::k_threshold, bound("errors", "max", 0.02), {183, 1}).empty());
  CHECK(foresee(gate::checks::k_threshold, bound("errors", "max", -1), {40, 1}).empty());
  CHECK(foresee(gate::checks::k_threshold, bound("rating", "min", 1.5), {40, 1}).empty());
  CHECK(foresee(gate::checks::k_threshold, bound("latency_ms", "max", 100), {40, 1}).empty());
  // Values that all agree tell t nothing.
  CHECK(foresee(gate::checks::k_threshold, bound("errors", "max", 0.02).text("method", "t"), {40, 1}).empty());

  const std::vector<Foreseen> two_runs =
      foresee(gate::checks::k_threshold, ParamsBuilder().text("metric", "latency_ms").number("max", 100), {40, 2});
  REQUIRE(two_runs.size() == 1);
  CHECK(two_runs[0].rule == "never-decides");
  CHECK(two_runs[0].text.ends_with("a verdict needs at least 3; add runs with other seeds"));
}

TEST_CASE("foresight: a percentile whose interval has no end at so few examples cannot keep a bound") {
  const auto foreseen = [](const std::string& statistic, const std::string& bound, std::size_t examples) {
    const auto check = gate::checks::k_threshold.bind(ParamsBuilder()
                                                          .text("metric", "latency_ms")
                                                          .text("statistic", statistic)
                                                          .number(bound, 100)
                                                          .number("run_sd", 0)
                                                          .done());
    REQUIRE(check.has_value());
    return (*check)->foreseen({{examples, 1}, 0.999, gate::kNoMetrics});
  };
  for (const auto& [statistic, bound] : {std::pair("p99", "max"), std::pair("p1", "min")}) {
    const std::vector<Foreseen> found = foreseen(statistic, bound, 500);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "never-holds");
    CHECK(found[0].param == bound);
    CHECK(named(found[0].text) == 757);  // 0.99^757 is below 0.0005, 0.99^756 is not
    CHECK(foreseen(statistic, bound, 757).empty());
  }
}

TEST_CASE("foresight: a sum has no range, whatever that of its values") {
  gate::Metrics metrics;
  metrics.defined.emplace("blocked",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kShare, {"guardrail"}, "blocked"});
  // Of a sum with a part that may be anything, nothing is known.
  metrics.defined.emplace("mixed", gate::MetricDefinition{gate::MetricDefinition::Form::kSum, {"cost_usd", "rating"}});
  CHECK(foresee(gate::checks::k_threshold, ParamsBuilder().text("metric", "mixed").number("max", -1), {}, metrics)
            .empty());
  const ParamsBuilder sum = ParamsBuilder().text("metric", "blocked").text("statistic", "sum").number("max", 5);
  CHECK(foresee(gate::checks::k_threshold, sum, {}, metrics).empty());
  ParamsBuilder mean = sum;
  mean.text("statistic", "mean");
  REQUIRE(foresee(gate::checks::k_threshold, mean, {}, metrics).size() == 1);
  CHECK(foresee(gate::checks::k_threshold, mean, {}, metrics)[0].rule == "never-fails");
}
