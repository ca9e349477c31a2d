#include "gate/stats/sample.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;

TEST_CASE("moments of all small samples of whole numbers, against their definitions in integers") {
  constexpr std::array<std::int64_t, 4> kLevels{-3, 0, 1, 4};
  for (std::size_t n = 1; n <= 6; ++n) {
    test::for_each_multiset<std::int64_t>(kLevels, n, [&](const std::vector<std::int64_t>& whole) {
      std::int64_t total = 0;
      for (const std::int64_t one : whole) {
        total += one;
      }
      // Deviations times n are whole numbers: second = n^2 sum d^2, third = n^3 sum d^3.
      const auto size = static_cast<std::int64_t>(n);
      std::int64_t second = 0;
      std::int64_t third = 0;
      for (const std::int64_t one : whole) {
        const std::int64_t d = size * one - total;
        second += d * d;
        third += d * d * d;
      }
      const auto nd = static_cast<double>(n);
      const Moments m = moments(std::vector<double>(whole.begin(), whole.end()));
      CAPTURE(whole.front());
      CAPTURE(n);
      CHECK(m.mean == near(static_cast<double>(total) / nd));
      CHECK(m.min == static_cast<double>(whole.front()));
      CHECK(m.max == static_cast<double>(whole.back()));
      if (n == 1) {
        CHECK(std::isnan(m.variance));
        CHECK(std::isnan(standard_error(m)));
        return;
      }
      const double variance = static_cast<double>(second) / nd / nd / (nd - 1);
      CHECK(m.variance == near(variance));
      CHECK(m.sd == near(std::sqrt(variance)));
      CHECK(standard_error(m) == near(std::sqrt(variance / nd)));
      const double skewness =
          second == 0 ? kNaN : static_cast<double>(third) * std::sqrt(nd) / std::pow(static_cast<double>(second), 1.5);
      CHECK(m.skewness == near(skewness, 1e-12, 1e-12));
    });
  }
}

TEST_CASE("sums lose nothing") {
  CHECK(sum(std::vector<double>{1e100, 1, -1e100}) == 1);
  CHECK(sum(std::vector<double>(10, 0.1)) == 1);
  CHECK(sum(std::vector<double>{}) == 0);
  CHECK(sum(std::vector<double>{1e308, 1e308, -1e308}) == near(1e308));  // a partial sum overflows
  CHECK(sum(std::vector<double>{1e308, 1e308}) == kInfinity);
  CHECK(std::isnan(mean(std::vector<double>{})));
  CHECK(mean(std::vector<double>{1e308, 1.5e308}) == near(1.25e308));
}

TEST_CASE("equal values have a variance of exactly 0, whatever their size") {
  for (const double value : {0.1, 1.0 / 3, 1e-300, 1e300, -7.7, 5e-324}) {
    CAPTURE(value);
    const Moments m = moments(std::vector<double>(1001, value));
    CHECK(m.mean == value);
    CHECK(m.variance == 0);
    CHECK(m.sd == 0);
    CHECK(std::isnan(m.skewness));
  }
  CHECK(moments(std::vector<double>{0.0, -0.0}).variance == 0);
}

TEST_CASE("subnormal and huge values are scaled before they are squared") {
  const std::vector<double> shape{1, 2, 3, 4, 10};
  const Moments plain = moments(shape);
  for (const int exponent : {-1060, -1000, -500, -400, 400, 500, 1000, 1019}) {
    CAPTURE(exponent);
    std::vector<double> scaled = shape;
    for (double& one : scaled) {
      one = std::ldexp(one, exponent);
    }
    const Moments m = moments(scaled);
    CHECK(m.mean == std::ldexp(plain.mean, exponent));
    // Subnormals keep fewer digits themselves.
    CHECK(std::ldexp(m.sd, -exponent) == near(plain.sd, exponent < -1000 ? 1e-3 : 1e-15));
    CHECK(m.skewness == near(plain.skewness, 1e-12));
  }
}

TEST_CASE("NaN and infinities are not dropped") {
  for (const double bad : {kNaN, kInfinity, -kInfinity}) {
    const std::vector<double> values{1, 2, bad};
    CHECK_FALSE(all_finite(values));
    CHECK(std::isnan(sum(values)));
    CHECK(std::isnan(mean(values)));
    CHECK(std::isnan(moments(values).mean));
    CHECK(std::isnan(moments(values).sd));
    CHECK(std::isnan(lag1_autocorrelation(values)));
    CHECK(moments(values).n == 3);
  }
}

TEST_CASE("lag-1 autocorrelation, by hand") {
  // Deviations -1.5 -0.5 0.5 1.5: products 0.75 - 0.25 + 0.75, squares 5.
  CHECK(lag1_autocorrelation(std::vector<double>{1, 2, 3, 4}) == near(0.25));
  CHECK(lag1_autocorrelation(std::vector<double>{1, -1, 1, -1}) == near(-0.75));
  CHECK(std::isnan(lag1_autocorrelation(std::vector<double>{2, 2, 2})));
  CHECK(std::isnan(lag1_autocorrelation(std::vector<double>{2})));
}

TEST_CASE("effective size of weights, by hand") {
  CHECK(effective_size(std::vector<double>(7, 0.3)) == near(7));
  CHECK(effective_size(std::vector<double>{1, 0, 0}) == 1);
  CHECK(effective_size(std::vector<double>{3, 1}) == near(1.6));
  CHECK(effective_size(std::vector<double>{3e200, 1e200}) == near(1.6));
  CHECK(std::isnan(effective_size(std::vector<double>{0, 0})));
  CHECK(std::isnan(effective_size(std::vector<double>{1, -1})));
  CHECK(std::isnan(effective_size(std::vector<double>{1, kNaN})));
}

TEST_CASE("a running sum gives the bits of sum() and the rest it lost") {
  test::Random random(11);
  CompensatedSum running;
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) {
    values.push_back(random.bell() * std::pow(10, static_cast<double>(random.below(20))));
    running.add(values.back());
  }
  CHECK(running.value() == sum(values));
  running = {};
  running.add(1);
  running.add(0x1p-60);
  CHECK(running.value() == 1);
  CHECK(running.remainder() == 0x1p-60);
}

}  // namespace
}  // namespace gate::stats
