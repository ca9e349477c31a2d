// Where numbers tell less than they seem to: constant metrics, equal means, dropped rows, clustered rows of one run.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "gate/checks/worst_case.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_all;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// `value(run, example)`; a NaN leaves the row out.
template <typename Value>
RunSet set_of(std::size_t runs, std::size_t examples, const std::string& metric, Value value,
              std::size_t per_cluster = 0) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs; ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = static_cast<std::int64_t>(k);
    for (std::size_t i = 0; i < examples; ++i) {
      RowSpec row;
      row.id = example_id(i);
      row.metrics[metric] = value(k, i);
      row.cluster = per_cluster == 0 ? "" : "c" + std::to_string(i / per_cluster);
      if (!std::isnan(row.metrics[metric])) {
        run.rows.push_back(row);
      }
    }
    specs.push_back(run);
  }
  return make_run_set("set", specs);
}

ParamsBuilder compared(const std::string& metric, const std::string& direction, double margin, bool relative = false) {
  return ParamsBuilder().text("metric", metric).text("direction", direction).margin("margin", margin, relative);
}

std::string note(const Finding& finding, const std::string& code) {
  const auto found = std::find_if(finding.notes.begin(), finding.notes.end(),
                                  [&](const gate::Note& each) { return each.code == code; });
  return found == finding.notes.end() ? "" : found->text;
}

}  // namespace

TEST_CASE("a constant metric has no interval, and equal means differ by nothing") {
  const RunSet constant = set_of(3, 50, "gpu_seconds", [](std::size_t, std::size_t) { return 0.01; });
  for (const bool relative : {false, true}) {
    for (const bool declared : {false, true}) {
      ParamsBuilder params = compared("gpu_seconds", "lower", 0.1, relative);
      if (declared) {
        params.number("run_sd", 0);
      }
      const Finding finding = run_one(gate::checks::k_non_inferiority, params, constant, &constant);
      CAPTURE(finding.summary);
      CHECK(finding.outcome == Outcome::kInconclusive);
      CHECK(finding.estimate == 0.0);
      CHECK_FALSE(finding.interval.has_value());
      CHECK(finding.summary.find("infinity") == std::string::npos);
    }
  }
  const Finding level = run_one(gate::checks::k_threshold,
                                ParamsBuilder().text("metric", "gpu_seconds").number("max", 1), constant, nullptr);
  CHECK(level.reason == ReasonCode::kZeroVariance);
  CHECK_FALSE(level.interval.has_value());
  CHECK(level.summary.find("no upper limit") == std::string::npos);

  // Means that are equal but for the order of their sums.
  const auto wobble = [](std::size_t k, std::size_t i) {
    return 0.1 + 0.001 * static_cast<double>((i * 7 + k * 3) % 11);
  };
  const RunSet one = set_of(5, 55, "graded", wobble);
  const RunSet other = set_of(5, 55, "graded", [&](std::size_t k, std::size_t i) { return wobble(k + 11, 54 - i); });
  const Finding equal = run_one(gate::checks::k_non_inferiority, compared("graded", "higher", 0.05), one, &other);
  CHECK(equal.estimate == 0.0);
  // A change that data can tell stays one.
  const RunSet shifted = set_of(5, 55, "graded", [&](std::size_t k, std::size_t i) { return wobble(k, i) + 1e-9; });
  const Finding small = run_one(gate::checks::k_non_inferiority, compared("graded", "higher", 0.05), shifted, &one);
  REQUIRE(small.estimate.has_value());
  CHECK(*small.estimate == doctest::Approx(1e-9).epsilon(1e-4));
}

TEST_CASE("rows that fail and are dropped: the remark says what the answer would be with them at their worst") {
  const auto fails = [](std::size_t k, std::size_t i) { return i % 10 == 3 || (i + k) % 40 == 0 ? 0.0 : 1.0; };
  const RunSet baseline = set_of(3, 200, "correct", fails);
  const auto without = [&](std::size_t dropped) {
    return set_of(3, 200, "correct", [&, dropped](std::size_t k, std::size_t i) {
      return i % 10 == 3 && i < dropped * 10 ? kNone : fails(k, i);
    });
  };
  const auto judged = [&](const RunSet& candidate, double margin) {
    return run_one(gate::checks::k_non_inferiority, compared("correct", "higher", margin), candidate, &baseline);
  };
  const Finding all_there = judged(without(0), 0.05);
  CHECK(all_there.outcome == Outcome::kHolds);
  CHECK(note(all_there, "worst_case").empty());
  CHECK(note(judged(without(2), 0.05), "worst_case").empty());  // 99 % is fine

  const Finding dropped = judged(without(10), 0.05);
  CHECK(dropped.outcome == Outcome::kHolds);
  const std::string worst = note(dropped, "worst_case");
  CAPTURE(worst);
  CHECK(worst.starts_with("worst case, with the 10 examples that some run lacks"));
  // The baseline failed them all, so that nothing is lost with them at their worst.
  CHECK(worst.ends_with("would hold all the same"));

  // Rows that the baseline had right.
  const RunSet hidden =
      set_of(3, 200, "correct", [&](std::size_t k, std::size_t i) { return i % 20 == 7 ? kNone : fails(k, i); });
  const Finding hiding = judged(hidden, 0.03);
  CHECK(hiding.outcome == Outcome::kHolds);
  CHECK(note(hiding, "worst_case").ends_with("would be undecided"));
  CHECK(note(hiding, "worst_case").find("change -0.05") != std::string::npos);

  // What the baseline lacks counts as its success; a latency has no worst value.
  CHECK(note(run_one(gate::checks::k_non_inferiority, compared("correct", "higher", 0.03), baseline, &hidden),
             "worst_case")
            .find("10 examples") != std::string::npos);
  const auto slow = [](std::size_t k, std::size_t i) { return 100.0 + static_cast<double>((i * 7 + k) % 13); };
  const RunSet latencies = set_of(3, 200, "latency_ms", slow);
  const RunSet fewer =
      set_of(3, 200, "latency_ms", [&](std::size_t k, std::size_t i) { return i % 20 == 7 ? kNone : slow(k, i); });
  CHECK(note(run_one(gate::checks::k_non_inferiority, compared("latency_ms", "lower", 20), fewer, &latencies),
             "worst_case")
            .empty());
}

TEST_CASE("a bound on one run: examples of one cluster are no independent observations") {
  // Whole clusters fail together: 4 of 40 clusters of 10.
  const auto whole = [](std::size_t, std::size_t i) { return i / 10 % 10 == 0 ? 0.0 : 1.0; };
  const ParamsBuilder bound = ParamsBuilder().text("metric", "correct").number("min", 0.85).number("run_sd", 0);
  const Finding loose = run_one(gate::checks::k_threshold, bound, set_of(1, 400, "correct", whole), nullptr);
  CHECK(loose.outcome == Outcome::kHolds);
  CHECK(loose.interval->method == "Clopper and Pearson's limits");
  const Finding honest = run_one(gate::checks::k_threshold, bound, set_of(1, 400, "correct", whole, 10), nullptr);
  CHECK(honest.outcome == Outcome::kInconclusive);
  CHECK(honest.interval->method == "Gaffke's bound over clusters");
  CHECK(honest.sizes.clusters == 40);
  CHECK(honest.estimate == loose.estimate);
  CHECK(honest.interval->high - honest.interval->low > 2 * (loose.interval->high - loose.interval->low));

  const auto always = [](std::size_t, std::size_t) { return 1.0; };
  const Finding perfect = run_one(gate::checks::k_threshold, bound, set_of(1, 400, "correct", always, 10), nullptr);
  CHECK(perfect.outcome == Outcome::kHolds);
  CHECK(perfect.interval->low == doctest::Approx(0.912).epsilon(0.01));  // 40 of 40
  CHECK(run_one(gate::checks::k_threshold, bound, set_of(1, 400, "correct", always, 100), nullptr).reason ==
        ReasonCode::kInsufficientClusters);

  // A percentile of one run has no such limits; the remark says so.
  const auto slow = [](std::size_t, std::size_t i) { return 100.0 + static_cast<double>(i / 10); };
  const ParamsBuilder median =
      ParamsBuilder().text("metric", "latency_ms").text("statistic", "median").number("max", 200);
  const Finding percentile =
      run_one(gate::checks::k_threshold, median, set_of(1, 400, "latency_ms", slow, 10), nullptr);
  CHECK(note(percentile, "clusters_not_reckoned").find("400 examples as independent, but they come in 40 clusters") !=
        std::string::npos);
  CHECK(note(run_one(gate::checks::k_threshold, median, set_of(1, 400, "latency_ms", slow), nullptr),
             "clusters_not_reckoned")
            .empty());

  // Several runs tell by themselves how much they differ.
  const auto runs = [](std::size_t k, std::size_t i) { return (i + k) % 20 == 0 ? 0.0 : 1.0; };
  CHECK(run_one(gate::checks::k_threshold, bound, set_of(3, 390, "correct", runs, 10), nullptr).interval->method ==
        "t over runs");

  // A ratio adds up whole clusters: the cost of a right answer.
  const auto ratio_of = [&](std::size_t per_cluster) {
    RunSet set = set_of(1, 400, "correct", whole, per_cluster);
    gate::Column cost{"cost_usd", std::vector<double>(400, 0.5)};
    std::vector<gate::Column>& columns = set.runs.front().rows.metrics;
    columns.push_back(std::move(cost));
    set.metric_names.emplace_back("cost_usd");
    return run_one(gate::checks::k_threshold,
                   ParamsBuilder().text("metric", "cost_per_success").number("max", 1).number("run_sd", 0), set,
                   nullptr);
  };
  const Finding examples = ratio_of(0);
  const Finding clusters = ratio_of(10);
  CHECK(examples.interval->method == "Fieller's interval over examples");
  CHECK(clusters.interval->method == "Fieller's interval over clusters");
  CHECK(clusters.estimate == doctest::Approx(*examples.estimate));
  CHECK(clusters.interval->high - clusters.interval->low > 2 * (examples.interval->high - examples.interval->low));
  CHECK(ratio_of(20).reason == ReasonCode::kInsufficientClusters);
}

TEST_CASE("what cannot be answered says what can, and names the nearest name") {
  const auto value = [](std::size_t k, std::size_t i) { return 100.0 + static_cast<double>((i * 7 + k * 5) % 13); };
  const RunSet set = set_of(4, 50, "latency_ms", value);
  const Finding maximum =
      run_one(gate::checks::k_non_inferiority, compared("latency_ms", "lower", 20).text("statistic", "max"), set, &set);
  CHECK(maximum.outcome == Outcome::kInconclusive);
  CHECK(maximum.advice == "compare a percentile such as p99 instead, or bound the maximum with a threshold");
  RowSpec row;
  row.id = "a";
  row.slices["language"] = "de";
  const RunSet sliced = make_run_set("set", {{"r", 1, {row}}});
  const Finding drift = run_one(gate::checks::k_drift,
                                ParamsBuilder().text("field", "slices.langage").number("max", 0.1), sliced, &sliced);
  CHECK(drift.reason == ReasonCode::kMetricMissing);
  CHECK(drift.summary.ends_with("(did you mean 'slices.language'?)"));
  const Finding judges =
      run_one(gate::checks::k_judge_agreement,
              ParamsBuilder().list("judges", {"latency_ms", "latncy_ms"}).text("measure", "pearson").number("min", 0.5),
              set, nullptr);
  CHECK(judges.reason == ReasonCode::kMetricMissing);
  CHECK(judges.summary.ends_with("(did you mean 'latency_ms'?)"));
}
