#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

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

namespace {

ParamsBuilder pays(const std::string& metric, const std::string& direction, double min) {
  return ParamsBuilder().text("metric", metric).text("direction", direction).number("min", min);
}
ParamsBuilder paid(const std::string& metric, const std::string& direction, double margin, double wider) {
  return ParamsBuilder()
      .text("metric", metric)
      .text("direction", direction)
      .margin("margin", margin, true)
      .margin("margin_with_gain", wider, true);
}

// Without the metric on all rows but the first `kept` of each run.
RunSet sparing(RunSet set, const std::string& metric, std::size_t kept) {
  for (gate::Run& run : set.runs) {
    for (gate::Column& column : run.rows.metrics) {
      for (std::size_t i = kept; column.name == metric && i < column.values.size(); ++i) {
        column.values[i] = std::numeric_limits<double>::quiet_NaN();
      }
    }
  }
  return set;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("trade_off: what one of the two metrics lacks is said of that one") {
  const RunSet baseline = set_of(0.7, 0.01, 1);
  const RunSet candidate = set_of(0.75, 0.0115, 2);
  ParamsBuilder misspelt = trade();
  misspelt.group("gain", pays("qualty", "higher", 0.02));
  const Finding missing = run_one(k_trade_off, misspelt, candidate, &baseline);
  CHECK(missing.outcome == Outcome::kInconclusive);
  CHECK(missing.reason == ReasonCode::kMetricMissing);
  CHECK(missing.summary == "not both sides have metric 'qualty' (did you mean 'quality'?)");
  CHECK(missing.advice == "record qualty on both sides, or correct its name in the policy");
  ParamsBuilder unpaid = trade();
  unpaid.group("loss", paid("cost", "lower", 0.05, 0.2));
  CHECK(contains(run_one(k_trade_off, unpaid, candidate, &baseline).summary, "not both sides have metric 'cost'"));

  // Rows of the candidate alone carry it.
  const RunSet bare = make_run_set("set", {{"run", 1, {{example_id(0), {{"cost_usd", 1}}}}}});
  CHECK(run_one(k_trade_off, trade(), candidate, &bare).reason == ReasonCode::kMetricMissing);

  for (const std::string metric : {"quality", "cost_usd"}) {
    gate::Metrics metrics;
    metrics.defined.emplace(metric,
                            gate::MetricDefinition{gate::MetricDefinition::Form::kSum, {"latency_ms", "gpu_seconds"}});
    const Finding twice = run_one(k_trade_off, trade(), candidate, &baseline, {.metrics = &metrics});
    CHECK(twice.outcome == Outcome::kFailed);
    CHECK(twice.reason == ReasonCode::kCheckFailed);
    CHECK(contains(twice.summary, "the policy defines '" + metric + "'"));
  }
}

TEST_CASE("trade_off: sides that cannot be compared on either metric fail the check") {
  const RunSet baseline = set_of(0.7, 0.01, 1);
  for (const std::string metric : {"quality", "cost_usd"}) {
    const Finding finding = run_one(k_trade_off, trade(), sparing(set_of(0.7, 0.01, 2), metric, 100), &baseline);
    CAPTURE(finding.summary);
    CHECK(finding.outcome == Outcome::kFailed);
    CHECK(finding.reason == ReasonCode::kCheckFailed);
    CHECK(contains(finding.summary, "only 100 of 400 examples (25%) are scored on both sides"));
  }
  // Not one example is scored on both.
  const Finding apart = run_one(k_trade_off, trade(), sparing(set_of(0.7, 0.01, 2), "quality", 0), &baseline);
  CHECK(apart.outcome == Outcome::kFailed);
  CHECK(contains(apart.summary, "quality cannot be compared, wanted 0.02 in favour of more"));
}

TEST_CASE("trade_off: an undecided one says what would decide it") {
  const auto one_run = [](double quality, double cost, std::size_t salt) {
    RunSet set = set_of(quality, cost, salt);
    set.runs.resize(1);
    return set;
  };
  const RunSet single = one_run(0.7, 0.01, 1);
  const Finding unmeasured = run_one(k_trade_off, trade(), one_run(0.75, 0.0115, 2), &single);
  CHECK(unmeasured.reason == ReasonCode::kInsufficientSeeds);
  CHECK(contains(unmeasured.advice, "declare run_sd"));

  // The gain is shown, and whether the loss stays within what it pays for is open.
  const RunSet baseline = set_of(0.7, 0.01, 1);
  const RunSet dearer = set_of(0.75, 0.0115, 2);
  const double change = *run_one(k_trade_off, trade(), dearer, &baseline).estimate;
  const Finding open = run_one(k_trade_off, trade(0.02, 0.05, change), dearer, &baseline);
  CHECK(open.outcome == Outcome::kInconclusive);
  CHECK(open.advice == "more examples or runs narrow the intervals");
  const Finding hoped = run_one(k_trade_off, trade(), set_of(0.72, 0.0115, 2), &baseline);
  CHECK(hoped.advice == "the loss needs the gain to pay for it, which is not shown yet: more examples or runs");
}

TEST_CASE("trade_off: a gain where less is better, and one that no value varies in") {
  // Quality pays for nothing here: it is what is paid with, and costs fell.
  const RunSet baseline = set_of(0.7, 0.01, 1);
  const ParamsBuilder cheaper = ParamsBuilder()
                                    .group("gain", pays("cost_usd", "lower", 0.001))
                                    .group("loss", paid("quality", "higher", 0.02, 0.2));
  const Finding accepted = run_one(k_trade_off, cheaper, set_of(0.66, 0.008, 2), &baseline);
  CHECK(accepted.reason == ReasonCode::kTradeAccepted);
  CHECK(contains(accepted.summary, "wanted 0.001 in favour of less"));
  CHECK(run_one(k_trade_off, cheaper, set_of(0.66, 0.01, 2), &baseline).reason == ReasonCode::kTradeRefused);

  const auto rated = [](double cost, std::size_t salt) {
    RunSet set = set_of(0.7, cost, salt);
    for (gate::Run& run : set.runs) {
      for (gate::Column& column : run.rows.metrics) {
        if (column.name == "quality") {
          column.values.assign(column.values.size(), 5);
        }
      }
    }
    return set;
  };
  const RunSet fives = rated(0.01, 1);
  const Finding constant = run_one(k_trade_off, trade(), rated(0.0115, 2), &fives);
  CAPTURE(constant.summary);
  CHECK(constant.outcome == Outcome::kInconclusive);
  CHECK(constant.reason == ReasonCode::kInsufficientSeeds);
  CHECK(contains(constant.summary, "quality changed by 0, wanted 0.02"));
}

TEST_CASE("trade_off: more than 100% may be paid where less is better, and never where more is") {
  const auto bound = [](const std::string& direction, double wider) {
    return ParamsBuilder()
        .group("gain", pays("quality", "higher", 0.02))
        .group("loss", paid("cost_usd", direction, 0.05, wider));
  };
  CHECK(k_trade_off.bind(bound("lower", 1.5).done()).has_value());
  CHECK(k_trade_off.bind(bound("higher", 0.99).done()).has_value());
  CHECK(contains(bind_error(k_trade_off, bound("higher", 1)), "lets a metric where higher is better fall to nothing"));
  ParamsBuilder absolute = trade();
  absolute.group("loss", ParamsBuilder()
                             .text("metric", "cost_usd")
                             .text("direction", "higher")
                             .margin("margin", 1)
                             .margin("margin_with_gain", 2));
  CHECK(k_trade_off.bind(absolute.done()).has_value());
}

TEST_CASE("trade_off: plans the gain and the loss, each at half the error, and says which cannot be planned") {
  const RunSet baseline = set_of(0.7, 0.01, 1);
  const RunSet candidate = set_of(0.72, 0.0105, 2);
  const auto plan = [&](const ParamsBuilder& params, const RunSet& against, const gate::Metrics& metrics) {
    const auto check = k_trade_off.bind(params.done());
    REQUIRE(check.has_value());
    return (*check)->plan(gate::CheckContext{candidate, &against, nullptr, gate::test::kNow, 0.95, metrics}, 0.8);
  };
  const std::vector<gate::CheckPlan> both = plan(trade(), baseline, gate::kNoMetrics);
  REQUIRE(both.size() == 2);
  CHECK(both[0].part == "gain");
  CHECK(both[0].metric == "quality");
  CHECK(both[0].margin_text == "0.02");
  CHECK(both[0].obstacle.empty());
  CHECK(both[0].basis == gate::PlanBasis::kBothSides);
  CHECK(both[1].part == "loss");
  CHECK(both[1].metric == "cost_usd");
  CHECK(both[1].obstacle.empty());
  CHECK(both[1].plannable);
  CHECK(plan(trade(), candidate, gate::kNoMetrics)[1].basis == gate::PlanBasis::kAnotherRun);

  ParamsBuilder misspelt = trade();
  misspelt.group("gain", pays("qualty", "higher", 0.02));
  CHECK(plan(misspelt, baseline, gate::kNoMetrics)[0].obstacle == "not both sides have metric qualty");
  const RunSet bare = make_run_set("set", {{"run", 1, {{example_id(0), {{"cost_usd", 1}}}}}});
  CHECK(plan(trade(), bare, gate::kNoMetrics)[0].obstacle == "not both sides have metric quality");
  gate::Metrics metrics;
  metrics.defined.emplace("cost_usd",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kSum, {"latency_ms", "gpu_seconds"}});
  const std::vector<gate::CheckPlan> twice = plan(trade(), baseline, metrics);
  CHECK(twice[0].obstacle.empty());
  CHECK(contains(twice[1].obstacle, "the policy defines 'cost_usd'"));
}

TEST_CASE("trade_off: a gain that no number holds is not shown") {
  const auto documents = [](double quality, double cost) {
    std::vector<RunSpec> runs;
    for (int k = 0; k < 3; ++k) {
      RunSpec run{"run" + std::to_string(k), k};
      run.metrics = {{"quality", quality * (1 + 0.01 * k)}, {"cost_usd", cost * (1 + 0.001 * k)}};
      runs.push_back(run);
    }
    return make_run_set("set", runs);
  };
  const RunSet baseline = documents(-1.5e308, 1);
  const Finding finding = run_one(k_trade_off, trade(), documents(1.5e308, 1.1), &baseline);
  CAPTURE(finding.summary);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(contains(finding.summary, "quality cannot be compared, wanted 0.02"));
}
