// The limits that hold their level at every size: against tests/vectors/exact_limits.json, which enumeration and
// rational arithmetic made, and against their promise on all tables of small worlds.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <vector>

#include <nlohmann/json.hpp>

#include "gate/stats/bounded_mean.h"
#include "gate/stats/cumulants.h"
#include "gate/stats/distributions.h"
#include "gate/stats/paired_exact.h"
#include "gate/stats/proportion.h"
#include "gate/stats/t_interval.h"
#include "tests/support/near.h"
#include "tests/support/test_data.h"

namespace gate::stats {
namespace {

using Json = nlohmann::json;
using test::near;
using Values = std::vector<double>;

const Json& document() {
  static const Json kDocument = Json::parse(std::ifstream(test_data("/vectors/exact_limits.json")));
  return kDocument;
}

PairedCounts table(std::uint64_t pairs, std::uint64_t candidate_only, std::uint64_t baseline_only) {
  return {pairs - candidate_only - baseline_only, candidate_only, baseline_only, 0};
}

TEST_CASE("exact paired limits are those of the enumeration") {
  REQUIRE(document().at("paired").size() == 13);
  for (const Json& one : document().at("paired")) {
    const PairedCounts counts = table(one.at("pairs"), one.at("candidate_only"), one.at("baseline_only"));
    CAPTURE(one.dump());
    const Interval limits = paired_exact(counts, {}, 0).interval;
    CHECK(std::abs(limits.low - one.at("low").get<double>()) < 2e-5);
    // The other limit is that of the sides exchanged.
    const Interval mirrored =
        paired_exact(table(one.at("pairs"), one.at("baseline_only"), one.at("candidate_only")), {}, 0).interval;
    CHECK(mirrored.high == -limits.low);
    CHECK(mirrored.low == -limits.high);
  }
}

TEST_CASE("exact paired limits, identical outputs: what n silent pairs cannot exclude") {
  for (const std::uint64_t n : {std::uint64_t{10}, std::uint64_t{100}, std::uint64_t{1000}}) {
    CAPTURE(n);
    const Interval limits = paired_exact(table(n, 0, 0), {}, 0).interval;
    CHECK(limits.low == near(std::pow(0.025, 1 / static_cast<double>(n)) - 1, 1e-2));
    CHECK(limits.high == -limits.low);
  }
}

// P(lower limit above the true difference) and P(upper limit below it), all tables weighed.
struct Errors {
  double low = 0, high = 0;
};

Errors errors_of(const std::vector<PairedCounts>& tables, const std::vector<Interval>& limits, double delta,
                 double share) {
  Errors errors;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const auto n = static_cast<std::int64_t>(tables[i].pairs());
    const auto b = static_cast<std::int64_t>(tables[i].candidate_only);
    const auto c = static_cast<std::int64_t>(tables[i].baseline_only);
    const double mass = binomial_mass(b + c, n, share) * binomial_mass(b, b + c, (1 + delta / share) / 2);
    errors.low += limits[i].low > delta ? mass : 0;
    errors.high += limits[i].high < delta ? mass : 0;
  }
  return errors;
}

TEST_CASE(
    "exact paired limits hold their level for every difference and every share of discordant pairs; Tango's do not") {
  double worst_tango = 0;
  for (const std::uint64_t n : {std::uint64_t{10}, std::uint64_t{20}, std::uint64_t{30}}) {
    std::vector<PairedCounts> tables;
    std::vector<Interval> limits;
    std::vector<Interval> score;
    for (std::uint64_t b = 0; b <= n; ++b) {
      for (std::uint64_t c = 0; b + c <= n; ++c) {
        tables.push_back(table(n, b, c));
        limits.push_back(paired_exact(tables.back(), {}, 0).interval);
        score.push_back(tango(tables.back(), {}));
      }
    }
    double worst = 0;
    for (const double delta : {-0.5, -0.2, -0.1, -0.05, -0.02, -0.01, -0.005, -1e-9, 0.01, 0.1, 0.3}) {
      for (int i = 1; i <= 40; ++i) {
        const double share = std::abs(delta) + (1 - std::abs(delta)) * i * i / 1600.0;
        CAPTURE(n);
        CAPTURE(delta);
        CAPTURE(share);
        const Errors errors = errors_of(tables, limits, delta, share);
        CHECK(errors.low <= 0.025);
        CHECK(errors.high <= 0.025);
        worst = std::max({worst, errors.low, errors.high});
        worst_tango = std::max(worst_tango, errors_of(tables, score, delta, share).high);
      }
    }
    CHECK(worst > 0.02);  // and they do not waste it
  }
  CHECK(worst_tango > 0.03);
}

TEST_CASE("exact paired limits and p-values say the same, also at other levels") {
  for (const double alpha : {0.005, 0.025, 0.05, 0.2}) {
    for (std::uint64_t b = 0; b <= 12; b += 2) {
      for (std::uint64_t c = 0; c <= 12; c += 3) {
        CAPTURE(alpha);
        CAPTURE(b);
        CAPTURE(c);
        const Levels levels{alpha, alpha};
        const PairedCounts counts = table(40, b, c);
        const Interval limits = paired_exact(counts, levels, 0).interval;
        CHECK(limits.low < difference(counts));
        CHECK(limits.high > difference(counts));
        CHECK(paired_exact(counts, levels, -limits.low + 1e-6).p_pass < alpha);
        CHECK(paired_exact(counts, levels, -limits.low - 1e-6).p_pass > alpha);
        CHECK(paired_exact(counts, levels, -limits.high + 1e-6).p_block > alpha);
        CHECK(paired_exact(counts, levels, -limits.high - 1e-6).p_block < alpha);
      }
    }
  }
  CHECK(std::isnan(paired_exact({}, {}, 0).interval.low));
  CHECK(paired_exact({}, {}, 0.1).p_pass == 1);
  CHECK(paired_exact(table(5, 0, 5), {}, kNaN).p_block == 1);
}

TEST_CASE("Gaffke's bound: the tail of the weighted sum is that of rational arithmetic, to 4 % of p") {
  REQUIRE(document().at("bounded").size() == 11);
  for (const Json& one : document().at("bounded")) {
    CAPTURE(one.dump());
    const double low = one.at("low");
    Values values = one.at("values").get<Values>();
    const double p = one.at("p");
    CHECK(std::abs(BoundedMean(values, {low, 1}).p_above(one.at("null")) - p) < 0.04 * p);
    // Mirrored, the same question is about "below".
    for (double& value : values) {
      value = -value;
    }
    CHECK(std::abs(BoundedMean(values, {-1, -low}).p_below(-one.at("null").get<double>()) - p) < 0.04 * p);
  }
}

TEST_CASE("Gaffke's bound of very many values is that of the inverted characteristic function, however it is summed") {
  REQUIRE(document().at("bounded_many").size() == 6);
  for (const Json& one : document().at("bounded_many")) {
    CAPTURE(one.dump());
    const auto steps = one.at("steps").get<std::size_t>();
    Values values;
    for (std::size_t i = 0; i < one.at("count").get<std::size_t>(); ++i) {
      const double root = static_cast<double>(i * 7919 % (steps + 1)) / static_cast<double>(steps);
      values.push_back(root * root);
    }
    const double p = one.at("p");
    const double null = one.at("null");
    CHECK(std::abs(BoundedMean(values, {one.at("low"), 1}).p_above(null) - p) < 1e-5 * p);
    for (double& value : values) {
      value = -value;
    }
    CHECK(std::abs(BoundedMean(values, {-1, 0}).p_below(-null) - p) < 1e-5 * p);
  }
}

TEST_CASE("cumulants are those of a sum over all values, up to where the series does not reach") {
  Values values;
  for (int i = 0; i < 5000; ++i) {
    values.push_back(i % 97 == 0 ? 0.9 : static_cast<double>(i * 7919 % 5003) / 5002 - 0.6);
  }
  const double centre = mean(values);
  const Cumulants cumulants(values, centre);
  for (const double t : {-0.06, -0.01, -1e-5, 0.0, 1e-9, 0.003, 0.06}) {
    CAPTURE(t);
    double value = 0;
    double first = 0;
    double second = 0;
    double third = 0;
    for (const double each : values) {
      const double d = each - centre;
      const double term = d / (1 - t * d);
      value -= std::log1p(-t * d);
      first += term;
      second += term * term;
      third += 2 * term * term * term;
    }
    const auto at = cumulants.at(t);
    REQUIRE(at.has_value());
    CHECK(std::abs(at->value - value) < 1e-12 + 1e-12 * value);
    CHECK(std::abs(at->first - first) < 1e-10);
    CHECK(at->second == near(second, 1e-13));
    CHECK(std::abs(at->third - third) < 1e-10);
  }
  CHECK(!cumulants.at(0.1).has_value());
  CHECK(!cumulants.at(-0.1).has_value());
  CHECK(!cumulants.at(kNaN).has_value());
  // Powers that are no numbers.
  CHECK(!Cumulants(Values{-1e30, 1e30}, 0).at(0).has_value());
  CHECK(!Cumulants(Values{-1e-23, 1e-23}, 0).at(1e20).has_value());
}

TEST_CASE("bounded mean of very many unlike values: rare ones far out are counted one by one") {
  // Three of 150,000 at the other end of the range: t times their deviation is beyond the series.
  Values values;
  for (std::size_t i = 0; i < 150'000; ++i) {
    values.push_back(i % 50'000 == 7 ? 1.0 : 1e-6 * static_cast<double>(i * 7919 % 5003));
  }
  const BoundedMean unlike(values, {0, 1});
  for (double& value : values) {
    value = std::round(value * 1e4) / 1e4;  // 51 steps and 1, put together
  }
  const BoundedMean stepped(values, {0, 1});
  for (const double null : {0.00249, 0.002515, 0.0026}) {
    CAPTURE(null);
    CHECK(unlike.p_above(null) == near(stepped.p_above(null - unlike.mean() + stepped.mean()), 1e-2));
  }
  const Interval limits = unlike.interval({});
  CHECK(limits.low < unlike.mean());
  CHECK(limits.high > unlike.mean());
}

TEST_CASE("Gaffke's bound on values at the ends of the range is Clopper and Pearson's") {
  for (const std::size_t n : {std::size_t{10}, std::size_t{30}, std::size_t{200}}) {
    for (std::size_t x = 0; x <= n; x += n / 10) {
      CAPTURE(n);
      CAPTURE(x);
      Values values(n, 0.0);
      std::fill_n(values.begin(), x, 1.0);
      const Interval exact = clopper_pearson(x, n, {});
      const Interval limits = BoundedMean(values, {0, 1}).interval({});
      CHECK(std::abs(limits.low - exact.low) < 0.006 * (exact.high - exact.low));
      CHECK(std::abs(limits.high - exact.high) < 0.006 * (exact.high - exact.low));
    }
  }
}

TEST_CASE("bounded mean with runs: t and Gaffke's bound are its least widths, and limits and p-values agree") {
  const Values values{0.1, -0.2, 0, 0, 0.3, 0.05, -0.1, 0, 0, 0.2, -0.05, 0};
  const BoundedMean items(values, {-1, 1});
  const Interval alone = items.interval({});
  const Estimate t = one_sample_t(values, {});
  const Interval one_run = bounded_interval(items, t, {11, 0, 0}, {});
  CHECK(one_run.low <= std::min(alone.low, t.interval.low));
  CHECK(one_run.high >= std::max(alone.high, t.interval.high));
  for (const double run_variance : {1e-6, 1e-3, 1e-2}) {
    CAPTURE(run_variance);
    const double variance = t.standard_error * t.standard_error + run_variance;
    const Estimate with_runs = t_estimate(t.value, std::sqrt(variance), 6, {});
    const RunNoise noise{11, run_variance, run_variance * run_variance / 4};
    const Interval limits = bounded_interval(items, with_runs, noise, {});
    CHECK(limits.low <= std::min(alone.low, with_runs.interval.low));
    CHECK(limits.high >= std::max(alone.high, with_runs.interval.high));
    CHECK(bounded_p_pass(items, with_runs, noise, -limits.low + 1e-6) < 0.025);
    CHECK(bounded_p_pass(items, with_runs, noise, -limits.low - 1e-6) > 0.025);
    CHECK(bounded_p_block(items, with_runs, noise, -limits.high - 1e-6) < 0.025);
    CHECK(bounded_p_block(items, with_runs, noise, -limits.high + 1e-6) > 0.025);
  }
}

TEST_CASE("bounded mean: what is not usable decides nothing") {
  const auto nothing = [](const BoundedMean& mean) {
    CHECK(mean.p_above(-5) == 1);
    CHECK(mean.p_below(5) == 1);
    CHECK(std::isnan(mean.interval({}).low));
  };
  nothing(BoundedMean({}, {-1, 1}));
  nothing(BoundedMean(Values{0, kNaN}, {-1, 1}));
  nothing(BoundedMean(Values{0, 2}, {-1, 1}));
  const BoundedMean all_low(Values(8, -1.0), {-1, 1});
  CHECK(all_low.p_above(-1) == 1);
  CHECK(all_low.interval({}).low == -1);
}

TEST_CASE("cluster values: their mean is that of the rows, and a cluster counts by its size") {
  const Values rows{1, 0, 0.5, 0.25, 0.25};
  const std::vector<std::size_t> cluster{7, 7, 7, 2, 9};
  const Values units = cluster_values(rows, cluster);
  REQUIRE(units.size() == 3);
  CHECK(mean(units) == near(mean(rows)));
  CHECK(units[0] == near(0.4 + 0.6 * (0.25 - 0.4)));
  CHECK(units[1] == near(0.4 + 0.6 * (1.5 - 3 * 0.4)));
  CHECK(units[2] == near(units[0]));
}

}  // namespace
}  // namespace gate::stats
