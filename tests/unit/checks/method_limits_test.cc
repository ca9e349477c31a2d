// Limits that are drawn, and limits that the data do not give.
#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gate/checks/methods/limits.h"
#include "tests/unit/checks/methods_data.h"

using namespace gate::test::methods;  // NOLINT(google-build-using-namespace)
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::Oriented;
using gate::checks::Question;
using gate::checks::Range;
using gate::test::ParamsBuilder;

namespace {

constexpr double kHuge = std::numeric_limits<double>::max();

// Every run's values of `points` anew: value(run, example).
RunSet points(RunSet set, const std::function<double(std::size_t, std::size_t)>& value) {
  for (std::size_t k = 0; k < set.runs.size(); ++k) {
    for (auto& one : set.runs[k].rows.metrics) {
      for (std::size_t i = 0; one.name == "points" && i < one.values.size(); ++i) {
        one.values[i] = value(k, i);
      }
    }
  }
  return set;
}

// Of a set with clusters: only so many of them.
RunSet in_clusters(RunSet set, std::uint32_t clusters) {
  for (std::uint32_t i = 0; i < set.runs[0].rows.cluster.size(); ++i) {
    set.runs[0].rows.cluster.set(i, 1 + i % clusters);
  }
  return set;
}

ParamsBuilder quantile(const char* method, bool relative, const char* statistic = "p90") {
  return asked("points", method, relative).text("statistic", statistic);
}

Question not_worse_by(double margin) {
  Question question;
  question.margin.value = margin;
  return question;
}

Oriented between(double low, double high, double p_pass, double p_block) {
  Oriented theta;
  theta.interval = Range{low, high};
  theta.p_pass = p_pass;
  theta.p_block = p_block;
  return theta;
}

}  // namespace

TEST_CASE("drawn p-values near the level, or at odds with the interval, are at the edge; others are not") {
  const Question question = not_worse_by(0.1);
  const auto edge = [&](const Oriented& theta) { return gate::checks::at_resampling_edge(question, 10'000, theta); };
  CHECK_FALSE(edge(between(-0.05, 0.05, 0.001, 0.999)));  // passes
  CHECK_FALSE(edge(between(-0.3, -0.2, 0.999, 0.001)));   // blocks
  CHECK_FALSE(edge(between(-0.3, 0.1, 0.4, 0.6)));        // neither
  CHECK(edge(between(-0.3, 0.1, 0.026, 0.974)));          // p-values within three standard errors of 0.025
  CHECK(edge(between(-0.3, 0.1, 0.974, 0.026)));
  CHECK(edge(between(-0.05, 0.05, 0.2, 0.8)));  // the interval alone passes
  CHECK(edge(between(-0.3, -0.2, 0.8, 0.2)));   // the interval alone blocks
}

TEST_CASE("a limit at the resampling edge has a remedy of its own, unless something else already hinders") {
  Oriented free;
  gate::checks::hinder_at_edge(100'000, free);
  CHECK(free.obstacle == ReasonCode::kResamplingEdge);
  CHECK(free.remedy.find("a method without resampling says it at once") != std::string::npos);
  Oriented hindered;
  gate::checks::hinder(hindered, ReasonCode::kInsufficientClusters, "too few clusters");
  gate::checks::hinder_at_edge(100'000, hindered);
  CHECK(hindered.obstacle == ReasonCode::kInsufficientClusters);
  CHECK(hindered.remedy.empty());
}

TEST_CASE("limits that are no numbers give no p-values") {
  Oriented theta;
  gate::checks::settle([](double) { return gate::stats::Interval{}; }, not_worse_by(0.1), 0, theta);
  CHECK_FALSE(theta.p_pass.has_value());
  CHECK_FALSE(theta.p_block.has_value());
}

TEST_CASE("a percentile with a share of the baseline as margin needs values above 0 on both sides") {
  const auto lowest = [](unsigned salt, double least) {
    return points(set_of({}), [=](std::size_t, std::size_t i) { return i == 0 ? least : 50 + wobble(0, i, salt); });
  };
  for (const char* method : {"order_statistics", "bootstrap_percentile", "bootstrap_bca"}) {
    CAPTURE(std::string(method));
    const ParamsBuilder params = quantile(method, true);
    CHECK(judged(params, lowest(1, 50), lowest(2, 50)).outcome == Outcome::kHolds);
    for (const double least : {0.0, -1.0}) {
      CAPTURE(least);
      const Finding candidate = judged(params, lowest(1, least), lowest(2, 50));
      CHECK(candidate.reason == ReasonCode::kBaselineNotPositive);
      CHECK_FALSE(candidate.interval.has_value());
      CHECK(judged(params, lowest(1, 50), lowest(2, least)).reason == ReasonCode::kBaselineNotPositive);
      CHECK(judged(quantile(method, false), lowest(1, least), lowest(2, least)).outcome == Outcome::kHolds);
    }
  }
}

TEST_CASE("a percentile by order statistics does not decide on values that are infinite") {
  const auto with = [](double last) {
    return points(set_of({}), [=](std::size_t, std::size_t i) { return i == 0 ? last : 50 + wobble(0, i, 1); });
  };
  const double infinite = std::numeric_limits<double>::infinity();
  for (const bool relative : {false, true}) {
    CHECK(judged(quantile("order_statistics", relative), with(50), with(50)).outcome == Outcome::kHolds);
    CHECK(judged(quantile("order_statistics", relative), with(infinite), with(50)).reason == ReasonCode::kNotFinite);
    CHECK(judged(quantile("order_statistics", relative), with(50), with(infinite)).reason == ReasonCode::kNotFinite);
  }
}

TEST_CASE("a percentile of equal values tells nothing of others; of very few it has no limit") {
  const RunSet equal = points(set_of({}), [](std::size_t, std::size_t) { return 50; });
  for (const char* method : {"order_statistics", "bootstrap_percentile", "bootstrap_basic", "bootstrap_bca"}) {
    CAPTURE(std::string(method));
    const Finding finding = judged(quantile(method, false), equal, equal);
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.reason == ReasonCode::kZeroVariance);
  }
  const Finding few =
      judged(quantile("order_statistics", false, "median"), set_of({1, 5, 0, false, 2}), set_of({1, 5}));
  CHECK(few.reason == ReasonCode::kInsufficientExamples);
  CHECK(few.summary.find("-infinity to +infinity") != std::string::npos);
}

TEST_CASE("the basic bootstrap mirrors the percentile one about the change, of clusters and of percentiles") {
  const auto mirrored = [](const ParamsBuilder& basic, const ParamsBuilder& percentile, const RunSet& candidate,
                           const RunSet& baseline) {
    const Finding a = judged(basic, candidate, baseline);
    const Finding b = judged(percentile, candidate, baseline);
    CHECK(a.outcome == Outcome::kHolds);
    CHECK(a.interval->low == doctest::Approx(2 * *b.estimate - b.interval->high));
    CHECK(a.interval->high == doctest::Approx(2 * *b.estimate - b.interval->low));
  };
  mirrored(asked("points", "bootstrap_basic"), asked("points", "bootstrap_percentile"), set_of({1, 200, 0, true, 2}),
           set_of({1, 200, 0, true}));
  mirrored(quantile("bootstrap_basic", false), quantile("bootstrap_percentile", false), set_of({1, 200, 0, false, 2}),
           set_of({}));
  mirrored(quantile("bootstrap_basic", false).text("paired_by", "nothing"),
           quantile("bootstrap_percentile", false).text("paired_by", "nothing"), set_of({1, 200, 500, false, 2}),
           set_of({}));
}

TEST_CASE("a bootstrap of whole clusters needs 30 of them") {
  const RunSet candidate = set_of({1, 200, 0, true, 2});
  const RunSet baseline = set_of({1, 200, 0, true});
  const ParamsBuilder params = asked("points", "bootstrap_percentile");
  CHECK(judged(params, in_clusters(candidate, 30), in_clusters(baseline, 30)).outcome == Outcome::kHolds);
  const Finding few = judged(params, in_clusters(candidate, 29), in_clusters(baseline, 29));
  CHECK(few.outcome == Outcome::kInconclusive);
  CHECK(few.reason == ReasonCode::kInsufficientClusters);
  CHECK(few.summary.find("29 clusters, a bootstrap of clusters needs at least 30") != std::string::npos);
}

TEST_CASE("a drawn mean against a share of the baseline is shown as that share") {
  for (const bool clusters : {false, true}) {
    const char* method = clusters ? "bootstrap_percentile" : "bootstrap_studentised";
    CAPTURE(std::string(method));
    const Finding finding =
        judged(asked("points", method, true), set_of({1, 200, 0, clusters, 2}), set_of({1, 200, 0, clusters}));
    CHECK(finding.outcome == Outcome::kHolds);
    CHECK(finding.scale == gate::Scale::kRelative);
    CHECK(finding.interval->low > -0.03);
    CHECK(finding.interval->high < 0.03);
  }
}

TEST_CASE("values as large as numbers can be, half of them negative on either side, decide nothing") {
  // The greater ones have differences that are no numbers, the others sums that are none.
  for (const double size : {kHuge, 0.4 * kHuge}) {
    CAPTURE(size);
    const auto sides = [&](std::size_t runs, std::size_t from, bool clusters) {
      return points(set_of({runs, 200, 0, clusters}),
                    [=](std::size_t k, std::size_t i) { return (from + (runs > 1 ? k : i)) % 2 == 0 ? size : -size; });
    };
    for (const std::string name :
         {"paired_t", "bootstrap_percentile", "bootstrap_basic", "bootstrap_bca", "bootstrap_studentised", "sign_flip",
          "fieller", "log_ratio", "clusters", "permutation", "order_statistics", "percentile"}) {
      CAPTURE(name);
      ParamsBuilder params = asked("points", name, name == "fieller" || name == "log_ratio");
      if (name == "clusters" || name == "percentile") {
        params.text("method", "bootstrap_percentile");
      }
      if (name == "order_statistics" || name == "percentile") {
        params.text("statistic", "median");
      }
      const std::size_t runs = name == "permutation" ? 6 : 1;
      const Finding finding = judged(params, sides(runs, 0, name == "clusters"), sides(runs, 1, name == "clusters"));
      CAPTURE(finding.summary);
      CHECK(finding.outcome == Outcome::kInconclusive);
    }
  }
}

TEST_CASE("a test whose resamples do not tell the margin from its limit decides nothing") {
  const RunSet candidate = set_of({1, 200, 0, false, 2});
  const RunSet baseline = set_of({});
  const auto at = [&](double margin) {
    return judged(asked("points", "sign_flip").margin("margin", margin), candidate, baseline);
  };
  const double limit = -at(4).interval->low;
  const Finding edge = at(limit);
  CHECK(edge.outcome == Outcome::kInconclusive);
  CHECK(edge.reason == ReasonCode::kResamplingEdge);
  CHECK(edge.summary.find("100000 resamples") != std::string::npos);
  CHECK(at(1.2 * limit).outcome == Outcome::kHolds);
}

TEST_CASE("flips and permutations of runs against a share of the baseline: logarithms for percentiles") {
  const auto runs = [](std::size_t n, unsigned salt, double centre) {
    return points(set_of({n}), [=](std::size_t k, std::size_t i) { return centre + 10 * wobble(k, i, salt); });
  };
  const auto seeds = [](ParamsBuilder params) { return params.text("paired_by", "seed"); };
  const RunSet candidate = runs(6, 2, 50);
  const RunSet baseline = runs(6, 1, 50);
  for (const ParamsBuilder& params : {seeds(quantile("sign_flip", true)), quantile("permutation", true)}) {
    const Finding logs = judged(params, candidate, baseline);
    CHECK(logs.outcome == Outcome::kHolds);
    CHECK(logs.interval->method.find(", log scale") != std::string::npos);
    CHECK(logs.interval->low > -0.1);
    for (const Finding& finding :
         {judged(params, runs(6, 2, -50), baseline), judged(params, candidate, runs(6, 1, -50))}) {
      CHECK(finding.outcome == Outcome::kInconclusive);
      CHECK(finding.reason == ReasonCode::kBaselineNotPositive);
      CHECK_FALSE(finding.interval.has_value());
    }
  }
  for (const ParamsBuilder& params : {asked("points", "permutation", true), seeds(quantile("sign_flip", true, "sum")),
                                      seeds(asked("points", "sign_flip", true))}) {
    const Finding share = judged(params, candidate, baseline);
    CHECK(share.outcome == Outcome::kHolds);
    CHECK(share.scale == gate::Scale::kRelative);
    CHECK(share.interval->method.find("log scale") == std::string::npos);
    const Finding below = judged(params, candidate, runs(6, 1, -50));
    CHECK(below.outcome == Outcome::kInconclusive);
    CHECK(below.reason == ReasonCode::kBaselineNotPositive);
  }
  const Finding rows = judged(asked("points", "sign_flip", true), runs(1, 2, 50), runs(1, 1, 50));
  CHECK(rows.interval->method == "sign flips over examples");
  CHECK(rows.outcome == Outcome::kHolds);
  CHECK(rows.scale == gate::Scale::kRelative);
  CHECK(judged(asked("points", "sign_flip", true), runs(1, 2, 50), runs(1, 1, -50)).reason ==
        ReasonCode::kBaselineNotPositive);
  // One run a side is no pair of runs to flip.
  CHECK(judged(seeds(asked("points", "sign_flip")), runs(1, 2, 50), runs(1, 1, 50)).interval->method ==
        "sign flips over examples");
  // Not even all signs alike are rare enough among 2^2, so that there is no limit.
  const Finding few = judged(seeds(quantile("sign_flip", false)), runs(2, 2, 50), runs(2, 1, 50));
  CHECK(few.outcome == Outcome::kInconclusive);
  CHECK(few.reason == ReasonCode::kInsufficientSeeds);
  CHECK(few.summary.find("least 6") != std::string::npos);
}
