// Where a flip ends: margins that no policy may ask for, and ends of the interval that decide nothing.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
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
using gate::test::Case;
using gate::test::check_margin;
using gate::test::documents;
using gate::test::flip;
using gate::test::judged;
using gate::test::ParamsBuilder;
using gate::test::passing;
using gate::test::Runs;
using gate::test::set_of;
using gate::test::wobbling;

TEST_CASE("a margin that would flip an equivalence, whichever side of it the change lies on") {
  const Runs low{wobbling(60, 10.0, 1), wobbling(60, 10.1, 2), wobbling(60, 9.9, 3)};
  const Runs high{wobbling(60, 10.3, 4), wobbling(60, 10.2, 5), wobbling(60, 10.4, 6)};
  Case how{.kind = &gate::checks::k_equivalence};
  for (const bool relative : {false, true}) {
    how.relative = relative;
    for (const double margin : {2.0, 0.3, 0.02}) {
      CAPTURE(margin);
      how.margin = relative ? margin / 10 : margin;
      check_margin(how, low, high);
      check_margin(how, high, low);
    }
  }
  // Of a change that may be none at all no margin shows that the sides differ.
  how.margin = 0.05;
  how.relative = false;
  const Finding open = judged(how, {wobbling(60, 10, 1)}, {wobbling(60, 10, 2)});
  REQUIRE(open.outcome == Outcome::kInconclusive);
  REQUIRE(open.flips.size() == 1);
  CHECK(open.flips.front().to == Outcome::kHolds);
}

TEST_CASE("margins of 100% and more are named where a policy may ask for them, and nowhere else") {
  const Runs ten{wobbling(60, 10, 1), wobbling(60, 10.1, 2), wobbling(60, 9.9, 3)};
  const Runs thirty{wobbling(60, 30, 4), wobbling(60, 30.1, 5), wobbling(60, 29.9, 6)};
  const Case gain{.kind = &gate::checks::k_superiority, .key = "min_gain", .margin = 0.1, .relative = true};
  const Flip* gained = nullptr;
  const Finding tripled = judged(gain, thirty, ten);
  REQUIRE((gained = flip(tripled, "margin")) != nullptr);
  CHECK(gained->amount > 1.8);
  CHECK(gained->text == "a required gain of " + std::to_string(static_cast<int>(gained->amount * 100 + 0.5)) +
                            "% would be inconclusive");
  check_margin(gain, thirty, ten);
  const Case cost{.direction = "lower", .margin = 0.1, .relative = true};
  const Finding dearer = judged(cost, thirty, ten);
  CHECK(dearer.outcome == Outcome::kViolated);
  REQUIRE(flip(dearer, "margin") != nullptr);
  CHECK(flip(dearer, "margin")->amount > 1.8);
  check_margin(cost, thirty, ten);
  const Finding differs = judged({.kind = &gate::checks::k_equivalence, .margin = 0.1, .relative = true}, thirty, ten);
  CHECK(differs.outcome == Outcome::kViolated);
  CHECK(flip(differs, "margin") == nullptr);
}

TEST_CASE("no margin is named by which everything could be lost, or more than everything saved") {
  // About nothing is left of 10, and how much is far from certain.
  const RunSet candidate = documents({-1.5, 0.5, 2});
  const RunSet baseline = documents({10, 10.1, 9.9});
  const auto flips = [&](const gate::CheckKind& kind, const char* key, const char* direction) {
    const Finding finding = gate::test::run_one(
        kind, ParamsBuilder().text("metric", "m").text("direction", direction).margin(key, 0.9, true), candidate,
        &baseline);
    REQUIRE(finding.outcome == Outcome::kInconclusive);
    REQUIRE(finding.interval->low < -1);
    return finding.flips;
  };
  for (const Flip& each : flips(gate::checks::k_non_inferiority, "margin", "higher")) {
    CHECK((each.code != "margin" || each.to == Outcome::kViolated));
  }
  for (const Flip& each : flips(gate::checks::k_superiority, "min_gain", "lower")) {
    CHECK((each.code != "margin" || each.to == Outcome::kHolds));
  }
}

TEST_CASE("a loss of nearly everything: the margin of three digits that would tell more is everything, and not named") {
  const RunSet baseline = documents({10, 10.001, 9.999});
  const Finding finding =
      gate::test::run_one(gate::checks::k_non_inferiority,
                          ParamsBuilder().text("metric", "m").text("direction", "higher").margin("margin", 0.5, true),
                          documents({0.003, 0.002, 0.004}), &baseline);
  CHECK(finding.outcome == Outcome::kViolated);
  CHECK(finding.interval->high < -0.999);
  CHECK(flip(finding, "margin") == nullptr);
}

TEST_CASE("values that vary as much as they are large: the margin named is still the one where the answer turns") {
  const auto wide = [](double centre, double salt) {
    std::vector<double> values;
    for (std::size_t i = 0; i < 60; ++i) {
      values.push_back(centre + 8 * std::sin(13 * static_cast<double>(i) + salt));
    }
    return values;
  };
  for (const double margin : {0.9, 0.4}) {
    check_margin({.margin = margin, .relative = true}, {wide(9, 1)}, {wide(10, 2.5)});
  }
}

TEST_CASE("changes beyond all numbers: no margin is named where an end of the interval is infinite") {
  const auto times = [](double factor, double salt) {
    std::vector<double> values = wobbling(60, 10, salt);
    for (double& value : values) {
      value *= factor;
    }
    return values;
  };
  // A share of a baseline that is next to nothing.
  const Finding beyond =
      judged({.direction = "lower", .margin = 0.1, .relative = true}, {times(1e299, 1)}, {times(1e-100, 2)});
  CHECK(beyond.outcome != Outcome::kHolds);
  CHECK(flip(beyond, "margin") == nullptr);
  // Runs whose percentiles lie hundreds of orders of magnitude apart.
  const RunSet candidate = set_of({times(1e-200, 1), times(1, 2), times(1e200, 3)});
  const RunSet baseline = set_of({times(1, 4), times(1, 5), times(1, 6)});
  const Finding apart = gate::test::run_one(gate::checks::k_non_inferiority,
                                            ParamsBuilder()
                                                .text("metric", "m")
                                                .text("direction", "lower")
                                                .text("statistic", "median")
                                                .margin("margin", 0.1, true),
                                            candidate, &baseline);
  CAPTURE(apart.summary);
  CHECK(apart.outcome == Outcome::kInconclusive);
  CHECK(apart.summary.find("+infinity") != std::string::npos);
  CHECK(flip(apart, "margin") == nullptr);
}

TEST_CASE("examples lost are counted exactly of a share of few right answers, too") {
  constexpr std::size_t kAll = 2000;
  constexpr std::size_t kRight = 100;
  const Runs baseline{passing(kAll, kRight, 0, 0)};
  const Case how{.margin = 0.9, .relative = true};
  const Finding finding = judged(how, baseline, baseline);
  REQUIRE(finding.outcome == Outcome::kHolds);
  const Flip* found = flip(finding, "lost_examples");
  REQUIRE(found != nullptr);
  const auto lost = static_cast<std::size_t>(found->amount);
  CHECK(judged(how, {passing(kAll, kRight, 0, lost)}, baseline).outcome == *found->to);
  CHECK(judged(how, {passing(kAll, kRight, 0, lost - 1)}, baseline).outcome == Outcome::kHolds);
}

TEST_CASE("of a candidate that is an exact share of the baseline no margin is named: at that share nothing varies") {
  std::vector<double> baseline;
  std::vector<double> candidate;
  for (std::size_t i = 0; i < 100; ++i) {
    baseline.push_back(10 + 1e-3 * std::sin(13 * static_cast<double>(i)));
    candidate.push_back(0.9 * baseline.back());
  }
  Case how{.margin = 0.2, .relative = true};
  const Finding finding = judged(how, {candidate}, {baseline});
  CHECK(finding.outcome == Outcome::kHolds);
  CHECK(flip(finding, "margin") == nullptr);
  how.margin = 0.1;
  CHECK(judged(how, {candidate}, {baseline}).reason == gate::ReasonCode::kZeroVariance);
}

TEST_CASE("an end of the interval that is the margin itself does not hide its neighbour") {
  // Six pairs of runs, of which the candidate's are 1 to 6 worse: that is how far the interval by sign flips reaches.
  const RunSet candidate = documents({99, 98.5, 98, 97.5, 97, 96.5});
  const RunSet baseline = documents({100, 100.5, 101, 101.5, 102, 102.5});
  const auto at = [&](double margin) {
    return gate::test::run_one(gate::checks::k_non_inferiority,
                               ParamsBuilder()
                                   .text("metric", "m")
                                   .text("direction", "higher")
                                   .text("paired_by", "seed")
                                   .text("method", "sign_flip")
                                   .margin("margin", margin),
                               candidate, &baseline);
  };
  const Finding upper = at(6);
  CAPTURE(upper.summary);
  REQUIRE(upper.interval.has_value());
  REQUIRE(upper.interval->low == -6);
  REQUIRE(upper.outcome == Outcome::kInconclusive);
  REQUIRE(flip(upper, "margin") != nullptr);
  CHECK(flip(upper, "margin")->text == "a margin of 6.01 would pass");
  CHECK(at(6.01).outcome == Outcome::kHolds);
}

TEST_CASE("limits that are drawn of whole numbers: no margin is told from a limit that it equals") {
  const auto whole = [](double centre, double salt) {
    std::vector<double> values = wobbling(150, centre, salt);
    for (double& value : values) {
      value = std::round(4 * value);
    }
    return values;
  };
  const RunSet candidate = set_of({whole(10, 1)});
  const RunSet baseline = set_of({whole(10, 2)});
  const auto at = [&](const gate::CheckKind& kind, double margin) {
    return gate::test::run_one(kind,
                               ParamsBuilder()
                                   .text("metric", "m")
                                   .text("direction", "higher")
                                   .text("statistic", "p90")
                                   .margin("margin", margin)
                                   .number("run_sd", 0),
                               candidate, &baseline);
  };
  for (const double margin : {20.0, 3.0, 1.0, 0.5}) {
    const Finding finding = at(gate::checks::k_non_inferiority, margin);
    CAPTURE(finding.summary);
    if (const Flip* found = flip(finding, "margin")) {
      CHECK(at(gate::checks::k_non_inferiority, found->amount).outcome == found->to);
    }
  }
  // A loss that is certain: the limit that violates is one of the whole numbers.
  const RunSet worse = set_of({whole(8.5, 1)});
  for (const double margin : {20.0, 6.0, 4.0, 1.0}) {
    const auto of_worse = [&](double tolerated) {
      return gate::test::run_one(gate::checks::k_non_inferiority,
                                 ParamsBuilder()
                                     .text("metric", "m")
                                     .text("direction", "higher")
                                     .text("statistic", "p90")
                                     .margin("margin", tolerated)
                                     .number("run_sd", 0),
                                 worse, &baseline);
    };
    const Finding finding = of_worse(margin);
    CAPTURE(finding.summary);
    for (const Flip& each : finding.flips) {
      CHECK(of_worse(each.amount).outcome == each.to);
    }
  }
  // An equivalence is drawn once for each of its margins: none is named without drawing again.
  const Finding same = at(gate::checks::k_equivalence, 20);
  CHECK(same.outcome == Outcome::kHolds);
  CHECK(same.flips.empty());
}

TEST_CASE("flips: three digits, to the side that is asked for; what is not finite has none") {
  CHECK(gate::checks::rounded(0.12345, true) == 0.124);
  CHECK(gate::checks::rounded(0.12345, false) == 0.123);
  CHECK(gate::checks::rounded(-98765, true) == -98700);
  CHECK(gate::checks::rounded(0, true) == 0);
  for (const double infinite : {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    CHECK(gate::checks::rounded(infinite, true) == infinite);
    CHECK(gate::checks::rounded(infinite, false) == infinite);
  }
  CHECK(std::isnan(gate::checks::rounded(std::numeric_limits<double>::quiet_NaN(), true)));
}
