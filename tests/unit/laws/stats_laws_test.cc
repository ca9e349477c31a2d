// What holds of every interval, whatever its formula. Rounds are numbered; a failing one is named and repeats itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/cluster.h"
#include "gate/stats/cost_per_success.h"
#include "gate/stats/crossed.h"
#include "gate/stats/decision.h"
#include "gate/stats/paired_binary.h"
#include "gate/stats/permutation.h"
#include "gate/stats/quantile.h"
#include "gate/stats/ranks.h"
#include "gate/stats/ratio.h"
#include "gate/stats/t_interval.h"
#include "gate/stats/two_proportions.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using test::near;
using test::Random;
using Values = std::vector<double>;

constexpr int kRounds = 60;
const Levels kUneven{0.01, 0.1};

void check_same(const Interval& got, const Interval& twin, double scale = 1) {
  CHECK(got.low == near(twin.low, 1e-7, 1e-9 * scale));
  CHECK(got.high == near(twin.high, 1e-7, 1e-9 * scale));
}

Levels swapped(const Levels& levels) { return {levels.alpha_high, levels.alpha_low}; }
Interval negated(const Interval& interval) { return {-interval.high, -interval.low}; }
Interval moved(const Interval& interval, double by) { return {interval.low + by, interval.high + by}; }
Interval stretched(const Interval& interval, double by) { return {interval.low * by, interval.high * by}; }

Values changed(Values values, double factor, double shift) {
  for (double& one : values) {
    one = factor * one + shift;
  }
  return values;
}

Values shuffled(Values values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.below(i)]);
  }
  return values;
}

// Intervals of a difference of locations, candidate - baseline.
struct Difference {
  const char* name;
  bool paired;
  Interval (*interval)(const Values& candidate, const Values& baseline, const Levels& levels);
};

const std::array kDifferences{
    Difference{"paired t", true,
               [](const Values& c, const Values& b, const Levels& l) { return paired_t(c, b, l).interval; }},
    Difference{"Welch", false,
               [](const Values& c, const Values& b, const Levels& l) { return welch(c, b, l).interval; }},
    Difference{"pooled t", false,
               [](const Values& c, const Values& b, const Levels& l) { return pooled_t(c, b, l).interval; }},
    Difference{"crossed, one run", true,
               [](const Values& c, const Values& b, const Levels& l) {
                 return crossed(std::vector<Values>{c}, std::vector<Values>{b}, {l, {}, 0}).estimate.interval;
               }},
    Difference{"clusters", true,
               [](const Values& c, const Values& b, const Levels& l) {
                 // Clusters by rank of the sums, alike from both ends: pairs keep theirs when they are shuffled,
                 // shifted, scaled or mirrored.
                 std::vector<std::size_t> cluster;
                 for (std::size_t i = 0; i < c.size(); ++i) {
                   std::size_t rank = 0;
                   for (std::size_t j = 0; j < c.size(); ++j) {
                     rank += c[j] + b[j] < c[i] + b[i] ? 1U : 0U;
                   }
                   cluster.push_back(std::min(rank, c.size() - 1 - rank) / 2);
                 }
                 return cluster_t(clustered_mean(differences(c, b), cluster), l).interval;
               }},
    Difference{"Hodges-Lehmann", false,
               [](const Values& c, const Values& b, const Levels& l) { return hodges_lehmann(c, b, l).interval; }},
    Difference{"Hodges-Lehmann, pairs", true,
               [](const Values& c, const Values& b, const Levels& l) {
                 return hodges_lehmann(differences(c, b), l).interval;
               }},
    Difference{
        "sign-flip", true,
        [](const Values& c, const Values& b, const Levels& l) { return sign_flip_interval(differences(c, b), l, {}); }},
    Difference{
        "permutation", false,
        [](const Values& c, const Values& b, const Levels& l) { return two_sample_permutation_interval(c, b, l, {}); }},
    Difference{"law of the bootstrap mean", true,
               [](const Values& c, const Values& b, const Levels& l) {
                 return law_interval(bootstrap_mean_law(differences(c, b)), l);
               }},
};

TEST_CASE("a difference: swapping sides negates, shifts and scales go through, order is irrelevant") {
  for (const Difference& method : kDifferences) {
    // The law of the bootstrap stands on a grid of 24/65536 standard deviations of the sum; mirrored, a quantile may
    // fall on the next cell.
    const double slack = std::string(method.name) == "law of the bootstrap mean" ? 5e6 : 1;
    for (int round = 0; round < (slack > 1 ? 6 : kRounds / 3); ++round) {
      Random random(1000 + static_cast<std::uint64_t>(round));
      CAPTURE(std::string(method.name));
      CAPTURE(round);
      const std::size_t n = 7 + random.below(3);
      const Values c = random.bells(n, 0.4, 2);
      const Values b = random.bells(method.paired ? n : 6 + random.below(3));
      const Interval there = method.interval(c, b, kUneven);
      REQUIRE(valid(there));
      check_same(method.interval(b, c, swapped(kUneven)), negated(there), slack);
      check_same(method.interval(changed(c, 1, 5), changed(b, 1, 5), kUneven), there, slack);
      check_same(method.interval(changed(c, 1, 5), b, kUneven), moved(there, 5), slack);
      check_same(method.interval(changed(c, 8, 0), changed(b, 8, 0), kUneven), stretched(there, 8), slack);
      check_same(method.interval(changed(c, -1, 0), changed(b, -1, 0), swapped(kUneven)), negated(there), slack);
      if (method.paired) {
        Random one(77), same(77);
        check_same(method.interval(shuffled(c, one), shuffled(b, same), kUneven), there, slack);
      } else {
        check_same(method.interval(shuffled(c, random), shuffled(b, random), kUneven), there, slack);
      }
      const Interval wider = method.interval(c, b, {0.005, 0.05});
      CHECK(wider.low <= there.low + 1e-12);
      CHECK(wider.high >= there.high - 1e-12);
    }
  }
}

TEST_CASE("crossed examples and runs: the same, and the order of runs and of examples") {
  for (int round = 0; round < kRounds; ++round) {
    Random random(2000 + static_cast<std::uint64_t>(round));
    CAPTURE(round);
    const std::size_t n = 5 + random.below(20);
    std::vector<Values> c(1 + random.below(4)), b(1 + random.below(4));
    for (std::vector<Values>* arm : {&c, &b}) {
      for (Values& run : *arm) {
        run = random.bells(n, random.bell());
      }
    }
    const CrossedOptions options{kUneven, {}, 0};
    const Interval there = crossed(c, b, options).estimate.interval;
    check_same(crossed(b, c, {swapped(kUneven), {}, 0}).estimate.interval, negated(there));
    auto shifted_c = c, shifted_b = b, scaled_c = c, scaled_b = b, turned_c = c, turned_b = b;
    for (std::size_t k = 0; k < c.size(); ++k) {
      shifted_c[k] = changed(c[k], 1, -3);
      scaled_c[k] = changed(c[k], 4, 0);
      std::rotate(turned_c[k].begin(), turned_c[k].begin() + 2, turned_c[k].end());
    }
    for (std::size_t k = 0; k < b.size(); ++k) {
      shifted_b[k] = changed(b[k], 1, -3);
      scaled_b[k] = changed(b[k], 4, 0);
      std::rotate(turned_b[k].begin(), turned_b[k].begin() + 2, turned_b[k].end());
    }
    std::reverse(turned_c.begin(), turned_c.end());
    check_same(crossed(shifted_c, shifted_b, options).estimate.interval, there);
    check_same(crossed(scaled_c, scaled_b, options).estimate.interval, stretched(there, 4));
    check_same(crossed(turned_c, turned_b, options).estimate.interval, there);
    // Examples that move all runs alike are no difference.
    auto harder_c = c, harder_b = b;
    for (std::vector<Values>* arm : {&harder_c, &harder_b}) {
      for (Values& run : *arm) {
        for (std::size_t i = 0; i < n; ++i) {
          run[i] += 10.0 * static_cast<double>(i);
        }
      }
    }
    check_same(crossed(harder_c, harder_b, options).estimate.interval, there, 100);
    const Interval wider = crossed(c, b, {{0.005, 0.05}, {}, 0}).estimate.interval;
    CHECK(wider.low < there.low);
    CHECK(wider.high > there.high);
  }
}

using PairedMethod = Interval (*)(const PairedCounts&, const Levels&);
using UnpairedMethod = Interval (*)(const TwoCounts&, const Levels&);

TEST_CASE("pass/fail: swapping sides negates, pass and fail change places likewise, one more success never lowers") {
  constexpr std::array<PairedMethod, 3> kPaired{tango, newcombe_paired, bonett_price};
  constexpr std::array<UnpairedMethod, 5> kUnpaired{miettinen_nurminen, mee, newcombe, agresti_caffo, wald};
  for (int round = 0; round < 4 * kRounds; ++round) {
    Random random(3000 + static_cast<std::uint64_t>(round));
    CAPTURE(round);
    const PairedCounts p{random.below(30), random.below(6), random.below(6), 1 + random.below(9)};
    for (std::size_t m = 0; m < kPaired.size(); ++m) {
      CAPTURE(m);
      const Interval there = kPaired[m](p, kUneven);
      check_same(kPaired[m]({p.both_pass, p.baseline_only, p.candidate_only, p.both_fail}, swapped(kUneven)),
                 negated(there));
      check_same(kPaired[m]({p.both_fail, p.baseline_only, p.candidate_only, p.both_pass}, swapped(kUneven)),
                 negated(there));
      const Interval wider = kPaired[m](p, {0.005, 0.05});
      CHECK(wider.low <= there.low);
      CHECK(wider.high >= there.high);
      CHECK(there.low >= -1);
      CHECK(there.high <= 1);
    }
    // A pair that both failed is passed by the candidate.
    const Interval better = tango({p.both_pass, p.candidate_only + 1, p.baseline_only, p.both_fail - 1}, kUneven);
    CHECK(better.low >= tango(p, kUneven).low - 1e-12);
    CHECK(better.high >= tango(p, kUneven).high - 1e-12);
    const TwoCounts u{random.below(20), 20 + random.below(9), random.below(15), 15 + random.below(40)};
    for (std::size_t m = 0; m < kUnpaired.size(); ++m) {
      CAPTURE(m);
      const Interval there = kUnpaired[m](u, kUneven);
      check_same(kUnpaired[m]({u.x_baseline, u.n_baseline, u.x_candidate, u.n_candidate}, swapped(kUneven)),
                 negated(there));
      check_same(kUnpaired[m]({u.n_candidate - u.x_candidate, u.n_candidate, u.n_baseline - u.x_baseline, u.n_baseline},
                              swapped(kUneven)),
                 negated(there));
      const Interval wider = kUnpaired[m](u, {0.005, 0.05});
      CHECK(wider.low <= there.low);
      CHECK(wider.high >= there.high);
    }
    const Interval more = miettinen_nurminen({u.x_candidate + 1, u.n_candidate, u.x_baseline, u.n_baseline}, kUneven);
    CHECK(more.low >= miettinen_nurminen(u, kUneven).low - 1e-12);
    CHECK(more.high >= miettinen_nurminen(u, kUneven).high - 1e-12);
  }
}

TEST_CASE("ratios: swapping sides inverts, a common unit drops out") {
  for (int round = 0; round < kRounds; ++round) {
    Random random(4000 + static_cast<std::uint64_t>(round));
    CAPTURE(round);
    const Values y = random.bells(12, 20, 2);
    const Values x = random.bells(12, 15, 2);
    const auto logs = [](const Interval& interval) {
      return Interval{std::log(interval.low), std::log(interval.high)};
    };
    const PairedRatio there = paired_ratio(y, x, kUneven);
    const PairedRatio back = paired_ratio(x, y, swapped(kUneven));
    check_same(logs(back.fieller), negated(logs(there.fieller)));
    check_same(logs(geometric_ratio(x, y, swapped(kUneven)).interval),
               negated(logs(geometric_ratio(y, x, kUneven).interval)));
    check_same(log_welch(x, y, swapped(kUneven)).interval, negated(log_welch(y, x, kUneven).interval));
    check_same(paired_ratio(changed(y, 3, 0), changed(x, 3, 0), kUneven).log_delta, there.log_delta);
    check_same(paired_ratio(changed(y, 3, 0), x, kUneven).fieller, stretched(there.fieller, 3));
    Values success(12), other(12);
    for (std::size_t i = 0; i < 12; ++i) {
      success[i] = random.below(4) > 0 ? 1 : 0;
      other[i] = random.below(3) > 0 ? 1 : 0;
    }
    success[0] = other[0] = 1;
    const Interval cost = log_cost_ratio_paired(unit_cost(y, success), unit_cost(x, other), kUneven).interval;
    check_same(log_cost_ratio_paired(unit_cost(x, other), unit_cost(y, success), swapped(kUneven)).interval,
               negated(cost));
    check_same(log_cost_ratio_paired(unit_cost(changed(y, 9, 0), success), unit_cost(changed(x, 9, 0), other), kUneven)
                   .interval,
               cost);
  }
}

TEST_CASE("quantiles go along with every increasing map") {
  for (int round = 0; round < kRounds; ++round) {
    Random random(5000 + static_cast<std::uint64_t>(round));
    const Values values = random.bells(80);
    Values mapped = values;
    for (double& one : mapped) {
      one = std::exp(one);
    }
    const Interval limits = quantile_interval(values, 0.8, kUneven);
    const Interval image = quantile_interval(mapped, 0.8, kUneven);
    CHECK(image.low == std::exp(limits.low));
    CHECK(image.high == std::exp(limits.high));
    CHECK(quantile(changed(values, -1, 0), 0.2) == near(-quantile(values, 0.8)));
  }
}

TEST_CASE("decision: a wider margin never turns pass into block, and the p-values say the same as the limits") {
  for (int round = 0; round < 10 * kRounds; ++round) {
    Random random(6000 + static_cast<std::uint64_t>(round));
    const Estimate estimate = t_estimate(random.bell(), 0.1 + random.uniform(), 1 + 20 * random.uniform(), kUneven);
    int rank = -1;  // block 0, undecided 1, pass 2
    double last_pass = 1, last_block = 0;
    for (double margin = 0; margin < 4; margin += 0.05) {
      const Decision decision = decide(estimate.interval, margin).decision;
      const int now = decision == Decision::kBlock ? 0 : decision == Decision::kUndecided ? 1 : 2;
      CHECK(now >= rank);
      rank = now;
      const double pass = p_pass(estimate, margin);
      const double block = p_block(estimate, margin);
      CHECK(pass <= last_pass);
      CHECK(block >= last_block);
      last_pass = pass;
      last_block = block;
      CHECK((decision == Decision::kPass) == (pass < kUneven.alpha_low));
      CHECK((decision == Decision::kBlock) == (block < kUneven.alpha_high));
      CHECK((decide_equivalence(estimate.interval, margin).decision != Decision::kPass || decision == Decision::kPass));
    }
  }
}

TEST_CASE("bootstrap limits follow a change of unit, and mirror") {
  for (int round = 0; round < 5; ++round) {
    Random random(7000 + static_cast<std::uint64_t>(round));
    const Values values = random.bells(40);
    const BootstrapOptions options{{9, static_cast<std::uint64_t>(round)}, 999, 1};
    const auto limits = [&](const Values& of, const Levels& levels) {
      return bca_interval(mean(of), bootstrap_means(of, options), mean_acceleration(of), levels).interval;
    };
    const Interval there = limits(values, kUneven);
    check_same(limits(changed(values, 4, 0), kUneven), stretched(there, 4));
    check_same(limits(changed(values, 1, 7), kUneven), moved(there, 7));
    check_same(limits(changed(values, -1, 0), swapped(kUneven)), negated(there));
    const Interval wider = limits(values, {0.005, 0.05});
    CHECK(wider.low <= there.low);
    CHECK(wider.high >= there.high);
  }
}

}  // namespace
}  // namespace gate::stats
