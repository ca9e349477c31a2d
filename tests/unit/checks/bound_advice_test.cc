// A bound that is not shown to be kept: which one would be, and how much more data would tell.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gate/checks/bound_advice.h"
#include "gate/checks/registry.h"
#include "gate/stats/power.h"
#include "gate/stats/sample.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Flip;
using gate::Outcome;
using gate::RunSet;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::RunSpec;

namespace {

RunSet documents(const std::vector<double>& values) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < values.size(); ++k) {
    RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
    run.metrics["m"] = values[k];
    specs.push_back(run);
  }
  return gate::test::make_run_set("set", specs);
}

// One run of 0 and 1, every tenth of them 0.
RunSet passing(std::size_t examples) {
  RunSpec run{"r", 1};
  for (std::size_t i = 0; i < examples; ++i) {
    run.rows.push_back(RowSpec{gate::test::example_id(i), {{"m", i % 10 == 3 ? 0.0 : 1.0}}});
  }
  return gate::test::make_run_set("set", {run});
}

Finding judged(const RunSet& set, const std::string& bound, double at, double run_sd = 0) {
  return gate::test::run_one(gate::checks::k_threshold,
                             ParamsBuilder().text("metric", "m").number(bound, at).number("run_sd", run_sd), set,
                             nullptr);
}

// "12 to 40 runs would decide it ..."
struct Range {
  double low = 0, high = 0;
};
Range range_of(const std::string& advice, const std::string& unit) {
  CAPTURE(advice);
  const std::size_t to = advice.find(" to ");
  REQUIRE(to != std::string::npos);
  REQUIRE(advice.find(" " + unit + " would decide it if the observed value is the truth") != std::string::npos);
  return {std::stod(advice), std::stod(advice.substr(to + 4))};
}

}  // namespace

TEST_CASE("the bound that is named leads where it says, and one a hundredth of the way back does not") {
  const RunSet runs = documents({0.81, 0.79, 0.80, 0.84, 0.78});
  const RunSet examples = passing(200);
  for (const RunSet* set : {&runs, &examples}) {
    for (const std::string bound : {"min", "max"}) {
      for (const double at : {0.3, 0.81, 0.89, 0.99}) {
        const Finding finding = judged(*set, bound, at);
        CAPTURE(finding.summary);
        CHECK((finding.flips.empty()) == (finding.outcome == Outcome::kHolds));
        for (const Flip& flip : finding.flips) {
          CHECK(flip.code == "bound");
          CHECK(judged(*set, bound, flip.amount).outcome == flip.to);
          const double back = flip.amount + (at > flip.amount ? 0.01 : -0.01) * flip.amount;
          CHECK(judged(*set, bound, back).outcome != flip.to);
        }
      }
    }
  }
}

TEST_CASE("how many runs, or examples of one run, would tell a value from its bound") {
  const std::vector<double> values{0.81, 0.79, 0.80, 0.84, 0.78};
  const Finding runs = judged(documents(values), "min", 0.79);
  REQUIRE(runs.outcome == Outcome::kInconclusive);
  const double sd = gate::stats::moments(values).sd;
  const double needed = gate::stats::t_sample_size(sd, {gate::stats::mean(values) - 0.79, 0.025, 0.8});
  const Range range = range_of(runs.advice, "runs");
  CHECK(range.low < needed);
  CHECK(range.high > needed);
  CHECK(range.low > 5);

  const Finding examples = judged(passing(200), "min", 0.87);
  REQUIRE(examples.outcome == Outcome::kInconclusive);
  const double pairs = gate::stats::normal_sample_size(0.3, {0.03, 0.025, 0.8});
  const Range rows = range_of(examples.advice, "examples");
  CHECK(rows.low < 1.2 * pairs);
  CHECK(rows.high > pairs);

  CHECK(judged(passing(200), "min", 0.9).advice.find("no sample size can decide this") != std::string::npos);
  CHECK(judged(passing(200), "min", 0.899).advice.find("even a hundred times the examples") != std::string::npos);
  // Declared run noise that alone reaches over the bound is no matter of examples.
  CHECK(judged(passing(200), "min", 0.87, 0.05).advice.find("add runs with other seeds") != std::string::npos);
}

TEST_CASE("ends of three digits, at 0 and without limit: a bound is named where one would do, and only there") {
  const auto flips = [](double low, double high, const gate::checks::FixedBounds& bounds) {
    std::string text;
    for (const Flip& each : gate::checks::flips_of_bound({low, high, 0.95, "", ""}, bounds)) {
      text += (text.empty() ? "" : "; ") + each.text;
    }
    return text;
  };
  const auto least = [](double at) { return gate::checks::FixedBounds{at, std::nullopt}; };
  const auto most = [](double at) { return gate::checks::FixedBounds{std::nullopt, at}; };
  const double no_limit = std::numeric_limits<double>::infinity();
  CHECK(flips(0.5, 0.9, least(0.7)) == "a bound of 0.499 would pass; a bound of 0.901 would block");
  CHECK(flips(0.5, 0.9, most(0.7)) == "a bound of 0.901 would pass; a bound of 0.499 would block");
  CHECK(flips(0, 0.3, least(0.1)) == "a bound of 0.301 would block");
  CHECK(flips(10, no_limit, most(20)) == "a bound of 9.99 would block");
  CHECK(flips(-no_limit, 10, least(5)) == "a bound of 10.1 would block");
  CHECK(flips(0.5, 0.9, least(0.95)) == "a bound of 0.9 would be inconclusive");
  CHECK(flips(0.5, 0.9, least(0.1)).empty());
  // Of two bounds either may be the one to move.
  CHECK(flips(0.5, 0.9, {0.7, 0.8}).empty());
}

TEST_CASE("of two bounds the advice is about the one that the interval straddles, the nearer one of both") {
  const RunSet runs = documents({0.81, 0.79, 0.80, 0.84, 0.78});
  const auto both = [&](double least, double most) {
    const Finding finding = gate::test::run_one(
        gate::checks::k_threshold, ParamsBuilder().text("metric", "m").number("min", least).number("max", most), runs,
        nullptr);
    REQUIRE(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.flips.empty());
    return finding.advice;
  };
  const auto alone = [&](const std::string& bound, double at) { return judged(runs, bound, at).advice; };
  CHECK(both(0.5, 0.815) == alone("max", 0.815));
  CHECK(both(0.79, 0.99) == alone("min", 0.79));
  CHECK(both(0.785, 0.809) == alone("max", 0.809));
  CHECK(both(0.8, 0.825) == alone("min", 0.8));
}

TEST_CASE("examples of a single cluster tell no number that would decide") {
  RunSpec run{"r", 1};
  for (std::size_t i = 0; i < 100; ++i) {
    run.rows.push_back(RowSpec{gate::test::example_id(i), {{"m", static_cast<double>(i)}}, {}, "the one"});
  }
  const Finding finding = gate::test::run_one(
      gate::checks::k_threshold,
      ParamsBuilder().text("metric", "m").text("statistic", "median").number("max", 52).number("run_sd", 0),
      gate::test::make_run_set("set", {run}), nullptr);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.advice == "the interval straddles the bound; more runs or examples narrow it");
}
