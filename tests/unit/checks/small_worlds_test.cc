// Whole checks on worlds small enough to walk through: every outcome of the records, weighed by its probability, and
// slow twins of what the methods compute.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "gate/checks/methods/limits.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/shapes/shape.h"
#include "gate/stats/permutation.h"
#include "gate/stats/proportion.h"
#include "gate/stats/ratio.h"
#include "tests/support/worlds.h"

namespace gate::checks {
namespace {

using Values = std::vector<double>;

Question question_of(Direction direction, double margin, bool relative = false) {
  Question question;
  question.direction = direction;
  question.margin = {margin, relative, "margin"};
  question.run_sd = 0;
  return question;
}

Sides sides_of(const Values& candidate, const Values& baseline, Bounds bounds = Bounds::kNone) {
  Sides sides;
  sides.core.candidate = {candidate};
  sides.core.baseline = {baseline};
  sides.core.cluster.assign(candidate.size(), 0);
  sides.core.baseline_cluster.assign(baseline.size(), 0);
  sides.run_candidate = {stats::mean(candidate)};
  sides.run_baseline = {stats::mean(baseline)};
  sides.bounds = bounds;
  return sides;
}

Oriented by(const char* method, const Sides& sides, const Question& question) {
  return method_of(method).estimate(sides, question);
}

double binomial(unsigned n, unsigned k, double p) {
  double law = 1;
  for (unsigned i = 0; i < k; ++i) {
    law *= static_cast<double>(n - i) / (k - i);
  }
  return law * std::pow(p, k) * std::pow(1 - p, n - k);
}

Values passes(unsigned n, unsigned x) {
  Values run(n, 0.0);
  std::fill(run.begin(), run.begin() + x, 1.0);
  return run;
}

TEST_CASE("sides apart: over all outcomes and rates a wrong pass or block is no more often than 2.5 %") {
  struct Sizes {
    unsigned candidate, baseline;
  };
  for (const Sizes& n : {Sizes{20, 20}, Sizes{20, 50}, Sizes{40, 20}, Sizes{20, 90}}) {
    CAPTURE(n.candidate);
    CAPTURE(n.baseline);
    for (const double margin : {0.05, 0.1, 0.2}) {
      // The verdict of each outcome, once.
      std::vector<int> verdicts;
      for (unsigned x = 0; x <= n.candidate; ++x) {
        for (unsigned y = 0; y <= n.baseline; ++y) {
          Sides sides = sides_of(passes(n.candidate, x), passes(n.baseline, y), Bounds::kBinary);
          sides.independent = true;
          const Oriented theta = independent_means(sides, question_of(Direction::kHigher, margin));
          verdicts.push_back(theta.interval->low > -margin ? 1 : theta.interval->high < -margin ? -1 : 0);
        }
      }
      for (double rate = margin; rate <= 1; rate += 0.05) {
        double pass = 0;
        double block = 0;
        std::size_t at = 0;
        for (unsigned x = 0; x <= n.candidate; ++x) {
          for (unsigned y = 0; y <= n.baseline; ++y, ++at) {
            const double weight = binomial(n.candidate, x, rate - margin) * binomial(n.baseline, y, rate);
            pass += verdicts[at] > 0 ? weight : 0;
            block += verdicts[at] < 0 ? weight : 0;
          }
        }
        CAPTURE(rate);
        CHECK(pass <= 0.025);
        CHECK(block <= 0.025);
      }
    }
  }
}

TEST_CASE("one side's exact limits: over all outcomes and rates no more often wrong than they say") {
  for (const unsigned n : {20U, 50U}) {
    for (double rate = 0.01; rate < 1; rate += 0.01) {
      double low = 0;
      double high = 0;
      for (unsigned x = 0; x <= n; ++x) {
        const stats::Interval limits = stats::clopper_pearson(x, n, {});
        low += limits.low > rate ? binomial(n, x, rate) : 0;
        high += limits.high < rate ? binomial(n, x, rate) : 0;
      }
      CHECK(low <= 0.025);
      CHECK(high <= 0.025);
    }
  }
}

TEST_CASE("Fieller's interval holds the ratios at which a t test of numerator - r denominator does not reject") {
  const std::array<double, 3> levels{1, 2, 4};
  const Values baseline{3, 4, 3.5, 4.5, 3};
  test::for_each_sample<double>(levels, 5, [&](const Values& candidate) {
    const Sides sides = sides_of(candidate, baseline);
    for (const Direction direction : {Direction::kHigher, Direction::kLower}) {
      const Question question = question_of(direction, 0.25, true);
      const Oriented theta = by("fieller", sides, question);
      if (!theta.interval || theta.obstacle) {
        continue;
      }
      // theta = s (R - 1) + rho above 0 exactly when the t interval of s (c - (1 - s rho) b) is.
      const Oriented contrast = crossed_t(sides, question);
      CHECK((theta.interval->low > 0) == (contrast.interval->low > 0));
      CHECK((theta.interval->high < 0) == (contrast.interval->high < 0));
      CHECK(std::abs(*theta.p_pass - *contrast.p_pass) < 1e-3 + (*contrast.p_pass > 0.5 ? 1 : 0));
    }
  });
}

TEST_CASE("McNemar: the interval excludes 0 exactly when the tail of the coin does not reach the level") {
  const std::array<double, 2> levels{0, 1};
  for (std::size_t n = 1; n <= 7; ++n) {
    test::for_each_sample<double>(levels, n, [&](const Values& candidate) {
      test::for_each_multiset<double>(levels, n, [&](const Values& baseline) {
        unsigned better = 0;
        unsigned changed = 0;
        for (std::size_t i = 0; i < n; ++i) {
          better += candidate[i] > baseline[i] ? 1U : 0U;
          changed += candidate[i] != baseline[i] ? 1U : 0U;
        }
        const Oriented theta =
            by("mcnemar", sides_of(candidate, baseline, Bounds::kBinary), question_of(Direction::kHigher, 0));
        if (changed == 0) {
          CHECK(theta.obstacle == ReasonCode::kZeroVariance);
          return;
        }
        double up = 0;
        double down = 0;
        for (unsigned x = 0; x <= changed; ++x) {
          up += x >= better ? binomial(changed, x, 0.5) : 0;
          down += x <= better ? binomial(changed, x, 0.5) : 0;
        }
        CHECK((theta.interval->low > 0) == (up <= 0.025));
        CHECK((theta.interval->high < 0) == (down <= 0.025));
        if (up < 0.49) {
          CHECK(*theta.p_pass == doctest::Approx(up).epsilon(1e-3));
        }
      });
    });
  }
}

TEST_CASE("sign flips: verdict and p are those of all sign vectors of the shifted differences") {
  const std::array<double, 3> levels{-1, 0, 2};
  const double margin = 0.5;
  for (std::size_t n = 1; n <= 7; ++n) {
    test::for_each_multiset<double>(levels, n, [&](const Values& d) {
      double at_least = 0;
      double at_most = 0;
      double total = 0;
      for (const double one : d) {
        total += one + margin;
      }
      test::for_each_subset(n, [&](std::uint32_t mask) {
        double flipped = 0;
        for (std::size_t i = 0; i < n; ++i) {
          flipped += ((mask >> i) & 1U) != 0 ? d[i] + margin : -(d[i] + margin);
        }
        at_least += flipped >= total - 1e-9 ? 1 : 0;
        at_most += flipped <= total + 1e-9 ? 1 : 0;
      });
      const double all = std::pow(2.0, static_cast<double>(n));
      const Oriented theta = by("sign_flip", sides_of(d, Values(n, 0.0)), question_of(Direction::kHigher, margin));
      if (std::all_of(d.begin(), d.end(), [&](double one) { return one == d.front(); })) {
        CHECK(theta.obstacle == ReasonCode::kZeroVariance);
        CHECK_FALSE(theta.interval.has_value());
        return;
      }
      CHECK(*theta.p_pass == doctest::Approx(at_least / all));
      CHECK(*theta.p_block == doctest::Approx(at_most / all));
      CHECK((theta.interval->low > -margin) == (at_least / all <= 0.025));
      CHECK((theta.interval->high < -margin) == (at_most / all <= 0.025));
    });
  }
}

TEST_CASE("p-values by limits: those of a normal estimate are its tails") {
  for (const double value : {-3.0, -1.0, 0.2, 1.5, 2.5}) {
    Oriented theta;
    theta.value = value;
    settle(
        [&](double a) {
          return widened({value, value}, value, 1, a);
        },
        question_of(Direction::kHigher, 0.4), 0, theta);
    const double up = 0.5 * std::erfc((value + 0.4) / std::sqrt(2.0));
    if (up < 0.5) {
      CHECK(*theta.p_pass == doctest::Approx(up).epsilon(1e-3));
      CHECK(*theta.p_block == 1);
    } else {
      CHECK(*theta.p_block == doctest::Approx(1 - up).epsilon(1e-3));
      CHECK(*theta.p_pass == 1);
    }
  }
}

TEST_CASE("the least sizes: one fewer cannot decide whatever the data, the least can") {
  Question question = question_of(Direction::kHigher, 0.5);
  for (const double confidence : {0.9, 0.95, 0.99}) {
    CAPTURE(confidence);
    question.confidence = confidence;
    const std::size_t flips = method_of("sign_flip").least_at(question, (1 - confidence) / 2);
    const std::size_t runs = least_of(method_of("permutation"), question, true).runs;
    for (const bool enough : {false, true}) {
      CAPTURE(enough);
      const std::size_t n = flips - (enough ? 0 : 1);
      Values d(n);
      for (std::size_t i = 0; i < n; ++i) {
        d[i] = 5 + 0.1 * static_cast<double>(i);
      }
      const Oriented theta = by("sign_flip", sides_of(d, Values(n, 0.0)), question);
      CHECK((theta.interval->low > -0.5) == enough);
      Sides sides;
      const std::size_t k = runs - (enough ? 0 : 1);
      for (std::size_t i = 0; i < k; ++i) {
        sides.run_candidate.push_back(10 + 0.1 * static_cast<double>(i));
        sides.run_baseline.push_back(1 + 0.1 * static_cast<double>(i));
      }
      CHECK((by("permutation", sides, question).interval->low > -0.5) == enough);
    }
  }
}

}  // namespace
}  // namespace gate::checks
