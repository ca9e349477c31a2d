#include "gate/stats/power.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "gate/stats/distributions.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;

// (1.959963985 + 0.841621234)^2
constexpr double kSquare = 7.848879734;

TEST_CASE("sample sizes in closed form, by hand") {
  CHECK(normal_sample_size(0.4, {0.02}) == near(kSquare * 400, 1e-8));
  CHECK(normal_sample_size(1, {0.5, 0.05, 0.9}) == near(8.563847 * 4, 1e-6));
  CHECK(unpaired_proportions_sample_size(0.9, 0.9, {0.05}) == near(kSquare * 0.18 / 0.0025, 1e-8));
  CHECK(paired_proportions_sample_size(0.1, 0.02, {0.05}) == near(kSquare * (0.1 - 0.0004) / 0.0025, 1e-8));
  CHECK(eval_sample_size({0.09, 0.2, 0.3, 2, 3}, {0.02}) == near(kSquare * 0.29 / 0.0004, 1e-8));
}

TEST_CASE("the t correction: R's power.t.test, and the size at which the power is reached") {
  // sd 0.4, margin 2 points: 3142 pairs.
  CHECK(std::ceil(t_sample_size(0.4, {0.02})) == 3142);
  // power.t.test(delta = 0.5, sd = 1, sig.level = 0.025, power = 0.8, type = "one.sample", alternative = "one.sided")
  CHECK(t_sample_size(1, {0.5}) == near(33.3672, 1e-4));
  for (const double gap : {0.1, 0.5, 1.5}) {
    for (const double power : {0.5, 0.8, 0.95}) {
      CAPTURE(gap);
      CAPTURE(power);
      const double n = t_sample_size(1, {gap, 0.025, power});
      CHECK(t_power(n, 1, gap, 0.025) == near(power, 1e-6));
      CHECK(n > normal_sample_size(1, {gap, 0.025, power}));
    }
  }
  // No difference: power is alpha.
  CHECK(t_power(20, 1, 0, 0.025) == near(0.025, 1e-9));
  CHECK(t_power(20, 2, 1, 0.025) == near(t_power(20, 1, 0.5, 0.025)));
}

TEST_CASE("power of the t test, by simulation") {
  test::Random random(81);
  int rejected = 0;
  constexpr int kRounds = 4000;
  const double t = student_upper_quantile(0.025, 11);
  for (int round = 0; round < kRounds; ++round) {
    const Moments m = moments(random.bells(12, 0.9));
    rejected += m.mean > t * standard_error(m) ? 1 : 0;
  }
  const double power = t_power(12, 1, 0.9, 0.025);
  CHECK(std::abs(static_cast<double>(rejected) / kRounds - power) < 4 * std::sqrt(power * (1 - power) / kRounds));
}

using Matrix = std::vector<std::vector<double>>;

TEST_CASE("the expected error at the present sizes is the observed one") {
  test::Random random(82);
  int compared = 0;
  for (int round = 0; round < 40; ++round) {
    Matrix c(2 + random.below(3)), b(1 + random.below(4));
    for (Matrix* arm : {&c, &b}) {
      for (auto& run : *arm) {
        run = random.bells(12, 1.5 * random.bell());
      }
    }
    const Crossed got = crossed(c, b, {});
    // Where a component was set to 0 the two differ by what was cut off.
    if (!got.candidate.kept || (b.size() > 1 && !got.baseline.kept) || got.components.item == 0) {
      continue;
    }
    ++compared;
    const ExpectedError expected =
        expected_error(got.components, 12, static_cast<double>(c.size()), static_cast<double>(b.size()));
    CHECK(expected.variance == near(std::pow(got.estimate.standard_error, 2), 1e-9));
    CHECK(expected.degrees_of_freedom == near(got.estimate.degrees_of_freedom, 1e-9));
  }
  CHECK(compared >= 10);
}

TEST_CASE("expected error, by hand") {
  // (4 + 2/2 + 3/3)/100 + 0.5/2 + 0.6/3.
  const ExpectedError two = expected_error({4, 0.5, 0.6, 2, 3}, 100, 2, 3);
  CHECK(two.variance == near(0.06 + 0.25 + 0.2));
  // One arm: no baseline terms. One run: its noise is what is declared, and known.
  CHECK(expected_error({4, 0.5, 0.6, 2, 3}, 100, 2, 0).variance == near(0.05 + 0.25));
  CHECK(expected_error({4, 0.5, 0, 2, 0}, 100, 1, 0).variance == near(0.56));
  CHECK(expected_error({4, 0.5, 0, 2, 0}, 100, 1, 0).degrees_of_freedom > 99);
  CHECK(expected_error({4, 0, 0, 0, 0}, 100, 1, 0).degrees_of_freedom == near(99));
  // One number a run: Welch's error and degrees of freedom, without a share of examples.
  const ExpectedError numbers = expected_error({0, 0.5, 0.6, 0, 0}, 0, 2, 3);
  CHECK(numbers.variance == near(0.25 + 0.2));
  CHECK(numbers.degrees_of_freedom == near(0.45 * 0.45 / (0.25 * 0.25 + 0.2 * 0.2 / 2)));
  CHECK(std::isnan(expected_error({}, 1, 1, 1).variance));
  CHECK(std::isnan(expected_error({}, 10, 0, 1).variance));
}

bool enough(const Components& c, double n, double runs_c, double runs_b, const Goal& goal) {
  const ExpectedError e = expected_error(c, n, runs_c, runs_b);
  return std::sqrt(e.variance) * (student_upper_quantile(goal.alpha, e.degrees_of_freedom) +
                                  student_quantile(goal.power, e.degrees_of_freedom)) <=
         goal.gap;
}

TEST_CASE("least sizes: tried one after the other") {
  const Components c{0.2, 1e-5, 2e-5, 0.1, 0.05};
  for (const double gap : {0.02, 0.035, 0.06, 0.2}) {
    const Goal goal{gap};
    const Design design{c, 400, 4, 3};
    CAPTURE(gap);
    const Plan examples = least_examples(design, goal);
    std::uint64_t n = 2;
    while (n <= 40'000 && !enough(c, static_cast<double>(n), 4, 3, goal)) {
      ++n;
    }
    REQUIRE(examples.state == PlanState::kReached);
    CHECK(examples.needed == n);
    const Plan runs = least_runs(design, goal);
    std::uint64_t k = 2;
    while (k <= 400 && !enough(c, 400, static_cast<double>(k), static_cast<double>(k), goal)) {
      ++k;
    }
    if (k <= 400) {
      CHECK(runs.state == PlanState::kReached);
      CHECK(runs.needed == k);
    } else {
      CHECK(runs.state != PlanState::kReached);
    }
  }
}

TEST_CASE("runs are planned without examples, too") {
  const Design design{{0, 1, 1, 0, 0}, 0, 3, 3};
  const Plan runs = least_runs(design, {1.0});
  REQUIRE(runs.state == PlanState::kReached);
  CHECK(enough(design.components, 0, static_cast<double>(runs.needed), static_cast<double>(runs.needed), {1.0}));
  CHECK_FALSE(
      enough(design.components, 0, static_cast<double>(runs.needed - 1), static_cast<double>(runs.needed - 1), {1.0}));
}

TEST_CASE("power and the least gap are two readings of one thing") {
  for (const ExpectedError error : {ExpectedError{0.04, 7}, ExpectedError{1e-6, 3.5}, ExpectedError{2, kInfinity}}) {
    const Goal goal{least_gap(error, {kNaN, 0.025, 0.8}), 0.025, 0.8};
    CHECK(power_at(error, goal) == near(0.8));
  }
  CHECK(power_at({0, 9}, {0.1}) == 1);
  CHECK(power_at({0.1, 9}, {0}) == 0);
  CHECK(std::isnan(least_gap({}, {0.1})));
}

TEST_CASE("when more of one thing cannot help") {
  const Goal goal{0.02};
  // Examples carry (0.4)^2/100: an error of 0.04 whatever the runs.
  CHECK(least_runs({{0.16, 1e-5, 1e-5, 0.1, 0.1}, 100, 3, 3}, goal).state == PlanState::kNotByThis);
  CHECK(least_examples({{0.16, 1e-5, 1e-5, 0.1, 0.1}, 100, 3, 3}, goal).state == PlanState::kReached);
  // Runs carry 0.03 a run: more examples change nothing.
  CHECK(least_examples({{0.01, 9e-4, 9e-4, 0.01, 0.01}, 1000, 3, 3}, goal).state == PlanState::kNotByThis);
  CHECK(least_runs({{0.01, 9e-4, 9e-4, 0.01, 0.01}, 1000, 3, 3}, goal).state == PlanState::kReached);
  CHECK(least_examples({{0.16, 0, 0, 0, 0}, 100, 1, 1}, {0.001}).state == PlanState::kBeyondCap);
  CHECK(least_examples({{0.16, 0, 0, 0, 0}, 100, 1, 1}, {0.0}).state == PlanState::kNotPossible);
  CHECK(least_examples({{0.16, 0, 0, 0, 0}, 100, 1, 1}, {kNaN}).state == PlanState::kNotPossible);
  CHECK(least_runs({{0.16, 0, 0, 0, 0}, 100, 1, 1}, {-0.1}).state == PlanState::kNotPossible);
  // One arm against a bound.
  CHECK(least_runs({{0, 9e-4, 0, 0, 0}, 1000, 3, 0}, goal).needed <
        least_runs({{0, 9e-4, 9e-4, 0, 0}, 1000, 3, 3}, goal).needed);
}

TEST_CASE("what a variance from three runs may truly be: 0.6 to 4.5 times the estimate") {
  const Interval range = variance_range(1, 2, 0.2);
  // Chi-squared with 2 df: -2 ln of the tail.
  CHECK(range.low == near(2 / (-2 * std::log(0.2))));
  CHECK(range.high == near(2 / (-2 * std::log(0.8))));
  CHECK(variance_range(0, 2, 0.2).high == 0);
  CHECK_FALSE(valid(variance_range(-1, 2, 0.2)));
  CHECK_FALSE(valid(variance_range(1, 0, 0.2)));
  CHECK_FALSE(valid(variance_range(1, 2, 0.5)));
}

TEST_CASE("sizes that make no sense") {
  CHECK(std::isnan(normal_sample_size(0, {0.1})));
  CHECK(std::isnan(normal_sample_size(1, {0})));
  CHECK(std::isnan(t_sample_size(1, {kNaN})));
  CHECK(std::isnan(t_sample_size(1, {0.1, 0.025, 1})));
  CHECK(std::isnan(t_power(1, 1, 1, 0.025)));
  CHECK(std::isnan(unpaired_proportions_sample_size(1.2, 0.5, {0.1})));
  CHECK(std::isnan(paired_proportions_sample_size(0.01, 0.5, {0.1})));
  CHECK(std::isnan(eval_sample_size({0.1, 0.1, 0.1, 0, 1}, {0.1})));
}

}  // namespace
}  // namespace gate::stats
