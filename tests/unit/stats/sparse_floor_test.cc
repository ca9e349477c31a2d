#include "gate/stats/sparse_floor.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "gate/stats/t_interval.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

TEST_CASE("share of the unseen: what n silent observations cannot exclude, by hand") {
  CHECK(unseen_share(0.025, 1) == near(0.975));
  CHECK(unseen_share(0.05, 30) == near(0.0950339, 1e-6));
  CHECK(unseen_share(0.025, 1000) == near(0.003682084, 1e-6));
  CHECK(unseen_share(0.025, 0) == 1);
  CHECK(std::isnan(unseen_share(0.025, kNaN)));
  // (1 - q)^n = alpha.
  for (const double n : {2.0, 19.0, 12345.0}) {
    CHECK(std::pow(1 - unseen_share(0.0125, n), n) == near(0.0125, 1e-9));
  }
}

TEST_CASE("identical outputs: +-(1 - alpha^(1/n)), so that 1000 of them pass 0.0037 and 300 do not") {
  const Estimate none = one_sample_t(Values(1000, 0.0), {});
  REQUIRE(none.standard_error == 0);
  const Interval hull = sparse_hull(none, 1000, {-1, 1}, {});
  CHECK(hull.low == near(-0.00368208, 1e-5));
  CHECK(hull.high == near(0.00368208, 1e-5));
  CHECK(hull_p_pass(none, 1000, {-1, 1}, 0.0037) < 0.025);
  CHECK(hull_p_pass(none, 1000, {-1, 1}, 0.0036) > 0.025);
  CHECK(hull_p_pass(one_sample_t(Values(300, 0.0), {}), 300, {-1, 1}, 0.0037) > 0.025);
  CHECK(hull_p_block(none, 1000, {-1, 1}, 0) == 1);
}

TEST_CASE("the hull never is narrower than t or floor, and lies where its p-values say") {
  constexpr std::array<double, 5> kLevels{-1, -0.5, 0, 0.25, 1};
  test::for_each_multiset<double>(kLevels, 6, [&](const Values& d) {
    const Estimate t = one_sample_t(d, {});
    const Interval hull = sparse_hull(t, 6, {-1, 1}, {});
    const Interval floor = floor_interval(t.value, 6, {-1, 1}, {});
    CAPTURE(t.value);
    CAPTURE(t.standard_error);
    REQUIRE(valid(hull));
    CHECK(hull.low <= floor.low);
    CHECK(hull.high >= floor.high);
    if (valid(t.interval)) {
      CHECK(hull.low <= t.interval.low);
      CHECK(hull.high >= t.interval.high);
    }
    // At a margin that the lower limit just meets, p_pass is alpha; likewise above.
    if (t.value > -1) {
      CHECK(hull_p_pass(t, 6, {-1, 1}, -hull.low) == near(0.025, 1e-8));
    }
    if (t.value < 1) {
      CHECK(hull_p_block(t, 6, {-1, 1}, -hull.high) == near(0.025, 1e-8));
    }
    CHECK(hull_p_pass(t, 6, {-1, 1}, -t.value) >= 0.5);
    CHECK(hull_p_block(t, 6, {-1, 1}, -t.value) >= 0.5);
  });
}

TEST_CASE("a mean at the end of its range has no floor beyond it") {
  const Estimate best = one_sample_t(Values(40, 1.0), {});
  CHECK(sparse_hull(best, 40, {0, 1}, {}).high == 1);
  CHECK(sparse_hull(best, 40, {0, 1}, {}).low == near(std::pow(0.025, 1.0 / 40)));
}

TEST_CASE("nothing to say: values outside the range, NaN, one value") {
  CHECK_FALSE(valid(sparse_hull(one_sample_t(Values{2, 3}, {}), 2, {-1, 1}, {})));
  CHECK_FALSE(valid(sparse_hull(one_sample_t(Values{0.5}, {}), 1, {-1, 1}, {})));
  CHECK_FALSE(valid(sparse_hull(one_sample_t(Values{0.5, kNaN}, {}), 2, {-1, 1}, {})));
  CHECK_FALSE(valid(sparse_hull(one_sample_t(Values{0.5, 0.2}, {}), 2, {-1, 1}, {0.7, 0.025})));
  CHECK(hull_p_pass(one_sample_t(Values{0.5}, {}), 1, {-1, 1}, 2) == 1);
  CHECK(hull_p_pass(one_sample_t(Values{0.5, 0.2}, {}), 2, {-1, 1}, kNaN) == 1);
  CHECK(hull_p_block(one_sample_t(Values{0.5, kNaN}, {}), 2, {-1, 1}, 0) == 1);
}

}  // namespace
}  // namespace gate::stats
