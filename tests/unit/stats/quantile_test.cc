#include "gate/stats/quantile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

TEST_CASE("sample quantiles of all small samples, in every order") {
  constexpr std::array<double, 3> kLevels{-1, 0.5, 4};
  for (std::size_t n = 1; n <= 5; ++n) {
    test::for_each_sample<double>(kLevels, n, [&](const Values& values) {
      Values sorted = values;
      std::sort(sorted.begin(), sorted.end());
      const auto nd = static_cast<double>(n);
      for (const double p : {0.0, 0.1, 0.25, 0.5, 0.6, 0.95, 1.0}) {
        // The smallest value whose share of values up to it reaches p.
        const double inverted = *std::find_if(sorted.begin(), sorted.end(), [&](double x) {
          const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin();
          return static_cast<double>(up_to) >= nd * p - 1e-9;
        });
        // Linear between the points (share, value): (i - 1)/(n - 1) for type 7, (i - 1/3)/(n + 1/3) for type 8.
        const auto linear = [&](double first, double step) {
          for (std::size_t i = 0; i + 1 < n; ++i) {
            const double left = first + step * static_cast<double>(i);
            if (p <= left) {
              return sorted[i];
            }
            if (p < left + step) {
              return sorted[i] + (p - left) / step * (sorted[i + 1] - sorted[i]);
            }
          }
          return sorted.back();
        };
        const double seven = n == 1 ? sorted[0] : linear(0, 1 / (nd - 1));
        const double eight = linear((2.0 / 3) / (nd + 1.0 / 3), 1 / (nd + 1.0 / 3));
        CAPTURE(n);
        CAPTURE(p);
        CHECK(quantile(values, p, QuantileType::kInvertedCdf) == inverted);
        CHECK(quantile(values, p) == near(seven));
        CHECK(quantile(values, p, QuantileType::kMedianUnbiased8) == near(eight));
        CHECK(quantile_sorted(sorted, p) == near(seven));
        CHECK(quantile_sorted(sorted, p, QuantileType::kInvertedCdf) == inverted);
      }
    });
  }
}

TEST_CASE("quantiles next to infinities and across the whole range of double") {
  CHECK(quantile(Values{1, 2, kInfinity, kInfinity}, 0.9) == kInfinity);
  CHECK(quantile(Values{-kInfinity, -kInfinity, 2}, 0.2) == -kInfinity);
  CHECK(quantile(Values{-1.7e308, 1.7e308}, 0.5) == 0);
  CHECK(quantile(Values{-1.7e308, 1.7e308}, 0.75) == near(0.85e308));
}

double choose(std::int64_t n, std::int64_t k) {
  double out = 1;
  for (std::int64_t i = 1; i <= k; ++i) {
    out = out * static_cast<double>(n - k + i) / static_cast<double>(i);
  }
  return out;
}

TEST_CASE("ranks of the order-statistic interval: binomial terms added up one by one") {
  const Levels levels{0.025, 0.051};  // no binomial tail here equals one of them
  for (const std::int64_t n : {1, 2, 5, 6, 7, 20, 36, 59, 72}) {
    for (const double p : {0.05, 0.5, 0.9, 0.95}) {
      // below[r] = P(Bin < r)
      std::vector<double> below{0};
      for (std::int64_t k = 0; k <= n; ++k) {
        below.push_back(below.back() + choose(n, k) * std::pow(p, k) * std::pow(1 - p, n - k));
      }
      std::int64_t low = 0;
      while (low < n && below[static_cast<std::size_t>(low + 1)] <= levels.alpha_low) {
        ++low;
      }
      std::int64_t high = n + 1;
      while (high > 1 && 1 - below[static_cast<std::size_t>(high - 1)] <= levels.alpha_high) {
        --high;
      }
      const Ranks got = quantile_ranks(n, p, levels);
      CAPTURE(n);
      CAPTURE(p);
      CHECK(got.low == low);
      CHECK(got.high == high);
      CHECK(got.coverage ==
            near(below[static_cast<std::size_t>(high)] - below[static_cast<std::size_t>(low)], 1e-9, 1e-12));
      Values values;
      for (std::int64_t i = n; i >= 1; --i) {
        values.push_back(static_cast<double>(i * i));
      }
      const Interval limits = quantile_interval(values, p, levels);
      CHECK(limits.low == (low == 0 ? -kInfinity : static_cast<double>(low * low)));
      CHECK(limits.high == (high == n + 1 ? kInfinity : static_cast<double>(high * high)));
    }
  }
}

struct Least {
  double p;
  std::int64_t n;
};

TEST_CASE("the least n with two finite limits") {
  for (const Least& row :
       {Least{0.5, 6}, Least{0.9, 36}, Least{0.95, 72}, Least{0.99, 368}, Least{0.999, 3688}, Least{0.05, 72}}) {
    CAPTURE(row.p);
    CHECK(least_n_for_quantile(row.p, {}) == row.n);
    const auto finite = [&](std::int64_t n) {
      const Ranks ranks = quantile_ranks(n, row.p, {});
      return ranks.low >= 1 && ranks.high <= n;
    };
    CHECK(finite(row.n));
    CHECK_FALSE(finite(row.n - 1));
  }
  CHECK(least_n_for_quantile(0, {}) == 0);
  CHECK(least_n_for_quantile(0.5, {0.6, 0.1}) == 0);
}

TEST_CASE("MOVER, by hand") {
  // 10 (7..14) less 4 (1..8): below sqrt(3^2 + 4^2), above sqrt(4^2 + 3^2).
  const Interval got = mover_difference(10, {7, 14}, 4, {1, 8});
  CHECK(got.low == near(1));
  CHECK(got.high == near(11));
  CHECK(mover_difference(10, {-kInfinity, 14}, 4, {1, 8}).low == -kInfinity);
  CHECK(mover_difference(10, {7, 14}, 4, {1, kInfinity}).low == -kInfinity);
  CHECK(mover_difference(10, {7, kInfinity}, 4, {1, 8}).high == kInfinity);
  CHECK_FALSE(valid(mover_difference(10, {}, 4, {1, 8})));
}

TEST_CASE("no values, NaN, p outside its range") {
  CHECK(std::isnan(quantile(Values{}, 0.5)));
  CHECK(std::isnan(quantile(Values{1, kNaN}, 0.5)));
  CHECK(std::isnan(quantile(Values{1}, 1.5)));
  CHECK(std::isnan(quantile(Values{1}, kNaN)));
  CHECK(std::isnan(quantile_sorted(Values{}, 0.5)));
  CHECK(std::isnan(quantile_sorted(Values{kNaN}, 0.5)));
  CHECK_FALSE(valid(quantile_interval(Values{}, 0.5, {})));
  CHECK_FALSE(valid(quantile_interval(Values{1, kNaN}, 0.5, {})));
  CHECK_FALSE(valid(quantile_interval(Values{1, 2}, 0, {})));
  CHECK_FALSE(valid(quantile_interval(Values{1, 2}, 0.5, {0, 0.1})));
  CHECK(quantile_ranks(0, 0.5, {}).low == 0);
  CHECK(quantile_ranks(5, 1, {}).high == 6);
}

}  // namespace
}  // namespace gate::stats
