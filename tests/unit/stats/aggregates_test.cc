#include "gate/stats/aggregates.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "gate/stats/quantile.h"
#include "gate/stats/sample.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;
using Matrix = std::vector<Values>;

TEST_CASE("interquartile mean: a quarter of the values cut off at each end, rounded down") {
  CHECK(interquartile_mean(Values{5, 1, 3}) == near(3));
  CHECK(interquartile_mean(Values{100, 2, 3, -50}) == near(2.5));
  CHECK(interquartile_mean(Values{7, 6, 5, 4, 3, 2, 1}) == near(4));
  CHECK(interquartile_mean(Values{9, 1, 1, 2, 3, 4, 50, 80}) == near((2 + 3 + 4 + 9) / 4.0));
  CHECK(interquartile_mean(Matrix{{9, 1, 1, 2}, {3, 4, 50, 80}}) == near(4.5));
}

TEST_CASE("task means, optimality gap, probability of improvement, by hand") {
  const Matrix c{{0.5, 2.0, 0.1}, {0.7, 1.0, 0.3}};
  const Matrix b{{0.6, 1.0, 0.1}, {0.5, 0.4, 0.2}, {0.5, 1.0, 0.9}};
  CHECK(median_of_task_means(c) == near(0.6));
  CHECK(optimality_gap(c) == near(1 - (0.5 + 1 + 0.1 + 0.7 + 1 + 0.3) / 6));
  // Wins out of six, ties half: 0.5 beats none and ties two, 0.7 beats three; 2 beats three, 1 beats one and ties two;
  // 0.1 ties one, 0.3 beats two.
  CHECK(probability_of_improvement(c, b) == near((4.0 + 5.0 + 2.5) / 18));
  CHECK(probability_of_improvement(c, c) == 0.5);
  CHECK(probability_of_improvement(c, b) + probability_of_improvement(b, c) == near(1));
}

TEST_CASE("its interval resamples runs within tasks: all 3^3 * 3^3 resamples") {
  const Matrix scores{{1, 10}, {2, 14}, {6, 11}};
  const Values first{1, 2, 6};
  const Values second{10, 14, 11};
  Values all;
  test::for_each_sample<double>(first, 3, [&](const Values& a) {
    test::for_each_sample<double>(second, 3, [&](const Values& b) {
      Values joined = a;
      joined.insert(joined.end(), b.begin(), b.end());
      all.push_back(interquartile_mean(joined));
    });
  });
  const BootstrapInterval got = interquartile_mean_interval(scores, {0.1, 0.1}, {{1, 1}, 20'000, 1});
  const auto width = [&](double p) { return quantile(all, p + 0.01) - quantile(all, p - 0.01); };
  CHECK(std::abs(got.interval.low - quantile(all, 0.1)) <= width(0.1));
  CHECK(std::abs(got.interval.high - quantile(all, 0.9)) <= width(0.9));
  const BootstrapInterval threads = interquartile_mean_interval(scores, {0.1, 0.1}, {{1, 1}, 20'000, 8});
  CHECK(threads.interval.low == got.interval.low);
}

// The quantile functions read at the middle of each of n m steps.
double slow_violation(Values a, Values b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const std::size_t steps = a.size() * b.size();
  double whole = 0, violated = 0;
  for (std::size_t k = 0; k < steps; ++k) {
    const double gap = b[k / a.size()] - a[k / b.size()];
    whole += gap * gap;
    violated += gap > 0 ? gap * gap : 0;
  }
  return whole == 0 ? 0.5 : violated / whole;
}

TEST_CASE("almost stochastic order: all pairs of small samples") {
  constexpr std::array<double, 4> kLevels{-1, 0, 0.5, 3};
  for (std::size_t n = 1; n <= 4; ++n) {
    test::for_each_multiset<double>(kLevels, n, [&](const Values& a) {
      test::for_each_multiset<double>(kLevels, 3, [&](const Values& b) {
        CHECK(stochastic_order_violation(a, b) == near(slow_violation(a, b)));
        CHECK(stochastic_order_violation(a, b) + stochastic_order_violation(b, a) == near(1));
      });
    });
  }
}

TEST_CASE("empty, ragged and NaN") {
  const Matrix good{{1, 2}, {3, 4}};
  for (const Matrix& bad : {Matrix{}, Matrix{{}}, Matrix{{1, 2}, {3}}, Matrix{{1, kNaN}}}) {
    CHECK(std::isnan(interquartile_mean(bad)));
    CHECK(std::isnan(median_of_task_means(bad)));
    CHECK(std::isnan(optimality_gap(bad)));
    CHECK(std::isnan(probability_of_improvement(good, bad)));
    CHECK_FALSE(valid(interquartile_mean_interval(bad, {}, {}).interval));
  }
  CHECK(std::isnan(probability_of_improvement(good, Matrix{{1}})));
  CHECK(std::isnan(interquartile_mean(Values{})));
  CHECK(std::isnan(stochastic_order_violation(Values{}, Values{1})));
  CHECK(std::isnan(stochastic_order_violation(Values{1}, Values{kNaN})));
}

}  // namespace
}  // namespace gate::stats
