// All that was lost since an anchor: how much of the budget it is, in the metric's unit and as a share.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::RunSet;
using gate::checks::k_loss_budget;
using gate::test::ParamsBuilder;
using gate::test::RunSpec;

namespace {

RunSet documents(const std::vector<double>& values, const std::string& metric = "m") {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < values.size(); ++k) {
    RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
    run.metrics[metric] = values[k];
    specs.push_back(run);
  }
  return gate::test::make_run_set("set", specs);
}

Finding spent(const std::string& direction, double budget, bool relative, const RunSet& candidate,
              const RunSet& anchor) {
  return gate::test::run_one(k_loss_budget,
                             ParamsBuilder()
                                 .text("metric", "m")
                                 .text("direction", direction)
                                 .text("anchor", "anchor/")
                                 .margin("budget", budget, relative),
                             candidate, nullptr, {.sets = {{"anchor/", &anchor}}});
}

// The remark on the budget; "" where there is none.
std::string remark(const Finding& finding) {
  for (const gate::Note& note : finding.notes) {
    if (note.code == "loss_budget") {
      return note.text;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("loss_budget: a loss counts as spent whichever way is better, a gain as less than nothing") {
  const RunSet anchor = documents({10, 10.1, 9.9});
  const RunSet less = documents({9, 9.1, 8.9});
  CHECK(remark(spent("higher", 2, false, less, anchor)).find("1 of a budget of 2.000000 is spent (0.7") == 0);
  CHECK(remark(spent("lower", 2, false, anchor, less)).find("1 of a budget of 2.000000 is spent (0.7") == 0);
  CHECK(remark(spent("lower", 2, false, less, anchor)).find("-1 of a budget of 2.000000 is spent (-1.2") == 0);
  CHECK(remark(spent("higher", 0.2, true, less, anchor)).find("10% of a budget of 20.000000% is spent (") == 0);
  CHECK(remark(spent("lower", 2, false, anchor, anchor)).find("0 of a budget") == 0);
  const Finding broken = spent("higher", 0.1, false, less, anchor);
  CHECK(broken.outcome == Outcome::kViolated);
  CHECK(broken.summary.find("since the anchor anchor/: 10 -> 9") == 0);
  CHECK(broken.advice.find("have a person accept a new anchor") != std::string::npos);
}

TEST_CASE("loss_budget: nothing is said of a budget where nothing is known of the loss") {
  const RunSet anchor = documents({10, 10.1, 9.9});
  const Finding missing = spent("higher", 2, false, documents({9}, "other"), anchor);
  CHECK(missing.outcome == Outcome::kInconclusive);
  CHECK(missing.summary == "since the anchor anchor/: the candidate has no metric 'm'");
  CHECK(remark(missing).empty());
  // One run a side: the change is known, and not how far to trust it.
  const Finding one = spent("higher", 2, false, documents({9}), documents({10}));
  CHECK(one.outcome == Outcome::kInconclusive);
  CHECK(one.estimate == doctest::Approx(-1));
  CHECK(remark(one).empty());
}

TEST_CASE("loss_budget: a budget of all there is, is refused") {
  CHECK(gate::test::bind_error(k_loss_budget, ParamsBuilder()
                                                  .text("metric", "m")
                                                  .text("direction", "higher")
                                                  .text("anchor", "anchor/")
                                                  .margin("budget", 1, true)) ==
        "a relative margin of 100% or more lets a metric where higher is better fall to nothing");
}
