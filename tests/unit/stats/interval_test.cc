// interval.h, t_interval.h and decision.h: from a value and its standard error to a decision.
#include "gate/stats/interval.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "gate/stats/decision.h"
#include "gate/stats/t_interval.h"
#include "tests/support/near.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

bool no_interval(const Estimate& estimate) { return !valid(estimate.interval); }

TEST_CASE("which intervals are valid") {
  CHECK(valid(Interval{0, 1}));
  CHECK(valid(Interval{1, 1}));
  CHECK(valid(Interval{-kInfinity, kInfinity}));
  CHECK_FALSE(valid(Interval{}));
  CHECK_FALSE(valid(Interval{kNaN, 1}));
  CHECK_FALSE(valid(Interval{0, kNaN}));
  CHECK_FALSE(valid(Interval{2, 1}));
  CHECK_FALSE(valid(Interval{kInfinity, kInfinity}));
  CHECK_FALSE(valid(Interval{-kInfinity, -kInfinity}));
}

TEST_CASE("which levels are valid") {
  CHECK(valid(levels_of(0.95)));
  CHECK(levels_of(0.95).alpha_low == near(0.025));
  CHECK(levels_of(0.9).alpha_high == near(0.05));
  CHECK(valid(Levels{0.5, 0.001}));
  for (const double wrong : {0.0, -0.1, 0.51, kNaN}) {
    CHECK_FALSE(valid(Levels{wrong, 0.025}));
    CHECK_FALSE(valid(Levels{0.025, wrong}));
  }
}

TEST_CASE("t limits by hand: 4 -/+ 2.262157 * 0.5 at 9 degrees of freedom") {
  const Estimate estimate = t_estimate(4, 0.5, 9, levels_of(0.95));
  CHECK(estimate.interval.low == near(4 - 0.5 * 2.2621571627982054));
  CHECK(estimate.interval.high == near(4 + 0.5 * 2.2621571627982054));
  const Estimate uneven = t_estimate(4, 0.5, 9, {0.05, 0.025});
  CHECK(uneven.interval.low == near(4 - 0.5 * 1.8331129326562374));
  CHECK(uneven.interval.high == estimate.interval.high);
}

TEST_CASE("no interval of width 0, and none without information") {
  for (const double se : {0.0, -1.0, kNaN, kInfinity}) {
    CAPTURE(se);
    const Estimate estimate = t_estimate(1, se, 9, {});
    CHECK(no_interval(estimate));
    CHECK(p_pass(estimate, 5) == 1);
    CHECK(p_block(estimate, 5) == 1);
    CHECK(p_two_sided(estimate, 0) == 1);
  }
  CHECK(no_interval(t_estimate(1, 1, 0, {})));
  CHECK(no_interval(t_estimate(1, 1, kNaN, {})));
  CHECK(no_interval(t_estimate(kNaN, 1, 3, {})));
  CHECK(no_interval(t_estimate(1, 1, 3, {0.6, 0.025})));
}

TEST_CASE("p-values are the levels at which the limits meet the margin") {
  for (const double margin : {0.0, 0.3, 1.7}) {
    for (const double df : {2.0, 6.5, kInfinity}) {
      const Estimate estimate = t_estimate(0.4, 0.9, df, {});
      const double pass = p_pass(estimate, margin);
      const double block = p_block(estimate, margin);
      CHECK(pass + block == near(1));
      const Levels levels{std::min(pass, 0.5), std::min(block, 0.5)};
      const Estimate at = t_estimate(0.4, 0.9, df, levels);
      CHECK((pass <= 0.5 ? at.interval.low : at.interval.high) == near(-margin, 1e-9, 1e-9));
      CHECK(p_two_sided(estimate, -margin) == near(2 * std::min(pass, block)));
    }
  }
}

TEST_CASE("one sample and pairs, by hand") {
  // 1 2 3 4 5: mean 3, sd sqrt(2.5), t(4) = 2.7764451.
  const Estimate one = one_sample_t(Values{1, 2, 3, 4, 5}, {});
  CHECK(one.value == 3);
  CHECK(one.degrees_of_freedom == 4);
  CHECK(one.interval.low == near(3 - std::sqrt(0.5) * 2.7764451051977987));
  const Estimate pair = paired_t(Values{3, 5, 7, 9, 11}, Values{2, 3, 4, 5, 6}, {});
  CHECK(pair.value == one.value);
  CHECK(pair.interval.high == one.interval.high);
  CHECK(differences(Values{3, 1}, Values{1, 4}) == Values{2, -3});
  CHECK(std::isnan(paired_t(Values{1, 2}, Values{1}, {}).value));
}

TEST_CASE("Welch and pooled t, by hand") {
  // Variances 1 and 4, three values each: se^2 = 5/3, df = (5/3)^2 / (1/18 + 16/18).
  const Values candidate{1, 2, 3};
  const Values baseline{4, 6, 8};
  const Estimate w = welch(candidate, baseline, {});
  CHECK(w.value == -4);
  CHECK(w.standard_error == near(std::sqrt(5.0 / 3)));
  CHECK(w.degrees_of_freedom == near(25.0 / 9 / (17.0 / 18)));
  CHECK(w.interval.high == near(0.1554, 1e-3));  // t.test(c(1, 2, 3), c(4, 6, 8)) in R
  const Estimate p = pooled_t(candidate, baseline, {});
  CHECK(p.standard_error == near(std::sqrt(2.5 * 2 / 3)));
  CHECK(p.degrees_of_freedom == 4);
  const Estimate contrast = welch_contrast(moments(candidate), 2, moments(baseline), -0.5, {});
  CHECK(contrast.value == 1);
  CHECK(contrast.standard_error == near(std::sqrt(4.0 / 3 + 0.25 * 4 / 3)));
}

TEST_CASE("an arm without variance drops out; two of them leave nothing") {
  const Estimate one_sided = welch(Values{1, 2, 3}, Values{2, 2, 2, 2}, {});
  CHECK(one_sided.degrees_of_freedom == near(2));
  CHECK(one_sided.standard_error == near(std::sqrt(1.0 / 3)));
  CHECK(valid(one_sided.interval));
  const Estimate none = welch(Values{1, 1, 1}, Values{2, 2, 2}, {});
  CHECK(none.value == -1);
  CHECK(none.standard_error == 0);
  CHECK(no_interval(none));
  CHECK(no_interval(welch(Values{1}, Values{1, 2, 3}, {})));
  CHECK(no_interval(pooled_t(Values{1}, Values{1}, {})));
  CHECK(no_interval(one_sample_t(Values{1}, {})));
  CHECK(no_interval(one_sample_t(Values{3, 3, 3}, {})));
  CHECK(no_interval(one_sample_t(Values{}, {})));
}

TEST_CASE("direction becomes sign here") {
  CHECK(theta(0.8, 0.7, Better::kHigher) == near(0.1));
  CHECK(theta(0.8, 0.7, Better::kLower) == near(-0.1));
  CHECK(oriented({1, 3}, Better::kHigher).low == 1);
  CHECK(oriented({1, 3}, Better::kLower).low == -3);
  CHECK(oriented({1, 3}, Better::kLower).high == -1);
  CHECK_FALSE(valid(oriented({}, Better::kLower)));
}

struct Row {
  const char* what;
  Interval theta;
  double margin;
  Decision decision, equivalence, gain;
};

constexpr Decision kPass = Decision::kPass;
constexpr Decision kBlock = Decision::kBlock;
constexpr Decision kUndecided = Decision::kUndecided;

const std::array kRows{
    Row{"beyond 0", {0.1, 0.2}, 0.02, kPass, kBlock, kPass},
    Row{"within the margin", {-0.01, 0.01}, 0.02, kPass, kPass, kBlock},
    Row{"worse within the margin", {-0.015, -0.005}, 0.02, kPass, kPass, kBlock},
    Row{"across the margin", {-0.03, 0.01}, 0.02, kUndecided, kUndecided, kBlock},
    Row{"beyond the margin", {-0.05, -0.03}, 0.02, kBlock, kBlock, kBlock},
    Row{"the lower limit on the margin", {-0.02, 0.01}, 0.02, kUndecided, kUndecided, kBlock},
    Row{"the upper limit on the margin", {-0.05, -0.02}, 0.02, kUndecided, kUndecided, kBlock},
    Row{"the upper limit on the gain", {-0.01, 0.02}, 0.02, kPass, kUndecided, kUndecided},
    Row{"a margin of 0", {0.001, 0.2}, 0, kPass, kBlock, kPass},
    Row{"unbounded", {-kInfinity, kInfinity}, 0.02, kUndecided, kUndecided, kUndecided},
    Row{"unbounded above", {0.1, kInfinity}, 0.02, kPass, kBlock, kPass},
    Row{"no interval", {}, 0.02, kUndecided, kUndecided, kUndecided},
    Row{"half an interval", {0.1, kNaN}, 0.02, kUndecided, kUndecided, kUndecided},
    Row{"limits changed over", {0.2, 0.1}, 0.02, kUndecided, kUndecided, kUndecided},
    Row{"a negative margin", {0.1, 0.2}, -0.02, kUndecided, kUndecided, kUndecided},
    Row{"a margin that is no number", {0.1, 0.2}, kNaN, kUndecided, kUndecided, kUndecided},
    Row{"an infinite margin", {0.1, 0.2}, kInfinity, kUndecided, kUndecided, kUndecided},
};

TEST_CASE("the decision is strict, and a NaN never decides") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    CHECK(decide(row.theta, row.margin).decision == row.decision);
    CHECK(decide_equivalence(row.theta, row.margin).decision == row.equivalence);
    CHECK(decide_gain(row.theta, row.margin).decision == row.gain);
  }
}

TEST_CASE("remarks") {
  const Ruling better = decide({0.1, 0.2}, 0.02);
  CHECK(better.superior);
  CHECK_FALSE(better.worse);
  CHECK_FALSE(better.equivalent);
  const Ruling tolerable = decide({-0.015, -0.005}, 0.02);
  CHECK(tolerable.worse);
  CHECK(tolerable.worse_within_margin);
  CHECK(tolerable.equivalent);
  const Ruling bad = decide({-0.05, -0.03}, 0.02);
  CHECK(bad.worse);
  CHECK_FALSE(bad.worse_within_margin);
  const Ruling nothing = decide({}, 0.02);
  CHECK_FALSE((nothing.superior || nothing.worse || nothing.worse_within_margin || nothing.equivalent));
}

TEST_CASE("guarded Welch: Welch for equal sizes; for unequal ones never a smaller standard error than either's") {
  const std::vector<double> few{1, 1.1, 0.9};
  const std::vector<double> other{0.5, 0.8, 0.6};
  const std::vector<double> many{0, 2, 1, 3, -1, 0.5, 1.5, -2};
  const Estimate equal = guarded_welch(few, other, {});
  CHECK(equal.interval.low == welch(few, other, {}).interval.low);
  CHECK(equal.interval.high == welch(few, other, {}).interval.high);
  const Estimate guarded = guarded_welch(few, many, {});
  CHECK(guarded.value == welch(few, many, {}).value);
  CHECK(guarded.standard_error == pooled_t(few, many, {}).standard_error);
  CHECK(guarded.standard_error > welch(few, many, {}).standard_error);
  CHECK(guarded.degrees_of_freedom == welch(few, many, {}).degrees_of_freedom);
  // A wide small arm: Welch's own is the larger one.
  const std::vector<double> wide{-5, 0, 5};
  CHECK(guarded_welch(wide, many, {}).standard_error == welch(wide, many, {}).standard_error);
  CHECK(std::isnan(guarded_welch(std::vector<double>{1}, many, {}).interval.low));
}

}  // namespace
}  // namespace gate::stats
