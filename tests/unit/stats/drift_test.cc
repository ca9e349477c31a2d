// drift.h: distances between samples.
#include "gate/stats/drift.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <locale>
#include <numeric>
#include <sstream>
#include <vector>

#include "gate/stats/distributions.h"
#include "gate/stats/quantile.h"
#include "tests/support/near.h"
#include "tests/support/test_data.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;
using Counts = std::vector<std::uint64_t>;

double share_up_to(const Values& values, double x) {
  return static_cast<double>(std::count_if(values.begin(), values.end(), [&](double one) { return one <= x; })) /
         static_cast<double>(values.size());
}

double slow_ks(const Values& x, const Values& y) {
  double out = 0;
  for (const Values* side : {&x, &y}) {
    for (const double at : *side) {
      out = std::max(out, std::abs(share_up_to(x, at) - share_up_to(y, at)));
    }
  }
  return out;
}

// Each value of one sample as often as the other is long: samples of one length, so that sorted values face each other.
double slow_wasserstein(const Values& x, const Values& y) {
  Values a, b;
  for (const double one : x) {
    a.insert(a.end(), y.size(), one);
  }
  for (const double one : y) {
    b.insert(b.end(), x.size(), one);
  }
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double total = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    total += std::abs(a[i] - b[i]);
  }
  return total / static_cast<double>(a.size());
}

double mean_distance(const Values& x, const Values& y) {
  double total = 0;
  for (const double a : x) {
    for (const double b : y) {
      total += std::abs(a - b);
    }
  }
  return total / static_cast<double>(x.size() * y.size());
}

// visit(first, second) for every way to label the pooled values.
template <typename Visit>
void every_split(const Values& x, const Values& y, Visit visit) {
  Values all = x;
  all.insert(all.end(), y.begin(), y.end());
  test::for_each_subset(all.size(), [&](std::uint32_t mask) {
    if (static_cast<std::size_t>(__builtin_popcount(mask)) != x.size()) {
      return;
    }
    Values first, second;
    for (std::size_t i = 0; i < all.size(); ++i) {
      ((mask >> i & 1U) != 0 ? first : second).push_back(all[i]);
    }
    visit(first, second);
  });
}

TEST_CASE("distances of all pairs of small samples, by their definitions") {
  constexpr std::array<double, 4> kLevels{-1, 0, 0.5, 3};
  for (std::size_t n = 1; n <= 4; ++n) {
    for (std::size_t m = 1; m <= 3; ++m) {
      test::for_each_multiset<double>(kLevels, n, [&](const Values& x) {
        test::for_each_multiset<double>(kLevels, m, [&](const Values& y) {
          CAPTURE(n);
          CAPTURE(m);
          const KolmogorovSmirnov ks = kolmogorov_smirnov(x, y, {});
          CHECK(ks.distance == near(slow_ks(x, y)));
          double reached = 0, all = 0;
          every_split(x, y, [&](const Values& a, const Values& b) {
            reached += slow_ks(a, b) >= ks.distance - 1e-9 ? 1 : 0;
            ++all;
          });
          CHECK(ks.p_exact >= reached / all - 1e-12);  // conservative with ties
          CHECK(wasserstein_distance(x, y) == near(slow_wasserstein(x, y), 1e-12, 1e-14));
          const double energy = 2 * mean_distance(x, y) - mean_distance(x, x) - mean_distance(y, y);
          CHECK(energy_distance(x, y) == near(std::sqrt(std::max(0.0, energy)), 1e-7, 1e-7));
        });
      });
    }
  }
}

TEST_CASE("Kolmogorov-Smirnov without ties: every labelling") {
  test::Random random(71);
  for (std::size_t n = 1; n <= 5; ++n) {
    for (std::size_t m = 1; m <= 4; ++m) {
      const Values x = random.bells(n);
      const Values y = random.bells(m, 0.7);
      const KolmogorovSmirnov ks = kolmogorov_smirnov(x, y, {});
      double reached = 0, all = 0;
      every_split(x, y, [&](const Values& a, const Values& b) {
        reached += slow_ks(a, b) >= ks.distance - 1e-9 ? 1 : 0;
        ++all;
      });
      CAPTURE(n);
      CAPTURE(m);
      CHECK(ks.p_exact == near(reached / all));
    }
  }
  // Beyond 10^6 pairs only the limit is left.
  CHECK(std::isnan(kolmogorov_smirnov(Values(1001, 1), Values(1000, 1), {}).p_exact));
  CHECK_FALSE(std::isnan(kolmogorov_smirnov(Values(1000, 1), Values(1000, 1), {}).p_exact));
}

TEST_CASE("the interval of a distance: Dvoretzky-Kiefer-Wolfowitz on both sides, by hand") {
  Values x(200), y(50);
  std::iota(x.begin(), x.end(), 0.0);
  std::iota(y.begin(), y.end(), 100.0);
  const KolmogorovSmirnov ks = kolmogorov_smirnov(x, y, {});
  const double reach = std::sqrt(std::log(4 / 0.05) / 400) + std::sqrt(std::log(4 / 0.05) / 100);
  CHECK(ks.distance == near(0.5));
  CHECK(ks.interval.low == near(0.5 - reach));
  CHECK(ks.interval.high == near(0.5 + reach));
  CHECK(kolmogorov_smirnov(Values{1}, Values{2}, {}).interval.high == 1);
  CHECK(kolmogorov_smirnov(Values{1}, Values{2}, {}).interval.low == 0);
}

TEST_CASE("one-sample Kolmogorov tails, by SciPy") {
  std::ifstream file(test_data("/vectors/kolmogorov.tsv"));
  file.imbue(std::locale::classic());
  int rows = 0;
  double d = 0, p = 0;
  std::uint64_t n = 0;
  while (file >> d >> n >> p) {
    CAPTURE(d);
    CAPTURE(n);
    // SciPy itself turns to an approximation (Pelz and Good) above 140; ours is the limit above 1000.
    CHECK(kolmogorov_survival(d, n) == near(p, n <= 140 ? 1e-10 : n <= 1000 ? 2e-6 : 1e-3, n <= 1000 ? 1e-16 : 1e-6));
    ++rows;
  }
  CHECK(rows == 60);
  // One value: the distance is max(u, 1 - u).
  CHECK(kolmogorov_survival(0.8, 1) == near(0.4));
  CHECK(kolmogorov_survival(0.4, 1) == 1);
  CHECK(kolmogorov_survival(1, 5) == 0);
  CHECK(kolmogorov_survival(0.05, 10) == 1);
  CHECK(std::isnan(kolmogorov_survival(kNaN, 5)));
  CHECK(std::isnan(kolmogorov_survival(0.5, 0)));
}

TEST_CASE("Wasserstein with its null mean and its resamples") {
  const Values x{1, 2, 6};
  const Values y{2, 3, 9};
  const DistanceInterval got = wasserstein_interval(x, y, {0.05, 0.1}, {{1, 1}, 20'000, 1});
  CHECK(got.distance == near(5.0 / 3));
  Values nulls;
  every_split(x, y, [&](const Values& a, const Values& b) { nulls.push_back(slow_wasserstein(a, b)); });
  const Moments null = moments(nulls);
  CHECK(std::abs(got.null_mean - null.mean) < 4 * null.sd / std::sqrt(200));
  Values replicates;
  test::for_each_sample<double>(x, 3, [&](const Values& a) {
    test::for_each_sample<double>(y, 3, [&](const Values& b) { replicates.push_back(slow_wasserstein(a, b)); });
  });
  const auto moved = [&](double p) { return std::max(0.0, quantile(replicates, p) - got.null_mean); };
  CHECK(got.interval.low == near(moved(0.05), 0, 1e-9));
  CHECK(got.interval.high == near(moved(0.9), 0, 1e-9));
  // No change: the interval holds 0.
  test::Random random(72);
  const DistanceInterval none = wasserstein_interval(random.bells(300), random.bells(300), {}, {{1, 1}, 500, 1});
  CHECK(none.interval.low < 0.05);
  CHECK(none.interval.high < 0.4);
  CHECK(none.distance > 0);
}

TEST_CASE("maximum mean discrepancy, pair by pair") {
  const Values x{0, 1, 3};
  const Values y{2, 5};
  const double width = 2;  // distances 1 3 2 5 | 2 1 4 | 1 2 | 3: sorted 1 1 1 2 2 2 3 3 4 5
  const auto kernel = [&](double a, double b) { return std::exp(-(a - b) * (a - b) / (2 * width * width)); };
  const double within_x = (kernel(0, 1) + kernel(0, 3) + kernel(1, 3)) / 3;
  const double across = (kernel(0, 2) + kernel(0, 5) + kernel(1, 2) + kernel(1, 5) + kernel(3, 2) + kernel(3, 5)) / 6;
  const MeanDiscrepancy got = mean_discrepancy(x, y);
  CHECK(got.width == near(width));
  CHECK(got.squared == near(within_x + kernel(2, 5) - 2 * across));
  CHECK(std::isnan(mean_discrepancy(Values{1}, y).squared));
  CHECK(std::isnan(mean_discrepancy(Values{1, 1}, Values{1, 1}).squared));
}

TEST_CASE("decile bins: an edge belongs below, equal edges merge") {
  Values reference(11);
  std::iota(reference.begin(), reference.end(), 0.0);
  const DecileBins bins = decile_bins(reference, Values{-5, 1, 1.5, 9, 9.5, 100});
  CHECK(bins.edges == Values{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(bins.reference == Counts{2, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  CHECK(bins.current == Counts{2, 1, 0, 0, 0, 0, 0, 0, 1, 2});
  const DecileBins few = decile_bins(Values{0, 0, 0, 0, 1}, Values{0, 1});
  CHECK(few.edges.size() < 9);
  CHECK(std::accumulate(few.reference.begin(), few.reference.end(), std::uint64_t{0}) == 5);
}

TEST_CASE("stability index, by hand") {
  const StabilityIndex got = stability_index(Counts{50, 50}, Counts{30, 70});
  CHECK(got.value == near(0.2 * std::log(0.7 / 0.5) - 0.2 * std::log(0.3 / 0.5)));
  CHECK(got.null_mean == near(0.02));
  CHECK(got.null_95 == near(0.02 * 3.841458820694124));
  // An empty bin counts as 1e-4.
  CHECK(stability_index(Counts{50, 50}, Counts{0, 100}).value ==
        near((1 - 0.5) * std::log(2) + (1e-4 - 0.5) * std::log(1e-4 / 0.5)));
  CHECK(stability_index(Counts{9}, Counts{5}).value == 0);
}

TEST_CASE("stability index without any change: the stated mean and 95 % point") {
  test::Random random(73);
  constexpr int kRounds = 3000;
  Values seen;
  for (int round = 0; round < kRounds; ++round) {
    Counts a(10, 0), b(10, 0);
    for (int i = 0; i < 200; ++i) {
      ++a[random.below(10)];
      ++b[random.below(10)];
    }
    seen.push_back(stability_index(a, b).value);
  }
  const StabilityIndex stated = stability_index(Counts(10, 20), Counts(10, 20));
  CHECK(stated.null_mean == near(0.09));
  CHECK(moments(seen).mean == doctest::Approx(stated.null_mean).epsilon(0.08));
  CHECK(quantile(seen, 0.95) == doctest::Approx(stated.null_95).epsilon(0.08));
}

TEST_CASE("chi-square of a table, by hand") {
  // 2 x 2: N (ad - bc)^2 over the product of the margins.
  const ChiSquare got = chi_square(Counts{12, 8}, Counts{5, 25});
  const double twin = 50 * std::pow(12 * 25 - 8 * 5, 2) / (20.0 * 30 * 17 * 33);
  CHECK(got.statistic == near(twin));
  CHECK(got.degrees_of_freedom == 1);
  CHECK(got.p == near(2 * normal_survival(std::sqrt(twin)), 1e-9));
  CHECK(got.cramers_v == near(std::sqrt(twin / 50)));
  CHECK(got.least_expected == near(20 * 17.0 / 50));
  // A category that nobody has is none.
  const ChiSquare padded = chi_square(Counts{12, 0, 8}, Counts{5, 0, 25});
  CHECK(padded.statistic == got.statistic);
  CHECK(padded.degrees_of_freedom == 1);
}

TEST_CASE("a distance against a bound is judged three ways") {
  CHECK(decide_at_most({0.01, 0.05}, 0.1) == Decision::kPass);
  CHECK(decide_at_most({0.2, 0.3}, 0.1) == Decision::kBlock);
  CHECK(decide_at_most({0.05, 0.3}, 0.1) == Decision::kUndecided);
  CHECK(decide_at_most({0.05, 0.1}, 0.1) == Decision::kUndecided);
  CHECK(decide_at_most({0.1, 0.3}, 0.1) == Decision::kUndecided);
  CHECK(decide_at_most({}, 0.1) == Decision::kUndecided);
  CHECK(decide_at_most({0.01, kNaN}, 0.1) == Decision::kUndecided);
  for (const double bad : {-0.1, kNaN, kInfinity}) {
    CHECK(decide_at_most({0.01, 0.05}, bad) == Decision::kUndecided);
  }
}

TEST_CASE("nothing on one side, NaN, bins that do not match") {
  const Values good{1, 2, 3};
  for (const Values& bad : {Values{}, Values{1, kNaN}, Values{kInfinity}}) {
    CHECK(std::isnan(kolmogorov_smirnov(good, bad, {}).distance));
    CHECK(std::isnan(kolmogorov_smirnov(bad, good, {}).p_exact));
    CHECK_FALSE(valid(kolmogorov_smirnov(good, bad, {}).interval));
    CHECK(std::isnan(wasserstein_distance(good, bad)));
    CHECK(std::isnan(energy_distance(bad, good)));
    CHECK(std::isnan(mean_discrepancy(good, bad).squared));
    CHECK(decile_bins(bad, good).edges.empty());
    CHECK_FALSE(valid(wasserstein_interval(good, bad, {}, {}).interval));
  }
  CHECK_FALSE(valid(wasserstein_interval(good, good, {0.7, 0.1}, {}).interval));
  CHECK(std::isnan(stability_index(Counts{1, 2}, Counts{1}).value));
  CHECK(std::isnan(stability_index(Counts{0, 0}, Counts{1, 2}).value));
  CHECK(std::isnan(chi_square(Counts{1, 2}, Counts{1}).p));
  CHECK(std::isnan(chi_square(Counts{3, 0}, Counts{2, 0}).p));
  CHECK(std::isnan(chi_square(Counts{0, 0}, Counts{1, 2}).p));
}

}  // namespace
}  // namespace gate::stats
