#include "gate/checks/spread.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "gate/stats/quantile.h"

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

gate::checks::MetricTable latency(std::vector<std::vector<double>> candidate) {
  gate::checks::MetricTable table;
  table.metric = "latency_ms";
  table.candidate.runs = std::move(candidate);
  return table;
}

}  // namespace

TEST_CASE("spread: the quantiles are type 7 of all values of all runs, in any order") {
  std::vector<std::vector<double>> runs(3);
  std::vector<double> all;
  for (int i = 0; i < 101; ++i) {
    const double value = (i * 37) % 101 + i / 7.0;
    runs[static_cast<std::size_t>(i % 3)].push_back(value);
    all.push_back(value);
  }
  for (std::vector<double>& run : runs) {
    run.resize(34, kNone);  // an example that a run did not score
  }
  gate::Finding finding;
  gate::checks::add_spread(latency(runs), gate::checks::statistic_of("p95"), finding);
  REQUIRE(finding.candidate_spread.has_value());
  CHECK_FALSE(finding.baseline_spread.has_value());
  const gate::Spread& spread = *finding.candidate_spread;
  REQUIRE(spread.quantiles.size() == gate::kQuantilePercents.size());
  for (std::size_t i = 0; i < spread.quantiles.size(); ++i) {
    CAPTURE(gate::kQuantilePercents[i]);
    CHECK(spread.quantiles[i] == doctest::Approx(gate::stats::quantile(all, gate::kQuantilePercents[i] / 100.0)));
  }
  CHECK(spread.runs.size() == 3);
  CHECK(spread.runs_total == 3);
}

TEST_CASE("spread: at most fifty runs, and no quantiles where they say little") {
  gate::Finding finding;
  gate::checks::MetricTable table = latency(std::vector<std::vector<double>>(60, {1, 2}));
  gate::checks::add_spread(table, {}, finding);
  CHECK(finding.candidate_spread->runs == std::vector<double>(50, 1.5));
  CHECK(finding.candidate_spread->runs_total == 60);
  CHECK(finding.candidate_spread->quantiles.size() == gate::kQuantilePercents.size());

  table.score = true;
  gate::checks::add_spread(table, {}, finding);
  CHECK(finding.candidate_spread->quantiles.empty());

  table = latency({{kNone}, {kNone}});
  gate::checks::add_spread(table, {}, finding);
  CHECK(finding.candidate_spread->quantiles.empty());

  table = latency({});
  table.candidate.run_values = {3, 4};
  gate::checks::add_spread(table, {}, finding);
  CHECK(finding.candidate_spread->runs == std::vector<double>{3, 4});
  CHECK(finding.candidate_spread->quantiles.empty());
}
