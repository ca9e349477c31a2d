// One run a side: undecided unless the policy says how much runs differ, and then as wide as that makes it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

using gate::CheckContext;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::RunSpec;

namespace {

constexpr std::size_t kExamples = 200;

double wobble(std::size_t run, std::size_t example, unsigned salt) {
  return std::sin(7.0 * static_cast<double>(run) + 13 * static_cast<double>(example) + salt);
}

RunSet set_of(std::size_t runs, unsigned salt) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs; ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = static_cast<std::int64_t>(k);
    for (std::size_t i = 0; i < kExamples; ++i) {
      RowSpec row;
      row.id = gate::test::example_id(i);
      row.metrics["passed"] = wobble(k, i, salt) > -0.9 ? 1 : 0;
      row.metrics["graded"] = 0.5 + 0.25 * wobble(k, i, salt);
      row.metrics["latency_ms"] = 100 + wobble(k, i, salt);
      run.rows.push_back(row);
    }
    specs.push_back(run);
  }
  return gate::test::make_run_set("set", specs);
}

Finding judged(const ParamsBuilder& params, const RunSet& candidate, const RunSet& baseline) {
  const auto check = gate::checks::k_non_inferiority.bind(params.done());
  REQUIRE(check.has_value());
  return (*check)->run(CheckContext{candidate, &baseline, nullptr, gate::Time{0}, 0.95}).front();
}

ParamsBuilder asked(const std::string& metric, double margin) {
  return ParamsBuilder().text("metric", metric).text("direction", "lower").margin("margin", margin);
}

bool has_note(const Finding& finding, const std::string& code) {
  return std::any_of(finding.notes.begin(), finding.notes.end(),
                     [&](const gate::Note& note) { return note.code == code; });
}

// The variance of the mean difference over examples.
double examples_variance(unsigned c, unsigned b) {
  std::vector<double> d;
  for (std::size_t i = 0; i < kExamples; ++i) {
    d.push_back(wobble(0, i, c) - wobble(0, i, b));
  }
  return gate::stats::moments(d).variance / static_cast<double>(kExamples);
}

}  // namespace

TEST_CASE("one run on a side decides nothing, whatever the metric, until the policy says how much runs differ") {
  struct Row {
    std::string what, metric;
    std::size_t runs_candidate, runs_baseline;
    std::string who;
  };
  for (const Row& row :
       {Row{"pass/fail", "passed", 1, 1, "one run a side"}, Row{"graded", "graded", 1, 1, "one run a side"},
        Row{"unbounded", "latency_ms", 1, 1, "one run a side"},
        Row{"one run of the candidate", "latency_ms", 1, 4, "one run of the candidate"},
        Row{"one run of the baseline", "graded", 4, 1, "one run of the baseline"}}) {
    CAPTURE(row.what);
    const RunSet candidate = set_of(row.runs_candidate, 1);
    const RunSet baseline = set_of(row.runs_baseline, 2);
    const double margin = row.metric == "latency_ms" ? 50 : 0.9;
    const Finding unknown = judged(asked(row.metric, margin), candidate, baseline);
    CHECK(unknown.outcome == Outcome::kInconclusive);
    CHECK(unknown.reason == ReasonCode::kInsufficientSeeds);
    CHECK(unknown.summary.find(row.who + ", run noise not measured") == 0);
    CHECK(unknown.advice.find("declare run_sd") != std::string::npos);
    CHECK(unknown.interval.has_value());
    CHECK(has_note(unknown, "run_noise_not_measured"));
    const Finding declared = judged(asked(row.metric, margin).number("run_sd", 0), candidate, baseline);
    CHECK(declared.outcome == Outcome::kHolds);
    CHECK(has_note(declared, "run_noise_declared"));
    CHECK_FALSE(has_note(declared, "run_noise_not_measured"));
    CHECK(declared.interval->low == unknown.interval->low);
    CHECK(declared.interval->high == unknown.interval->high);
    const Finding noisy = judged(asked(row.metric, margin).number("run_sd", margin), candidate, baseline);
    CHECK(noisy.outcome == Outcome::kInconclusive);
    CHECK(noisy.reason == ReasonCode::kInconclusive);
    CHECK(noisy.interval->method.find("declared run noise") != std::string::npos);
    CHECK(noisy.interval->high > declared.interval->high);
  }
}

TEST_CASE("declared run noise adds its square once for each side that has one run") {
  const RunSet one = set_of(1, 1);
  const RunSet other = set_of(1, 2);
  const double item = examples_variance(1, 2);
  const double sd = 0.75;
  const double variance = item + 2 * sd * sd;
  // Satterthwaite: only the examples' part is estimated.
  const double df = variance * variance / (item * item / static_cast<double>(kExamples - 1));
  const double half = gate::stats::student_upper_quantile(0.025, df) * std::sqrt(variance);
  const Finding both = judged(asked("latency_ms", 5).number("run_sd", sd), one, other);
  CHECK((both.interval->high - both.interval->low) / 2 == doctest::Approx(half).epsilon(1e-9));

  // A side with several runs is judged by their own spread.
  const RunSet several = set_of(4, 2);
  const auto width = [&](double run_sd) {
    const Finding finding = judged(asked("latency_ms", 5).number("run_sd", run_sd), one, several);
    return (finding.interval->high - finding.interval->low) / 2;
  };
  const double z = gate::stats::normal_upper_quantile(0.025);
  CHECK(width(50) == doctest::Approx(z * 50).epsilon(1e-3));
  const Finding all = judged(asked("latency_ms", 5), set_of(4, 1), several);
  const Finding same = judged(asked("latency_ms", 5).number("run_sd", 50), set_of(4, 1), several);
  CHECK(all.interval->low == same.interval->low);
  CHECK(all.interval->method == same.interval->method);
}

TEST_CASE("a relative margin weighs the declared noise of the baseline as it weighs the baseline") {
  const RunSet one = set_of(1, 1);
  const RunSet other = set_of(1, 2);
  const ParamsBuilder params = ParamsBuilder()
                                   .text("metric", "latency_ms")
                                   .text("direction", "lower")
                                   .margin("margin", 0.5, true)
                                   .number("run_sd", 50);
  const Finding finding = judged(params, one, other);
  // theta = 1.5 b - c in milliseconds, shown as a share of the baseline of about 100.
  const double half = gate::stats::normal_upper_quantile(0.025) * 50 * std::sqrt(1 + 1.5 * 1.5) / 100;
  CHECK((finding.interval->high - finding.interval->low) / 2 == doctest::Approx(half).epsilon(1e-2));
}

TEST_CASE("declared run noise is no measure of how much examples differ") {
  std::vector<RowSpec> rows;
  for (std::size_t i = 0; i < kExamples; ++i) {
    RowSpec row;
    row.id = gate::test::example_id(i);
    row.metrics["latency_ms"] = 100;
    rows.push_back(row);
  }
  const RunSet still = gate::test::make_run_set("set", {{"run", 1, rows}});
  const Finding finding = judged(asked("latency_ms", 50).number("run_sd", 1), still, still);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kZeroVariance);
}
