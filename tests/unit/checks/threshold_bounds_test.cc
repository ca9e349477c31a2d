// The bounds of a threshold: those that contradict each other are refused, and what has no value or no interval says
// so.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_threshold;
using gate::test::bind_error;
using gate::test::example_id;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_all;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

ParamsBuilder of(const std::string& metric) { return ParamsBuilder().text("metric", metric).number("run_sd", 0); }
ParamsBuilder by_language() { return ParamsBuilder().list("by", {"language"}); }

RunSet timed(std::size_t examples) {
  RunSpec run{"r", 1};
  for (std::size_t i = 0; i < examples; ++i) {
    run.rows.push_back(RowSpec{example_id(i), {{"latency_ms", static_cast<double>(i + 1)}}, {{"language", "de"}}});
  }
  return gate::test::make_run_set("candidate", {run});
}

}  // namespace

TEST_CASE("threshold: bounds that no value could keep, or a soft one that is none, are refused") {
  const auto both = [](double min, double max) { return of("m").number("min", min).number("max", max); };
  CHECK(bind_error(k_threshold, of("m")) == "a threshold needs 'max' or 'min'");
  CHECK(bind_error(k_threshold, both(0.5, 0.5)) == "'min' must be below 'max'; nothing can lie between 0.5 and 0.5");
  CHECK(k_threshold.bind(both(0.5, 0.6).done()).has_value());

  const std::string above = "'warn_above' must be softer than 'max': below it";
  CHECK(bind_error(k_threshold, of("m").number("min", 1).number("warn_above", 2)) == above);
  CHECK(bind_error(k_threshold, of("m").number("max", 1).number("warn_above", 1)) == above);
  CHECK(k_threshold.bind(of("m").number("max", 1).number("warn_above", 0.9).done()).has_value());
  const std::string below = "'warn_below' must be softer than 'min': above it";
  CHECK(bind_error(k_threshold, of("m").number("max", 1).number("warn_below", 0)) == below);
  CHECK(bind_error(k_threshold, of("m").number("min", 1).number("warn_below", 1)) == below);
  CHECK(k_threshold.bind(of("m").number("min", 1).number("warn_below", 1.1).done()).has_value());
}

TEST_CASE("threshold: the soft bound is shown, whichever of the two there is") {
  const auto limit = [](const ParamsBuilder& params) { return run_one(k_threshold, params, timed(100), nullptr); };
  ParamsBuilder params = of("latency_ms").text("statistic", "median").number("max", 900);
  CHECK_FALSE(limit(params).warn_limit.has_value());
  const Finding near = limit(params.number("warn_above", 20));
  CHECK(near.reason == ReasonCode::kNearBound);
  CHECK(near.warn_limit == 20);
  CHECK(near.summary.ends_with(", at most 900, warning above 20"));
  const Finding below = limit(of("latency_ms").text("statistic", "median").number("min", 1).number("warn_below", 90));
  CHECK(below.warn_limit == 90);
  CHECK(below.summary.ends_with(", at least 1, warning below 90"));
}

TEST_CASE("threshold: slices inherit each bound that they do not name") {
  const auto sliced = [](const ParamsBuilder& slices) { return of("m").number("max", 0.9).group("slices", slices); };
  CHECK(bind_error(k_threshold, sliced(by_language().number("min", 0.95))) ==
        "'min' must be below 'max' in slices too; nothing can lie between 0.95 and 0.9");
  CHECK(bind_error(k_threshold, of("m").number("min", 0.5).group("slices", by_language().number("max", 0.4))) ==
        "'min' must be below 'max' in slices too; nothing can lie between 0.5 and 0.4");
  CHECK(k_threshold.bind(sliced(by_language()).done()).has_value());

  const ParamsBuilder within =
      of("latency_ms").text("statistic", "median").number("max", 900).group("slices", by_language().number("min", 1));
  const std::vector<Finding> findings = run_all(k_threshold, within, timed(100), nullptr);
  REQUIRE(findings.size() == 2);
  CHECK(findings[1].outcome == Outcome::kHolds);
  CHECK(findings[1].lower_limit == 1);
  CHECK(findings[1].upper_limit == 900);
  CHECK_FALSE(findings[0].lower_limit.has_value());
}

TEST_CASE("threshold: an end that a percentile does not have is said to be none, and decides nothing") {
  const Finding high =
      run_one(k_threshold, of("latency_ms").text("statistic", "p99").number("max", 1000), timed(100), nullptr);
  CHECK(high.outcome == Outcome::kInconclusive);
  CHECK(high.summary.find(" to no upper limit), at most 1000") != std::string::npos);
  REQUIRE(high.flips.size() == 1);
  CHECK(high.flips.front().to == Outcome::kViolated);
  const Finding low =
      run_one(k_threshold, of("latency_ms").text("statistic", "p1").number("min", 0.5), timed(100), nullptr);
  CHECK(low.outcome == Outcome::kInconclusive);
  CHECK(low.summary.find("% interval no lower limit to ") != std::string::npos);
  CHECK(low.advice == "the interval straddles the bound; more runs or examples narrow it");
}

TEST_CASE("threshold: values at the ends of all numbers decide nothing, and nothing would turn that") {
  std::vector<RunSpec> runs;
  for (const double value : {1.7e308, -1.7e308, 1.6e308}) {
    RunSpec run{"r" + std::to_string(runs.size()), static_cast<std::int64_t>(runs.size())};
    run.metrics["m"] = value;
    runs.push_back(run);
  }
  const Finding finding = run_one(k_threshold, of("m").number("max", 1), gate::test::make_run_set("c", runs), nullptr);
  CAPTURE(finding.summary);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.summary.find("nan") == std::string::npos);
  CHECK(finding.flips.empty());
}

TEST_CASE("threshold: a metric that is defined and recorded, or that nobody recorded, is judged in no slice") {
  gate::Metrics metrics;
  metrics.defined.emplace("latency_ms",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kSum, {"cost_usd", "gpu_seconds"}});
  const ParamsBuilder params = of("latency_ms").number("max", 1000).group("slices", by_language());
  const Finding twice = run_one(k_threshold, params, timed(100), nullptr, {.metrics = &metrics});
  CHECK(twice.outcome == Outcome::kFailed);
  CHECK(twice.reason == ReasonCode::kCheckFailed);
  CHECK(twice.summary.find("the policy defines 'latency_ms'") == 0);
  const Finding missing =
      run_one(k_threshold, of("latency").number("max", 1000).group("slices", by_language()), timed(100), nullptr);
  CHECK(missing.outcome == Outcome::kInconclusive);
  CHECK(missing.reason == ReasonCode::kMetricMissing);
  CHECK(missing.upper_limit == 1000);
  CHECK(missing.direction == gate::Direction::kLower);
}
