// `method: fieller`, `log_ratio` and `hedged` at the ends of what they can decide.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "tests/unit/checks/methods_data.h"

using namespace gate::test::methods;  // NOLINT(google-build-using-namespace)
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;

namespace {

// A side whose points are what the function says of the example.
RunSet points(const std::function<double(std::size_t)>& value, std::size_t examples = 200) {
  RunSet set = set_of({1, examples});
  for (auto& one : set.runs[0].rows.metrics) {
    for (std::size_t i = 0; one.name == "points" && i < examples; ++i) {
      one.values[i] = value(i);
    }
  }
  return set;
}

RunSet around(double centre, double width, unsigned salt) {
  return points([&](std::size_t i) { return centre + width * (wobble(0, i, salt) - 0.5); });
}

}  // namespace

TEST_CASE("a ratio of two means below 0 decides nothing, whichever side is better") {
  for (const char* method : {"fieller", "log_ratio"}) {
    CAPTURE(std::string(method));
    // 60 below against 50 below: the ratio is 1.2, and the candidate is worse.
    const Finding worse = judged(asked("points", method, true), around(-60, 4, 1), around(-50, 4, 2));
    CHECK(worse.outcome == Outcome::kInconclusive);
    CHECK(worse.reason == ReasonCode::kBaselineNotPositive);
    const Finding better = judged(asked("points", method, true), around(-50, 4, 1), around(-60, 4, 2));
    CHECK(better.outcome == Outcome::kInconclusive);
    CHECK(better.reason == ReasonCode::kBaselineNotPositive);
  }
}

TEST_CASE("a ratio to a baseline that may be 0 decides nothing") {
  for (const char* method : {"fieller", "log_ratio"}) {
    CAPTURE(std::string(method));
    for (const double centre : {0.2, 4.0}) {  // with an error of 1.4: nothing like above 0, and not far enough above
      CAPTURE(centre);
      const Finding finding = judged(asked("points", method, true), around(5, 70, 1), around(centre, 70, 2));
      CHECK(finding.outcome == Outcome::kInconclusive);
      CHECK(finding.reason == ReasonCode::kBaselineNotPositive);
    }
    const Finding zero = judged(asked("points", method, true), around(5, 1, 1), points([](std::size_t) { return 0; }));
    CHECK(zero.reason == ReasonCode::kBaselineNotPositive);
    CHECK_FALSE(zero.interval.has_value());
  }
}

TEST_CASE("a candidate below 0 against a baseline above it is worse, and has no logarithm") {
  const RunSet candidate = around(-5, 2, 1);
  const RunSet baseline = around(50, 4, 2);
  const Finding blocked = judged(asked("points", "fieller", true).number("run_sd", 0.5), candidate, baseline);
  CHECK(blocked.outcome == Outcome::kViolated);
  CHECK(*blocked.estimate == doctest::Approx(-1.1).epsilon(0.01));
  const Finding none = judged(asked("points", "log_ratio", true), candidate, baseline);
  CHECK(none.outcome == Outcome::kInconclusive);
  CHECK(none.reason == ReasonCode::kNotFinite);
  CHECK(none.summary.find("the candidate's mean is not above 0") != std::string::npos);
}

TEST_CASE("a ratio that is the same on every example tells nothing of others, rounded or not") {
  const RunSet baseline = around(50, 10, 2);
  const std::vector<double> values = column(baseline, "points");
  for (const char* method : {"fieller", "log_ratio"}) {
    CAPTURE(std::string(method));
    for (const double factor : {1.0, 0.93, 1.03, 1.13}) {
      CAPTURE(factor);
      const Finding finding =
          judged(asked("points", method, true), points([&](std::size_t i) { return factor * values[i]; }), baseline);
      CHECK(finding.outcome == Outcome::kInconclusive);
      CHECK(finding.reason == ReasonCode::kZeroVariance);
    }
  }
}

TEST_CASE("declared run noise widens the interval of every method that takes it, and is named in it") {
  struct Row {
    const char* metric;
    const char* method;
    bool relative;
    const char* statistic;
    double run_sd;
  };
  for (const Row& row :
       {Row{"points", "fieller", true, "mean", 1}, Row{"points", "log_ratio", true, "mean", 1},
        Row{"points", "order_statistics", false, "p90", 1}, Row{"points", "order_statistics", true, "p90", 1},
        Row{"points", "bootstrap_percentile", false, "p90", 1}, Row{"points", "bootstrap_percentile", true, "p90", 1},
        Row{"points", "bootstrap_basic", false, "mean", 1}, Row{"passed", "tango", false, "mean", 0.02},
        Row{"graded", "hedged", false, "mean", 0.02}}) {
    CAPTURE(row.method);
    const RunSet candidate = set_of({1, 200, 0, false, 2});
    const RunSet baseline = set_of({});
    const auto params = asked(row.metric, row.method, row.relative).text("statistic", row.statistic);
    auto noisy = params;
    const Finding quiet = judged(params, candidate, baseline);
    const Finding with = judged(noisy.number("run_sd", row.run_sd), candidate, baseline);
    CHECK(quiet.interval->method.find("declared run noise") == std::string::npos);
    CHECK(with.interval->method.find(", declared run noise") != std::string::npos);
    CHECK(with.interval->low < quiet.interval->low);
    CHECK(with.interval->high > quiet.interval->high);
  }
}

TEST_CASE("bets on more than 20,000 examples decide by their interval, without p-values") {
  const Finding finding = judged(score("graded", "hedged"), set_of({1, 20'001, 0, false, 2}), set_of({1, 20'001}));
  CHECK(finding.outcome == Outcome::kHolds);
  CHECK(finding.interval->low > -0.02);
  CHECK(finding.interval->high < 0.02);
  CHECK_FALSE(finding.p_pass.has_value());
}
