// bootstrap_interval.h and bootstrap_law.h.
#include "gate/stats/bootstrap_interval.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/distributions.h"
#include "gate/stats/quantile.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

Values one_to(int n) {
  Values out(static_cast<std::size_t>(n));
  std::iota(out.begin(), out.end(), 1.0);
  return out;
}

TEST_CASE("percentile and basic limits of 1..999, by hand") {
  Values replicates = one_to(999);
  std::rotate(replicates.begin(), replicates.begin() + 300, replicates.end());
  // Type 7 of 1..n at p is 1 + (n - 1) p.
  const BootstrapInterval percentile = percentile_interval(replicates, {0.05, 0.025});
  CHECK(percentile.interval.low == near(1 + 998 * 0.05));
  CHECK(percentile.interval.high == near(1 + 998 * 0.975));
  CHECK(percentile.level.low == 0.05);
  CHECK(percentile.level.high == 0.975);
  // Evenly spaced replicates: the density is 1/998 a unit.
  CHECK(percentile.monte_carlo_error.low == near(998 * std::sqrt(0.05 * 0.95 / 999), 1e-6));
  const BootstrapInterval basic = basic_interval(500, replicates, {0.05, 0.025});
  CHECK(basic.interval.low == near(1000 - (1 + 998 * 0.95)));
  CHECK(basic.interval.high == near(1000 - (1 + 998 * 0.025)));
  CHECK(basic.monte_carlo_error.low == near(998 * std::sqrt(0.05 * 0.95 / 999), 1e-6));
  // R's boot: rank (B + 1) p = 50 exactly.
  CHECK(percentile_interval(replicates, {0.05, 0.05}, Interpolation::kNormalScale).interval.low == near(50));
}

TEST_CASE("BCa: Efron's formula written out") {
  const Values replicates = one_to(999);
  const double estimate = 450;
  const double acceleration = 0.04;
  const BootstrapInterval got = bca_interval(estimate, replicates, acceleration, {});
  const double z0 = normal_quantile(449.5 / 999);
  const auto level = [&](double z) { return normal_cdf(z0 + (z0 + z) / (1 - acceleration * (z0 + z))); };
  CHECK(got.z0 == near(z0));
  CHECK(got.level.low == near(level(-1.959963984540054)));
  CHECK(got.level.high == near(level(1.959963984540054)));
  CHECK(got.interval.low == near(1 + 998 * got.level.low));
  CHECK_FALSE(got.fell_back);
  const BootstrapInterval as_r =
      bca_interval(estimate, replicates, acceleration, {}, Interpolation::kType7, TiesInBias::kNone);
  CHECK(as_r.z0 == near(normal_quantile(449.0 / 999)));
  // Neither bias nor acceleration: the percentile interval.
  CHECK(bca_interval(500, replicates, 0, {}).interval.low == near(percentile_interval(replicates, {}).interval.low));
}

TEST_CASE("BCa falls back to the percentile interval and says so") {
  const Values replicates = one_to(999);
  const Interval percentile = percentile_interval(replicates, {}).interval;
  for (const double estimate : {-5.0, 2000.0}) {  // all replicates on one side: z0 is infinite
    const BootstrapInterval got = bca_interval(estimate, replicates, 0, {});
    CHECK(got.fell_back);
    CHECK(got.interval.low == percentile.low);
  }
  CHECK(bca_interval(500, replicates, kNaN, {}).fell_back);
  CHECK(bca_interval(500, replicates, 3, {}).fell_back);  // a denominator below 0
  CHECK(bca_interval(7, Values(999, 7), 0, {}).fell_back);
  CHECK(bca_interval(7, Values(999, 7), 0, {}).interval.low == 7);
}

TEST_CASE("studentised limits, by hand") {
  Values t;
  for (int i = 0; i <= 1000; ++i) {
    t.push_back((i - 300) / 100.0);  // -3 .. 7
  }
  const BootstrapInterval got = studentised_interval(10, 2, t, {0.05, 0.1});
  CHECK(got.interval.low == near(10 - 2 * 6.5));
  CHECK(got.interval.high == near(10 + 2 * 2.0));
  CHECK_FALSE(valid(studentised_interval(10, 0, t, {}).interval));
  CHECK_FALSE(valid(studentised_interval(10, kNaN, t, {}).interval));
}

TEST_CASE("too few replicates, a NaN among them, unusable levels: no limits") {
  for (const Values& replicates : {Values{}, Values{1}, Values{1, kNaN, 2}}) {
    CHECK_FALSE(valid(percentile_interval(replicates, {}).interval));
    CHECK_FALSE(valid(basic_interval(1, replicates, {}).interval));
    CHECK_FALSE(valid(bca_interval(1, replicates, 0, {}).interval));
    CHECK_FALSE(valid(studentised_interval(1, 1, replicates, {}).interval));
  }
  CHECK_FALSE(valid(percentile_interval(one_to(9), {0.7, 0.1}).interval));
  CHECK_FALSE(valid(bca_interval(kNaN, one_to(9), 0, {}).interval));
}

TEST_CASE("the acceleration of a mean: the jackknife, one value left out at a time") {
  test::Random random(51);
  for (const std::size_t n : {3U, 8U, 100U}) {
    Values values;
    for (std::size_t i = 0; i < n; ++i) {
      values.push_back(std::exp(random.bell()));
    }
    Values left_out;
    for (std::size_t i = 0; i < n; ++i) {
      double total = 0;
      for (std::size_t j = 0; j < n; ++j) {
        total += j == i ? 0 : values[j];
      }
      left_out.push_back(total / static_cast<double>(n - 1));
    }
    const double centre = std::accumulate(left_out.begin(), left_out.end(), 0.0) / static_cast<double>(n);
    double cubes = 0, squares = 0;
    for (const double one : left_out) {
      cubes += std::pow(centre - one, 3);
      squares += std::pow(centre - one, 2);
    }
    CHECK(mean_acceleration(values) == near(cubes / (6 * std::pow(squares, 1.5)), 1e-9));
  }
  CHECK(std::isnan(mean_acceleration(Values{2, 2, 2})));
  CHECK(std::isnan(mean_acceleration(Values{})));
}

TEST_CASE("near the edge: three Monte-Carlo standard errors") {
  CHECK(near_edge(0.010, 0.004, 0));
  CHECK_FALSE(near_edge(0.013, 0.004, 0));
  CHECK(near_edge(-0.012, 0.004, 0));
  CHECK(near_edge(kNaN, 0.004, 0));
  CHECK(near_edge(0.1, kNaN, 0));
  CHECK_FALSE(near_edge(0.1, 0, 0));
}

// Mean of every resample with its probability; values in whole units, so that equal sums are equal.
std::map<std::int64_t, double> every_sum(const std::vector<std::int64_t>& values) {
  std::map<std::int64_t, double> law;
  const double each = std::pow(static_cast<double>(values.size()), -static_cast<double>(values.size()));
  test::for_each_sample<std::int64_t>(values, values.size(), [&](const std::vector<std::int64_t>& drawn) {
    law[std::accumulate(drawn.begin(), drawn.end(), std::int64_t{0})] += each;
  });
  return law;
}

TEST_CASE("the law of a mean on a lattice: all resamples of all small samples") {
  constexpr std::array<std::int64_t, 4> kLevels{-3, 0, 2, 7};
  for (std::size_t n = 1; n <= 5; ++n) {
    test::for_each_multiset<std::int64_t>(kLevels, n, [&](const std::vector<std::int64_t>& whole) {
      const auto twin = every_sum(whole);
      Values values;
      for (const std::int64_t one : whole) {
        values.push_back(static_cast<double>(one) * 0.1);
      }
      const DiscreteLaw law = bootstrap_mean_law(values);
      CAPTURE(n);
      CAPTURE(whole[0]);
      CHECK(law.method == LawMethod::kExact);
      REQUIRE(law.atoms.size() == twin.size());
      std::size_t at = 0;
      double total = 0, square = 0;
      for (const auto& [sum, probability] : twin) {
        const double atom = static_cast<double>(sum) * 0.1 / static_cast<double>(n);
        CHECK(law.atoms[at] == near(atom, 1e-12, 1e-14));
        CHECK(law.probability[at] == near(probability));
        total += atom * probability;
        square += atom * atom * probability;
        ++at;
      }
      CHECK(law_mean(law) == near(total, 1e-12, 1e-14));
      CHECK(law_variance(law) == near(square - total * total, 1e-9, 1e-12));
    });
  }
}

TEST_CASE("the law of a mean of 0s and 1s: binomial, directly and by transform") {
  for (const std::size_t n : {200U, 20'000U, 300'000U}) {
    Values values(n, 0);
    std::fill_n(values.begin(), n / 5, 1.0);
    const DiscreteLaw law = bootstrap_mean_law(values);
    CAPTURE(n);
    CHECK(law.method == (n == 200 ? LawMethod::kExact : LawMethod::kFourier));
    double cumulative = 0;
    double worst = 0;
    for (std::size_t i = 0; i < law.atoms.size(); ++i) {
      cumulative += law.probability[i];
      const auto ones = std::llround(law.atoms[i] * static_cast<double>(n));
      worst = std::max(worst, std::abs(cumulative - binomial_cdf(ones, static_cast<std::int64_t>(n), 0.2)));
    }
    CHECK(worst < 1e-10);
    const Interval limits = law_interval(law, {});
    const auto reached = [&](double limit, double level) {
      const auto k = std::llround(limit * static_cast<double>(n));
      return binomial_cdf(k, static_cast<std::int64_t>(n), 0.2) >= level &&
             binomial_cdf(k - 1, static_cast<std::int64_t>(n), 0.2) < level;
    };
    CHECK(reached(limits.low, 0.025));
    CHECK(reached(limits.high, 0.975));
  }
}

TEST_CASE("the law of a mean of unrelated values, on a grid: all resamples") {
  const Values values{std::sqrt(2.0), 0.1, -std::sqrt(3.0), 2.71828, 0.57722, -1};
  Values means;
  test::for_each_sample<double>(
      values, 6, [&](const Values& drawn) { means.push_back(std::accumulate(drawn.begin(), drawn.end(), 0.0) / 6); });
  std::sort(means.begin(), means.end());
  const DiscreteLaw law = bootstrap_mean_law(values);
  CHECK(law.method == LawMethod::kGrid);
  CHECK(std::accumulate(law.probability.begin(), law.probability.end(), 0.0) == near(1, 1e-9));
  for (const double level : {0.005, 0.025, 0.2, 0.5, 0.9, 0.975}) {
    CAPTURE(level);
    CHECK(law_quantile(law, level) == near(quantile_sorted(means, level, QuantileType::kInvertedCdf), 0, 2e-3));
  }
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 6;
  double variance = 0;
  for (const double one : values) {
    variance += (one - mean) * (one - mean) / 36;
  }
  CHECK(law_mean(law) == near(mean, 1e-9));
  CHECK(law_variance(law) == near(variance, 1e-9));
}

TEST_CASE("the law agrees with ten thousand resamples") {
  test::Random random(52);
  const Values values = random.bells(300);
  const DiscreteLaw law = bootstrap_mean_law(values);
  const Values replicates = bootstrap_means(values, {{1, 1}, 10'000, 1});
  const BootstrapInterval sampled = percentile_interval(replicates, {});
  const Interval exact = law_interval(law, {});
  CHECK(std::abs(exact.low - sampled.interval.low) < 3 * sampled.monte_carlo_error.low);
  CHECK(std::abs(exact.high - sampled.interval.high) < 3 * sampled.monte_carlo_error.high);
}

TEST_CASE("laws of nothing, of equal values, of NaN") {
  CHECK(bootstrap_mean_law(Values{}).atoms.empty());
  CHECK(bootstrap_mean_law(Values{1, kNaN}).atoms.empty());
  CHECK(std::isnan(law_quantile({}, 0.5)));
  CHECK(std::isnan(law_mean({})));
  CHECK(std::isnan(law_variance({})));
  const DiscreteLaw one = bootstrap_mean_law(Values(9, 0.7));
  CHECK(one.atoms == Values{0.7});
  CHECK(law_variance(one) == 0);
  CHECK(std::isnan(law_quantile(one, kNaN)));
}

TEST_CASE("the law of an order statistic: all resamples of ranks") {
  for (std::int64_t n = 1; n <= 6; ++n) {
    std::vector<std::int64_t> ranks(static_cast<std::size_t>(n));
    std::iota(ranks.begin(), ranks.end(), std::int64_t{1});
    std::vector<Values> up_to(ranks.size(), Values(ranks.size(), 0));  // [k - 1][j - 1]
    double all = 0;
    test::for_each_sample<std::int64_t>(ranks, ranks.size(), [&](std::vector<std::int64_t> drawn) {
      std::sort(drawn.begin(), drawn.end());
      for (std::size_t k = 0; k < drawn.size(); ++k) {
        for (auto j = static_cast<std::size_t>(drawn[k]); j <= ranks.size(); ++j) {
          up_to[k][j - 1] += 1;
        }
      }
      ++all;
    });
    for (std::int64_t k = 1; k <= n; ++k) {
      const Values law = order_statistic_law(n, k);
      REQUIRE(law.size() == ranks.size());
      for (std::size_t j = 0; j < law.size(); ++j) {
        CHECK(law[j] == near(up_to[static_cast<std::size_t>(k - 1)][j] / all));
      }
    }
  }
  CHECK(order_statistic_law(5, 0).empty());
  CHECK(order_statistic_law(5, 6).empty());
}

}  // namespace
}  // namespace gate::stats
