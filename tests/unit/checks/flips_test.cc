// What would flip a comparison: each claim is held against the check itself, run on data or a margin changed by hand.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"
#include "tests/unit/checks/flips_data.h"

using gate::Finding;
using gate::Flip;
using gate::Outcome;
using gate::RunSet;
using gate::test::Case;
using gate::test::check_margin;
using gate::test::flip;
using gate::test::judged;
using gate::test::ParamsBuilder;
using gate::test::passing;
using gate::test::Runs;
using gate::test::set_of;
using gate::test::wobbling;

TEST_CASE("a margin that would flip it, of every aim, direction and scale") {
  const Runs low{wobbling(60, 10.0, 1), wobbling(60, 10.1, 2), wobbling(60, 9.9, 3)};
  const Runs high{wobbling(60, 10.3, 4), wobbling(60, 10.2, 5), wobbling(60, 10.4, 6)};
  for (const bool relative : {false, true}) {
    CAPTURE(relative);
    const double unit = relative ? 10 : 1;
    check_margin({.margin = 2 / unit, .relative = relative}, low, high);                        // holds
    check_margin({.margin = 0.3 / unit, .relative = relative}, low, high);                      // undecided
    check_margin({.direction = "lower", .margin = 2 / unit, .relative = relative}, high, low);  // holds
    check_margin({.direction = "lower", .margin = 0.01 / unit, .relative = relative}, high, low);
    check_margin({.kind = &gate::checks::k_superiority, .key = "min_gain", .margin = 0.2 / unit, .relative = relative},
                 high, low);
  }
}

TEST_CASE("limits that are drawn: a margin is named without drawing again, and leads where it says") {
  struct Row {
    const char* statistic;
    const char* method;
    bool relative;
  };
  const RunSet candidate = set_of({wobbling(150, 10.0, 1)});
  const RunSet baseline = set_of({wobbling(150, 10.1, 2)});
  for (const Row& row : {Row{"p90", "", true}, Row{"p90", "", false}, Row{"p90", "bootstrap_bca", false},
                         Row{"mean", "bootstrap_studentised", false}}) {
    for (const char* direction : {"higher", "lower"}) {
      for (const double margin : {2.0, 0.1, 0.004}) {
        const auto at = [&](double tolerated) {
          ParamsBuilder params;
          params.text("metric", "m").text("direction", direction).margin("margin", tolerated, row.relative);
          params.text("statistic", row.statistic).number("run_sd", 0);
          if (*row.method != 0) {
            params.text("method", row.method);
          }
          return gate::test::run_one(gate::checks::k_non_inferiority, params, candidate, &baseline);
        };
        const double asked = row.relative ? margin / 4 : margin;
        const Finding finding = at(asked);
        CAPTURE(finding.summary);
        CHECK(flip(finding, "lost_examples") == nullptr);
        const bool holds = finding.outcome == Outcome::kHolds;
        const Flip* found = flip(finding, "margin");
        REQUIRE((found != nullptr || holds));
        if (found != nullptr) {
          CHECK(at(found->amount).outcome == found->to);
          CHECK(found->to != finding.outcome);
        }
      }
    }
  }
}

TEST_CASE("examples lost and won are counted exactly") {
  const std::size_t n = 200;
  const Runs baseline{passing(n, 150, 0, 0)};
  const Case how;
  for (const std::size_t lost : {0U, 6U, 30U}) {
    CAPTURE(lost);
    const Finding finding = judged(how, {passing(n, 150, 0, lost)}, baseline);
    for (const bool more : {true, false}) {
      const Flip* found = flip(finding, more ? "lost_examples" : "won_examples");
      const bool wanted = more ? finding.outcome != Outcome::kViolated : finding.outcome != Outcome::kHolds;
      REQUIRE_MESSAGE((found != nullptr) == wanted, finding.summary);
      if (found == nullptr) {
        continue;
      }
      const auto k = static_cast<std::size_t>(found->amount);
      const auto outcome_at = [&](std::size_t count) {
        return judged(how, {passing(n, 150, 0, more ? lost + count : lost - count)}, baseline).outcome;
      };
      CHECK(outcome_at(k) == *found->to);
      CHECK(outcome_at(k - 1) == finding.outcome);
      CHECK(*found->to != finding.outcome);
    }
  }
}

TEST_CASE("one more lost example, in words") {
  const Runs baseline{passing(100, 100, 0, 0)};
  // With the margin at which the present losses just do not block, one more does.
  for (std::size_t lost = 5; lost < 40; ++lost) {
    const Finding finding = judged({}, {passing(100, 100, 0, lost)}, baseline);
    const Flip* found = flip(finding, "lost_examples");
    if (finding.outcome == Outcome::kInconclusive && found != nullptr && found->amount == 1) {
      CHECK(found->text == "1 more example lost would block");
      return;
    }
  }
  FAIL("no number of losses was one short of a block");
}

TEST_CASE("without one run, and the run that carries the change") {
  // Four runs agree with the baseline, one is far worse.
  Runs candidate;
  Runs baseline;
  for (int k = 0; k < 5; ++k) {
    candidate.push_back(wobbling(60, k == 3 ? 9.2 : 10.0 - 0.01 * k, k));
    baseline.push_back(wobbling(60, 10.0 + 0.01 * k, k + 10));
  }
  const Case how{.margin = 0.4};
  const Finding finding = judged(how, candidate, baseline);
  REQUIRE(finding.outcome == Outcome::kInconclusive);
  const Flip* without = flip(finding, "without_run");
  REQUIRE(without != nullptr);
  CHECK(without->text == "without seed 3 of the candidate it would pass");
  const Flip* share = flip(finding, "run_share");
  REQUIRE(share != nullptr);
  CHECK(share->amount > 0.5);
  CHECK(share->text.find("seed 3 of the candidate carries") == 0);
  candidate.erase(candidate.begin() + 3);
  CHECK(judged(how, candidate, baseline).outcome == Outcome::kHolds);
  // Where all runs say the same, none is named.
  const Finding even = judged(how, candidate, baseline);
  CHECK(flip(even, "without_run") == nullptr);
  CHECK(flip(even, "run_share") == nullptr);
}

TEST_CASE("nothing is said where the sizes allow no verdict, and the same twice") {
  const Runs few{passing(10, 5, 0, 0)};
  CHECK(judged({}, few, few).flips.empty());
  const Runs baseline{passing(200, 150, 0, 0)};
  const Runs candidate{passing(200, 150, 0, 7)};
  const Finding one = judged({}, candidate, baseline);
  const Finding two = judged({}, candidate, baseline);
  REQUIRE(one.flips.size() == two.flips.size());
  for (std::size_t i = 0; i < one.flips.size(); ++i) {
    CHECK(one.flips[i].text == two.flips[i].text);
    CHECK(one.flips[i].amount == two.flips[i].amount);
  }
}
