// A bound that is not shown to be kept: which one would be, and how much more data would tell.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

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
