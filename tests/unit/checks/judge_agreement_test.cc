#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_judge_agreement;
using gate::test::bind_error;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;
using gate::test::Surroundings;

namespace {

// `n` examples; the judge differs from people on one in `every`, and is silent on the first `silent`.
RunSet scored(std::size_t n, std::size_t every, std::size_t silent = 0) {
  RunSpec run{"run", 1};
  for (std::size_t i = 0; i < n; ++i) {
    RowSpec row;
    row.id = example_id(i);
    const double human = (i * 7) % 3 == 0 ? 0 : 1;
    row.metrics["human"] = human;
    if (i >= silent) {
      row.metrics["judge"] = every > 0 && i % every == 0 ? 1 - human : human;
    }
    row.metrics["length"] = static_cast<double>(i);
    row.metrics["rank"] = static_cast<double>(i * i);
    run.rows.push_back(row);
  }
  return make_run_set("set", {run});
}

ParamsBuilder kappa(double least) {
  return ParamsBuilder().list("judges", {"judge", "human"}).text("measure", "kappa").number("min", least);
}

}  // namespace

TEST_CASE("judge_agreement: three answers to whether the agreement lies above a bound") {
  struct Row {
    std::string what;
    RunSet set;
    double least;
    Outcome outcome;
    ReasonCode reason;
  };
  const std::vector<Row> rows{
      {"they agree", scored(400, 50), 0.8, Outcome::kHolds, ReasonCode::kAgreement},
      {"they never differed", scored(400, 0), 0.9, Outcome::kHolds, ReasonCode::kAgreement},
      {"they do not", scored(400, 3), 0.8, Outcome::kViolated, ReasonCode::kDisagreement},
      {"nobody can tell", scored(100, 10), 0.8, Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"too few", scored(29, 0), 0.1, Outcome::kInconclusive, ReasonCode::kInsufficientExamples},
      {"no row has both", scored(40, 0, 40), 0.5, Outcome::kInconclusive, ReasonCode::kMetricMissing},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_one(k_judge_agreement, kappa(row.least), row.set, nullptr);
    CAPTURE(finding.summary);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
    CHECK(finding.advice.empty() == (row.outcome == Outcome::kHolds));
  }
  const Finding differs = run_one(k_judge_agreement, kappa(0.8), scored(400, 3), nullptr);
  CHECK(differs.examples_total == 134);
  CHECK(differs.examples.front().text == "1 against 0");
  const Finding partial = run_one(k_judge_agreement, kappa(0.8), scored(400, 50, 10), nullptr);
  REQUIRE(partial.notes.size() == 1);
  CHECK(partial.notes.front().text == "10 rows without one of the two scores");
}

TEST_CASE("judge_agreement: numbers are compared by correlation, in any of the places that carry them") {
  const auto measure = [](const std::string& word) {
    return ParamsBuilder().list("judges", {"length", "rank"}).text("measure", word).number("min", 0.96);
  };
  const RunSet set = scored(100, 0);
  CHECK(run_one(k_judge_agreement, measure("kappa"), set, nullptr).outcome == Outcome::kFailed);
  CHECK(run_one(k_judge_agreement, measure("pearson"), set, nullptr).outcome == Outcome::kInconclusive);
  CHECK(run_one(k_judge_agreement, measure("spearman"), set, nullptr).reason == ReasonCode::kZeroVariance);
  const RunSet empty = scored(0, 0);
  CHECK(run_one(k_judge_agreement, kappa(0.5).text("side", "baseline"), empty, &set).outcome == Outcome::kHolds);
  Surroundings around;
  around.sets["labels"] = &set;
  CHECK(run_one(k_judge_agreement, kappa(0.5).text("set", "labels"), empty, nullptr, around).outcome ==
        Outcome::kHolds);
}

TEST_CASE("judge_agreement: what makes no sense is refused when the policy is read") {
  const ParamsBuilder one = ParamsBuilder().list("judges", {"a", "a"}).text("measure", "kappa").number("min", 0);
  CHECK(bind_error(k_judge_agreement, one) == "'judges' names two different scores");
  CHECK(bind_error(k_judge_agreement, kappa(0).text("set", "labels").text("side", "candidate")).find("no sides") !=
        std::string::npos);
}
