// lattice.h and fft.h: what exact laws stand on.
#include "gate/stats/lattice.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "gate/stats/fft.h"
#include "gate/stats/sample.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;
using Complex = std::complex<double>;

TEST_CASE("the coarsest lattice: the greatest common divisor, for all small samples of tenths and thirds") {
  constexpr std::array<std::int64_t, 6> kLevels{-9, -6, 0, 4, 10, 35};
  for (const double unit : {0.1, 1.0 / 3, 7.0, 1e-12}) {
    for (std::size_t n = 1; n <= 4; ++n) {
      test::for_each_multiset<std::int64_t>(kLevels, n, [&](const std::vector<std::int64_t>& whole) {
        std::int64_t divisor = 0;
        Values values;
        for (const std::int64_t one : whole) {
          divisor = std::gcd(divisor, one);
          values.push_back(static_cast<double>(one) * unit);
        }
        const auto got = lattice(values, 0, 1000);
        CAPTURE(unit);
        CAPTURE(whole[0]);
        REQUIRE(got.has_value());
        CHECK(got->step == near(divisor == 0 ? 1 : static_cast<double>(divisor) * unit));
        for (std::size_t i = 0; i < n; ++i) {
          CHECK(got->multiple[i] == (divisor == 0 ? 0 : whole[i] / divisor));
        }
      });
    }
  }
}

TEST_CASE("no lattice: irrational ratios, too many steps, values that are not finite") {
  CHECK_FALSE(lattice(Values{1, std::sqrt(2.0)}, 0, 100'000).has_value());
  CHECK_FALSE(lattice(Values{1, 1001}, 0, 1000).has_value());
  CHECK(lattice(Values{1, 1000}, 0, 1000).has_value());
  CHECK(lattice(Values{101, 1100}, 100, 1000)->multiple == std::vector<std::int64_t>{1, 1000});
  CHECK_FALSE(lattice(Values{1, kNaN}, 0, 1000).has_value());
  CHECK_FALSE(lattice(Values{1, kInfinity}, 0, 1000).has_value());
  CHECK(lattice(Values{}, 0, 1000)->multiple.empty());
}

TEST_CASE("the transform: its definition, and back") {
  test::Random random(31);
  for (const std::size_t n : {1U, 2U, 8U, 64U}) {
    std::vector<Complex> values(n);
    for (Complex& one : values) {
      one = {random.bell(), random.bell()};
    }
    std::vector<Complex> got = values;
    fft(got, Transform::kForward);
    CAPTURE(n);
    for (std::size_t k = 0; k < n; ++k) {
      Complex total = 0;
      for (std::size_t i = 0; i < n; ++i) {
        total +=
            values[i] * std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k * i) / static_cast<double>(n));
      }
      CHECK(std::abs(got[k] - total) < 1e-12);
    }
    fft(got, Transform::kInverse);
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(std::abs(got[i] - values[i]) < 1e-13);
    }
  }
}

}  // namespace
}  // namespace gate::stats
