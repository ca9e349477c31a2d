#include "gate/report/wording.h"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <set>
#include <string>

#include "gate/model/names.h"
#include "gate/report/groups.h"
#include "tests/unit/report/evaluations.h"

namespace report = gate::report;
using gate::Scale;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

gate::test::FindingBuilder measured(const std::string& metric, Scale scale, double value, double low, double high) {
  return gate::test::holds("c", "k", gate::ReasonCode::kNoninferior, "s")
      .metric(metric, "mean")
      .estimate(scale, value, low, high);
}

}  // namespace

TEST_CASE("wording: quantities in the metric's unit, short, and told apart from their limits") {
  struct Row {
    std::string what;
    gate::Finding finding;
    std::string estimate, interval, limit;
  };
  const std::array<Row, 15> rows{{
      {"a difference carries its sign",
       measured("correct", Scale::kDifference, 0.0049, -0.0034, 0.0131).at_least(-0.02).done(), "+0.0049",
       "-0.0034 to +0.0131", "min -0.02"},
      {"a value does not", measured("correct", Scale::kValue, 0.912, 0.88, 0.94).at_least(0.8).done(), "0.912",
       "0.880 to 0.940", "min 0.8"},
      {"milliseconds", measured("latency_ms", Scale::kValue, 812.44, 790.2, 835.9).at_most(1200).done(), "812 ms",
       "790 to 836 ms", "max 1200 ms"},
      {"a narrow interval gets two digits of its width",
       measured("latency_ms", Scale::kValue, 812.44, 812.41, 812.48).done(), "812.440 ms", "812.410 to 812.480 ms", ""},
      {"dollars", measured("cost_usd", Scale::kValue, 0.0031, 0.0029, 0.0033).at_most(0.005).done(), "0.00310 USD",
       "0.00290 to 0.00330 USD", "max 0.005 USD"},
      {"percent of the baseline", measured("latency_ms", Scale::kRelative, 0.074, -0.012, 0.16).at_most(0.1).done(),
       "+7.4%", "-1.2 to +16.0%", "max +10%"},
      {"percent in the metric's own unit", measured("gpu_percent", Scale::kValue, 71.5, 70, 73).done(), "71.5%",
       "70.0 to 73.0%", ""},
      {"an end like its limit gets more digits",
       measured("correct", Scale::kDifference, -0.0102, -0.02004, -0.0004).at_least(-0.02).done(), "-0.01020",
       "-0.02004 to -0.00040", "min -0.02"},
      {"two limits", measured("length", Scale::kValue, 100, 90, 110).at_least(50).at_most(150).done(), "100",
       "90 to 110", "50 to 150"},
      {"no lower end", measured("length", Scale::kValue, 100, -kInfinity, 110).at_most(150).done(), "100", "up to 110",
       "max 150"},
      {"no upper end", measured("length", Scale::kValue, 100, 90, kInfinity).at_most(150).done(), "100", "from 90",
       "max 150"},
      {"no end at all", measured("length", Scale::kValue, 100, -kInfinity, kInfinity).done(), "100", "no limits", ""},
      {"zero has no sign", measured("correct", Scale::kDifference, 0, -0.01, 0.01).done(), "0.0000",
       "-0.0100 to +0.0100", ""},
      {"not a number",
       measured("correct", Scale::kDifference, std::numeric_limits<double>::quiet_NaN(), -kInfinity, kInfinity).done(),
       "n/a", "no limits", ""},
      {"very large numbers", measured("tokens", Scale::kValue, 3.2e12, 3.1e12, 3.3e12).done(), "3200000000000",
       "3100000000000 to 3300000000000", ""},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const report::Quantities q = report::quantities(row.finding);
    CHECK(q.estimate == row.estimate);
    CHECK(q.interval == row.interval);
    CHECK(q.limit == row.limit);
  }
}

TEST_CASE("wording: every reason has its own words") {
  std::set<std::string_view> seen;
  for (const gate::ReasonCode code : gate::all_reason_codes()) {
    CAPTURE(gate::word(code));
    CHECK(!report::phrase(code).empty());
    if (code != gate::ReasonCode::kInferior) {
      CHECK(seen.insert(report::phrase(code)).second);
    }
  }
}

TEST_CASE("wording: sizes, sides, examples, waivers") {
  gate::Sizes sizes;
  CHECK(report::sizes_text(sizes) == "");
  sizes.paired = 1;
  sizes.runs_candidate = 10;
  sizes.runs_baseline = 1;
  sizes.clusters = 12;
  sizes.errors_candidate = 0;
  sizes.errors_baseline = 3;
  CHECK(report::sizes_text(sizes) == "1 paired example, 10 + 1 run, 12 clusters, 0 + 3 rows left out for errors");
  gate::Sizes one_side;
  one_side.examples_candidate = 5;
  one_side.runs_candidate = 1;
  CHECK(report::sizes_text(one_side) == "5 examples, 1 run");
  CHECK(report::example_text({"x", 0.25, 1.0, ""}) == "1 -> 0.25");
  CHECK(report::example_text({"x", 0.25, {}, ""}) == "0.25");
  CHECK(report::example_text({"x", {}, {}, "names no seed"}) == "names no seed");
  CHECK(report::example_text({"x", {}, {}, ""}) == "");
  CHECK(report::waiver_text(
            {.max_loss = 1400, .until_text = "2026-12-31", .reason = "cold cache", .approved_by = "@sre"}) ==
        "until 2026-12-31, up to a loss of 1400, approved by @sre: cold cache");
  CHECK(report::slice_text({{"language", "de"}, {"tier", "free"}}) == "language=de, tier=free");
}

TEST_CASE("groups: the worst check first, slices by how far they are from their limit") {
  gate::test::EvaluationBuilder builder;
  builder.add(gate::test::auditable()).add(gate::test::accuracy_holds());
  builder.add(gate::test::digit("1", 0.03, 0, 0.06)).add(gate::test::digit("2", -0.05, -0.07, -0.03));
  builder.add(gate::test::digit_8_blocks());
  const gate::Evaluation evaluation = builder.done();
  const auto groups = report::grouped(evaluation);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].id == "accuracy");
  CHECK(groups[0].verdict == gate::Verdict::kBlock);
  REQUIRE(groups[0].whole != nullptr);
  CHECK(groups[0].whole->slice.empty());
  REQUIRE(groups[0].slices.size() == 3);
  CHECK(groups[0].slices[0]->slice[0].value == "8");
  CHECK(groups[0].slices[1]->slice[0].value == "2");
  CHECK(groups[0].slices[2]->slice[0].value == "1");
  CHECK(groups[1].id == "auditable");
}

TEST_CASE("groups: the tally and what made the verdict") {
  const auto passes = [](const std::string& id) { return gate::test::holds(id, "k", gate::ReasonCode::kEnough, "s"); };
  const auto warns = [](const std::string& id) {
    return gate::test::warns(id, "k", gate::ReasonCode::kInconclusive, "s");
  };
  const auto blocks = [](const std::string& id) {
    return gate::test::blocks(id, "k", gate::ReasonCode::kInferior, "s");
  };
  gate::Finding idle = passes("idle").done();
  idle.outcome = gate::Outcome::kNotApplicable;
  struct Row {
    std::string what;
    std::vector<gate::Finding> findings;
    std::string tally;
    std::vector<std::string> culprits;
  };
  const std::array<Row, 9> rows{{
      {"one passes", {passes("a").done()}, "the only check passes", {}},
      {"one blocks", {blocks("a").done()}, "the only check blocks", {"a"}},
      {"all pass", {passes("a").done(), passes("b").done()}, "all 2 checks pass", {}},
      {"one does not apply", {passes("a").done(), idle}, "all 2 checks pass, 1 not applicable", {}},
      {"one warns", {passes("a").done(), warns("b").done()}, "1 of 2 checks warns", {"b"}},
      {"one blocks, two warn",
       {blocks("a").done(), warns("b").done(), warns("c").done()},
       "1 of 3 checks blocks, 2 warn",
       {"a"}},
      {"a slice blocks",
       {passes("a").done(), blocks("a").slice("k", "v").done(), passes("b").done()},
       "1 of 2 checks blocks",
       {"a k=v"}},
      {"slices block",
       {passes("a").done(), blocks("a").slice("k", "v").done(), blocks("a").slice("k", "w").done(), passes("b").done()},
       "1 of 2 checks blocks",
       {"a in 2 slices"}},
      {"the whole blocks with its slices",
       {blocks("a").done(), blocks("a").slice("k", "v").done(), passes("b").done()},
       "1 of 2 checks blocks",
       {"a"}},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    gate::test::EvaluationBuilder builder;
    for (const gate::Finding& finding : row.findings) {
      builder.add(finding);
    }
    const gate::Evaluation evaluation = builder.done();
    const auto groups = report::grouped(evaluation);
    CHECK(report::tally(groups) == row.tally);
    CHECK(report::culprits(groups, evaluation.verdict) == row.culprits);
  }
}

TEST_CASE("wording: a distance between distributions is in no unit") {
  gate::Finding finding;
  finding.kind = "drift";
  finding.metric = "latency_ms";
  finding.estimate = 0.186;
  finding.upper_limit = 0.3;
  CHECK(report::quantities(finding).estimate == "0.186");
  CHECK(report::quantities(finding).limit == "max 0.3");
  finding.kind = "threshold";
  CHECK(report::quantities(finding).estimate == "0.186 ms");
}
