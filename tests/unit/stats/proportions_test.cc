// proportion.h, two_proportions.h, paired_binary.h and score_limit.h against slow twins on all small tables: tails
// summed term by term, likelihoods maximised numerically, limits found by walking.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "gate/stats/distributions.h"
#include "gate/stats/paired_binary.h"
#include "gate/stats/proportion.h"
#include "gate/stats/score_limit.h"
#include "gate/stats/t_interval.h"
#include "gate/stats/two_proportions.h"
#include "tests/support/near.h"

namespace gate::stats {
namespace {

using test::near;
using Function = std::function<double(double)>;

constexpr double kZ = 1.959963984540054;
const Levels kUneven{0.05, 0.01};

// Where a monotone condition changes between `no` and `yes`.
double border(double no, double yes, const std::function<bool(double)>& holds) {
  for (int i = 0; i < 200; ++i) {
    const double middle = no + (yes - no) / 2;
    (holds(middle) ? yes : no) = middle;
  }
  return yes;
}

// The largest value of a concave function, by thirds.
double peak(double low, double high, const Function& f) {
  for (int i = 0; i < 100; ++i) {
    const double a = low + (high - low) / 3;
    const double b = high - (high - low) / 3;
    (f(a) < f(b) ? low : high) = f(a) < f(b) ? a : b;
  }
  return (low + high) / 2;
}

double x_log(double x, double p) { return x == 0 ? 0 : x * std::log(std::max(p, 1e-300)); }

double choose(unsigned n, unsigned k) {
  double out = 1;
  for (unsigned i = 0; i < k; ++i) {
    out = out * (n - i) / (i + 1);
  }
  return out;
}

double at_least(unsigned x, unsigned n, double p) {
  double total = 0;
  for (unsigned k = x; k <= n; ++k) {
    total += choose(n, k) * std::pow(p, k) * std::pow(1 - p, n - k);
  }
  return total;
}

// The set of differences that a score statistic does not reject, walked through from both ends in steps of 1/200, the
// last step refined.
Interval walk(const Function& z, const Levels& levels) {
  const double z_low = normal_upper_quantile(levels.alpha_low);
  const double z_high = normal_upper_quantile(levels.alpha_high);
  constexpr int kSteps = 400;
  const auto place = [](int i) { return -1 + 2.0 * i / kSteps; };
  const auto from_below = [&](double d) { return z(d) <= z_low; };
  const auto from_above = [&](double d) { return z(d) >= -z_high; };
  int i = 0;
  while (i < kSteps && !from_below(place(i))) {
    ++i;
  }
  int j = kSteps;
  while (j > 0 && !from_above(place(j))) {
    --j;
  }
  return {i == 0 ? -1 : border(place(i - 1), place(i), from_below),
          j == kSteps ? 1 : border(place(j + 1), place(j), from_above)};
}

void check_same(const Interval& got, const Interval& twin, double tolerance) {
  CHECK(got.low == near(twin.low, 0, tolerance));
  CHECK(got.high == near(twin.high, 0, tolerance));
}

TEST_CASE("Clopper-Pearson: tails summed term by term") {
  for (unsigned n = 1; n <= 12; ++n) {
    for (unsigned x = 0; x <= n; ++x) {
      CAPTURE(n);
      CAPTURE(x);
      const Interval got = clopper_pearson(x, n, kUneven);
      const double low = x == 0 ? 0 : border(0, 1, [&](double p) { return at_least(x, n, p) >= 0.05; });
      const double high = x == n ? 1 : border(1, 0, [&](double p) { return 1 - at_least(x + 1, n, p) >= 0.01; });
      check_same(got, {low, high}, 1e-10);
    }
  }
  CHECK(clopper_pearson(0, 40, {}).high == near(1 - std::pow(0.025, 1.0 / 40)));
  CHECK(clopper_pearson(0, 40, {}).low == 0);
  CHECK(clopper_pearson(40, 40, {}).high == 1);
}

TEST_CASE("Wilson: the rates whose score test does not reject") {
  for (unsigned n = 1; n <= 12; ++n) {
    for (unsigned x = 0; x <= n; ++x) {
      CAPTURE(n);
      CAPTURE(x);
      const double share = static_cast<double>(x) / n;
      const auto z = [&](double p) { return (share - p) / std::sqrt(p * (1 - p) / n); };
      const Interval got = wilson(x, n, {});
      const double low = x == 0 ? 0 : border(0, share, [&](double p) { return p > 0 && z(p) <= kZ; });
      const double high = x == n ? 1 : border(1, share, [&](double p) { return p < 1 && z(p) >= -kZ; });
      check_same(got, {low, high}, 1e-12);
      CHECK(wilson_limit(x, n, -kZ) == near(got.low, 1e-12, 1e-15));
      CHECK(wilson_limit(x, n, kZ) == near(got.high, 1e-12, 1e-15));
    }
  }
}

TEST_CASE("Jeffreys and Agresti-Coull, by hand") {
  CHECK(beta_cdf(jeffreys(3, 10, {}).low, 3.5, 7.5) == near(0.025, 1e-9));
  CHECK(beta_cdf(jeffreys(3, 10, {}).high, 3.5, 7.5) == near(0.975, 1e-9));
  // Centre (3 + z^2/2)/(10 + z^2), and Wald's form about it.
  const double n = 10 + kZ * kZ;
  const double p = (3 + kZ * kZ / 2) / n;
  check_same(agresti_coull(3, 10, {}), {p - kZ * std::sqrt(p * (1 - p) / n), p + kZ * std::sqrt(p * (1 - p) / n)},
             1e-12);
  CHECK(agresti_coull(0, 5, {}).low == 0);
}

TEST_CASE("Miettinen-Nurminen and Mee: the restricted likelihood maximised numerically") {
  for (unsigned n1 = 1; n1 <= 4; ++n1) {
    for (unsigned n0 = 1; n0 <= 4; n0 += 2) {
      for (unsigned x1 = 0; x1 <= n1; ++x1) {
        for (unsigned x0 = 0; x0 <= n0; ++x0) {
          const TwoCounts counts{x1, n1, x0, n0};
          const auto variance = [&](double delta) {
            const double p0 = peak(std::max(0.0, -delta), std::min(1.0, 1 - delta), [&](double p) {
              return x_log(x1, p + delta) + x_log(n1 - x1, 1 - p - delta) + x_log(x0, p) + x_log(n0 - x0, 1 - p);
            });
            const double p1 = std::clamp(p0 + delta, 0.0, 1.0);
            return p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0;
          };
          const auto z = [&](double delta) {
            // What a numerical maximum leaves next to 0 or 1 counts as 0.
            const double v = variance(delta);
            return score_ratio(difference(counts) - delta, v > 1e-13 ? v : 0);
          };
          CAPTURE(x1);
          CAPTURE(n1);
          CAPTURE(x0);
          CAPTURE(n0);
          for (const double delta : {-0.7, -0.31, 0.02, 0.44, 0.9}) {
            CAPTURE(delta);
            CHECK(mee_z(counts, delta) == near(z(delta), 1e-5, 1e-6));
          }
          check_same(mee(counts, kUneven), walk(z, kUneven), 1e-5);
          const double total = n1 + n0;
          const auto corrected = [&](double delta) { return z(delta) * std::sqrt((total - 1) / total); };
          check_same(miettinen_nurminen(counts, kUneven), walk(corrected, kUneven), 1e-5);
        }
      }
    }
  }
}

TEST_CASE("two proportions: a published example, 56 of 70 against 48 of 80") {
  const TwoCounts counts{56, 70, 48, 80};
  check_same(miettinen_nurminen(counts, {}), {0.0528, 0.3382}, 6e-5);
  check_same(mee(counts, {}), {0.0533, 0.3377}, 6e-5);
  check_same(newcombe(counts, {}), {0.0524, 0.3339}, 6e-5);
  const double se = std::sqrt(0.8 * 0.2 / 70 + 0.6 * 0.4 / 80);
  check_same(wald(counts, {}), {0.2 - kZ * se, 0.2 + kZ * se}, 1e-12);
  const double c = 57.0 / 72;
  const double b = 49.0 / 82;
  const double moved = std::sqrt(c * (1 - c) / 72 + b * (1 - b) / 82);
  check_same(agresti_caffo(counts, {}), {c - b - kZ * moved, c - b + kZ * moved}, 1e-12);
}

TEST_CASE("score p-values are those of the statistic at the margin") {
  const TwoCounts counts{45, 60, 50, 60};
  const double z = miettinen_nurminen_z(counts, -0.1);
  CHECK(miettinen_nurminen_p_pass(counts, 0.1) == near(normal_survival(z)));
  CHECK(miettinen_nurminen_p_block(counts, 0.1) == near(normal_cdf(z)));
  const PairedCounts pairs{40, 3, 9, 8};
  CHECK(tango_p_pass(pairs, 0.05) == near(normal_survival(tango_z(pairs, -0.05))));
  CHECK(tango_p_block(pairs, 0.05) == near(normal_cdf(tango_z(pairs, -0.05))));
  // They agree with the limits.
  const Interval limits = tango(pairs, {});
  CHECK(tango_p_pass(pairs, -limits.low) == near(0.025, 1e-9));
  CHECK(tango_p_block(pairs, -limits.high) == near(0.025, 1e-9));
  CHECK(score_p_pass(kNaN) == 1);
  CHECK(score_p_block(kNaN) == 1);
  CHECK(score_p_pass(kInfinity) == 0);
  CHECK(score_p_block(kInfinity) == 1);
}

// Tango's statistic from the restricted multinomial likelihood: q = P(baseline only), q + delta = P(candidate only).
double tango_twin(unsigned b, unsigned c, unsigned n, double delta) {
  const double q = peak(std::max(0.0, -delta), (1 - delta) / 2, [&](double p) {
    return x_log(b, p + delta) + x_log(c, p) + x_log(n - b - c, 1 - 2 * p - delta);
  });
  const double variance = n * (2 * q + delta - delta * delta);
  return score_ratio(b - 1.0 * c - n * delta, variance > 1e-9 ? variance : 0);
}

TEST_CASE("Tango: the restricted likelihood maximised numerically, limits by walking") {
  for (unsigned n = 1; n <= 7; ++n) {
    for (unsigned b = 0; b <= n; ++b) {
      for (unsigned c = 0; b + c <= n; ++c) {
        const PairedCounts counts{n - b - c, b, c, 0};
        CAPTURE(n);
        CAPTURE(b);
        CAPTURE(c);
        for (const double delta : {-0.8, -0.3, -0.02, 0.11, 0.6}) {
          CAPTURE(delta);
          CHECK(tango_z(counts, delta) == near(tango_twin(b, c, n, delta), 1e-5, 1e-6));
        }
        check_same(tango(counts, kUneven), walk([&](double d) { return tango_twin(b, c, n, d); }, kUneven), 2e-5);
        // Where concordant pairs lie does not matter.
        CHECK(tango({0, b, c, n - b - c}, {}).low == tango({n - b - c, b, c, 0}, {}).low);
      }
    }
  }
}

TEST_CASE("Tango: published and closed-form anchors") {
  // 21 pairs, 1 against 7 (Fagerland, Lydersen and Laake 2014).
  check_same(tango({12, 1, 7, 1}, {}), {-0.5172, -0.0260}, 6e-5);
  // No discordant pair: +-z^2/(n + z^2).
  for (const unsigned n : {1U, 20U, 719U}) {
    const double half = kZ * kZ / (n + kZ * kZ);
    check_same(tango({n, 0, 0, 0}, {}), {-half, half}, 1e-12);
  }
}

TEST_CASE("exact McNemar: all sign vectors of the discordant pairs") {
  for (unsigned b = 0; b <= 8; ++b) {
    for (unsigned c = 0; c + b <= 10; ++c) {
      const McNemar got = mcnemar({5, b, c, 5});
      CAPTURE(b);
      CAPTURE(c);
      const unsigned m = b + c;
      if (m == 0) {
        CHECK(got.p_two_sided == 1);
        CHECK(got.p_mid == 1);
        continue;
      }
      double at_most_b = 0, at_least_b = 0, exactly_least = 0;
      for (unsigned mask = 0; mask < (1U << m); ++mask) {
        const auto ups = static_cast<unsigned>(__builtin_popcount(mask));
        at_most_b += ups <= b ? 1 : 0;
        at_least_b += ups >= b ? 1 : 0;
        exactly_least += ups == std::min(b, c) ? 1 : 0;
      }
      const double all = std::ldexp(1.0, static_cast<int>(m));
      CHECK(got.p_worse == near(at_most_b / all));
      CHECK(got.p_better == near(at_least_b / all));
      const double twice = 2 * std::min(at_most_b, at_least_b) / all;
      CHECK(got.p_two_sided == near(std::min(1.0, twice)));
      CHECK(got.p_mid == near(b == c ? 1 : twice - exactly_least / all));
    }
  }
}

TEST_CASE("other intervals of paired pass/fail, by hand") {
  const PairedCounts counts{12, 1, 7, 1};
  CHECK(difference(counts) == near(-6.0 / 21));
  CHECK(discordant_share(counts) == near(8.0 / 21));
  // 12 * 1 - 1 * 7 does not exceed n/2: no correlation is taken, as between independent arms of 13 and 19 out of 21.
  check_same(newcombe_paired(counts, {}), newcombe({13, 21, 19, 21}, {}), 1e-12);
  // All agree: phi is (25 * 16 - 41/2) / sqrt(25 * 16 * 25 * 16), and the two halves differ by the same amount.
  const Interval a = wilson(25, 41, {});
  const double p = 25.0 / 41;
  const double phi = (400 - 20.5) / 400;
  const double half =
      std::sqrt((p - a.low) * (p - a.low) - 2 * phi * (p - a.low) * (a.high - p) + (a.high - p) * (a.high - p));
  check_same(newcombe_paired({25, 0, 0, 16}, {}), {-half, half}, 1e-12);
  const double up = 2.0 / 23;
  const double down = 8.0 / 23;
  const double se = std::sqrt((up + down - (up - down) * (up - down)) / 23);
  check_same(bonett_price(counts, {}), {up - down - kZ * se, up - down + kZ * se}, 1e-12);
  const Interval share = clopper_pearson(1, 8, {});
  check_same(conditional_odds_ratio(counts, {}), {share.low / (1 - share.low), share.high / (1 - share.high)}, 1e-12);
  CHECK(conditional_odds_ratio({5, 3, 0, 5}, {}).high == kInfinity);
  // Twenty-one differences: one +1, seven -1.
  std::vector<double> d(21, 0.0);
  d[0] = 1;
  std::fill(d.begin() + 1, d.begin() + 8, -1.0);
  const Estimate t = one_sample_t(d, {});
  check_same(paired_binary_t(counts, {}).interval, t.interval, 1e-12);
}

TEST_CASE("empty tables, impossible counts and unusable levels have no interval") {
  const Levels bad{0, 0.025};
  CHECK_FALSE(valid(wilson(0, 0, {})));
  CHECK_FALSE(valid(wilson(4, 3, {})));
  CHECK_FALSE(valid(clopper_pearson(4, 3, {})));
  CHECK_FALSE(valid(jeffreys(0, 0, {})));
  CHECK_FALSE(valid(agresti_coull(1, 2, bad)));
  CHECK_FALSE(valid(clopper_pearson(1, 2, bad)));
  for (const TwoCounts& counts : {TwoCounts{0, 0, 1, 2}, TwoCounts{1, 2, 0, 0}, TwoCounts{3, 2, 1, 2}}) {
    CHECK_FALSE(valid(miettinen_nurminen(counts, {})));
    CHECK_FALSE(valid(mee(counts, {})));
    CHECK_FALSE(valid(newcombe(counts, {})));
    CHECK_FALSE(valid(agresti_caffo(counts, {})));
    CHECK_FALSE(valid(wald(counts, {})));
    CHECK(std::isnan(difference(counts)));
    CHECK(miettinen_nurminen_p_pass(counts, 0.1) == 1);
    CHECK(miettinen_nurminen_p_block(counts, 0.1) == 1);
  }
  CHECK_FALSE(valid(tango({}, {})));
  CHECK_FALSE(valid(newcombe_paired({}, {})));
  CHECK_FALSE(valid(bonett_price({}, {})));
  CHECK_FALSE(valid(conditional_odds_ratio({3, 0, 0, 3}, {})));
  CHECK_FALSE(valid(paired_binary_t({1, 0, 0, 0}, {}).interval));
  CHECK(std::isnan(discordant_share({})));
  CHECK(tango_p_pass({}, 0.1) == 1);
  CHECK_FALSE(valid(tango({1, 1, 1, 1}, bad)));
  CHECK(std::isnan(tango_z({1, 1, 1, 1}, 1.5)));
}

}  // namespace
}  // namespace gate::stats
