// Data too large or drawn, or that no number holds: what is still said of what would flip a comparison.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gate/checks/flips.h"
#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"
#include "tests/unit/checks/flips_data.h"

using gate::Finding;
using gate::Flip;
using gate::Outcome;
using gate::RunSet;
using gate::test::documents;
using gate::test::flip;
using gate::test::judged;
using gate::test::ParamsBuilder;
using gate::test::passing;
using gate::test::Runs;
using gate::test::set_of;
using gate::test::wobbling;

namespace {

// The table of runs given as columns, and what would turn the comparison on it.
gate::checks::MetricTable table_of(const Runs& candidate, const Runs& baseline) {
  gate::checks::MetricTable table;
  table.metric = "m";
  table.ids.resize(candidate.front().size());
  table.cluster.assign(table.ids.size(), 0);
  table.score = true;
  const auto side = [](const Runs& runs) {
    gate::checks::SideTable out;
    out.runs = runs;
    out.declared_runs = runs.size();
    for (std::size_t k = 0; k < runs.size(); ++k) {
      out.seeds.emplace_back(static_cast<std::int64_t>(k));
      out.labels.push_back("seed " + std::to_string(k));
    }
    return out;
  };
  table.candidate = side(candidate);
  table.baseline = side(baseline);
  return table;
}

gate::checks::Question question_of(double margin) {
  gate::checks::Question question;
  question.margin.value = margin;
  question.run_sd = 0;
  return question;
}

Finding asked(const gate::checks::MetricTable& table, const gate::checks::Question& question) {
  const gate::checks::Comparison comparison = gate::checks::compare(table, question);
  Finding finding;
  finding.interval = comparison.interval;
  finding.outcome = *gate::checks::judged(gate::checks::sides_of(table, question), question);
  finding.flips = gate::checks::flips_of(table, question, comparison, finding.outcome);
  return finding;
}

}  // namespace

TEST_CASE("of a great many examples lost ones are found, and of more than a hundred thousand answers not sought") {
  constexpr std::size_t kMany = 50'000;
  const Runs right{std::vector<double>(kMany, 1)};
  const gate::checks::Question question = question_of(0.04);
  const Finding finding = asked(table_of(right, right), question);
  REQUIRE(finding.outcome == Outcome::kHolds);
  const Flip* found = flip(finding, "lost_examples");
  REQUIRE(found != nullptr);
  const auto lost = static_cast<std::size_t>(found->amount);
  const auto outcome_at = [&](std::size_t count) {
    const gate::checks::MetricTable table = table_of({passing(kMany, kMany, 0, count)}, right);
    return *gate::checks::judged(gate::checks::sides_of(table, question), question);
  };
  CHECK(outcome_at(lost) == *found->to);
  CHECK(outcome_at(lost - 1) == Outcome::kHolds);
  const Runs more{std::vector<double>(kMany + 1, 1)};
  const Finding larger = asked(table_of(more, more), question);
  CHECK(larger.outcome == Outcome::kHolds);
  CHECK(flip(larger, "lost_examples") == nullptr);
  CHECK(flip(larger, "margin") != nullptr);
}

TEST_CASE("examples are counted only where one example moves the answer by itself") {
  Runs candidate;
  Runs baseline;
  for (std::size_t k = 0; k < 3; ++k) {
    candidate.push_back(passing(100, 80, k, 3 + k));
    baseline.push_back(passing(100, 80, 10 + k, k));
  }
  const RunSet c = set_of(candidate);
  const RunSet b = set_of(baseline);
  const auto params = [] { return ParamsBuilder().text("metric", "m").text("direction", "higher"); };
  const auto counted = [](const Finding& finding) {
    return flip(finding, "lost_examples") != nullptr || flip(finding, "won_examples") != nullptr;
  };
  CHECK(counted(gate::test::run_one(gate::checks::k_non_inferiority, params().margin("margin", 0.1), c, &b)));
  CHECK_FALSE(counted(gate::test::run_one(gate::checks::k_non_inferiority,
                                          params().text("statistic", "sum").margin("margin", 10), c, &b)));
  CHECK_FALSE(counted(gate::test::run_one(gate::checks::k_equivalence, params().margin("margin", 0.1), c, &b)));
}

TEST_CASE("winning the last example back leaves nothing that varies: that it would pass is not claimed") {
  const RunSet baseline = set_of({passing(100, 100, 0, 0)});
  const Finding finding = gate::test::run_one(gate::checks::k_non_inferiority,
                                              ParamsBuilder()
                                                  .text("metric", "m")
                                                  .text("direction", "higher")
                                                  .text("method", "paired_t")
                                                  .margin("margin", 0.005)
                                                  .number("run_sd", 0),
                                              set_of({passing(100, 100, 50, 1)}), &baseline);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(flip(finding, "won_examples") == nullptr);
  CHECK(flip(finding, "margin") != nullptr);
}

TEST_CASE("of many runs, or many cells, the extreme ones are left out, and of too many cells none") {
  // All runs but the last agree with the baseline.
  const auto side = [](std::size_t runs, std::size_t examples, double last, double salt) {
    Runs values;
    for (std::size_t k = 0; k < runs; ++k) {
      values.push_back(wobbling(examples, k + 1 == runs ? last : 10 + 0.01 * std::sin(static_cast<double>(k) + salt),
                                salt + static_cast<double>(k)));
    }
    return values;
  };
  struct Size {
    std::size_t runs, examples;
  };
  for (const Size& size : {Size{21, 40}, Size{20, 5001}}) {
    const std::size_t runs = size.runs;
    CAPTURE(runs);
    const Finding finding =
        asked(table_of(side(runs, size.examples, 5, 1), side(runs, size.examples, 10, 50)), question_of(0.3));
    REQUIRE(finding.outcome == Outcome::kInconclusive);
    const Flip* without = flip(finding, "without_run");
    REQUIRE(without != nullptr);
    CHECK(without->text == "without seed " + std::to_string(runs - 1) + " of the candidate it would pass");
  }

  gate::checks::Sides sides;
  sides.core.candidate = {std::vector<double>(700'000, 10)};
  sides.run_candidate = {10, 10.01, 5};
  sides.run_baseline = {10, 10.01, 10.02};
  gate::checks::Comparison comparison;
  comparison.estimate = -1.67;
  comparison.interval = gate::IntervalEstimate{-6, 3, 0.95, "", ""};
  const Runs empty(3);
  std::vector<Flip> flips;
  gate::checks::flips_by_runs(sides, table_of(empty, empty), question_of(0.3), comparison, Outcome::kInconclusive,
                              flips);
  REQUIRE(flips.size() == 1);
  CHECK(flips.front().code == "run_share");
  CHECK(flips.front().text.find("seed 2 of the candidate carries") == 0);
}

TEST_CASE("runs that were permuted at random: no margin is named, of the runs the extreme ones are left out") {
  const auto with_last = [](double last, double salt) {
    std::vector<double> values;
    for (int k = 0; k < 13; ++k) {
      values.push_back(10 + 0.1 * std::sin(7 * k + salt));
    }
    values.push_back(last);
    return documents(values);
  };
  const RunSet baseline = with_last(10, 2);
  const Finding finding = gate::test::run_one(gate::checks::k_non_inferiority,
                                              ParamsBuilder()
                                                  .text("metric", "m")
                                                  .text("direction", "higher")
                                                  .text("method", "permutation")
                                                  .margin("margin", 0.3),
                                              with_last(2, 1), &baseline);
  CAPTURE(finding.summary);
  REQUIRE(finding.outcome == Outcome::kInconclusive);
  CHECK(flip(finding, "margin") == nullptr);
  REQUIRE(flip(finding, "without_run") != nullptr);
  CHECK(flip(finding, "without_run")->text == "without seed 13 of the candidate it would pass");
}

TEST_CASE("values so far apart that no number holds their difference decide nothing, and nothing would turn it") {
  const RunSet baseline = documents({-1.5e308, -1.6e308, -1.7e308});
  const Finding finding =
      gate::test::run_one(gate::checks::k_non_inferiority,
                          ParamsBuilder().text("metric", "m").text("direction", "higher").margin("margin", 0.1),
                          documents({1.5e308, 1.6e308, 1.7e308}), &baseline);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == gate::ReasonCode::kNotFinite);
  CHECK_FALSE(finding.interval.has_value());
  CHECK(finding.flips.empty());
}
