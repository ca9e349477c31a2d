// One side against a fixed bound: which methods fit, and where they decide nothing.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gate/policy/reader.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/sample.h"
#include "tests/support/checks.h"
#include "tests/unit/checks/methods_data.h"

using namespace gate::test::methods;  // NOLINT(google-build-using-namespace)
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::ParamsBuilder;

namespace {

ParamsBuilder below(double max, const char* metric, const char* method = "", const char* statistic = "mean") {
  ParamsBuilder params;
  params.text("metric", metric).text("statistic", statistic).number("max", max).number("run_sd", 0);
  return *method == '\0' ? params : params.text("method", method);
}

Finding level(const ParamsBuilder& params, const RunSet& set) {
  return gate::test::run_one(gate::checks::k_threshold, params, set, nullptr);
}

// Every run's values of a metric anew: value(run, example).
RunSet changed(RunSet set, const char* metric, const std::function<double(std::size_t, std::size_t)>& value) {
  for (std::size_t k = 0; k < set.runs.size(); ++k) {
    for (auto& one : set.runs[k].rows.metrics) {
      for (std::size_t i = 0; one.name == metric && i < one.values.size(); ++i) {
        one.values[i] = value(k, i);
      }
    }
  }
  return set;
}

// The cluster of each example of every run, counted from 0.
RunSet clustered(RunSet set, const std::function<std::uint32_t(std::uint32_t)>& cluster) {
  for (gate::Run& run : set.runs) {
    for (std::uint32_t i = 0; i < run.rows.cluster.size(); ++i) {
      run.rows.cluster.set(i, 1 + cluster(i));
    }
  }
  return set;
}

void undecided(const Finding& finding, ReasonCode reason, const std::string& why) {
  CAPTURE(finding.summary);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == reason);
  CHECK(finding.summary.find(why) != std::string::npos);
}

std::string refused_policy(const std::string& coverage, const std::string& bound) {
  const std::string text = "gate: 1\nid: p\nowner: o\nchecks:\n  - {id: enough, kind: coverage, " + coverage +
                           "}\n  - {id: a, kind: threshold, metric: m, " + bound + "}\n";
  const auto policy = gate::policy::read_policy({text, "p.yaml", "file"}, gate::checks::all_kinds());
  return policy ? "" : gate::render(policy.error());
}

}  // namespace

TEST_CASE("a method of a threshold that does not fit the data names those that do") {
  struct Row {
    ParamsBuilder params;
    Shape shape;
    std::string fits;
  };
  const Shape one{};
  const Shape in_clusters{1, 200, 0, true};
  for (const Row& row :
       {Row{below(1, "passed", "cr2"), one, "t, clopper_pearson, gaffke, bootstrap_percentile, wilson"},
        Row{below(1, "graded", "clopper_pearson"), one, "t, gaffke, bootstrap_percentile"},
        Row{below(70, "points", "gaffke"), one, "t, bootstrap_percentile"},
        Row{below(70, "points", "t", "p90"), one, "order_statistics, bootstrap_percentile"},
        Row{below(70, "points", "t"), in_clusters, "cr2"},
        Row{below(70, "points", "bootstrap_percentile"), in_clusters, "cr2"},
        Row{below(1, "graded", "t"), in_clusters, "cr2, gaffke"}, Row{below(70, "points", "wilson"), {3}, "t"},
        Row{below(70, "points", "t", "sum"), one, "none"}, Row{below(1, "cost_per_success", "t"), one, "fieller"}}) {
    CAPTURE(row.fits);
    const Finding finding = level(row.params, set_of(row.shape));
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.reason == ReasonCode::kMethodUnfit);
    CHECK(finding.advice == (row.fits == "none" ? "leave 'method' out: none that can be named fits these data"
                                                : "leave 'method' out, or name one that fits these data: " + row.fits));
  }
}

TEST_CASE("a method of means is refused for the sum of a threshold, with what takes it") {
  for (const char* statistic : {"sum", "max"}) {
    const std::string why = refused(below(1, "points", "clopper_pearson", statistic), gate::checks::k_threshold);
    CHECK(why.find("not for the " + std::string(statistic)) != std::string::npos);
    CHECK(why.find("name one of: t") != std::string::npos);
  }
  CHECK(refused(below(1, "points", "wilson", "p90"), gate::checks::k_threshold)
            .find("name one of: t, order_statistics, bootstrap_percentile") != std::string::npos);
}

TEST_CASE("the sum and the maximum of one run have no interval, whatever the values are") {
  for (const char* statistic : {"sum", "max"}) {
    for (const bool clusters : {false, true}) {
      for (const char* metric : {"passed", "graded", "points"}) {
        CAPTURE(std::string(metric));
        const Finding finding = level(below(1e6, metric, "", statistic), set_of({1, 200, 0, clusters}));
        undecided(finding, ReasonCode::kInsufficientSeeds,
                  "the " + std::string(statistic) + " of one run has no interval");
        CHECK(finding.candidate.has_value());
      }
    }
  }
}

TEST_CASE("the least number of examples that a bound can be shown with depends on the bound") {
  CHECK(refused_policy("min_examples: 50", "statistic: p95, max: 9, method: order_statistics").find("at least 72") !=
        std::string::npos);
  CHECK(refused_policy("min_examples: 72", "statistic: p95, max: 9, method: order_statistics").empty());
  for (const char* method : {"gaffke", "clopper_pearson"}) {
    CAPTURE(std::string(method));
    const auto asked_of = [&](const std::string& bound) {
      return refused_policy("min_examples: 100", bound + ", method: " + method);
    };
    CHECK(asked_of("min: 0.99").find("at least 368") != std::string::npos);
    CHECK(asked_of("max: 0.01").find("at least 368") != std::string::npos);
    CHECK(asked_of("min: 0.9").empty());
    // Bounds that no number of passes is short of.
    for (const char* bound : {"min: 0", "min: -1", "max: 0", "min: 2", "max: 1"}) {
      CAPTURE(bound);
      CHECK(asked_of(bound).empty());
    }
  }
  CHECK(refused_policy("min_examples: 12", "min: 0.9").empty());
  CHECK(refused_policy("min_examples: 12", "min: 0.9, method: t").empty());  // several runs may come
}

TEST_CASE("a ratio against a bound: shown at any size, decided when its denominator is above 0 beyond doubt") {
  const RunSet rows = set_of({1, 40, 0, true});
  const auto rare = [](std::size_t, std::size_t i) { return i < 3 ? 1.0 : 0.0; };
  const RunSet plain = set_of({1, 40});
  const ParamsBuilder params = below(1, "cost_per_success");
  CHECK(level(params, plain).outcome == Outcome::kHolds);
  undecided(level(params, changed(plain, "correct", rare)), ReasonCode::kInsufficientExamples,
            "the denominator may be 0");
  const auto three = [](std::uint32_t i) { return i % 3; };
  undecided(level(params, clustered(rows, three)), ReasonCode::kInsufficientClusters,
            "3 clusters, a verdict on a ratio needs at least 30");
  // Both amiss: the clusters are named.
  undecided(level(params, clustered(changed(rows, "correct", [](std::size_t, std::size_t i) { return i == 0 ? 1 : 0; }),
                                    three)),
            ReasonCode::kInsufficientClusters, "3 clusters");
  const Finding single = level(params, clustered(rows, [](std::uint32_t) { return 0U; }));
  undecided(single, ReasonCode::kInsufficientClusters, "1 cluster,");
  CHECK(single.candidate.has_value());
  CHECK_FALSE(single.interval.has_value());
}

TEST_CASE("a mean of measured values against a bound waits until no few of them decide it") {
  const auto extreme = [](double value) {
    return changed(set_of({}), "latency_ms",
                   [=](std::size_t, std::size_t i) { return i == 7 ? value : 100 + 10 * wobble(0, i, 1); });
  };
  CHECK(level(below(500, "latency_ms"), extreme(105)).outcome == Outcome::kHolds);
  const Finding skewed = level(below(500, "latency_ms"), extreme(5000));
  undecided(skewed, ReasonCode::kInsufficientExamples, "do not make their mean normal (skewness ");
  CHECK(skewed.advice.find("bound a percentile") != std::string::npos);
  // A score on another scale is bounded by what it measures.
  CHECK(level(below(500, "points"), set_of({})).outcome == Outcome::kHolds);
}

TEST_CASE("clusters that are few, or of which few hold most examples, decide nothing") {
  const RunSet rows = set_of({1, 200, 0, true});
  const auto at = [&](const std::function<std::uint32_t(std::uint32_t)>& cluster) {
    return level(below(70, "points"), clustered(rows, cluster));
  };
  CHECK(at([](std::uint32_t i) { return i % 40; }).outcome == Outcome::kHolds);
  undecided(at([](std::uint32_t i) { return i % 4; }), ReasonCode::kInsufficientClusters, "4 clusters are too few");
  // One holds 60 %; two hold 49 % each.
  undecided(at([](std::uint32_t i) { return i < 120 ? 0 : 1 + i % 30; }), ReasonCode::kInsufficientClusters,
            "31 clusters are too few");
  undecided(at([](std::uint32_t i) { return i < 98    ? 0
                                            : i < 196 ? 1
                                                      : 2 + i % 4; }), ReasonCode::kInsufficientClusters,
            "6 clusters are too few");
}

TEST_CASE("values that are all equal tell nothing of others, by any method of a threshold") {
  const auto equal = [](const RunSet& set) {
    return changed(set, "points", [](std::size_t, std::size_t) { return 50.1; });
  };
  for (const char* method : {"t", "bootstrap_percentile"}) {
    CAPTURE(std::string(method));
    undecided(level(below(70, "points", method), equal(set_of({}))), ReasonCode::kZeroVariance, "all values are equal");
  }
  undecided(level(below(70, "points", "bootstrap_percentile", "p90"), equal(set_of({}))), ReasonCode::kZeroVariance,
            "all values are equal");
  undecided(level(below(70, "points"), equal(set_of({1, 200, 0, true}))), ReasonCode::kZeroVariance,
            "all values are equal");
}

TEST_CASE("runs whose means differ by rounding alone are runs of one value") {
  // 0.1 + 0.2 is not quite 0.3.
  const RunSet set = changed(set_of({4, 30}), "points", [](std::size_t k, std::size_t i) {
    return (i + k) % 3 == 0 ? 0.1 : k % 2 == 0 ? 0.3 : 0.1 + 0.2;
  });
  std::vector<double> means;
  for (std::size_t k = 0; k < 4; ++k) {
    means.push_back(gate::stats::mean(column(set, "points", k)));
    CHECK(means.back() == doctest::Approx(0.7 / 3).epsilon(1e-14));
  }
  REQUIRE(gate::stats::moments(means).sd > 0);
  undecided(level(below(0.9, "points"), set), ReasonCode::kZeroVariance, "all runs give the same value");
}

TEST_CASE("a percentile over runs: by logarithms where all are above 0, else as they stand") {
  const auto around = [](double centre) {
    return changed(set_of({3}), "points", [=](std::size_t k, std::size_t i) { return centre + wobble(k, i, 1); });
  };
  const Finding above = level(below(70, "points", "", "p90"), around(50));
  CHECK(above.outcome == Outcome::kHolds);
  CHECK(above.interval->method == "t over runs, log scale");
  const Finding negative = level(below(-40, "points", "", "p90"), around(-50));
  CHECK(negative.outcome == Outcome::kHolds);
  CHECK(negative.interval->method == "t over runs");
  CHECK(*negative.candidate == doctest::Approx(-49.1).epsilon(0.01));
}

TEST_CASE("runs of one mean: few clusters are named before few examples") {
  // Each run gives half of the ten examples 0.25 and the others 0.75, not the same ones.
  const auto halves = [](std::size_t k, std::size_t i) { return (i + k) % 2 == 0 ? 0.25 : 0.75; };
  const auto three_runs = [&](bool clusters) {
    RunSet set = set_of({3, 10, 0, clusters});
    set = changed(set, "graded",
                  [&](std::size_t k, std::size_t i) { return k == 2 ? (i < 5 ? 0.25 : 0.75) : halves(k, i); });
    return set;
  };
  const ParamsBuilder params = below(1, "graded");
  undecided(level(params, three_runs(false)), ReasonCode::kInsufficientExamples,
            "10 examples, a verdict needs at least 20");
  undecided(level(params, clustered(three_runs(true), [](std::uint32_t i) { return i % 2; })),
            ReasonCode::kInsufficientClusters, "2 clusters are too few");
}

TEST_CASE("the bootstrap of a mean against a bound is that of its law") {
  const RunSet set = set_of({});
  const Finding finding = level(below(70, "points", "bootstrap_percentile"), set);
  const auto law = gate::stats::bootstrap_mean_law(column(set, "points"));
  const gate::stats::Interval twin = gate::stats::law_interval(law, kLevels);
  CHECK(finding.outcome == Outcome::kHolds);
  CHECK(finding.interval->low == doctest::Approx(twin.low));
  CHECK(finding.interval->high == doctest::Approx(twin.high));
}

TEST_CASE("values as large as numbers can be, half of them negative, decide nothing against a bound") {
  constexpr double kHuge = std::numeric_limits<double>::max();
  const auto huge = [](const RunSet& set) {
    return changed(set, "points", [](std::size_t k, std::size_t i) { return (k + i) % 2 == 0 ? kHuge : -kHuge; });
  };
  const auto by_run = [](const RunSet& set) {
    return changed(set, "points", [](std::size_t k, std::size_t) { return k % 2 == 0 ? kHuge : -kHuge; });
  };
  for (const char* method : {"t", "bootstrap_percentile"}) {
    CAPTURE(std::string(method));
    CHECK(level(below(70, "points", method), huge(set_of({}))).outcome == Outcome::kInconclusive);
  }
  CHECK(level(below(70, "points"), huge(set_of({1, 200, 0, true}))).outcome == Outcome::kInconclusive);
  CHECK(level(below(70, "points"), by_run(set_of({3}))).outcome == Outcome::kInconclusive);
}
