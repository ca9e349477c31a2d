// superiority and equivalence: the same comparison, held against another limit.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

using gate::CheckContext;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::RunSpec;

namespace {

// Latencies around `level` that vary by example and, with the salt, by side.
RunSet set_of(double level, unsigned salt, std::size_t examples = 200) {
  std::vector<RunSpec> runs;
  for (std::size_t k = 0; k < 3; ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = static_cast<std::int64_t>(k);
    for (std::size_t i = 0; i < examples; ++i) {
      RowSpec row;
      row.id = gate::test::example_id(i);
      const auto x = static_cast<double>(i);
      row.metrics["latency_ms"] = level + 10 * std::sin(x * x) + std::sin(7.0 * static_cast<double>(k) + 13 * x + salt);
      row.slices["half"] = i % 2 == 0 ? "even" : "odd";
      run.rows.push_back(row);
    }
    runs.push_back(run);
  }
  return gate::test::make_run_set("set", runs);
}

std::vector<Finding> run_check(const gate::CheckKind& kind, const ParamsBuilder& params, const RunSet& candidate,
                               const RunSet& baseline) {
  auto check = kind.bind(params.done());
  REQUIRE(check.has_value());
  return (*check)->run(CheckContext{candidate, &baseline, nullptr, gate::Time{0}, 0.95});
}

ParamsBuilder latency() { return ParamsBuilder().text("metric", "latency_ms"); }

struct Row {
  std::string what;
  double candidate;  // the baseline's level is 100
  double margin;
  bool relative;
  Outcome outcome;
  ReasonCode reason;
};

}  // namespace

TEST_CASE("superiority: the change must lie beyond the required gain") {
  const RunSet baseline = set_of(100, 1);
  const std::vector<Row> rows{
      {"better by more", 94, 5, false, Outcome::kHolds, ReasonCode::kSuperior},
      {"better by less", 96, 5, false, Outcome::kViolated, ReasonCode::kGainTooSmall},
      {"any gain", 99, 0, false, Outcome::kHolds, ReasonCode::kSuperior},
      {"no gain", 100, 0, false, Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"worse", 101, 0, false, Outcome::kViolated, ReasonCode::kGainTooSmall},
      {"a share, more", 94, 0.05, true, Outcome::kHolds, ReasonCode::kSuperior},
      {"a share, less", 96, 0.05, true, Outcome::kViolated, ReasonCode::kGainTooSmall},
      {"about the gain", 95, 5, false, Outcome::kInconclusive, ReasonCode::kInconclusive},
  };
  for (const Row& row : rows) {
    for (const std::string statistic : {"mean", "median"}) {
      CAPTURE(row.what);
      CAPTURE(statistic);
      const Finding finding = run_check(gate::checks::k_superiority,
                                        latency()
                                            .text("direction", "lower")
                                            .text("statistic", statistic)
                                            .margin("min_gain", row.margin, row.relative),
                                        set_of(row.candidate, 2), baseline)
                                  .front();
      if (statistic == "median" && row.outcome == Outcome::kInconclusive) {
        continue;  // where the mean is at its limit the median need not be
      }
      CHECK(finding.outcome == row.outcome);
      CHECK(finding.reason == row.reason);
      CHECK(finding.upper_limit == doctest::Approx(-row.margin));
      CHECK_FALSE(finding.lower_limit.has_value());
      CHECK(finding.margin == doctest::Approx(row.margin));
      REQUIRE(finding.interval.has_value());
      CHECK((finding.interval->high < *finding.upper_limit) == (row.outcome == Outcome::kHolds));
      CHECK((finding.interval->low > *finding.upper_limit) == (row.outcome == Outcome::kViolated));
    }
  }
}

TEST_CASE("superiority: more is better turns the sides round") {
  const auto reason = [](double candidate) {
    return run_check(gate::checks::k_superiority, latency().text("direction", "higher").margin("min_gain", 0.05, true),
                     set_of(candidate, 2), set_of(100, 1))
        .front()
        .reason;
  };
  CHECK(reason(106) == ReasonCode::kSuperior);
  CHECK(reason(104) == ReasonCode::kGainTooSmall);
  CHECK(reason(94) == ReasonCode::kGainTooSmall);
}

TEST_CASE("equivalence: within the margin either way; beyond it either way blocks") {
  const RunSet baseline = set_of(100, 1);
  const std::vector<Row> rows{
      {"equal", 100, 2, false, Outcome::kHolds, ReasonCode::kEquivalent},
      {"a little more", 101, 2, false, Outcome::kHolds, ReasonCode::kEquivalent},
      {"a little less", 99, 2, false, Outcome::kHolds, ReasonCode::kEquivalent},
      {"more", 103, 2, false, Outcome::kViolated, ReasonCode::kNotEquivalent},
      {"less", 97, 2, false, Outcome::kViolated, ReasonCode::kNotEquivalent},
      {"share, more", 103, 0.02, true, Outcome::kViolated, ReasonCode::kNotEquivalent},
      {"share, less", 97, 0.02, true, Outcome::kViolated, ReasonCode::kNotEquivalent},
      {"share, equal", 100, 0.02, true, Outcome::kHolds, ReasonCode::kEquivalent},
      {"at the upper margin", 102, 2, false, Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"at the lower margin", 98, 2, false, Outcome::kInconclusive, ReasonCode::kInconclusive},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_check(gate::checks::k_equivalence, latency().margin("margin", row.margin, row.relative),
                                      set_of(row.candidate, 2), baseline)
                                .front();
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
    CHECK(finding.lower_limit == doctest::Approx(-row.margin));
    CHECK(finding.upper_limit == doctest::Approx(row.margin));
    CHECK_FALSE(finding.direction.has_value());
    REQUIRE(finding.p_pass.has_value());
    CHECK((*finding.p_pass < 0.025) == (row.outcome == Outcome::kHolds));
    CHECK((*finding.p_block < 0.025) == (row.outcome == Outcome::kViolated));
  }
}

TEST_CASE("equivalence of percentiles by a share is judged on the log scale, by ln(1 - share) and ln(1 + share)") {
  const auto outcome = [](double candidate) {
    return run_check(gate::checks::k_equivalence, latency().text("statistic", "median").margin("margin", 0.2, true),
                     set_of(candidate, 2), set_of(100, 1))
        .front()
        .outcome;
  };
  CHECK(outcome(118) == Outcome::kHolds);
  CHECK(outcome(122) == Outcome::kViolated);
  CHECK(outcome(82) == Outcome::kHolds);
  CHECK(outcome(78) == Outcome::kViolated);
}

TEST_CASE("superiority and equivalence: slices have their own margin; too little data decides nothing") {
  const std::vector<Finding> same =
      run_check(gate::checks::k_equivalence,
                latency().margin("margin", 4).group("slices", ParamsBuilder().list("by", {"half"}).margin("margin", 2)),
                set_of(103, 2), set_of(100, 1));
  REQUIRE(same.size() == 3);
  CHECK(same[0].reason == ReasonCode::kEquivalent);
  CHECK(same[1].reason == ReasonCode::kNotEquivalent);
  CHECK(same[2].reason == ReasonCode::kNotEquivalent);
  const std::vector<Finding> better =
      run_check(gate::checks::k_superiority,
                latency()
                    .text("direction", "lower")
                    .margin("min_gain", 5)
                    .group("slices", ParamsBuilder().list("by", {"half"}).margin("min_gain", 1)),
                set_of(97, 2), set_of(100, 1));
  REQUIRE(better.size() == 3);
  CHECK(better[0].reason == ReasonCode::kGainTooSmall);
  CHECK(better[1].reason == ReasonCode::kSuperior);
  CHECK(better[2].reason == ReasonCode::kSuperior);
  const Finding few =
      run_check(gate::checks::k_equivalence, latency().margin("margin", 50), set_of(100, 2, 5), set_of(100, 1, 5))
          .front();
  CHECK(few.outcome == Outcome::kInconclusive);
  CHECK(few.reason == ReasonCode::kInsufficientExamples);
}

TEST_CASE("superiority and equivalence: margins that no data could meet are refused with the policy") {
  const auto refused = [](const gate::CheckKind& kind, const ParamsBuilder& params) {
    return !kind.bind(params.done()).has_value();
  };
  CHECK(refused(gate::checks::k_equivalence, latency().margin("margin", 0)));
  CHECK(refused(gate::checks::k_equivalence, latency().margin("margin", 1, true)));
  CHECK(refused(gate::checks::k_superiority, latency().text("direction", "lower").margin("min_gain", 1, true)));
  CHECK_FALSE(refused(gate::checks::k_superiority, latency().text("direction", "higher").margin("min_gain", 1, true)));
  CHECK_FALSE(refused(gate::checks::k_superiority, latency().text("direction", "lower").margin("min_gain", 0)));
}
