// bootstrap.h against the whole law: every one of the n^n resamples of a small sample.
#include "gate/stats/bootstrap.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "gate/stats/distributions.h"
#include "gate/stats/quantile.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using Values = std::vector<double>;
using Rows = std::vector<std::uint32_t>;

const BootstrapOptions kOptions{{1, 2}, 20'000, 1};

// Statistics of all resamples of n rows, each equally likely.
Values every_resample(std::uint32_t n, const std::function<double(const Rows&)>& statistic) {
  Rows rows(n);
  std::iota(rows.begin(), rows.end(), 0U);
  Values out;
  test::for_each_sample<std::uint32_t>(rows, n, [&](const Rows& drawn) { out.push_back(statistic(drawn)); });
  return out;
}

// The largest distance between two empirical distribution functions, values within 1e-9 of each other taken as equal.
double distance(Values a, Values b) {
  for (Values* values : {&a, &b}) {
    for (double& one : *values) {
      one = std::round(one * 1e9) / 1e9;
    }
    std::sort(values->begin(), values->end());
  }
  double out = 0;
  for (const double at : b) {
    const auto share = [&](const Values& values) {
      return static_cast<double>(std::upper_bound(values.begin(), values.end(), at) - values.begin()) /
             static_cast<double>(values.size());
    };
    out = std::max(out, std::abs(share(a) - share(b)));
  }
  return out;
}

// 20,000 replicates lie further than 0.0138 from their law for one seed in a thousand.
void check_law(const Values& replicates, const Values& law) {
  REQUIRE(replicates.size() == kOptions.resamples);
  CHECK(distance(replicates, law) < 0.0138);
}

double mean_of(const Values& values, const Rows& rows) {
  double total = 0;
  for (const std::uint32_t row : rows) {
    total += values[row];
  }
  return total / static_cast<double>(rows.size());
}

const Values kValues{0.3, -1.2, 4.0, 0.3, 2.5};

TEST_CASE("means, by gathering") {
  check_law(bootstrap_means(kValues, kOptions),
            every_resample(5, [](const Rows& rows) { return mean_of(kValues, rows); }));
  const Values seven{1, 2, 3, 5, 8, 13, 21};
  check_law(bootstrap_means(seven, kOptions),
            every_resample(7, [&](const Rows& rows) { return mean_of(seven, rows); }));
}

TEST_CASE("means of more values than one turn of the loop takes, with what is left over") {
  test::Random random(43);
  for (const std::size_t n : {19U, 33'001U}) {
    CAPTURE(n);
    Values values(n);
    for (double& one : values) {
      one = std::exp(random.bell());
    }
    const Values replicates = bootstrap_means(values, {{3, 9}, 2'000, 2});
    const Moments found = moments(replicates);
    const Moments all = moments(values);
    const double expected =
        all.sd * std::sqrt((static_cast<double>(n) - 1) / static_cast<double>(n) / static_cast<double>(n));
    CHECK(std::abs(found.mean - all.mean) < 4 * expected / std::sqrt(2'000));
    CHECK(std::abs(found.sd / expected - 1) < 4 / std::sqrt(2 * 2'000));
  }
}

TEST_CASE("means, by how often each of few values is drawn") {
  // 60 values, 9 of them 1 and 51 of them 0: the count of ones is Bin(60, 9/60).
  Values pass(60, 0);
  std::fill_n(pass.begin() + 20, 9, 1.0);
  const Values replicates = bootstrap_means(pass, kOptions);
  double largest = 0;
  for (int ones = 0; ones <= 60; ++ones) {
    const auto up_to =
        std::count_if(replicates.begin(), replicates.end(), [&](double one) { return one < (ones + 0.5) / 60; });
    largest = std::max(largest, std::abs(static_cast<double>(up_to) / 20'000 - binomial_cdf(ones, 60, 9.0 / 60)));
  }
  CHECK(largest < 0.0138);
  // Three values: the same law as gathering has, by drawing rows.
  Values graded(60, 0);
  std::fill_n(graded.begin(), 5, 1.0);
  std::fill_n(graded.begin() + 30, 11, -0.5);
  const Values gathered = bootstrap_statistic(60,
                                              [&](std::span<const std::uint32_t> rows) {
                                                return mean_of(graded, {rows.begin(), rows.end()});
                                              },
                                              {{3, 4}, 20'000, 1});
  CHECK(distance(bootstrap_means(graded, kOptions), gathered) < 0.0195);  // two samples
}

TEST_CASE("studentised means") {
  const StudentisedReplicates got = bootstrap_studentised_means(kValues, kOptions);
  const double centre = mean_of(kValues, {0, 1, 2, 3, 4});
  Values law;
  for (const double one : every_resample(5, [&](const Rows& rows) {
         const double m = mean_of(kValues, rows);
         double squares = 0;
         for (const std::uint32_t row : rows) {
           squares += (kValues[row] - m) * (kValues[row] - m);
         }
         return squares < 1e-12 ? kNaN : (m - centre) / std::sqrt(squares / 4 / 5);
       })) {
    if (!std::isnan(one)) {
      law.push_back(one);
    }
  }
  CHECK(distance(got.t, law) < 0.0138);
  check_law(got.means, every_resample(5, [](const Rows& rows) { return mean_of(kValues, rows); }));
  // Resamples without spread are left out.
  CHECK(got.t.size() < got.means.size());
  CHECK(static_cast<double>(got.t.size()) / 20'000 ==
        doctest::Approx(static_cast<double>(law.size()) / 3125).epsilon(0.002));
  CHECK(bootstrap_studentised_means(Values(30, 1.1), kOptions).t.empty());
}

TEST_CASE("any statistic") {
  const auto largest = [](const Rows& rows) {
    double out = -100;
    for (const std::uint32_t row : rows) {
      out = std::max(out, kValues[row]);
    }
    return out;
  };
  check_law(bootstrap_statistic(
                5,
                [&](std::span<const std::uint32_t> rows) {
                  return largest({rows.begin(), rows.end()});
                },
                kOptions),
            every_resample(5, largest));
}

TEST_CASE("whole clusters") {
  const Values values{1, 2, 10, 4, 4, 5, -3};
  const std::vector<std::size_t> cluster{7, 7, 2, 9, 9, 9, 4};
  const Values sums{3, 10, 13, -3};
  const Values sizes{2, 1, 3, 1};
  check_law(bootstrap_cluster_means(values, cluster, kOptions), every_resample(4, [&](const Rows& drawn) {
              double total = 0, size = 0;
              for (const std::uint32_t g : drawn) {
                total += sums[g];
                size += sizes[g];
              }
              return total / size;
            }));
}

TEST_CASE("strata at their own sizes") {
  const Values values{1, 2, 10, 4, 4};
  const std::vector<std::size_t> stratum{1, 0, 1, 0, 1};
  const Values law = [&] {
    Values out;
    for (const double ones : every_resample(3, [](const Rows& r) { return mean_of({1, 10, 4}, r) * 3; })) {
      for (const double zeros : every_resample(2, [](const Rows& r) { return mean_of({2, 4}, r) * 2; })) {
        out.push_back((ones + zeros) / 5);
      }
    }
    return out;
  }();
  check_law(bootstrap_stratified_means(values, stratum, kOptions), law);
  bool kept = true;
  const Values same = bootstrap_stratified(
      stratum,
      [&](std::span<const std::uint32_t> rows) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          kept = kept && stratum[rows[i]] == stratum[i];
        }
        return mean_of(values, {rows.begin(), rows.end()});
      },
      kOptions);
  CHECK(kept);
  check_law(same, law);
}

double quantile_of(const Values& values, const Rows& rows, double p) {
  Values drawn;
  for (const std::uint32_t row : rows) {
    drawn.push_back(values[row]);
  }
  return quantile(drawn, p);
}

TEST_CASE("quantiles, drawn as order statistics") {
  for (const double p : {0.0, 0.1, 0.25, 0.5, 0.9, 1.0}) {
    CAPTURE(p);
    check_law(bootstrap_quantiles(kValues, p, kOptions),
              every_resample(5, [&](const Rows& rows) { return quantile_of(kValues, rows, p); }));
  }
}

TEST_CASE("log ratio of quantiles, rows drawn together and sides drawn apart") {
  const Values c{1.5, 2.5, 9.0, 3.1, 3.1};
  const Values b{2.2, 1.0, 7.5, 4.0, 2.9};
  for (const double p : {0.2, 0.5, 0.8, 0.95}) {
    CAPTURE(p);
    const auto log_c = [&](const Rows& rows) { return std::log(quantile_of(c, rows, p)); };
    const auto log_b = [&](const Rows& rows) { return std::log(quantile_of(b, rows, p)); };
    check_law(bootstrap_log_quantile_ratio_paired(c, b, p, kOptions),
              every_resample(5, [&](const Rows& rows) { return log_c(rows) - log_b(rows); }));
    // Apart: three rows a side, so that all pairs of resamples can be walked.
    const Values c3(c.begin(), c.begin() + 3);
    const Values b3(b.begin(), b.begin() + 3);
    Values law;
    for (const double x : every_resample(3, [&](const Rows& rows) { return std::log(quantile_of(c3, rows, p)); })) {
      for (const double y : every_resample(3, [&](const Rows& rows) { return std::log(quantile_of(b3, rows, p)); })) {
        law.push_back(x - y);
      }
    }
    check_law(bootstrap_log_quantile_ratio(c3, b3, p, kOptions), law);
    const auto at_c = [&](const Rows& rows) { return quantile_of(c, rows, p); };
    const auto at_b = [&](const Rows& rows) { return quantile_of(b, rows, p); };
    check_law(bootstrap_quantile_difference_paired(c, b, p, kOptions),
              every_resample(5, [&](const Rows& rows) { return at_c(rows) - at_b(rows); }));
    Values apart;
    for (const double x : every_resample(3, [&](const Rows& rows) { return quantile_of(c3, rows, p); })) {
      for (const double y : every_resample(3, [&](const Rows& rows) { return quantile_of(b3, rows, p); })) {
        apart.push_back(x - y);
      }
    }
    check_law(bootstrap_quantile_difference(c3, b3, p, kOptions), apart);
  }
}

// Every kind of replicate from one set of records, as one row of bytes.
Values all_replicates(const Values& x, const Values& y, const std::vector<std::size_t>& label,
                      const BootstrapOptions& options) {
  Values out;
  const auto add = [&](const Values& more) {
    CHECK_FALSE(more.empty());
    out.insert(out.end(), more.begin(), more.end());
  };
  Values graded;
  for (const double one : x) {
    graded.push_back(std::floor(2 * one));
  }
  add(bootstrap_means(x, options));
  add(bootstrap_means(graded, options));
  add(bootstrap_studentised_means(x, options).t);
  add(bootstrap_cluster_means(x, label, options));
  add(bootstrap_stratified_means(x, label, options));
  add(bootstrap_quantiles(x, 0.95, options));
  add(bootstrap_log_quantile_ratio_paired(x, y, 0.95, options));
  add(bootstrap_log_quantile_ratio(x, y, 0.95, options));
  add(bootstrap_quantile_difference_paired(x, y, 0.95, options));
  add(bootstrap_quantile_difference(x, y, 0.95, options));
  return out;
}

TEST_CASE("1, 2 and 8 threads give the same bytes; another seed or purpose gives others") {
  test::Random random(41);
  Values x(150), y(150);
  std::vector<std::size_t> label(150);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = std::exp(random.bell());
    y[i] = std::exp(random.bell());
    label[i] = random.below(30);
  }
  const Values one = all_replicates(x, y, label, {{5, 6}, 1000, 1});
  for (const unsigned threads : {2U, 8U}) {
    CAPTURE(threads);
    CHECK(all_replicates(x, y, label, {{5, 6}, 1000, threads}) == one);
  }
  CHECK(all_replicates(x, y, label, {{5, 7}, 1000, 1}) != one);
  CHECK(all_replicates(x, y, label, {{6, 6}, 1000, 1}) != one);
  // More resamples continue the same ones.
  const Values few = bootstrap_means(x, {{5, 6}, 100, 1});
  const Values many = bootstrap_means(x, {{5, 6}, 1000, 2});
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("nothing to resample") {
  const std::vector<std::size_t> label{0, 1};
  const auto constant = [](std::span<const std::uint32_t>) { return 1.0; };
  CHECK(bootstrap_means(Values{}, kOptions).empty());
  CHECK(bootstrap_means(Values{1, kNaN}, kOptions).empty());
  CHECK(bootstrap_studentised_means(Values{1}, kOptions).means.empty());
  CHECK(bootstrap_statistic(0, constant, kOptions).empty());
  CHECK(bootstrap_cluster_means(Values{1, kInfinity}, label, kOptions).empty());
  CHECK(bootstrap_cluster_means(Values{1}, label, kOptions).empty());
  CHECK(bootstrap_stratified_means(Values{1, kNaN}, label, kOptions).empty());
  CHECK(bootstrap_stratified({}, constant, kOptions).empty());
  CHECK(bootstrap_quantiles(Values{1, 2}, 1.5, kOptions).empty());
  CHECK(bootstrap_quantiles(Values{1, 2}, kNaN, kOptions).empty());
  CHECK(bootstrap_log_quantile_ratio_paired(Values{1, 2}, Values{1}, 0.5, kOptions).empty());
  CHECK(bootstrap_log_quantile_ratio_paired(Values{1, 0}, Values{1, 2}, 0.5, kOptions).empty());
  CHECK(bootstrap_log_quantile_ratio(Values{1, -2}, Values{1, 2}, 0.5, kOptions).empty());
  CHECK(bootstrap_quantile_difference_paired(Values{1, 2}, Values{1}, 0.5, kOptions).empty());
  CHECK(bootstrap_quantile_difference(Values{1, kNaN}, Values{1}, 0.5, kOptions).empty());
  CHECK(bootstrap_quantile_difference(Values{-1, 0}, Values{1}, 0.5, kOptions).size() == kOptions.resamples);
  CHECK(bootstrap_means(kValues, {{}, 0, 1}).empty());
}

}  // namespace
}  // namespace gate::stats
