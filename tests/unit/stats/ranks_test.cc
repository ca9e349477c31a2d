// ranks.h, rank_laws.h and hodges_lehmann.cc against enumeration: every assignment of signs, every split.
#include "gate/stats/ranks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "gate/stats/distributions.h"
#include "gate/stats/rank_laws.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

// 1 + how many are smaller + half of the others that are equal.
Values slow_ranks(const Values& values) {
  Values out;
  for (const double one : values) {
    double rank = 0.5;
    for (const double other : values) {
      rank += other < one ? 1 : other == one ? 0.5 : 0;
    }
    out.push_back(rank);
  }
  return out;
}

// Tails of a list of equally likely values of a statistic, the observed one among them.
TestP slow_tails(const Values& all, double observed) {
  constexpr double kTie = 1e-9;
  const double centre = std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
  double greater = 0, less = 0, both = 0;
  for (const double one : all) {
    greater += one >= observed - kTie ? 1 : 0;
    less += one <= observed + kTie ? 1 : 0;
    both += std::abs(one - centre) >= std::abs(observed - centre) - kTie ? 1 : 0;
  }
  const auto size = static_cast<double>(all.size());
  return {greater / size, less / size, both / size};
}

void check_same(const TestP& got, const TestP& twin) {
  CHECK(got.greater == near(twin.greater));
  CHECK(got.less == near(twin.less));
  CHECK(got.two_sided == near(twin.two_sided));
}

struct SignWorld {
  Values ranks;  // of the values that may change sign
  Values signs;
  double split = 0;  // half of the ranks of zeros that count on both sides
};

SignWorld sign_world(const Values& d, Zeros zeros) {
  Values kept, sizes;
  for (const double one : d) {
    if (zeros != Zeros::kWilcox || one != 0) {
      kept.push_back(one);
      sizes.push_back(std::abs(one));
    }
  }
  const Values ranks = slow_ranks(sizes);
  SignWorld out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] != 0) {
      out.ranks.push_back(ranks[i]);
      out.signs.push_back(kept[i] > 0 ? 1 : 0);
    } else if (zeros == Zeros::kSplit) {
      out.split += ranks[i] / 2;
    }
  }
  return out;
}

TEST_CASE("midranks: all small samples, in every order") {
  constexpr std::array<double, 3> kLevels{-1, 0, 2.5};
  test::for_each_sample<double>(kLevels, 5,
                                [](const Values& values) { CHECK(midranks(values) == slow_ranks(values)); });
  CHECK(midranks(Values{}).empty());
}

TEST_CASE("signed ranks with ties and zeros: every sign vector") {
  constexpr std::array<double, 6> kLevels{-2, -1, 0, 1, 2, 3};
  for (std::size_t n = 1; n <= 7; ++n) {
    test::for_each_multiset<double>(kLevels, n, [&](const Values& d) {
      for (const Zeros zeros : {Zeros::kPratt, Zeros::kWilcox, Zeros::kSplit}) {
        const SignWorld world = sign_world(d, zeros);
        Values sums;
        test::for_each_subset(world.ranks.size(), [&](std::uint32_t mask) {
          double w = world.split;
          for (std::size_t i = 0; i < world.ranks.size(); ++i) {
            w += (mask >> i & 1U) != 0 ? world.ranks[i] : 0;
          }
          sums.push_back(w);
        });
        const double observed =
            std::inner_product(world.ranks.begin(), world.ranks.end(), world.signs.begin(), world.split);
        const double total = std::accumulate(world.ranks.begin(), world.ranks.end(), 2 * world.split);
        const SignedRank got = signed_rank(d, zeros);
        CAPTURE(n);
        CAPTURE(d[0]);
        CHECK(got.exact);
        CHECK(got.w_plus == near(observed));
        CHECK(got.w_minus == near(total - observed));
        check_same(got.p, slow_tails(sums, observed));
      }
    });
  }
}

TEST_CASE("signed ranks, normal approximation: mean and variance summed by hand") {
  test::Random random(5);
  const Values d = random.bells(61, 0.2);
  const SignWorld world = sign_world(d, Zeros::kPratt);
  double mean = 0, variance = 0, observed = 0;
  for (std::size_t i = 0; i < world.ranks.size(); ++i) {
    mean += world.ranks[i] / 2;
    variance += world.ranks[i] * world.ranks[i] / 4;
    observed += world.ranks[i] * world.signs[i];
  }
  const double z = (observed - mean) / std::sqrt(variance);
  const SignedRank got = signed_rank(d, Zeros::kPratt);
  CHECK_FALSE(got.exact);
  CHECK(got.z == near(z));
  CHECK(got.p.greater == near(normal_survival(z)));
  CHECK(got.p.less == near(normal_cdf(z)));
  const TestP corrected = signed_rank_normal(d, Zeros::kPratt, Continuity::kOn);
  CHECK(corrected.greater == near(normal_survival((observed - mean - 0.5) / std::sqrt(variance))));
  CHECK(corrected.less == near(normal_cdf((observed - mean + 0.5) / std::sqrt(variance))));
  CHECK(corrected.two_sided == near(2 * normal_survival((std::abs(observed - mean) - 0.5) / std::sqrt(variance))));
}

TEST_CASE("Mann-Whitney with ties: every split of the pooled values") {
  constexpr std::array<double, 4> kLevels{0, 1, 2, 5};
  for (std::size_t n_c = 1; n_c <= 4; ++n_c) {
    for (std::size_t n_b = 1; n_b + n_c <= 7 && n_b <= 4; ++n_b) {
      test::for_each_multiset<double>(kLevels, n_c, [&](const Values& c) {
        test::for_each_multiset<double>(kLevels, n_b, [&](const Values& b) {
          Values all = c;
          all.insert(all.end(), b.begin(), b.end());
          const auto u_of = [&](std::uint32_t mask) {
            double u = 0;
            for (std::size_t i = 0; i < all.size(); ++i) {
              for (std::size_t j = 0; j < all.size(); ++j) {
                if ((mask >> i & 1U) != 0 && (mask >> j & 1U) == 0) {
                  u += all[i] > all[j] ? 1 : all[i] == all[j] ? 0.5 : 0;
                }
              }
            }
            return u;
          };
          Values us;
          test::for_each_subset(all.size(), [&](std::uint32_t mask) {
            if (static_cast<std::size_t>(__builtin_popcount(mask)) == n_c) {
              us.push_back(u_of(mask));
            }
          });
          const double observed = u_of((1U << n_c) - 1);
          const MannWhitney got = mann_whitney(c, b);
          CAPTURE(n_c);
          CAPTURE(n_b);
          CHECK(got.exact);
          CHECK(got.u == near(observed));
          CHECK(got.superiority == near(observed / static_cast<double>(n_c * n_b)));
          check_same(got.p, slow_tails(us, observed));
        });
      });
    }
  }
}

TEST_CASE("Mann-Whitney, normal approximation with ties, by hand") {
  // U = 8.5; ties of 3 and 2: variance 20/12 (10 - 30/72).
  const Values c{1, 2, 2, 3};
  const Values b{0, 2, 3, 4, 5};
  const double sd = std::sqrt(20.0 / 12 * (10 - 30.0 / 72));
  const double u = 1 + 2 * 1.5 + 2.5;
  const TestP off = mann_whitney_normal(c, b, Continuity::kOff);
  CHECK(mann_whitney(c, b).u == u);
  CHECK(off.greater == near(normal_survival((u - 10) / sd)));
  CHECK(off.less == near(normal_cdf((u - 10) / sd)));
  CHECK(mann_whitney_normal(c, b, Continuity::kOn).less == near(normal_cdf((u - 9.5) / sd)));
  // Beyond the sizes of the exact law.
  test::Random random(6);
  const Values many = random.bells(1100);
  const Values others = random.bells(1000, 0.1);
  const MannWhitney large = mann_whitney(many, others);
  CHECK_FALSE(large.exact);
  CHECK(large.p.less == near(mann_whitney_normal(many, others, Continuity::kOff).less));
}

TEST_CASE("rank laws: enumeration") {
  const std::vector<std::int64_t> parts{1, 2, 2, 5, 0};
  std::vector<double> subsets(11, 0);
  std::vector<double> threes(11, 0);
  test::for_each_subset(parts.size(), [&](std::uint32_t mask) {
    std::size_t total = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      total += (mask >> i & 1U) != 0 ? static_cast<std::size_t>(parts[i]) : 0;
    }
    subsets[total] += 1.0 / 32;
    threes[total] += __builtin_popcount(mask) == 3 ? 0.1 : 0;
  });
  const auto same = [](const std::vector<double>& got, const std::vector<double>& twin) {
    REQUIRE(got.size() == twin.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      CHECK(got[i] == near(twin[i]));
    }
  };
  same(subset_sum_law(parts), subsets);
  same(sample_sum_law(parts, 3), threes);
  // U of 3 against 4 without ties is a sum of three different ranks out of seven, less 6.
  const std::vector<std::int64_t> ranks{1, 2, 3, 4, 5, 6, 7};
  const std::vector<double> sums = sample_sum_law(ranks, 3);
  same(untied_u_law(3, 4), {sums.begin() + 6, sums.begin() + 19});
  same(untied_u_law(4, 3), {sums.begin() + 6, sums.begin() + 19});
  for (const std::size_t n : {1U, 17U, 120U}) {
    const std::vector<double> law = untied_u_law(n, 40);
    CHECK(std::accumulate(law.begin(), law.end(), 0.0) == near(1, 1e-11));
  }
}

TEST_CASE("quantiles of the rank laws") {
  // R: qsignrank(0.025, 6) = 1, (0.025, 5) = 0, (0.025, 20) = 53; qwilcox(0.025, 5, 6) = 4, (0.025, 10, 12) = 30.
  CHECK(signed_rank_quantile(0.025, 6) == 1);
  CHECK(signed_rank_quantile(0.025, 5) == 0);
  CHECK(signed_rank_quantile(0.025, 20) == 53);
  CHECK(mann_whitney_quantile(0.025, 5, 6) == 4);
  CHECK(mann_whitney_quantile(0.025, 10, 12) == 30);
  // A level met exactly is met: P(W = 0) is 1/64.
  CHECK(signed_rank_quantile(1.0 / 64, 6) == 0);
  CHECK(signed_rank_quantile(1.001 / 64, 6) == 1);
  // Beyond the exact sizes, against the exact law made here.
  std::vector<std::int64_t> ranks(320);
  std::iota(ranks.begin(), ranks.end(), std::int64_t{1});
  const std::int64_t exact = law_quantile(subset_sum_law(ranks), 0.025);
  CHECK(std::abs(signed_rank_quantile(0.025, 320) - exact) <= 4);
  const std::int64_t exact_u = law_quantile(untied_u_law(400, 300), 0.025);
  CHECK(std::abs(mann_whitney_quantile(0.025, 400, 300) - exact_u) <= 8);
  CHECK(law_quantile({0.25, 0.5, 0.25}, 1) == 2);
}

TEST_CASE("Hodges-Lehmann: all Walsh averages and all differences, limits by the enumerated law") {
  constexpr std::array<double, 4> kLevels{-1, 0, 0.5, 3};
  const Levels levels{0.05, 0.1};
  // #{sign vectors with W <= k - 1} <= alpha 2^n for the largest such k, W on untied ranks 1..n.
  const auto rank_at = [](std::size_t n, double alpha) {
    Values ws;
    test::for_each_subset(n, [&](std::uint32_t mask) {
      double w = 0;
      for (std::size_t i = 0; i < n; ++i) {
        w += (mask >> i & 1U) != 0 ? static_cast<double>(i + 1) : 0;
      }
      ws.push_back(w);
    });
    std::sort(ws.begin(), ws.end());
    std::size_t k = 0;
    while (true) {
      const auto at_most = std::upper_bound(ws.begin(), ws.end(), static_cast<double>(k)) - ws.begin();
      if (static_cast<double>(at_most) >= alpha * static_cast<double>(ws.size())) {
        return k;
      }
      ++k;
    }
  };
  for (std::size_t n = 1; n <= 6; ++n) {
    const std::size_t low = rank_at(n, levels.alpha_low);
    const std::size_t high = rank_at(n, levels.alpha_high);
    test::for_each_multiset<double>(kLevels, n, [&](const Values& d) {
      Values walsh;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i; j < n; ++j) {
          walsh.push_back((d[i] + d[j]) / 2);
        }
      }
      std::sort(walsh.begin(), walsh.end());
      const std::size_t m = walsh.size();
      const HodgesLehmann got = hodges_lehmann(d, levels);
      CAPTURE(n);
      CHECK(got.estimate == near((walsh[(m - 1) / 2] + walsh[m / 2]) / 2));
      CHECK(got.interval.low == near(low == 0 ? -kInfinity : walsh[low - 1]));
      CHECK(got.interval.high == near(high == 0 ? kInfinity : walsh[m - high]));
    });
  }
  const HodgesLehmann two = hodges_lehmann(Values{3, 5, 8, 9}, Values{1, 2, 4, 7}, levels);
  // Differences sorted: -4 -2 -1 1 1 1 2 2 3 4 4 5 6 7 7 8. U <= 1 has probability 2/70, U <= 2 has 4/70, U <= 3 7/70.
  CHECK(two.estimate == 2.5);
  CHECK(two.interval.low == -2);
  CHECK(two.interval.high == 7);
}

TEST_CASE("all tied, empty, NaN, too large") {
  const TestP none{1, 1, 1};
  check_same(signed_rank(Values{0, 0, 0}, Zeros::kPratt).p, none);
  check_same(signed_rank(Values{0, 0, 0}, Zeros::kSplit).p, none);
  check_same(signed_rank(Values{}, Zeros::kWilcox).p, none);
  check_same(signed_rank_normal(Values{0, 0}, Zeros::kWilcox, Continuity::kOn), none);
  check_same(signed_rank(Values{1, kNaN}, Zeros::kPratt).p, none);
  check_same(signed_rank_normal(Values{1, kNaN}, Zeros::kPratt, Continuity::kOff), none);
  check_same(mann_whitney(Values{2, 2}, Values{2, 2, 2}).p, none);
  CHECK(mann_whitney(Values{2, 2}, Values{2, 2, 2}).superiority == 0.5);
  check_same(mann_whitney_normal(Values{2, 2}, Values{2, 2, 2}, Continuity::kOff), none);
  check_same(mann_whitney(Values{}, Values{1}).p, none);
  check_same(mann_whitney(Values{kNaN}, Values{1}).p, none);
  check_same(mann_whitney_normal(Values{1}, Values{kNaN}, Continuity::kOff), none);
  CHECK(std::isnan(mann_whitney(Values{kNaN}, Values{1}).u));
  CHECK(std::isnan(hodges_lehmann(Values{}, {}).estimate));
  CHECK(std::isnan(hodges_lehmann(Values{1, kNaN}, {}).estimate));
  CHECK(std::isnan(hodges_lehmann(Values(4001, 1), {}).estimate));
  CHECK(std::isnan(hodges_lehmann(Values(4000, 1), Values(2501, 1), {}).estimate));
  CHECK(std::isnan(hodges_lehmann(Values{1}, Values{}, {}).estimate));
  CHECK(std::isnan(hodges_lehmann(Values{1, 2}, {0.9, 0.1}).estimate));
}

}  // namespace
}  // namespace gate::stats
