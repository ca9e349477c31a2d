// `method:` and `paired_by:`: what is refused when the policy is read, what the data refuse, and what each default asks
// for.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "gate/checks/methods/method.h"
#include "gate/policy/reader.h"
#include "gate/stats/proportion.h"
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

TEST_CASE("report-only methods are refused with the reason, and so is what a method cannot be asked") {
  for (const Method& method : gate::checks::methods()) {
    if (method.report_only()) {
      const std::string why = refused(score("graded", std::string(method.word)));
      CHECK(why.find("no verdict may rest on it") != std::string::npos);
      CHECK(why.find("name one of: ") != std::string::npos);
      CHECK(why.find(std::string(method.why_not)) != std::string::npos);
    }
  }
  CHECK(refused(score("graded", "tango").text("statistic", "p95")).find("not for the p95") != std::string::npos);
  CHECK(refused(asked("points", "tango", true)).find("not for a margin that is a share") != std::string::npos);
  CHECK(refused(asked("points", "fieller")).find("for a margin that is a share") != std::string::npos);
  CHECK(refused(score("graded", "mcnemar")).find("may decide at margin 0") != std::string::npos);
  CHECK(refused(score("graded", "miettinen_nurminen")).find("'paired_by: nothing'") != std::string::npos);
  CHECK(refused(score("graded", "exact").text("paired_by", "nothing")).find("not for sides with different examples") !=
        std::string::npos);
  CHECK(refused(score("graded", "sign_flip").number("run_sd", 0.01)).find("no place for declared run noise") !=
        std::string::npos);
  for (const char* kind : {"jeffreys", "agresti_coull", "wilcoxon"}) {
    ParamsBuilder params;
    params.text("metric", "correct").number("min", 0.5).text("method", kind);
    CHECK(refused(params, gate::checks::k_threshold).find("no verdict may rest on it") != std::string::npos);
  }
}

std::string refused_policy(const std::string& coverage, const std::string& check, const char* confidence = "0.95") {
  const std::string text = "gate: 1\nid: p\nowner: o\ndefaults: {confidence: " + std::string(confidence) +
                           "}\nchecks:\n  - {id: enough, kind: coverage, " + coverage + "}\n  - {id: a, " + check +
                           "}\n";
  const auto policy = gate::policy::read_policy({text, "p.yaml", "file"}, gate::checks::all_kinds());
  return policy ? "" : gate::render(policy.error());
}

TEST_CASE(
    "a method that decides nothing at the sizes that the policy is content with is refused, with the least size") {
  const std::string compare = "kind: non_inferiority, metric: m, direction: higher, margin: 0.1, ";
  const std::string permuted = refused_policy("min_seeds: 3", compare + "method: permutation");
  CHECK(permuted.find("p.yaml:7:") != std::string::npos);
  CHECK(permuted.find("'permutation' decides nothing on 3 seeds") != std::string::npos);
  CHECK(permuted.find("at least 4; raise min_seeds") != std::string::npos);
  CHECK(refused_policy("min_seeds: 4", compare + "method: permutation").empty());
  CHECK(refused_policy("min_seeds: 3", compare + "method: permutation", "0.90").empty());  // 1/20 is rare enough
  CHECK(refused_policy("min_seeds: 2", compare + "method: permutation", "0.90").find("at least 3") !=
        std::string::npos);
  CHECK(refused_policy("min_paired: 0.9", compare + "method: permutation").empty());  // nothing is promised
  CHECK(refused_policy("min_seeds: 5, min_examples: 5", compare + "paired_by: seed, method: sign_flip")
            .find("at least 6") != std::string::npos);
  CHECK(refused_policy("min_seeds: 2", compare + "method: welch").find("at least 3") != std::string::npos);
  CHECK(refused_policy("min_examples: 50", compare + "statistic: p95, method: order_statistics").find("at least 72") !=
        std::string::npos);
  CHECK(refused_policy("min_examples: 72", compare + "statistic: p95, method: order_statistics").empty());
  CHECK(refused_policy("min_examples: 900", compare + "statistic: p95, method: order_statistics, slices: {by: [k]}")
            .find("min_examples of 'slices'") != std::string::npos);
  CHECK(refused_policy("min_examples: 72",
                       compare + "statistic: p95, method: order_statistics, slices: {by: [k], min_examples: 72}")
            .empty());
  CHECK(refused_policy("min_examples: 10", compare + "method: tango").find("at least 20") != std::string::npos);
  CHECK(refused_policy("min_paired: 0.9", compare + "method: tango").empty());
  // Examples are flipped unless runs are paired.
  CHECK(refused_policy("min_seeds: 3, min_examples: 19", compare + "method: sign_flip").find("on 19 examples") !=
        std::string::npos);
  CHECK(refused_policy("min_seeds: 3, min_examples: 20", compare + "method: sign_flip").empty());
  const std::string bound = "kind: threshold, metric: m, min: 0.99, ";
  CHECK(refused_policy("min_examples: 100", bound + "method: clopper_pearson").find("at least 368") !=
        std::string::npos);
  CHECK(refused_policy("min_examples: 368", bound + "method: clopper_pearson").empty());
  // t of one run needs as many examples as another method; several runs need none.
  CHECK(refused_policy("min_seeds: 1, min_examples: 12", bound + "method: t").find("at least 20") != std::string::npos);
  CHECK(refused_policy("min_seeds: 2", bound + "method: t").find("at least 3") != std::string::npos);
  CHECK(refused_policy("min_seeds: 3, min_examples: 12", bound + "method: t").empty());
}

TEST_CASE("McNemar decides at margin 0, as its exact p says") {
  const RunSet baseline = set_of({});
  RunSet candidate = set_of({});
  std::vector<double>& values = [&]() -> std::vector<double>& {
    for (auto& one : candidate.runs[0].rows.metrics) {
      if (one.name == "correct") {
        return one.values;
      }
    }
    std::abort();
  }();
  std::size_t gained = 0;
  for (double& value : values) {
    if (value == 0 && gained < 6) {
      value = 1;
      ++gained;
    }
  }
  REQUIRE(gained == 6);
  ParamsBuilder params;
  params.text("metric", "correct")
      .text("direction", "higher")
      .margin("margin", 0)
      .number("run_sd", 0)
      .text("method", "mcnemar");
  const Finding six = judged(params, candidate, baseline);
  CHECK(six.outcome == Outcome::kHolds);
  CHECK(six.reason == ReasonCode::kSuperior);
  CHECK(*six.p_pass == doctest::Approx(1.0 / 64).epsilon(1e-3));
  const Finding none = judged(params, baseline, baseline);
  CHECK(none.reason == ReasonCode::kZeroVariance);
  // No other margin is named, since the method takes none.
  const Finding worse = judged(params, baseline, candidate);
  CHECK(worse.outcome == Outcome::kViolated);
  CHECK(std::none_of(worse.flips.begin(), worse.flips.end(), [](const auto& flip) { return flip.code == "margin"; }));
}

TEST_CASE("paired by seed: matched by seed whatever the order, left out what only one side ran") {
  ParamsBuilder params;
  params.text("metric", "points")
      .text("direction", "higher")
      .margin("margin", 5)
      .text("statistic", "p90")
      .text("paired_by", "seed");
  const RunSet baseline = set_of({5});
  RunSet candidate = set_of({5, 200, 0, false, 2});
  const Finding five = judged(params, candidate, baseline);
  CHECK(five.outcome == Outcome::kHolds);
  RunSet turned = candidate;
  std::reverse(turned.runs.begin(), turned.runs.end());
  CHECK(judged(params, turned, baseline).interval->low == doctest::Approx(five.interval->low));
  // Seeds 2 to 6 against 0 to 4: three are shared, of seven.
  const Finding few = judged(params, set_of({5, 200, 0, false, 2, 2}), baseline);
  CHECK(few.reason == ReasonCode::kInsufficientSeeds);
  CHECK(few.summary.find("only 3 of 7 seeds were run on both sides") != std::string::npos);
  const Finding most = judged(params, set_of({5, 200, 0, false, 2, 1}), baseline);
  CHECK(most.outcome == Outcome::kHolds);
  CHECK(most.sizes.runs_candidate == 4U);
  candidate.runs[0].document.seed.reset();
  CHECK(judged(params, candidate, baseline).summary.find("names no seed") != std::string::npos);
  candidate.runs[0].document.seed = 3;
  CHECK(judged(params, candidate, baseline).summary.find("two runs of seed 3") != std::string::npos);
}

TEST_CASE("sides that share no example are compared only when the policy says so") {
  const RunSet candidate = set_of({1, 200, 500, false, 2});
  const RunSet baseline = set_of({});
  CHECK(judged(score("passed", ""), candidate, baseline).outcome == Outcome::kFailed);
  const Finding apart = judged(score("passed", "").text("paired_by", "nothing"), candidate, baseline);
  CHECK(apart.outcome == Outcome::kHolds);
  CHECK(apart.sizes.examples_candidate == 200U);
  CHECK_FALSE(apart.sizes.paired.has_value());
  // Run noise counts there, too.
  ParamsBuilder silent;
  silent.text("metric", "passed").text("direction", "higher").margin("margin", 0.1).text("paired_by", "nothing");
  CHECK(judged(silent, candidate, baseline).reason == ReasonCode::kInsufficientSeeds);
  const Finding noisy = judged(silent.number("run_sd", 0.01), candidate, baseline);
  CHECK(noisy.interval->low < apart.interval->low);
  const Finding tail = judged(asked("points", "").text("statistic", "p90").text("paired_by", "nothing"),
                              set_of({3, 200, 500}), set_of({3}));
  CHECK(tail.reason == ReasonCode::kMethodUnfit);
  // Where they do share examples, the remark says what is given away.
  const Finding shared =
      judged(score("passed", "").text("paired_by", "nothing"), set_of({1, 200, 0, false, 2}), baseline);
  CHECK(std::any_of(shared.notes.begin(), shared.notes.end(),
                    [](const gate::Note& n) { return n.code == "pairing_unused"; }));
}

TEST_CASE("a mean of long-tailed values waits until no few of them decide it") {
  const auto tailed = [](std::size_t n, unsigned salt, double extreme) {
    RunSet set = set_of({1, n, 0, false, salt});
    for (auto& one : set.runs[0].rows.metrics) {
      if (one.name == "latency_ms") {
        one.values[n / 2] = extreme;
      }
    }
    return set;
  };
  ParamsBuilder params;
  params.text("metric", "latency_ms").text("direction", "lower").margin("margin", 0.5, true).number("run_sd", 0);
  CHECK(judged(params, tailed(200, 2, 105), tailed(200, 1, 105)).outcome == Outcome::kHolds);
  const Finding skewed = judged(params, tailed(200, 2, 3000), tailed(200, 1, 105));
  CHECK(skewed.outcome == Outcome::kInconclusive);
  CHECK(skewed.reason == ReasonCode::kInsufficientExamples);
  CHECK(skewed.summary.find("skewness") != std::string::npos);
  CHECK(skewed.advice.find("percentile") != std::string::npos);
  CHECK(judged(params, tailed(25, 2, 105), tailed(25, 1, 105)).summary.find("at least 30") != std::string::npos);
}

TEST_CASE("a limit that resampling puts on the margin decides nothing") {
  const RunSet candidate = set_of({1, 200, 0, false, 2});
  const RunSet baseline = set_of({});
  const auto at = [&](double margin) {
    ParamsBuilder params;
    params.text("metric", "points")
        .text("direction", "higher")
        .margin("margin", margin)
        .number("run_sd", 0)
        .text("method", "bootstrap_studentised");
    return judged(params, candidate, baseline);
  };
  // The limit of 100,000 resamples, which the margin at that of 10,000 asks for.
  const double limit = -at(-at(4).interval->low).interval->low;
  CHECK(at(limit).reason == ReasonCode::kResamplingEdge);
  CHECK(at(limit).summary.find("100000 resamples") != std::string::npos);
  CHECK(at(1.2 * limit).outcome == Outcome::kHolds);
}

TEST_CASE("thresholds: one run decides with declared noise only; defaults are exact; methods are named") {
  const RunSet one = set_of({});
  const auto bound = [](const char* metric, const char* statistic, double max, std::optional<double> run_sd,
                        const char* method = "") {
    ParamsBuilder params;
    params.text("metric", metric).text("statistic", statistic).number("max", max);
    if (run_sd) {
      params.number("run_sd", *run_sd);
    }
    return *method == '\0' ? params : params.text("method", method);
  };
  const auto level = [&](const ParamsBuilder& params, const RunSet& set) {
    const auto check = gate::checks::k_threshold.bind(params.done());
    REQUIRE_MESSAGE(check.has_value(), (check ? "" : gate::render(check.error())));
    return (*check)->run(CheckContext{set, nullptr, nullptr, gate::Time{0}, 0.95}).front();
  };
  const Finding silent = level(bound("passed", "mean", 0.999, std::nullopt), one);
  CHECK(silent.outcome == Outcome::kInconclusive);
  CHECK(silent.reason == ReasonCode::kInsufficientSeeds);
  CHECK(silent.interval.has_value());
  const Finding exact = level(bound("passed", "mean", 0.999, 0.0), one);
  CHECK(exact.outcome == Outcome::kHolds);
  CHECK(exact.interval->method == "Clopper and Pearson's limits");
  CHECK(exact.interval->because == "pass/fail of one run");
  const std::vector<double> values = column(one, "passed");
  const auto passes = static_cast<std::uint64_t>(std::count(values.begin(), values.end(), 1.0));
  CHECK(exact.interval->high == doctest::Approx(gate::stats::clopper_pearson(passes, 200, kLevels).high));
  const Finding wilson = level(bound("passed", "mean", 0.999, 0.0, "wilson"), one);
  CHECK(wilson.interval->high == doctest::Approx(gate::stats::wilson(passes, 200, kLevels).high));
  CHECK(wilson.interval->because == "asked for by the policy");
  CHECK(level(bound("passed", "mean", 0.999, 0.02), one).interval->high > exact.interval->high);
  CHECK(level(bound("graded", "mean", 0.9, 0.0), one).interval->method == "Gaffke's bound");
  CHECK(level(bound("points", "mean", 70, 0.0), one).interval->method == "t over examples");
  CHECK(level(bound("points", "p90", 70, 0.0), one).interval->method == "order statistics");
  CHECK(level(bound("points", "p90", 70, 0.0, "bootstrap_percentile"), one).outcome == Outcome::kHolds);
  CHECK(level(bound("points", "mean", 70, 0.0), set_of({1, 200, 0, true})).interval->method ==
        "t over clusters by CR2");
  CHECK(level(bound("points", "mean", 70, std::nullopt), set_of({3})).interval->method == "t over runs");
  const Finding unfit = level(bound("points", "mean", 70, 0.0, "wilson"), one);
  CHECK(unfit.reason == ReasonCode::kMethodUnfit);
  CHECK(unfit.advice.find("t, bootstrap_percentile") != std::string::npos);
}

}  // namespace
