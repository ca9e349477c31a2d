// sign_flip.cc, two_sample_permutation.cc and subset_limits.h against enumeration in whole numbers, where ties are
// ties. The library gets the same numbers times 0.1, where they are not.
#include "gate/stats/permutation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "gate/stats/subset_limits.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;
using Whole = std::vector<std::int64_t>;

constexpr std::array<std::int64_t, 6> kLevels{-4, -1, 0, 1, 3, 7};
const Levels kLevelsUsed{0.05, 0.15};

Values tenths(const Whole& whole) {
  Values out;
  for (const std::int64_t one : whole) {
    out.push_back(static_cast<double>(one) * 0.1);
  }
  return out;
}

std::int64_t total(const Whole& whole) { return std::accumulate(whole.begin(), whole.end(), std::int64_t{0}); }

// Of all assignments, how many give at least, and at most, the observed statistic.
struct Counts {
  double at_least = 0, at_most = 0, all = 0;
  void add(std::int64_t statistic, std::int64_t observed) {
    at_least += statistic >= observed ? 1 : 0;
    at_most += statistic <= observed ? 1 : 0;
    ++all;
  }
};

void check_same(const Permutation& got, const Counts& twin) {
  CHECK(got.p.greater == near(twin.at_least / twin.all));
  CHECK(got.p.less == near(twin.at_most / twin.all));
  CHECK(got.p.two_sided == near(std::min(1.0, 2 * std::min(twin.at_least, twin.at_most) / twin.all)));
}

std::int64_t signed_total(const Whole& d, std::uint32_t mask) {
  std::int64_t out = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    out += (mask >> i & 1U) != 0 ? -d[i] : d[i];
  }
  return out;
}

Counts every_sign(const Whole& d) {
  Counts out;
  test::for_each_subset(d.size(), [&](std::uint32_t mask) { out.add(signed_total(d, mask), total(d)); });
  return out;
}

// A shift p/q: what the one-sided tests say of the shifted data, as counts.
struct Shift {
  std::int64_t p, q;
  double value() const { return static_cast<double>(p) / static_cast<double>(q); }
};

// Every confidence limit is one of the `shifts`: the least one at which "greater" is not rejected, the largest one at
// which "less" is not; none when even the outermost is not rejected anywhere beyond.
Interval slow_limits(std::vector<Shift> shifts, const std::function<Counts(const Shift&)>& counts) {
  std::sort(shifts.begin(), shifts.end(), [](const Shift& a, const Shift& b) { return a.p * b.q < b.p * a.q; });
  const auto kept = [](double count, double all, double alpha) { return count > alpha * all * (1 + 1e-12); };
  Interval out{-kInfinity, kInfinity};
  const Shift far_below{shifts.front().p - shifts.front().q, shifts.front().q};
  const Counts below = counts(far_below);
  if (!kept(below.at_least, below.all, kLevelsUsed.alpha_low)) {
    out.low = std::find_if(shifts.begin(), shifts.end(), [&](const Shift& shift) {
                const Counts c = counts(shift);
                return kept(c.at_least, c.all, kLevelsUsed.alpha_low);
              })->value();
  }
  const Shift far_above{shifts.back().p + shifts.back().q, shifts.back().q};
  const Counts above = counts(far_above);
  if (!kept(above.at_most, above.all, kLevelsUsed.alpha_high)) {
    out.high = std::find_if(shifts.rbegin(), shifts.rend(), [&](const Shift& shift) {
                 const Counts c = counts(shift);
                 return kept(c.at_most, c.all, kLevelsUsed.alpha_high);
               })->value();
  }
  return out;
}

TEST_CASE("sign-flip: every sign vector of every small sample") {
  for (std::size_t n = 1; n <= 7; ++n) {
    test::for_each_multiset<std::int64_t>(kLevels, n, [&](const Whole& d) {
      const Counts twin = every_sign(d);
      const Permutation got = sign_flip(tenths(d), {});
      CAPTURE(n);
      CAPTURE(d[0]);
      CHECK(got.method == PermutationMethod::kEnumeration);
      CHECK(got.assignments == twin.all);
      check_same(got, twin);
      // Zeros change no statistic: the same p by convolution over 40 values.
      Values padded = tenths(d);
      padded.resize(40, 0);
      const Permutation convolved = sign_flip(padded, {});
      CHECK(convolved.method == PermutationMethod::kConvolution);
      check_same(convolved, twin);
    });
  }
}

TEST_CASE("sign-flip limits: every shift at which the order of two sums can change") {
  for (std::size_t n = 1; n <= 5; ++n) {
    test::for_each_multiset<std::int64_t>(kLevels, n, [&](const Whole& d) {
      std::vector<Shift> shifts;  // means of subsets: there a flipped sum ties with the observed one
      test::for_each_subset(n, [&](std::uint32_t mask) {
        const auto size = static_cast<std::int64_t>(__builtin_popcount(mask));
        if (size > 0) {
          shifts.push_back({(total(d) - signed_total(d, mask)) / 2, size});
        }
      });
      const Interval twin = slow_limits(shifts, [&](const Shift& shift) {
        Whole moved;
        for (const std::int64_t one : d) {
          moved.push_back(one * shift.q - shift.p);
        }
        return every_sign(moved);
      });
      Values values;
      for (const std::int64_t one : d) {
        values.push_back(static_cast<double>(one));
      }
      const Interval got = sign_flip_interval(values, kLevelsUsed, {});
      CAPTURE(n);
      CAPTURE(d[0]);
      CHECK(got.low == near(twin.low));
      CHECK(got.high == near(twin.high));
    });
  }
}

Counts every_split(const Whole& c, const Whole& b) {
  Whole all = c;
  all.insert(all.end(), b.begin(), b.end());
  Counts out;
  test::for_each_subset(all.size(), [&](std::uint32_t mask) {
    if (static_cast<std::size_t>(__builtin_popcount(mask)) != c.size()) {
      return;
    }
    std::int64_t group = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      group += (mask >> i & 1U) != 0 ? all[i] : 0;
    }
    out.add(group, total(c));  // the difference of means rises with the sum of the candidate group
  });
  return out;
}

TEST_CASE("two-sample permutation: every split of every pair of small samples, and its limits") {
  constexpr std::array<std::int64_t, 4> kFew{-4, 0, 1, 6};
  for (std::size_t n_c = 1; n_c <= 4; ++n_c) {
    for (std::size_t n_b = 1; n_b <= 3; ++n_b) {
      test::for_each_multiset<std::int64_t>(kFew, n_c, [&](const Whole& c) {
        test::for_each_multiset<std::int64_t>(kFew, n_b, [&](const Whole& b) {
          CAPTURE(n_c);
          CAPTURE(n_b);
          const Counts twin = every_split(c, b);
          const Permutation got = two_sample_permutation(tenths(c), tenths(b), {});
          CHECK(got.method == PermutationMethod::kEnumeration);
          CHECK(got.assignments == twin.all);
          check_same(got, twin);
          // Swapping k values of each side ties when their means differ by the shift.
          std::vector<Shift> shifts;
          test::for_each_subset(n_c, [&](std::uint32_t out_mask) {
            test::for_each_subset(n_b, [&](std::uint32_t in_mask) {
              const auto k = static_cast<std::int64_t>(__builtin_popcount(out_mask));
              if (k == 0 || k != __builtin_popcount(in_mask)) {
                return;
              }
              shifts.push_back(
                  {(total(c) - signed_total(c, out_mask)) / 2 - (total(b) - signed_total(b, in_mask)) / 2, k});
            });
          });
          const Interval limits = slow_limits(shifts, [&](const Shift& shift) {
            Whole moved_c, moved_b;
            for (const std::int64_t one : c) {
              moved_c.push_back(one * shift.q - shift.p);
            }
            for (const std::int64_t one : b) {
              moved_b.push_back(one * shift.q);
            }
            return every_split(moved_c, moved_b);
          });
          const Interval found = two_sample_permutation_interval(tenths(c), tenths(b), kLevelsUsed, {});
          CHECK(found.low == near(limits.low / 10, 1e-12, 1e-13));
          CHECK(found.high == near(limits.high / 10, 1e-12, 1e-13));
        });
      });
    }
  }
}

TEST_CASE("Monte Carlo comes close to enumeration, is never 0, and repeats itself") {
  test::Random random(21);
  Values d = random.bells(20, 0.35);
  const Permutation exact = sign_flip(d, {});
  REQUIRE(exact.method == PermutationMethod::kEnumeration);
  d.resize(50, 0);  // zeros change nothing but the method
  const PermutationOptions options{{7, 1}, 20'000};
  const Permutation sampled = sign_flip(d, options);
  CHECK(sampled.method == PermutationMethod::kMonteCarlo);
  const auto close = [](double got, double p) {
    return std::abs(got - p) < 4 * std::sqrt(p * (1 - p) / 20'000) + 1e-4;
  };
  CHECK(close(sampled.p.greater, exact.p.greater));
  CHECK(close(sampled.p.less, exact.p.less));
  CHECK(sign_flip(d, options).p.greater == sampled.p.greater);
  CHECK(sign_flip(d, {{8, 1}, 20'000}).p.greater != sampled.p.greater);
  // (b + 1)/(m + 1): the observed assignment is one of them.
  const Values far = random.bells(60, 9);
  CHECK(sign_flip(far, {{}, 999}).p.greater == near(1.0 / 1000));
  const Values c = random.bells(12, 0.5);
  const Values b = random.bells(9);
  const Permutation splits = two_sample_permutation(c, b, options);  // 293,930 of them
  CHECK(splits.method == PermutationMethod::kMonteCarlo);
  CHECK(splits.assignments == 293'930);
  const Counts twin = [&] {
    Counts out;
    Values all = c;
    all.insert(all.end(), b.begin(), b.end());
    const double observed = std::accumulate(c.begin(), c.end(), 0.0);
    test::for_each_subset(all.size(), [&](std::uint32_t mask) {
      if (__builtin_popcount(mask) == 12) {
        double group = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
          group += (mask >> i & 1U) != 0 ? all[i] : 0;
        }
        out.at_least += group >= observed - 1e-12 ? 1 : 0;
        ++out.all;
      }
    });
    return out;
  }();
  REQUIRE(twin.all == 293'930);
  CHECK(close(splits.p.greater, twin.at_least / twin.all));
  CHECK(two_sample_permutation(random.bells(30, 9), random.bells(30), {{}, 999}).p.greater == near(1.0 / 1000));
}

TEST_CASE("Monte Carlo limits come close to enumerated ones") {
  test::Random random(22);
  const Values d = random.bells(20, 0.4);
  const Interval exact = sign_flip_interval(d, {}, {});
  const Values more = random.bells(21, 0.4);  // past the enumeration: against the t interval's width
  const Interval sampled = sign_flip_interval(more, {}, {{3, 0}, 20'000});
  CHECK(valid(exact));
  CHECK(valid(sampled));
  CHECK((exact.high - exact.low) / (sampled.high - sampled.low) == doctest::Approx(1).epsilon(0.35));
  // The test rejects just outside of the sampled limits and not just inside.
  const auto p_at = [&](double shift) {
    Values moved = more;
    for (double& one : moved) {
      one -= shift;
    }
    return sign_flip(moved, {}).p;
  };
  CHECK(p_at(sampled.low).greater == doctest::Approx(0.025).epsilon(0.2));
  CHECK(p_at(sampled.high).less == doctest::Approx(0.025).epsilon(0.2));
  const Values c = random.bells(12, 0.5);
  const Values b = random.bells(9);
  const Interval two = two_sample_permutation_interval(c, b, {}, {{3, 0}, 20'000});
  Values moved = c;
  for (double& one : moved) {
    one -= two.low;
  }
  CHECK(two_sample_permutation(moved, b, {{4, 0}, 20'000}).p.greater == doctest::Approx(0.025).epsilon(0.2));
}

TEST_CASE("the least sizes at which a test can reject at all") {
  // 1/64 <= 2.5 % < 1/32; 1/70 <= 2.5 % < 1/20, which is 5 % exactly.
  CHECK(std::isinf(sign_flip_interval(Values{1, 2, 3, 4, 5}, {}, {}).low));
  CHECK(sign_flip_interval(Values{1, 2, 3, 4, 5, 6}, {}, {}).low == 1);
  CHECK(std::isinf(two_sample_permutation_interval(Values{1, 2, 3}, Values{4, 5, 6}, {}, {}).low));
  CHECK(std::isfinite(two_sample_permutation_interval(Values{1, 2, 3, 4}, Values{4, 5, 6, 7}, {}, {}).low));
  CHECK(std::isfinite(two_sample_permutation_interval(Values{1, 2, 3}, Values{4, 5, 6}, {0.05, 0.05}, {}).low));
}

TEST_CASE("subset limits, by hand") {
  // 10 means and the observed assignment: 11 in all. The least k with (1 + k)/11 > 0.25 is 2.
  Values means{5, 3, 1, 9, 7, 2, 8, 4, 6, 10};
  const Interval got = subset_limits(means, 1, {0.25, 0.35});
  CHECK(got.low == 2);
  CHECK(got.high == 8);
  CHECK(subset_limits(means, 1, {0.05, 0.05}).low == -kInfinity);
  CHECK(subset_limits(means, 4, {0.25, 0.25}).high == kInfinity);
}

TEST_CASE("all equal, empty, NaN") {
  CHECK(sign_flip(Values{0, 0, 0}, {}).p.two_sided == 1);
  CHECK(sign_flip(Values(50, 0), {}).p.greater == 1);
  CHECK(sign_flip(Values{}, {}).p.greater == 1);
  CHECK(sign_flip(Values{1, kNaN}, {}).p.greater == 1);
  CHECK(sign_flip(Values{1, kInfinity}, {}).p.less == 1);
  CHECK(two_sample_permutation(Values{2, 2}, Values{2, 2}, {}).p.two_sided == 1);
  CHECK(two_sample_permutation(Values{}, Values{2}, {}).p.greater == 1);
  CHECK(two_sample_permutation(Values{2}, Values{kNaN}, {}).p.less == 1);
  CHECK_FALSE(valid(sign_flip_interval(Values{}, {}, {})));
  CHECK_FALSE(valid(sign_flip_interval(Values{1, kNaN}, {}, {})));
  CHECK_FALSE(valid(sign_flip_interval(Values{1, 2}, {0.7, 0.1}, {})));
  CHECK_FALSE(valid(two_sample_permutation_interval(Values{1}, Values{}, {}, {})));
  CHECK_FALSE(valid(two_sample_permutation_interval(Values{1}, Values{kNaN}, {}, {})));
}

}  // namespace
}  // namespace gate::stats
