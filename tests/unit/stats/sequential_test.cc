// sequential.h and confidence_sequence.h: looking more than once.
#include "gate/stats/sequential.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "gate/stats/confidence_sequence.h"
#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using Values = std::vector<double>;

TEST_CASE("attempts spend alpha together, and no more") {
  for (const Spending rule : {Spending::kHarmonic, Spending::kGeometric, Spending::kZeta}) {
    double total = 0;
    for (std::uint64_t j = 1; j <= 100'000; ++j) {
      total += attempt_alpha(rule, 0.025, j);
      CHECK(attempt_alpha(rule, 0.025, j) <= attempt_alpha(rule, 0.025, 1));
    }
    CHECK(total <= 0.025 * (1 + 1e-12));
    CHECK(total > 0.02499);
  }
  CHECK(attempt_alpha(Spending::kHarmonic, 0.025, 1) == near(0.0125));
  CHECK(attempt_alpha(Spending::kHarmonic, 0.025, 3) == near(0.025 / 12));
  CHECK(attempt_alpha(Spending::kGeometric, 0.025, 3) == near(0.025 / 8));
  CHECK(std::isnan(attempt_alpha(Spending::kHarmonic, 0.025, 0)));
  CHECK(attempt_alpha_fixed(0.025, 1, 5) == near(0.005));
  CHECK(attempt_alpha_fixed(0.025, 5, 5) == near(0.005));
  CHECK(attempt_alpha_fixed(0.025, 6, 5) == 0);
  CHECK(attempt_alpha_fixed(0.025, 0, 5) == 0);
}

TEST_CASE("spending functions, by hand") {
  CHECK(spent(Boundary::kObrienFlemingSpending, 0.025, 0) == 0);
  CHECK(spent(Boundary::kObrienFlemingSpending, 0.025, 1) == near(0.025));
  CHECK(spent(Boundary::kObrienFlemingSpending, 0.025, 0.25) == near(2 * normal_survival(2 * 2.241402727604947), 1e-9));
  CHECK(spent(Boundary::kPocockSpending, 0.025, 0) == 0);
  CHECK(spent(Boundary::kPocockSpending, 0.025, 1) == near(0.025));
  CHECK(std::isnan(spent(Boundary::kPocock, 0.025, 0.5)));
  CHECK(std::isnan(spent(Boundary::kPocockSpending, 0.025, 1.5)));
}

Values equal_looks(int looks) {
  Values out;
  for (int i = 1; i <= looks; ++i) {
    out.push_back(i == looks ? 1 : static_cast<double>(i) / looks);
  }
  return out;
}

struct Constants {
  int looks;
  double pocock, obrien_fleming;
};

TEST_CASE("constants of Pocock and of O'Brien and Fleming (Jennison and Turnbull 2000, two-sided 5 %)") {
  // Their tables are two-sided: the crossing of the other side is far below their last digit.
  for (const Constants& row : {Constants{2, 2.178, 1.977}, Constants{3, 2.289, 2.004}, Constants{4, 2.361, 2.024}}) {
    CAPTURE(row.looks);
    const Values looks = equal_looks(row.looks);
    CHECK(group_sequential(Boundary::kPocock, 0.025, looks).back().z == near(row.pocock, 0, 6e-4));
    CHECK(group_sequential(Boundary::kObrienFleming, 0.025, looks).back().z == near(row.obrien_fleming, 0, 6e-4));
  }
}

TEST_CASE("boundaries spend what they say: two looks integrated on a fine grid") {
  const Values information{0.4, 1};
  for (const Boundary boundary :
       {Boundary::kObrienFlemingSpending, Boundary::kPocockSpending, Boundary::kPocock, Boundary::kObrienFleming}) {
    const std::vector<Look> looks = group_sequential(boundary, 0.025, information);
    REQUIRE(looks.size() == 2);
    // First look: z_1 = w/sqrt(0.4). Second: w plus an increment of variance 0.6 passes z_2.
    double later = 0;
    constexpr double kStep = 1e-4;
    for (double z = -9 + kStep / 2; z < looks[0].z; z += kStep) {
      later += std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)) * kStep *
               normal_survival((looks[1].z - z * std::sqrt(0.4)) / std::sqrt(0.6));
    }
    CHECK(normal_survival(looks[0].z) + later == near(0.025, 0, 2e-7));
    CHECK(looks[0].nominal_alpha == near(normal_survival(looks[0].z)));
    const double first = spent(boundary, 0.025, 0.4);
    if (!std::isnan(first)) {
      CHECK(looks[0].nominal_alpha == near(first, 1e-9));
    }
  }
  CHECK(group_sequential(Boundary::kPocock, 0.025, Values{1}).front().z == near(1.959963984540054, 1e-7));
}

TEST_CASE("looks that make no sense") {
  for (const Values& information :
       {Values{}, Values{0.5}, Values{0.5, 0.4, 1}, Values{0, 1}, Values{0.5, 0.5, 1}, Values{kNaN, 1}}) {
    CHECK(group_sequential(Boundary::kPocock, 0.025, information).empty());
  }
  CHECK(group_sequential(Boundary::kPocock, 0.5, Values{1}).empty());
  CHECK(group_sequential(Boundary::kPocock, 0, Values{1}).empty());
  CHECK(group_sequential(Boundary::kPocock, 0.025, equal_looks(51)).empty());
}

TEST_CASE("Robbins' mixture boundary, and where it is tightest") {
  CHECK(robbins_bound(100, 0.05, 10) == near(std::sqrt(110 * (std::log(11) + 2 * std::log(20)))));
  double best = 1e9;
  for (double rho = 1; rho < 2000; rho *= 1.01) {
    best = std::min(best, robbins_bound(1000, 0.05, rho));
  }
  CHECK(robbins_bound(1000, 0.05, robbins_rho(1000, 0.05)) < best * 1.003);
  // 1.55 times the fixed-n interval at the planned size.
  CHECK(robbins_bound(1000, 0.05, robbins_rho(1000, 0.05)) / 1000 / (1.959964 / std::sqrt(1000)) ==
        near(1.55, 0, 0.01));
  const Values values{1, 2, 4, 9};
  const Moments m = moments(values);
  const Interval got = asymptotic_sequence(values, 0.05, 100);
  const double half = m.sd * robbins_bound(4, 0.05, robbins_rho(100, 0.05)) / 4;
  CHECK(got.low == near(4 - half));
  CHECK(got.high == near(4 + half));
}

// Exact: all sequences of nine successes and failures, weighted by their probability; the chance that the interval ever
// leaves the truth out.
double ever_wrong(Interval (*sequence)(std::span<const double>, double), double alpha, double p) {
  constexpr std::array<double, 2> kOutcomes{0, 1};
  double wrong = 0;
  test::for_each_sample<double>(kOutcomes, 9, [&](const Values& outcome) {
    double probability = 1;
    for (const double one : outcome) {
      probability *= one == 1 ? p : 1 - p;
    }
    for (std::size_t n = 1; n <= outcome.size(); ++n) {
      const Interval at = sequence(std::span(outcome).first(n), alpha);
      if (!(at.low <= p + 1e-9 && at.high >= p - 1e-9)) {
        wrong += probability;
        return;
      }
    }
  });
  return wrong;
}

TEST_CASE("bounded sequences hold at every look: all outcomes of nine trials") {
  bool ever = false;
  for (const double alpha : {0.05, 0.5}) {
    for (const double p : {0.05, 0.3, 0.5, 0.9}) {
      CAPTURE(alpha);
      CAPTURE(p);
      CHECK(ever_wrong(bernstein_sequence, alpha, p) <= alpha);
      const double betting = ever_wrong(betting_sequence, alpha, p);
      CHECK(betting <= alpha);
      ever = ever || betting > 0;
    }
  }
  CHECK(ever);  // the bound is not met by an interval that always holds everything
}

TEST_CASE("betting limits are where a capital reaches 1/alpha") {
  test::Random random(91);
  Values values(60);
  for (double& one : values) {
    one = 0.6 + 0.4 * random.uniform();
  }
  const double alpha = 0.05;
  // The bets and both capitals, written out.
  const auto capital = [&](double m) {
    double up = 0.5, down = 0.5, total = 0.5, squares = 0.25, variance = 0.25;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto t = static_cast<double>(i + 1);
      const double bet = std::sqrt(2 * std::log(2 / alpha) / (t * std::log(1 + t) * variance));
      up *= 1 + std::min(bet, 0.5 / m) * (values[i] - m);
      down *= 1 - std::min(bet, 0.5 / (1 - m)) * (values[i] - m);
      total += values[i];
      const double centre = total / (t + 1);
      squares += (values[i] - centre) * (values[i] - centre);
      variance = squares / (t + 1);
    }
    return std::max(up, down);
  };
  const Interval got = betting_sequence(values, alpha);
  CHECK(capital(got.low) == near(1 / alpha, 1e-6));
  CHECK(capital(got.high) == near(1 / alpha, 1e-6));
  CHECK(got.low < 0.8);
  CHECK(got.high > 0.8);
  // Success and failure change places.
  Values mirrored = values;
  for (double& one : mirrored) {
    one = 1 - one;
  }
  CHECK(betting_sequence(mirrored, alpha).high == near(1 - got.low, 1e-9));
  CHECK(bernstein_sequence(mirrored, alpha).low == near(1 - bernstein_sequence(values, alpha).high, 1e-9));
  // The finite-sample one that bets is the tighter.
  CHECK(bernstein_sequence(values, alpha).low < got.low);
}

TEST_CASE("sequences of nothing, of values outside the range, at impossible levels") {
  for (const Values& bad : {Values{}, Values{0.5, 1.5}, Values{-0.1}, Values{kNaN}}) {
    CHECK_FALSE(valid(bernstein_sequence(bad, 0.05)));
    CHECK_FALSE(valid(betting_sequence(bad, 0.05)));
  }
  for (const double alpha : {0.0, 1.0, kNaN}) {
    CHECK_FALSE(valid(bernstein_sequence(Values{0.5}, alpha)));
    CHECK_FALSE(valid(betting_sequence(Values{0.5}, alpha)));
    CHECK_FALSE(valid(asymptotic_sequence(Values{1, 2}, alpha, 10)));
  }
  CHECK_FALSE(valid(asymptotic_sequence(Values{1}, 0.05, 10)));
  CHECK_FALSE(valid(asymptotic_sequence(Values{2, 2}, 0.05, 10)));
  CHECK_FALSE(valid(asymptotic_sequence(Values{1, kNaN}, 0.05, 10)));
  CHECK_FALSE(valid(asymptotic_sequence(Values{1, 2}, 0.05, 0)));
}

}  // namespace
}  // namespace gate::stats
