// comparability: another judge is refused, unless both agree on a bridge set; and changes that nobody can tell apart.
#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::bind_error;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;
using gate::test::Surroundings;

namespace {

RunSet judged_by(const std::string& version, std::map<std::string, std::string> more = {}) {
  RunSpec run{"run-" + version, 1};
  run.fields = std::move(more);
  run.fields["judge.version"] = version;
  run.fields["dataset.sha256"] = run.fields.contains("dataset.sha256") ? run.fields["dataset.sha256"] : "d";
  return make_run_set("set", {run});
}

// Scores of the same answers by two judges; the second passes one more in `every` answers.
RunSet bridge(std::size_t examples, std::size_t every, const std::string& second = "2",
              const std::string& model = "m") {
  std::vector<RunSpec> runs;
  for (const std::string& version : {std::string("1"), second}) {
    RunSpec run{"by-" + version, static_cast<std::int64_t>(runs.size())};
    run.fields = {{"judge.version", version}, {"model.version", runs.empty() ? "m" : model}};
    for (std::size_t i = 0; i < examples; ++i) {
      RowSpec row;
      row.id = example_id(i);
      const bool lenient = every > 0 && i % every == 0 && version == second;
      row.metrics["correct"] = i % 3 == 0 && !lenient ? 0 : 1;
      run.rows.push_back(row);
    }
    runs.push_back(run);
  }
  return make_run_set("bridge", runs);
}

ParamsBuilder same_judge() { return ParamsBuilder().list("same", {"dataset.sha256", "judge"}); }
ParamsBuilder with_bridge() {
  return same_judge().group("bridge",
                            ParamsBuilder().text("set", "bridge").text("metric", "correct").margin("margin", 0.05));
}

Finding with_set(const RunSet& set, const RunSet& candidate, const RunSet& baseline) {
  Surroundings around;
  around.sets["bridge"] = &set;
  return run_one(gate::checks::k_comparability, with_bridge(), candidate, &baseline, around);
}

}  // namespace

TEST_CASE("comparability: a changed judge is refused without a bridge, and accepted over one on which both agree") {
  const RunSet candidate = judged_by("2");
  const RunSet baseline = judged_by("1");
  CHECK(run_one(gate::checks::k_comparability, same_judge(), candidate, &baseline).reason == ReasonCode::kFieldsDiffer);
  struct Row {
    std::string what;
    RunSet set;
    Outcome outcome;
    ReasonCode reason;
  };
  const std::vector<Row> rows{
      {"they agree", bridge(600, 0), Outcome::kHolds, ReasonCode::kBridged},
      {"the new one is far more lenient", bridge(600, 3), Outcome::kViolated, ReasonCode::kFieldsDiffer},
      {"too few answers", bridge(12, 0), Outcome::kInconclusive, ReasonCode::kInsufficientExamples},
      {"nearly as far as tolerated", bridge(100, 33), Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"another judge than the candidate's", bridge(600, 0, "3"), Outcome::kInconclusive, ReasonCode::kNothingSelected},
      {"other answers", bridge(600, 0, "2", "another model"), Outcome::kInconclusive, ReasonCode::kNothingSelected},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = with_set(row.set, candidate, baseline);
    CAPTURE(finding.summary);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
    CHECK_FALSE(finding.notes.empty());
  }
  // Nothing else is bridged.
  const RunSet other_data = judged_by("2", {{"dataset.sha256", "e"}});
  CHECK(with_set(bridge(600, 0), other_data, baseline).reason == ReasonCode::kFieldsDiffer);
  // And a bridge that nobody needs is not looked at.
  CHECK(with_set(bridge(12, 0), judged_by("1"), baseline).reason == ReasonCode::kComparable);
}

TEST_CASE("comparability: a side that two judges scored is not bridged") {
  RunSet mixed = judged_by("2");
  RunSet other = judged_by("1");
  mixed.runs.push_back(other.runs.front());
  const RunSet baseline = judged_by("1");
  CHECK(with_set(bridge(600, 0), mixed, baseline).reason == ReasonCode::kFieldsDiffer);
}

TEST_CASE("comparability: parts that changed at once leave the cause open") {
  const RunSet baseline = judged_by("1", {{"model.version", "1"}, {"prompt.sha256", "p"}});
  const ParamsBuilder params =
      ParamsBuilder().list("same", {"judge"}).list("at_most_one", {"dataset", "model", "prompt"});
  const auto ask = [&](std::map<std::string, std::string> fields) {
    return run_one(gate::checks::k_comparability, params, judged_by("1", std::move(fields)), &baseline);
  };
  CHECK(ask({{"model.version", "2"}, {"prompt.sha256", "p"}}).outcome == Outcome::kHolds);
  const Finding both = ask({{"model.version", "2"}, {"prompt.sha256", "q"}});
  CHECK(both.outcome == Outcome::kInconclusive);
  CHECK(both.reason == ReasonCode::kAttributionUnclear);
  CHECK(both.summary == "model and prompt changed at once; what moved the numbers cannot be told");
}

TEST_CASE("comparability: what makes no sense is refused when the policy is read") {
  const auto bridged = [](const ParamsBuilder& base, const ParamsBuilder& group) {
    return bind_error(gate::checks::k_comparability, ParamsBuilder(base).group("bridge", group));
  };
  const ParamsBuilder set = ParamsBuilder().text("set", "bridge").text("metric", "correct");
  CHECK(bridged(same_judge(), ParamsBuilder(set).margin("margin", 0.05, true)).find("in the metric's unit") !=
        std::string::npos);
  CHECK(bridged(same_judge(), ParamsBuilder(set).margin("margin", 0)).find("margin of 0") != std::string::npos);
  CHECK(bridged(ParamsBuilder().list("same", {"dataset"}), ParamsBuilder(set).margin("margin", 0.05))
            .find("write judge into 'same'") != std::string::npos);
  CHECK(bind_error(gate::checks::k_comparability,
                   ParamsBuilder().list("same", {"judge"}).list("at_most_one", {"model", "promt"})) ==
        "'promt' is no part of an experiment (did you mean 'prompt'?); there are dataset, hyperparameters, judge, "
        "model, prompt, retriever, scorer");
}
