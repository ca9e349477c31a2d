#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_trade_off;
using gate::test::bind_error;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

// A graded quality and a cost, each with a noise of its own.
RunSet set_of(double quality, double cost, std::size_t salt, std::size_t n = 400) {
  std::vector<RunSpec> runs;
  for (std::size_t k = 0; k < 3; ++k) {
    RunSpec run{"run" + std::to_string(k), static_cast<std::int64_t>(k)};
    for (std::size_t i = 0; i < n; ++i) {
      const auto noise = [&](std::size_t of) {
        return static_cast<double>((i * 7919 + (k + 1) * 104729 + salt * 1299709 + of * 15485863) % 1009) / 1009 - 0.5;
      };
      RowSpec row;
      row.id = example_id(i);
      row.metrics = {{"quality", quality + 0.1 * noise(1)}, {"cost_usd", cost * (1 + 0.2 * noise(2))}};
      run.rows.push_back(row);
    }
    runs.push_back(run);
  }
  return make_run_set("set", runs);
}

ParamsBuilder trade(double gain = 0.02, double margin = 0.05, double wider = 0.2) {
  return ParamsBuilder()
      .group("gain", ParamsBuilder().text("metric", "quality").text("direction", "higher").number("min", gain))
      .group("loss", ParamsBuilder()
                         .text("metric", "cost_usd")
                         .text("direction", "lower")
                         .margin("margin", margin, true)
                         .margin("margin_with_gain", wider, true));
}

}  // namespace

TEST_CASE("trade_off: a loss within its margin needs no gain, a larger one needs it, and some nothing pays for") {
  const RunSet baseline = set_of(0.7, 0.01, 1);
  struct Row {
    std::string what;
    RunSet candidate;
    Outcome outcome;
    ReasonCode reason;
  };
  const std::vector<Row> rows{
      {"nothing changed", set_of(0.7, 0.01, 2), Outcome::kHolds, ReasonCode::kNoninferior},
      {"cheaper and worse", set_of(0.6, 0.008, 2), Outcome::kHolds, ReasonCode::kSuperior},
      {"dearer and better", set_of(0.75, 0.0115, 2), Outcome::kHolds, ReasonCode::kTradeAccepted},
      {"dearer and no better", set_of(0.7, 0.0115, 2), Outcome::kViolated, ReasonCode::kTradeRefused},
      {"better, but far too dear", set_of(0.9, 0.015, 2), Outcome::kViolated, ReasonCode::kTradeRefused},
      {"dearer, perhaps better", set_of(0.72, 0.0115, 2), Outcome::kInconclusive, ReasonCode::kInconclusive},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_one(k_trade_off, trade(), row.candidate, &baseline);
    CAPTURE(finding.summary);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
    CHECK(finding.interval->confidence == doctest::Approx(0.975));
    CHECK(finding.advice.empty() == (row.outcome == Outcome::kHolds));
  }
  const RunSet few = set_of(0.75, 0.0115, 2, 10);
  const RunSet few_baseline = set_of(0.7, 0.01, 1, 10);
  CHECK(run_one(k_trade_off, trade(), few, &few_baseline).reason == ReasonCode::kInsufficientExamples);
}

TEST_CASE("trade_off: what makes no sense is refused when the policy is read") {
  CHECK(bind_error(k_trade_off, trade(0.02, 0.2, 0.2)).find("must be wider") != std::string::npos);
  const ParamsBuilder itself =
      trade().group("gain", ParamsBuilder().text("metric", "cost_usd").text("direction", "lower").number("min", 0));
  CHECK(bind_error(k_trade_off, itself) == "a metric cannot pay for itself; name two");
  const ParamsBuilder mixed = trade().group("loss", ParamsBuilder()
                                                        .text("metric", "cost_usd")
                                                        .text("direction", "lower")
                                                        .margin("margin", 0.05)
                                                        .margin("margin_with_gain", 0.2, true));
  CHECK(bind_error(k_trade_off, mixed).find("or both a share") != std::string::npos);
}
