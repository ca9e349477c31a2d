// ratio.h and cost_per_success.h.
#include "gate/stats/ratio.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "gate/stats/cost_per_success.h"
#include "gate/stats/distributions.h"
#include "gate/stats/t_interval.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

double average(const Values& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Values scaled(Values values, double by) {
  for (double& one : values) {
    one *= by;
  }
  return values;
}

TEST_CASE("a relative margin forms no ratio") {
  const Values c{100, 120, 90, 130};
  const Values b{100, 110, 95, 120};
  CHECK(relative_differences(c, b, 0.1, Better::kHigher)[1] == near(120 - 0.9 * 110));
  CHECK(relative_differences(c, b, 0.1, Better::kLower)[1] == near(1.1 * 110 - 120));
  const Estimate paired = relative_paired(c, b, 0.1, Better::kLower, {});
  const Estimate by_hand = paired_t(scaled(b, 1.1), c, {});
  CHECK(paired.interval.low == near(by_hand.interval.low));
  CHECK(paired.interval.high == near(by_hand.interval.high));
  const Estimate unpaired = relative_unpaired(moments(c), moments(b), 0.1, Better::kHigher, {});
  const Estimate welch_by_hand = welch(c, scaled(b, 0.9), {});
  CHECK(unpaired.interval.low == near(welch_by_hand.interval.low));
  CHECK(unpaired.degrees_of_freedom == near(welch_by_hand.degrees_of_freedom));
  CHECK(std::isnan(relative_paired(c, Values{1}, 0.1, Better::kLower, {}).value));
}

TEST_CASE("margins on the log scale") {
  CHECK(log_margin(0.25, Better::kLower) == near(std::log(1.25)));
  CHECK(log_margin(0.25, Better::kHigher) == near(-std::log(0.75)));
  CHECK(log_margin(1.5, Better::kLower) == near(std::log(2.5)));
  CHECK(log_margin(1, Better::kHigher) == kInfinity);
  CHECK(log_margin(0, Better::kLower) == 0);
  CHECK(std::isnan(log_margin(-0.1, Better::kLower)));
  CHECK(std::isnan(log_margin(kNaN, Better::kLower)));
}

TEST_CASE("Fieller's limits are where y - r x is just not significant; delta and log-delta by hand") {
  constexpr std::array<double, 3> kLevels{1, 2, 5};
  const Levels levels{0.1, 0.05};
  test::for_each_sample<double>(kLevels, 4, [&](const Values& y) {
    test::for_each_multiset<double>(kLevels, 4, [&](const Values& x) {
      const PairedRatio got = paired_ratio(y, x, levels);
      const double ratio = average(y) / average(x);
      CHECK(got.ratio == near(ratio));
      const auto t_at = [&](double r) {
        Values z(4);
        for (std::size_t i = 0; i < 4; ++i) {
          z[i] = y[i] - r * x[i];
        }
        const Moments m = moments(z);
        return m.mean / standard_error(m);
      };
      const double t = student_upper_quantile(levels.alpha_high, 3);
      const Moments denominator = moments(x);
      CHECK(got.g == near(std::pow(t * standard_error(denominator) / denominator.mean, 2), 1e-9, 1e-12));
      Values z(4);
      for (std::size_t i = 0; i < 4; ++i) {
        z[i] = y[i] - ratio * x[i];
      }
      const double se = standard_error(moments(z)) / average(x);
      CHECK(got.delta.standard_error == near(se, 1e-9, 1e-12));
      if (se < 1e-12) {
        return;  // y proportional to x
      }
      if (got.fieller.low > -kInfinity) {
        CHECK(t_at(got.fieller.low) == near(student_upper_quantile(levels.alpha_low, 3), 1e-6));
      }
      if (got.fieller.high < kInfinity) {
        CHECK(t_at(got.fieller.high) == near(-t, 1e-6));
      }
      CHECK(got.delta.interval.high == near(ratio + t * se, 1e-9));
      CHECK(got.log_delta.high == near(ratio * std::exp(t * se / ratio), 1e-9));
      CHECK(got.log_ratio.value == near(std::log(ratio), 1e-12, 1e-14));
    });
  });
  // A denominator that may be 0 bounds nothing.
  const PairedRatio vague = paired_ratio(Values{1, 2, 3}, Values{-1, 0.5, 2}, {});
  CHECK(vague.g > 1);
  CHECK(vague.fieller.low == -kInfinity);
  CHECK(vague.fieller.high == kInfinity);
}

TEST_CASE("geometric means and Welch on logs") {
  const Values y{2, 8, 32};
  const Values x{1, 2, 4};
  // Ratios 2, 4, 8: ln 4 on average, sd ln 2.
  const Estimate g = geometric_ratio(y, x, {});
  CHECK(g.value == near(4));
  CHECK(g.interval.high == near(4 * std::exp(4.302652729749464 * std::log(2) / std::sqrt(3))));
  const Estimate w = log_welch(y, x, {});
  CHECK(w.value == near(std::log(8) - std::log(2)));
  CHECK(w.standard_error == near(std::sqrt((std::log(4) * std::log(4) + std::log(2) * std::log(2)) / 3)));
}

TEST_CASE("values that a ratio or a logarithm cannot take") {
  CHECK(std::isnan(paired_ratio(Values{1}, Values{1}, {}).ratio));
  CHECK(std::isnan(paired_ratio(Values{1, 2}, Values{1}, {}).ratio));
  CHECK(std::isnan(paired_ratio(Values{1, 2}, Values{1, -1}, {}).ratio));
  CHECK(std::isnan(paired_ratio(Values{1, kNaN}, Values{1, 1}, {}).ratio));
  CHECK_FALSE(valid(paired_ratio(Values{-1, -2}, Values{1, 1}, {}).log_delta));
  CHECK(std::isnan(geometric_ratio(Values{1, 0}, Values{1, 1}, {}).value));
  CHECK(std::isnan(geometric_ratio(Values{1, 2}, Values{1}, {}).value));
  CHECK(std::isnan(log_welch(Values{1, -1}, Values{1, 1}, {}).value));
  CHECK(std::isnan(log_welch(Values{1, 2}, Values{1, kInfinity}, {}).value));
}

const Values kCost{2.0, 0.5, 3.0, 1.5, 1.0};
const Values kSuccess{1, 0, 1, 1, 0};
const Values kOtherCost{1.0, 0.7, 2.0, 1.0, 1.2};
const Values kOtherSuccess{1, 1, 0, 1, 0};

TEST_CASE("cost per success: the influence of a row is the derivative in its weight") {
  const UnitCost got = unit_cost(kCost, kSuccess);
  CHECK(got.ratio == near(8.0 / 3));
  CHECK(got.successes == 3);
  const auto at = [&](std::size_t row, double weight) {
    double cost = 0, success = 0;
    for (std::size_t i = 0; i < kCost.size(); ++i) {
      cost += (i == row ? weight : 1) * kCost[i];
      success += (i == row ? weight : 1) * kSuccess[i];
    }
    return cost / success;
  };
  for (std::size_t i = 0; i < kCost.size(); ++i) {
    const double slope = (at(i, 1 + 1e-5) - at(i, 1 - 1e-5)) / 2e-5;
    CHECK(got.influence[i] == near(5 * slope, 1e-6, 1e-8));
  }
  CHECK(got.standard_error == near(standard_error(moments(got.influence))));
}

// Influence on ln(ratio), written out.
Values log_influence(const Values& cost, const Values& success) {
  const double ratio = average(cost) / average(success);
  Values out;
  for (std::size_t i = 0; i < cost.size(); ++i) {
    out.push_back((cost[i] - ratio * success[i]) / average(success) / ratio);
  }
  return out;
}

TEST_CASE("log ratio of two costs: paired, unpaired, several runs") {
  const UnitCost c = unit_cost(kCost, kSuccess);
  const UnitCost b = unit_cost(kOtherCost, kOtherSuccess);
  const double log_ratio = std::log(8.0 / 5.9);
  const Values mine = log_influence(kCost, kSuccess);
  const Values theirs = log_influence(kOtherCost, kOtherSuccess);
  const Estimate paired = log_cost_ratio_paired(c, b, {});
  const Estimate t = paired_t(mine, theirs, {});
  CHECK(paired.value == near(log_ratio));
  CHECK(paired.standard_error == near(t.standard_error));
  CHECK(paired.interval.low == near(log_ratio + t.interval.low - t.value));
  const Values linear = linearised_log_ratio(c, b);
  REQUIRE(linear.size() == 5);
  CHECK(average(linear) == near(log_ratio));
  const Estimate unpaired = log_cost_ratio_unpaired(c, b, {});
  const Estimate w = welch(mine, theirs, {});
  CHECK(unpaired.value == near(log_ratio));
  CHECK(unpaired.standard_error == near(w.standard_error));
  CHECK(unpaired.degrees_of_freedom == near(w.degrees_of_freedom));
  // One run a side is the paired case.
  const std::vector<Values> c_cost{kCost}, c_success{kSuccess}, b_cost{kOtherCost}, b_success{kOtherSuccess};
  const Crossed one = log_cost_ratio_crossed({c_cost, c_success}, {b_cost, b_success}, {});
  CHECK(one.estimate.interval.low == near(paired.interval.low));
  // Two runs: the components of the linearised rows about the ratio of all rows.
  const std::vector<Values> cost2{kCost, kOtherCost}, success2{kSuccess, kOtherSuccess};
  const double whole = 13.9 / 6;
  std::vector<Values> rows(2);
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t i = 0; i < 5; ++i) {
      rows[k].push_back((cost2[k][i] - whole * success2[k][i]) / 0.6 / whole);
    }
  }
  const std::vector<Values> flat{theirs};
  const Crossed two = log_cost_ratio_crossed({cost2, success2}, {b_cost, b_success}, {});
  const Crossed twin = crossed(rows, flat, {});
  CHECK(two.estimate.value == near(std::log(whole / (5.9 / 3))));
  CHECK(two.estimate.standard_error == near(twin.estimate.standard_error));
  CHECK(two.estimate.degrees_of_freedom == near(twin.estimate.degrees_of_freedom));
}

TEST_CASE("no success, negative costs, rows that do not match") {
  const UnitCost none = unit_cost(kCost, Values(5, 0));
  CHECK(none.ratio == kInfinity);
  CHECK(std::isnan(none.standard_error));
  const UnitCost good = unit_cost(kCost, kSuccess);
  CHECK_FALSE(valid(log_cost_ratio_paired(none, good, {}).interval));
  CHECK_FALSE(valid(log_cost_ratio_unpaired(good, none, {}).interval));
  CHECK(linearised_log_ratio(good, none).empty());
  CHECK(std::isnan(unit_cost(Values{1, -1}, Values{1, 1}).ratio));
  CHECK(std::isnan(unit_cost(Values{1, 1}, Values{1, 1.5}).ratio));
  CHECK(std::isnan(unit_cost(Values{1, 1}, Values{1}).ratio));
  CHECK(std::isnan(unit_cost(Values{1}, Values{1}).ratio));
  CHECK(std::isnan(unit_cost(Values{1, kNaN}, Values{1, 1}).ratio));
  CHECK_FALSE(
      valid(log_cost_ratio_paired(unit_cost(Values{0, 0}, Values{1, 1}), unit_cost(Values{1, 2}, Values{1, 1}), {})
                .interval));
  const std::vector<Values> cost{kCost}, success{kSuccess}, shorter{Values{1, 0}};
  CHECK(std::isnan(log_cost_ratio_crossed({cost, shorter}, {cost, success}, {}).estimate.value));
  CHECK(std::isnan(log_cost_ratio_crossed({cost, {}}, {cost, success}, {}).estimate.value));
}

}  // namespace
}  // namespace gate::stats
