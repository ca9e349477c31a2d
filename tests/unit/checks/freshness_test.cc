// freshness: the baseline's age, where a policy limits it, and records without a time.
#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::kNow;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

constexpr std::int64_t kDay = 86400;

// A record that many days old each; below 0: without a time.
RunSet aged(const std::string& name, const std::vector<std::int64_t>& days) {
  std::vector<RunSpec> runs;
  for (const std::int64_t age : days) {
    RunSpec run{name + std::to_string(runs.size()), static_cast<std::int64_t>(runs.size())};
    if (age >= 0) {
      run.created_at = gate::Time{kNow.seconds - age * kDay};
    }
    runs.push_back(run);
  }
  return make_run_set(name, runs);
}

Finding ask(const RunSet& candidate, const RunSet* baseline, bool limited = true) {
  ParamsBuilder params;
  params.count("max_age", 7 * kDay);
  if (limited) {
    params.count("max_age_baseline", 30 * kDay);
  }
  return run_one(gate::checks::k_freshness, params, candidate, baseline);
}

}  // namespace

TEST_CASE(
    "freshness: a limited baseline is too old, from the future or without a time; an unlimited one is not asked") {
  struct Row {
    std::string what;
    std::vector<std::int64_t> candidate, baseline;
    Outcome outcome;
    ReasonCode reason;
    std::string summary;
    Outcome unlimited;
  };
  const std::vector<Row> rows{
      {"fresh",
       {1},
       {20, 30},
       Outcome::kHolds,
       ReasonCode::kFresh,
       "the oldest candidate record is 1 day old",
       Outcome::kHolds},
      {"too old",
       {1},
       {20, 31},
       Outcome::kViolated,
       ReasonCode::kStale,
       "the baseline's record b1 is 31 days old, allowed are 30 days",
       Outcome::kHolds},
      {"no time",
       {1},
       {20, -1},
       Outcome::kInconclusive,
       ReasonCode::kTimeUnknown,
       "the age of b1 is unknown: no created_at",
       Outcome::kHolds},
      {"no time at all",
       {1},
       {-1, -1},
       Outcome::kInconclusive,
       ReasonCode::kTimeUnknown,
       "the age of b0, b1 is unknown: no created_at",
       Outcome::kHolds},
      {"neither side",
       {1, -1},
       {-1},
       Outcome::kInconclusive,
       ReasonCode::kTimeUnknown,
       "the age of c1 is unknown: no created_at",
       Outcome::kInconclusive},
      {"an old one beside one without a time",
       {8, -1},
       {20},
       Outcome::kViolated,
       ReasonCode::kStale,
       "the candidate's record c0 is 8 days old, allowed are 7 days",
       Outcome::kViolated},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const RunSet candidate = aged("c", row.candidate);
    const RunSet baseline = aged("b", row.baseline);
    const Finding finding = ask(candidate, &baseline);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
    CHECK(finding.summary.starts_with(row.summary));
    CHECK(finding.selected == row.candidate.size() + row.baseline.size());
    CHECK(ask(candidate, &baseline, false).outcome == row.unlimited);
  }
  RunSet future = aged("b", {1});
  future.runs.front().document.created_at = gate::Time{kNow.seconds + kDay};
  const RunSet candidate = aged("c", {1});
  const Finding ahead = ask(candidate, &future);
  CHECK(ahead.outcome == Outcome::kViolated);
  CHECK(ahead.summary.starts_with("b0 says it was made at"));
}

TEST_CASE("freshness: a candidate is judged alone where there is no baseline") {
  for (const bool limited : {true, false}) {
    const Finding finding = ask(aged("c", {1, 2}), nullptr, limited);
    CHECK(finding.outcome == Outcome::kHolds);
    CHECK(finding.summary == "the oldest candidate record is 2 days old, allowed are 7 days");
    CHECK(finding.selected == 2);
  }
}
