// `method:`: which methods decide on which data, and that each gives what its estimator gives.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "gate/checks/methods/method.h"
#include "gate/stats/permutation.h"
#include "gate/stats/quantile.h"
#include "gate/stats/ratio.h"
#include "gate/stats/t_interval.h"
#include "gate/stats/two_proportions.h"
#include "tests/unit/checks/methods_data.h"

using namespace gate::test::methods;  // NOLINT(google-build-using-namespace)
using gate::CheckContext;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::Method;
using gate::checks::method_of;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::RunSpec;

namespace {

// Data and question on which a method decides; every word of the table stands here, so that none is without a test.
struct Row {
  const char* method;
  ParamsBuilder params;
  Shape shape = {};
};

std::vector<Row> deciding() {
  const auto apart = [](ParamsBuilder params) { return params.text("paired_by", "nothing"); };
  const auto seeds = [](ParamsBuilder params) { return params.text("paired_by", "seed"); };
  const auto p90 = [](ParamsBuilder params) { return params.text("statistic", "p90"); };
  const auto cost = [](const char* method) {
    ParamsBuilder params;
    return params.text("metric", "cost_per_success")
        .text("direction", "lower")
        .margin("margin", 0.2, true)
        .number("run_sd", 0)
        .text("method", method);
  };
  return {{"exact", score("passed", "exact")},
          {"gaffke", score("graded", "gaffke"), {3}},
          {"crossed", score("graded", "crossed"), {3}},
          {"paired_t", asked("points", "paired_t")},
          {"paired_t", seeds(p90(asked("points", "paired_t"))), {4}},
          {"cr2", asked("points", "cr2"), {1, 200, 0, true}},
          {"welch", asked("points", "welch"), {4}},
          {"pooled", asked("points", "pooled"), {4}},
          {"permutation", asked("points", "permutation"), {4}},
          {"sign_flip", asked("points", "sign_flip")},
          {"sign_flip", seeds(p90(asked("points", "sign_flip"))), {6}},
          {"fieller", asked("points", "fieller", true)},
          {"log_ratio", asked("points", "log_ratio", true)},
          {"log_ratio", cost("log_ratio"), {3}},
          {"linearised", cost("linearised"), {3}},
          {"bootstrap_percentile", asked("points", "bootstrap_percentile")},
          {"bootstrap_percentile", asked("points", "bootstrap_percentile"), {1, 200, 0, true}},
          {"bootstrap_percentile", p90(asked("points", "bootstrap_percentile"))},
          {"bootstrap_percentile", apart(p90(asked("points", "bootstrap_percentile", true)))},
          {"bootstrap_basic", asked("points", "bootstrap_basic", true)},
          {"bootstrap_bca", asked("points", "bootstrap_bca")},
          {"bootstrap_studentised", asked("points", "bootstrap_studentised")},
          {"tango", score("passed", "tango")},
          {"newcombe", score("passed", "newcombe")},
          {"newcombe", apart(score("passed", "newcombe"))},
          {"bonett_price", score("passed", "bonett_price")},
          {"miettinen_nurminen", apart(score("passed", "miettinen_nurminen"))},
          {"square_and_add", apart(score("graded", "square_and_add"))},
          {"square_and_add", apart(asked("points", "square_and_add")), {3}},
          {"hedged", score("graded", "hedged")},
          {"order_statistics", p90(asked("points", "order_statistics"))}};
}

TEST_CASE("each method decides on its data, is named with its reason, and its p-values agree with its interval") {
  std::vector<std::string> seen{"mcnemar"};  // has a test of its own
  for (const Row& row : deciding()) {
    CAPTURE(row.method);
    Shape other = row.shape;
    other.salt = 2;
    const RunSet candidate = set_of(other);
    const RunSet baseline = set_of(row.shape);
    const Finding finding = judged(row.params, candidate, baseline);
    CAPTURE(finding.summary);
    CHECK(finding.outcome == Outcome::kHolds);
    REQUIRE(finding.interval.has_value());
    CHECK(finding.interval->because == "asked for by the policy");
    CHECK_FALSE(finding.interval->method.empty());
    REQUIRE(finding.p_pass.has_value());
    CHECK(*finding.p_pass <= 0.025);
    CHECK(*finding.p_block > 0.025);
    seen.emplace_back(row.method);
  }
  for (const Method& method : gate::checks::methods()) {
    CAPTURE(std::string(method.word));
    CHECK((method.report_only() || std::find(seen.begin(), seen.end(), method.word) != seen.end()));
  }
}

TEST_CASE("methods give what their estimators give") {
  const RunSet candidate = set_of({1, 200, 0, false, 2});
  const RunSet baseline = set_of({});
  const auto same = [&](const ParamsBuilder& params, const gate::stats::Interval& twin) {
    const Finding finding = judged(params, candidate, baseline);
    CHECK(finding.interval->low == doctest::Approx(twin.low));
    CHECK(finding.interval->high == doctest::Approx(twin.high));
  };
  const std::vector<double> passed_c = column(candidate, "passed");
  const std::vector<double> passed_b = column(baseline, "passed");
  const gate::stats::PairedCounts paired = counts(passed_c, passed_b);
  same(score("passed", "tango"), gate::stats::tango(paired, kLevels));
  same(score("passed", "newcombe"), gate::stats::newcombe_paired(paired, kLevels));
  same(score("passed", "bonett_price"), gate::stats::bonett_price(paired, kLevels));
  const gate::stats::TwoCounts two{paired.both_pass + paired.candidate_only, 200,
                                   paired.both_pass + paired.baseline_only, 200};
  same(score("passed", "miettinen_nurminen").text("paired_by", "nothing"),
       gate::stats::miettinen_nurminen(two, kLevels));
  same(score("passed", "newcombe").text("paired_by", "nothing"), gate::stats::newcombe(two, kLevels));
  const std::vector<double> c = column(candidate, "points");
  const std::vector<double> b = column(baseline, "points");
  same(asked("points", "paired_t"), gate::stats::paired_t(c, b, kLevels).interval);
  const gate::stats::Interval ratio = gate::stats::paired_ratio(c, b, kLevels).fieller;
  same(asked("points", "fieller", true), {ratio.low - 1, ratio.high - 1});
  const gate::stats::Interval log = gate::stats::paired_ratio(c, b, kLevels).log_delta;
  same(asked("points", "log_ratio", true), {log.low - 1, log.high - 1});
  const Finding p90 = judged(asked("points", "order_statistics").text("statistic", "p90"), candidate, baseline);
  const auto around = [](const std::vector<double>& x) { return gate::stats::quantile_interval(x, 0.9, kLevels); };
  const gate::stats::Interval mover =
      gate::stats::mover_difference(gate::stats::quantile(c, 0.9), around(c), gate::stats::quantile(b, 0.9), around(b));
  CHECK(p90.interval->low == doctest::Approx(mover.low));
  CHECK(p90.interval->high == doctest::Approx(mover.high));
  const Finding flips = judged(asked("points", "sign_flip"), candidate, baseline);
  std::vector<double> shifted = gate::stats::differences(c, b);
  for (double& value : shifted) {
    value += 4;
  }
  CHECK(*flips.p_pass == doctest::Approx(gate::stats::sign_flip(shifted, {}).p.greater).epsilon(0.5));
}

TEST_CASE("sides swapped over lower-is-better: the same interval, mirrored") {
  const RunSet candidate = set_of({1, 200, 0, false, 2});
  const RunSet baseline = set_of({});
  for (const char* method : {"tango", "newcombe", "bonett_price"}) {
    const Finding up = judged(score("passed", method), candidate, baseline);
    const Finding down = judged(score("passed", method).text("direction", "lower"), baseline, candidate);
    CHECK(down.interval->low == doctest::Approx(-up.interval->high));
    CHECK(*down.p_pass == doctest::Approx(*up.p_pass));
  }
}

TEST_CASE("the data's shape chooses, and says what chose it") {
  struct Chosen {
    ParamsBuilder params;
    Shape shape;
    const char* method;
    const char* because;
  };
  const auto latency = [] {
    ParamsBuilder params;
    return params.text("metric", "latency_ms")
        .text("direction", "lower")
        .margin("margin", 0.2, true)
        .number("run_sd", 0);
  };
  for (const Chosen& row : {Chosen{score("passed", ""),
                                   {},
                                   "exact paired limits, Tango's order",
                                   "pass/fail, one run a side, the same examples"},
                            Chosen{score("passed", "").text("paired_by", "nothing"),
                                   {},
                                   "Clopper and Pearson's limits a side, squared and added",
                                   "pass/fail, different examples on the two sides"},
                            Chosen{score("graded", "").text("paired_by", "nothing"),
                                   {3},
                                   "Gaffke's bound a side, squared and added, examples x runs",
                                   "different examples on the two sides"},
                            Chosen{latency().text("statistic", "p90"),
                                   {},
                                   "percentile bootstrap of a percentile, log scale, examples in pairs",
                                   "a percentile, one run a side"},
                            Chosen{latency().text("statistic", "p90"),
                                   {3},
                                   "Welch t over runs, log scale",
                                   "a percentile, several runs a side"},
                            Chosen{latency().text("statistic", "p90").text("paired_by", "seed"),
                                   {3},
                                   "paired t over runs of the same seed, log scale",
                                   "one number a run, runs paired by seed"},
                            Chosen{latency(), {}, "paired t over examples", "measured values of the same examples"},
                            Chosen{latency().text("paired_by", "seed"),
                                   {3},
                                   "crossed variance components, examples x runs paired by seed",
                                   "measured values of the same examples"},
                            Chosen{score("graded", ""),
                                   {3},
                                   "crossed variance components, examples x runs, Gaffke's bound",
                                   "scores of the same examples"}}) {
    Shape other = row.shape;
    other.salt = 2;
    const Finding finding = judged(row.params, set_of(other), set_of(row.shape));
    CAPTURE(finding.summary);
    REQUIRE(finding.interval.has_value());
    CHECK(finding.interval->method == row.method);
    CHECK(finding.interval->because == row.because);
    CHECK(finding.outcome == Outcome::kHolds);
  }
}

TEST_CASE("a method that is not for the data is undecided, and names those that are; each of these then answers") {
  const RunSet candidate = set_of({3, 200, 0, false, 2});
  const RunSet baseline = set_of({3});
  const Finding finding = judged(score("graded", "tango"), candidate, baseline);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kMethodUnfit);
  CHECK(finding.summary.find("method 'tango' is for one run a side, pass/fail") != std::string::npos);
  CHECK(finding.advice ==
        "leave 'method' out, or name one that fits these data: gaffke, crossed, welch, pooled or permutation");
  for (const char* fits : {"gaffke", "crossed", "welch", "pooled"}) {
    CHECK(judged(score("graded", fits), candidate, baseline).reason != ReasonCode::kMethodUnfit);
  }
  CHECK(judged(score("graded", "permutation"), candidate, baseline).reason == ReasonCode::kInsufficientSeeds);
}

}  // namespace
