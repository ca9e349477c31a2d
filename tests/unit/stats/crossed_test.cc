// crossed.h and cluster.h: examples, runs and clusters.
#include "gate/stats/crossed.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <vector>

#include "gate/stats/cluster.h"
#include "gate/stats/distributions.h"
#include "gate/stats/t_interval.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;
using Labels = std::vector<std::size_t>;
using Matrix = std::vector<Values>;

constexpr std::array<double, 2> kSigns{-1, 1};

double average(const Values& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The mean of f over all samples of n independent signs: an expectation under variance 1, without error.
double expectation(std::size_t n, const std::function<double(const Values&)>& f) {
  double total = 0;
  test::for_each_sample<double>(kSigns, n, [&](const Values& sample) { total += f(sample); });
  return total / std::ldexp(1.0, static_cast<int>(n));
}

// Satterthwaite's df of a quadratic form under independent normal values: (tr Q)^2 / tr(Q^2), Q read off the form.
double quadratic_df(std::size_t n, const std::function<double(const Values&)>& form) {
  Matrix q(n, Values(n));
  Values y(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    y[i] = 1;
    q[i][i] = form(y);
    y[i] = 0;
  }
  double trace = 0, trace_of_square = 0;
  for (std::size_t i = 0; i < n; ++i) {
    trace += q[i][i];
    for (std::size_t j = 0; j < n; ++j) {
      if (j != i) {
        y[i] = y[j] = 1;
        q[i][j] = (form(y) - q[i][i] - q[j][j]) / 2;
        y[i] = y[j] = 0;
      }
      trace_of_square += q[i][j] * q[i][j];
    }
  }
  return trace * trace / trace_of_square;
}

const std::vector<Labels> kClusterings{
    {0, 0, 1, 1, 2, 2}, {5, 3, 5, 9, 5, 9}, {0, 1, 1, 1, 1, 2, 2}, {4, 4, 4, 1}, {0, 1, 2, 3, 4},
};

TEST_CASE("CR2 is unbiased for independent rows, and its df are those of its quadratic form") {
  for (const Labels& cluster : kClusterings) {
    const std::size_t n = cluster.size();
    const auto cr2 = [&](const Values& y) { return std::pow(clustered_mean(y, cluster).se_cr2, 2); };
    CAPTURE(n);
    CHECK(expectation(n, cr2) == near(1.0 / static_cast<double>(n)));
    Values any(n);
    std::iota(any.begin(), any.end(), 1.0);
    CHECK(clustered_mean(any, cluster).df_cr2 == near(quadratic_df(n, cr2), 1e-9));
  }
}

TEST_CASE("CR0, CR1 and the jackknife by their definitions") {
  test::Random random(61);
  for (const Labels& cluster : kClusterings) {
    const Values y = random.bells(cluster.size(), 3);
    const double mean = average(y);
    const auto n = static_cast<double>(y.size());
    std::map<std::size_t, Values> groups;
    for (std::size_t i = 0; i < y.size(); ++i) {
      groups[cluster[i]].push_back(y[i]);
    }
    double cr0 = 0, largest = 0;
    Values left_out;
    for (const auto& [label, members] : groups) {
      const auto size = static_cast<double>(members.size());
      const double total = std::accumulate(members.begin(), members.end(), 0.0);
      cr0 += std::pow(total - size * mean, 2);
      largest = std::max(largest, size / n);
      left_out.push_back((n * mean - total) / (n - size));
    }
    const auto g = static_cast<double>(groups.size());
    double about_centre = 0, about_mean = 0;
    for (const double one : left_out) {
      about_centre += std::pow(one - average(left_out), 2);
      about_mean += std::pow(one - mean, 2);
    }
    const ClusteredMean got = clustered_mean(y, cluster);
    CHECK(got.clusters == groups.size());
    CHECK(got.largest_share == near(largest));
    CHECK(got.mean == near(mean));
    CHECK(got.se_cr0 == near(std::sqrt(cr0) / n));
    CHECK(got.se_cr1 == near(std::sqrt(cr0 * g / (g - 1)) / n));
    CHECK(got.se_jackknife == near(std::sqrt((g - 1) / g * about_centre)));
    CHECK(got.se_jackknife_mean == near(std::sqrt((g - 1) / g * about_mean)));
    const Estimate t = cluster_t(got, {});
    CHECK(t.interval.high == near(mean + student_upper_quantile(0.025, got.df_cr2) * got.se_cr2));
  }
}

TEST_CASE("a cluster a row is the plain mean; equal clusters have G - 1 df") {
  const Values y{1, 2, 4, 4, 9};
  const ClusteredMean single = clustered_mean(y, Labels{0, 1, 2, 3, 4});
  const Estimate plain = one_sample_t(y, {});
  CHECK(single.se_cr2 == near(plain.standard_error));
  CHECK(single.df_cr2 == near(4));
  CHECK(clustered_mean(Values{1, 2, 4, 4, 9, 3}, Labels{0, 0, 1, 1, 2, 2}).df_cr2 == near(2));
  CHECK(std::isnan(clustered_mean(y, Labels{0, 0, 0, 0, 0}).se_cr2));
  CHECK(clustered_mean(y, Labels{0, 0, 0, 0, 0}).largest_share == 1);
  CHECK(std::isnan(clustered_mean(y, Labels{0, 1}).mean));
  CHECK(std::isnan(clustered_mean(Values{}, Labels{}).mean));
  CHECK(std::isnan(clustered_mean(Values{1, kNaN}, Labels{0, 1}).mean));
  CHECK_FALSE(valid(cluster_t(clustered_mean(y, Labels{0, 0, 0, 0, 0}), {}).interval));
}

Matrix in_runs(const Values& flat, std::size_t runs) {
  const std::size_t n = flat.size() / runs;
  Matrix out;
  for (std::size_t k = 0; k < runs; ++k) {
    out.emplace_back(flat.begin() + static_cast<std::ptrdiff_t>(k * n),
                     flat.begin() + static_cast<std::ptrdiff_t>((k + 1) * n));
  }
  return out;
}

TEST_CASE("without run noise the example, run and residual terms all estimate sigma^2/(nK)") {
  for (const std::size_t runs : {2U, 3U}) {
    const std::size_t n = runs == 2 ? 5 : 3;
    const auto size = static_cast<double>(n * runs);
    CAPTURE(runs);
    CHECK(expectation(n * runs, [&](const Values& y) { return crossed_one_arm(in_runs(y, runs), {}).v_item; }) ==
          near(1 / size));
    CHECK(expectation(n * runs, [&](const Values& y) {
            return crossed_one_arm(in_runs(y, runs), {}).candidate.v_seed;
          }) == near(1 / size));
    CHECK(expectation(n * runs, [&](const Values& y) {
            return crossed_one_arm(in_runs(y, runs), {}).candidate.v_res;
          }) == near(1 / size));
  }
}

TEST_CASE("a shift of whole runs is in the run term alone, a shift of examples in the example term") {
  test::Random random(62);
  const Matrix base{random.bells(6), random.bells(6), random.bells(6)};
  const Matrix other{random.bells(6), random.bells(6)};
  const Crossed before = crossed(base, other, {});
  Matrix shifted = base;
  for (std::size_t k = 0; k < 3; ++k) {
    for (double& one : shifted[k]) {
      one += 10.0 * static_cast<double>(k);
    }
  }
  const Crossed runs = crossed(shifted, other, {});
  CHECK(runs.v_item == near(before.v_item, 1e-9));
  CHECK(runs.candidate.v_res == near(before.candidate.v_res, 1e-9));
  CHECK(runs.candidate.v_seed > 20);
  CHECK(runs.candidate.kept);
  Matrix examples = base;
  for (Values& run : examples) {
    run[2] += 50;
  }
  const Crossed items = crossed(examples, other, {});
  CHECK(items.candidate.v_seed == near(before.candidate.v_seed, 1e-9));
  CHECK(items.candidate.v_res == near(before.candidate.v_res, 1e-9));
  CHECK(items.v_item > 50);
}

struct Arm {
  double seed = 0, res = 0, runs = 0, n = 0;
  Values item;
};

// Sums of squares of the two-way layout, the residual by subtraction.
Arm two_way(const Matrix& y) {
  Arm out;
  out.runs = static_cast<double>(y.size());
  out.n = static_cast<double>(y[0].size());
  double total = 0, squares = 0, run_squares = 0, item_squares = 0;
  for (const Values& run : y) {
    double sum = 0;
    for (const double one : run) {
      sum += one;
      squares += one * one;
    }
    total += sum;
    run_squares += sum * sum / out.n;
  }
  for (std::size_t i = 0; i < y[0].size(); ++i) {
    double sum = 0;
    for (const Values& run : y) {
      sum += run[i];
    }
    out.item.push_back(sum / out.runs);
    item_squares += sum * sum / out.runs;
  }
  const double centre = total * total / (out.n * out.runs);
  const double residual = squares - run_squares - item_squares + centre;
  out.seed = (run_squares - centre) / (out.runs - 1) / out.n / out.runs;
  out.res = residual / ((out.n - 1) * (out.runs - 1)) / (out.n * out.runs);
  return out;
}

TEST_CASE("variance components and Satterthwaite's df, from sums of squares") {
  test::Random random(63);
  int kept = 0;
  for (int round = 0; round < 50; ++round) {
    const std::size_t n = 3 + random.below(6);
    Matrix c(2 + random.below(3)), b(2 + random.below(3));
    const double run_noise = 2 * random.uniform();
    for (Matrix* arm : {&c, &b}) {
      for (Values& run : *arm) {
        run = random.bells(n, run_noise * random.bell());
      }
    }
    const Arm x = two_way(c);
    const Arm y = two_way(b);
    Values d(n);
    for (std::size_t i = 0; i < n; ++i) {
      d[i] = x.item[i] - y.item[i];
    }
    const double v_item = moments(d).variance / x.n;
    double v = v_item;
    double below = v_item * v_item / (x.n - 1);
    for (const Arm* arm : {&x, &y}) {
      if (arm->seed > arm->res) {
        v += arm->seed - arm->res;
        below += arm->seed * arm->seed / (arm->runs - 1) + arm->res * arm->res / ((arm->n - 1) * (arm->runs - 1));
        ++kept;
      }
    }
    const Crossed got = crossed(c, b, {});
    CAPTURE(round);
    CHECK(got.estimate.value == near(average(d), 1e-12, 1e-12));
    CHECK(got.v_item == near(v_item, 1e-9));
    CHECK(got.candidate.v_seed == near(x.seed, 1e-9));
    CHECK(got.baseline.v_res == near(y.res, 1e-9));
    CHECK(got.candidate.kept == (x.seed > x.res));
    CHECK(got.estimate.standard_error == near(std::sqrt(v), 1e-9));
    CHECK(got.estimate.degrees_of_freedom == near(v * v / below, 1e-9));
    const double t = student_upper_quantile(0.025, v * v / below);
    CHECK(got.estimate.interval.low == near(average(d) - t * std::sqrt(v), 1e-9, 1e-12));
    CHECK(got.components.seed_candidate == near(std::max(0.0, x.runs * (x.seed - x.res)), 1e-9, 1e-12));
    CHECK(got.components.cell_baseline == near(y.res * y.n * y.runs, 1e-9));
  }
  CHECK(kept > 20);
}

TEST_CASE("one run a side is the paired t; pairs of runs are one arm of differences") {
  test::Random random(64);
  const Matrix c{random.bells(8, 1)};
  const Matrix b{random.bells(8)};
  const Estimate t = paired_t(c[0], b[0], {});
  const Crossed one = crossed(c, b, {});
  CHECK(one.estimate.interval.low == near(t.interval.low));
  CHECK(one.estimate.degrees_of_freedom == near(7));
  CHECK(std::isnan(one.candidate.v_seed));
  CHECK_FALSE(one.candidate.kept);
  const Matrix c3{random.bells(8, 1), random.bells(8), random.bells(8)};
  const Matrix b3{random.bells(8), random.bells(8), random.bells(8)};
  Matrix d = c3;
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t i = 0; i < 8; ++i) {
      d[k][i] -= b3[k][i];
    }
  }
  const Crossed paired = crossed_paired(c3, b3, {});
  CHECK(paired.estimate.interval.high == near(crossed_one_arm(d, {}).estimate.interval.high));
  CHECK(paired.candidate.runs == 3);
  CHECK(paired.baseline.runs == 0);
}

TEST_CASE("clusters replace the example term; declared run noise is added with infinite df") {
  test::Random random(65);
  const Matrix c{random.bells(6), random.bells(6)};
  const Matrix b{random.bells(6)};
  const Labels cluster{0, 0, 1, 1, 1, 2};
  Values d(6);
  for (std::size_t i = 0; i < 6; ++i) {
    d[i] = (c[0][i] + c[1][i]) / 2 - b[0][i];
  }
  CrossedOptions options;
  options.cluster = cluster;
  const Crossed got = crossed(c, b, options);
  const ClusteredMean twin = clustered_mean(d, cluster);
  CHECK(got.v_item == near(twin.se_cr2 * twin.se_cr2));
  CHECK(got.df_item == near(twin.df_cr2));
  CrossedOptions noisy;
  noisy.run_variance = 0.25;
  const Crossed plain = crossed(c, b, {});
  const Crossed wide = crossed(c, b, noisy);
  CHECK(std::pow(wide.estimate.standard_error, 2) == near(std::pow(plain.estimate.standard_error, 2) + 0.25));
  CHECK(wide.estimate.degrees_of_freedom > plain.estimate.degrees_of_freedom);
  // Equal outputs: only the declared noise is left, known exactly.
  const Matrix same{Values(6, 0.5)};
  const Crossed declared = crossed(same, same, noisy);
  CHECK(declared.estimate.interval.high == near(1.959963984540054 * 0.5));
}

TEST_CASE("nothing to estimate: ragged, empty, one example, NaN, no spread, clusters that do not fit") {
  const Matrix good{{1, 2, 3}, {2, 3, 5}};
  const Matrix ragged{{1, 2, 3}, {2, 3}};
  const Matrix empty;
  const Matrix other{{1, 2}};
  const Matrix bad{{1, kNaN, 3}};
  const Matrix same{{1, 1, 1}};
  for (const Matrix* arm : {&ragged, &empty, &other, &bad}) {
    CHECK(std::isnan(crossed(good, *arm, {}).estimate.value));
    CHECK(std::isnan(crossed(*arm, good, {}).estimate.value));
  }
  CHECK(std::isnan(crossed_paired(good, bad, {}).estimate.value));
  CHECK(std::isnan(crossed_paired(good, Matrix{{1, 2, 3}}, {}).estimate.value));
  CHECK(std::isnan(crossed_one_arm(ragged, {}).estimate.value));
  CHECK(std::isnan(crossed_one_arm(empty, {}).estimate.value));
  CHECK_FALSE(valid(crossed(same, same, {}).estimate.interval));
  CHECK_FALSE(valid(crossed_one_arm(Matrix{{1}, {2}}, {}).estimate.interval));
  const Labels wrong{0, 1};
  CrossedOptions options;
  options.cluster = wrong;
  CHECK_FALSE(valid(crossed(good, good, options).estimate.interval));
}

}  // namespace
}  // namespace gate::stats
