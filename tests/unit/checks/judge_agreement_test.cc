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
  CHECK(partial.notes.front().text == "10 rows without one of the two scores, or in error");
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

TEST_CASE("judge_agreement: weighted kappas count how far the grades lie apart") {
  RunSpec run{"run", 1};
  for (std::size_t i = 0; i < 90; ++i) {
    RowSpec row;
    row.id = example_id(i);
    row.metrics["human"] = static_cast<double>(i % 3);
    row.metrics["judge"] = static_cast<double>(i % 9 == 0 ? 1 : i % 3);
    run.rows.push_back(row);
  }
  const RunSet set = make_run_set("set", {run});
  const auto kappa_by = [&](const std::string& measure) {
    const ParamsBuilder params =
        ParamsBuilder().list("judges", {"judge", "human"}).text("measure", measure).number("min", 0.1);
    return *run_one(k_judge_agreement, params, set, nullptr).estimate;
  };
  // 10 of 90 answers differ, by one grade: shares 2/9, 4/9, 3/9 against a third each.
  CHECK(kappa_by("kappa") == doctest::Approx((8.0 / 9 - 1.0 / 3) / (2.0 / 3)));
  const double linear_chance = 1 - (0.5 * (2 + 8 + 3) + 2 + 3) / 27;
  CHECK(kappa_by("linear_kappa") == doctest::Approx(1 - (0.5 / 9) / (1 - linear_chance)));
  const double quadratic_chance = 1 - (0.25 * (2 + 8 + 3) + 2 + 3) / 27;
  CHECK(kappa_by("quadratic_kappa") == doctest::Approx(1 - (0.25 / 9) / (1 - quadratic_chance)));
}

TEST_CASE("judge_agreement: one score everywhere tells nothing, and few answers are few before all else") {
  const auto constant = [](std::size_t n) {
    RunSet set = scored(n, 0);
    for (gate::Column& column : set.runs.front().rows.metrics) {
      column.values.assign(n, 1);
    }
    return set;
  };
  const Finding same = run_one(k_judge_agreement, kappa(0.5), constant(100), nullptr);
  CHECK(same.outcome == Outcome::kInconclusive);
  CHECK(same.reason == ReasonCode::kZeroVariance);
  CHECK(same.summary == "a judge that gives the same score everywhere agrees by chance alone");
  CHECK_FALSE(same.estimate.has_value());
  const Finding few = run_one(k_judge_agreement, kappa(0.5), scored(2, 0), nullptr);
  CHECK(few.reason == ReasonCode::kInsufficientExamples);
  CHECK(few.summary == "2 examples, a verdict needs at least 30");
  const ParamsBuilder twins =
      ParamsBuilder().list("judges", {"length", "rank"}).text("measure", "spearman").number("min", 0.5);
  const Finding perfect = run_one(k_judge_agreement, twins, scored(100, 0), nullptr);
  CHECK(perfect.reason == ReasonCode::kZeroVariance);
  CHECK(*perfect.estimate == 1);
  CHECK_FALSE(perfect.interval.has_value());
}

TEST_CASE("judge_agreement: rows that lack a score, name an error or are of a run without scores are left out") {
  RunSpec whole{"a", 1};
  RunSpec silent{"b", 2};
  for (std::size_t i = 0; i < 60; ++i) {
    RowSpec row;
    row.id = example_id(i);
    row.metrics = {{"human", i % 2 == 0 ? 1.0 : 0.0}, {"judge", i % 2 == 0 ? 1.0 : 0.0}};
    row.error = i < 2 ? "time-out" : "";
    if (i == 2) {
      row.metrics.erase("human");
    }
    whole.rows.push_back(row);
    row.metrics.erase("judge");
    silent.rows.push_back(row);
  }
  RunSpec other = silent;
  other.run_id = "c";
  for (RowSpec& row : other.rows) {
    row.metrics = {{"judge", 1}};
  }
  const Finding finding = run_one(k_judge_agreement, kappa(0.5), make_run_set("set", {whole, silent, other}), nullptr);
  CHECK(finding.outcome == Outcome::kHolds);
  CHECK(finding.selected == 57);
  REQUIRE(finding.notes.size() == 1);
  CHECK(finding.notes.front().text == "123 rows without one of the two scores, or in error");
}

TEST_CASE("judge_agreement: a metric that no row has by definition, or that means two things, fails") {
  const RunSet set = scored(60, 0);
  const auto judged = [&](const std::string& metric, const gate::Metrics& metrics) {
    Surroundings around;
    around.metrics = &metrics;
    return run_one(k_judge_agreement,
                   ParamsBuilder().list("judges", {"judge", metric}).text("measure", "pearson").number("min", 0), set,
                   nullptr, around);
  };
  const Finding ratio = judged("cost_per_success", gate::kNoMetrics);
  CHECK(ratio.outcome == Outcome::kFailed);
  CHECK(ratio.summary == "cost_per_success is a ratio of sums: no row has a value of it");
  gate::Metrics twice;
  twice.defined["human"] = {gate::MetricDefinition::Form::kSum, {"length", "rank"}};
  const Finding both = judged("human", twice);
  CHECK(both.outcome == Outcome::kFailed);
  CHECK(both.summary.starts_with("the policy defines 'human'"));
}

TEST_CASE("judge_agreement: what makes no sense is refused when the policy is read") {
  const ParamsBuilder one = ParamsBuilder().list("judges", {"a", "a"}).text("measure", "kappa").number("min", 0);
  CHECK(bind_error(k_judge_agreement, one) == "'judges' names two different scores");
  for (const std::vector<std::string>& judges : {std::vector<std::string>{"a"}, {"a", "b", "c"}}) {
    CHECK(bind_error(k_judge_agreement, ParamsBuilder(one).list("judges", judges)) ==
          "'judges' names two different scores");
  }
  CHECK(bind_error(k_judge_agreement, kappa(0).text("set", "labels").text("side", "candidate")).find("no sides") !=
        std::string::npos);
}
