// comparability: what a record says with a null, what is printed of a difference, and which sides a bridge is not for.
#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::Scalar;
using gate::checks::k_comparability;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;
using gate::test::Surroundings;
using Fields = std::map<std::string, std::string>;

namespace {

RunSet set_of(const std::string& id, const Fields& fields) { return make_run_set("set", {{id, 1, {}, fields}}); }

RunSet with_null(RunSet set, const std::string& path) {
  set.runs.front().document.fields.set(path, {Scalar::Kind::kNull, ""});
  return set;
}

Finding same(const std::string& path, const RunSet& candidate, const RunSet& baseline) {
  return run_one(k_comparability, ParamsBuilder().list("same", {path}), candidate, &baseline);
}

// The same answers by two judges, a run each; `fields` of the second run are as given.
RunSet bridge(const Fields& second, std::size_t first_row = 0) {
  std::vector<RunSpec> runs;
  for (const std::string version : {"1", "2"}) {
    RunSpec run{"by-" + version, static_cast<std::int64_t>(runs.size()) + 1};
    run.fields = runs.empty() ? Fields{{"retriever.version", "r"}, {"scorer.version", "s"}} : second;
    run.fields["judge.version"] = version;
    for (std::size_t i = 0; i < 600; ++i) {
      RowSpec row;
      row.id = example_id(runs.empty() ? i : i + first_row);
      row.metrics["correct"] = i % 3 == 0 ? 0 : 1;
      run.rows.push_back(row);
    }
    runs.push_back(run);
  }
  return make_run_set("bridge", runs);
}

Finding bridged(const RunSet& bridge, const RunSet& candidate, const RunSet& baseline,
                const std::vector<std::string>& same = {"judge.version"}, const std::string& metric = "correct") {
  Surroundings around;
  around.sets["bridge"] = &bridge;
  return run_one(
      k_comparability,
      ParamsBuilder()
          .list("same", same)
          .group("bridge", ParamsBuilder().text("set", "bridge").text("metric", metric).margin("margin", 0.05)),
      candidate, &baseline, around);
}

const Fields kAlike{{"retriever.version", "r"}, {"scorer.version", "s"}};

}  // namespace

TEST_CASE("comparability: a null says no more than a member that is not there") {
  const RunSet plain = set_of("b", {{"judge.version", "1"}});
  CHECK(same("judge", with_null(set_of("c", {{"judge.version", "1"}}), "judge.seed"), plain).outcome ==
        Outcome::kHolds);
  const Finding unnamed = same("judge", with_null(set_of("c", {}), "judge.version"), plain);
  CHECK(unnamed.outcome == Outcome::kInconclusive);
  CHECK(unnamed.reason == ReasonCode::kFieldMissing);
  const Finding whole = same("judge", with_null(set_of("c", {}), "judge"), plain);
  CHECK(whole.reason == ReasonCode::kFieldMissing);
  const ParamsBuilder only_model = ParamsBuilder().list("same", {"dataset"}).list("may_differ", {"model"});
  const RunSet candidate = set_of("c", {{"dataset", "d"}});
  const RunSet baseline = set_of("b", {{"dataset", "d"}, {"prompt.version", "1"}});
  const RunSet null_prompt = with_null(set_of("b", {{"dataset", "d"}}), "prompt.version");
  CHECK(run_one(k_comparability, only_model, candidate, &null_prompt).outcome == Outcome::kHolds);
  const Finding gone = run_one(k_comparability, only_model, candidate, &baseline);
  CHECK(gone.outcome == Outcome::kViolated);
  CHECK(gone.summary ==
        "the sides are not comparable: prompt differs (the candidate has nothing, the baseline version '1')");
}

TEST_CASE("comparability: of many members those are printed that differ") {
  Fields fields;
  for (const std::string name : {"a", "b", "c", "d"}) {
    fields["hyperparameters." + name] = "0";
  }
  const RunSet baseline = set_of("b", fields);
  fields["hyperparameters.d"] = "1";
  CHECK(same("hyperparameters", set_of("c", fields), baseline).summary ==
        "the sides are not comparable: hyperparameters differs (c has d '1', b has d '0')");
  fields["hyperparameters.d"] = "0";
  fields["hyperparameters.e"] = "2";
  CHECK(same("hyperparameters", set_of("c", fields), baseline).summary ==
        "the sides are not comparable: hyperparameters differs (c has e '2', b has nothing)");
}

TEST_CASE("comparability: a number is a run's seed only where it equals it, and a text never is") {
  const auto run = [](const std::string& id, std::int64_t seed, const Scalar& state) {
    RunSet set = make_run_set(id, {{id, seed, {}, {{"dataset", "d"}}}});
    set.runs.front().document.fields.set("hyperparameters.random_state", state);
    return set;
  };
  const auto ask = [](const RunSet& candidate, const RunSet& baseline) {
    return run_one(k_comparability, ParamsBuilder().list("same", {"dataset"}).list("may_differ", {"model"}), candidate,
                   &baseline)
        .outcome;
  };
  const auto number = [](const std::string& text) { return Scalar{Scalar::Kind::kNumber, text}; };
  CHECK(ask(run("c", 1, number("1")), run("b", 2, number("2"))) == Outcome::kHolds);
  CHECK(ask(run("c", 1, number("1")), run("b", 2, number("1"))) == Outcome::kViolated);
  CHECK(ask(run("c", 1, number("3")), run("b", 2, number("3"))) == Outcome::kHolds);
  CHECK(ask(run("c", 1, {Scalar::Kind::kString, "1"}), run("b", 2, {Scalar::Kind::kString, "2"})) ==
        Outcome::kViolated);
  RunSet seedless = run("c", 1, number("1"));
  seedless.runs.front().document.seed.reset();
  CHECK(ask(seedless, run("b", 2, number("1"))) == Outcome::kHolds);
}

TEST_CASE("comparability: a bridge spans one judge a side, and nothing but the judge") {
  const RunSet candidate = set_of("c", {{"judge.version", "2"}});
  const RunSet baseline = set_of("b", {{"judge.version", "1"}});
  CHECK(bridged(bridge(kAlike), candidate, baseline).reason == ReasonCode::kBridged);
  CHECK(bridged(bridge(kAlike), with_null(candidate, "judge.seed"), baseline).reason == ReasonCode::kBridged);
  // Two judges on the baseline's side.
  const RunSet mixed =
      make_run_set("b", {{"b1", 1, {}, {{"judge.version", "1"}}}, {"b2", 2, {}, {{"judge.version", "0"}}}});
  CHECK(bridged(bridge(kAlike), candidate, mixed).reason == ReasonCode::kFieldsDiffer);
  // A member that nobody names.
  const Finding unnamed = bridged(bridge(kAlike), candidate, baseline, {"judge.version", "dataset"});
  CHECK(unnamed.outcome == Outcome::kViolated);
  CHECK(unnamed.reason == ReasonCode::kFieldsDiffer);
}

TEST_CASE("comparability: the runs of a bridge differ in nothing else, their own seeds set aside") {
  const RunSet candidate = set_of("c", {{"judge.version", "2"}});
  const RunSet baseline = set_of("b", {{"judge.version", "1"}});
  for (const std::string part : {"retriever", "scorer"}) {
    CAPTURE(part);
    Fields other = kAlike;
    other[part + ".version"] = "another";
    const Finding finding = bridged(bridge(other), candidate, baseline);
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.summary == "the judge changed, and the bridge set 'bridge' differs in " + part + ", too");
  }
  RunSet seeded = bridge(kAlike);
  for (gate::Run& run : seeded.runs) {
    run.document.fields.set("hyperparameters.random_state",
                            {Scalar::Kind::kNumber, std::to_string(*run.document.seed)});
  }
  CHECK(bridged(seeded, candidate, baseline).reason == ReasonCode::kBridged);
}

TEST_CASE("comparability: either judge of a bridge saw every kind of run equally often") {
  const RunSet candidate = set_of("c", {{"judge.version", "2"}});
  const RunSet baseline = set_of("b", {{"judge.version", "1"}});
  const auto over = [](const std::vector<std::pair<std::string, std::string>>& judges_and_models,
                       const std::vector<std::string>& prompts = {}) {
    std::vector<RunSpec> runs;
    for (const auto& [judge, model] : judges_and_models) {
      RunSpec run{"run-" + std::to_string(runs.size()), static_cast<std::int64_t>(runs.size()) + 1};
      run.fields = {{"judge.version", judge}, {"model.version", model}};
      if (!prompts.empty()) {
        run.fields["prompt.version"] = prompts[runs.size()];
      }
      for (std::size_t i = 0; i < 600; ++i) {
        RowSpec row;
        row.id = example_id(i);
        row.metrics["correct"] = (i + runs.size()) % 3 == 0 ? 0 : 1;
        run.rows.push_back(row);
      }
      runs.push_back(run);
    }
    return make_run_set("bridge", runs);
  };
  const std::string mixed =
      "the judge changed, and the bridge set 'bridge' holds another mix of data, models and prompts by one judge than "
      "by the other";
  const Finding uneven =
      bridged(over({{"1", "a"}, {"1", "a"}, {"1", "b"}, {"2", "a"}, {"2", "b"}, {"2", "b"}}), candidate, baseline);
  CHECK(uneven.outcome == Outcome::kInconclusive);
  CHECK(uneven.summary == mixed);
  // All models and all prompts by either judge, and never the same pair of them.
  const Finding swapped =
      bridged(over({{"1", "a"}, {"1", "b"}, {"2", "a"}, {"2", "b"}}, {"p", "q", "q", "p"}), candidate, baseline);
  CHECK(swapped.summary == mixed);
  const Finding twice =
      bridged(over({{"1", "a"}, {"1", "a"}, {"1", "b"}, {"1", "b"}, {"2", "a"}, {"2", "b"}}), candidate, baseline);
  CHECK(twice.summary != mixed);
}

TEST_CASE("comparability: a bridge set that cannot decide says what it lacks") {
  const RunSet candidate = set_of("c", {{"judge.version", "2"}});
  const RunSet baseline = set_of("b", {{"judge.version", "1"}});
  const auto summary = [](const std::string& why) { return "the judge changed, and the bridge set 'bridge' " + why; };
  const RunSet whole = bridge(kAlike);
  RunSet no_old = whole;
  no_old.runs.erase(no_old.runs.begin());
  CHECK(bridged(no_old, candidate, baseline).summary == summary("holds no run of the baseline's judge"));
  RunSet no_new = whole;
  no_new.runs.pop_back();
  CHECK(bridged(no_new, candidate, baseline).summary == summary("holds no run of the candidate's judge"));
  CHECK(bridged(whole, candidate, baseline, {"judge"}, "helpful").summary == summary("has no metric 'helpful'"));
  for (std::size_t side : {0U, 1U}) {
    RunSet half = whole;
    half.runs[side].rows.metrics.clear();
    const Finding finding = bridged(half, candidate, baseline);
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.summary == summary("has no metric 'correct'"));
  }
  // Other answers by each judge: nothing is paired, and no interval is shown.
  const Finding apart = bridged(bridge(kAlike, 600), candidate, baseline);
  CHECK(apart.outcome == Outcome::kFailed);
  CHECK(apart.reason == ReasonCode::kUnpairedTooMuch);
  CHECK_FALSE(apart.interval.has_value());
  CHECK(apart.summary.find("tolerated") == std::string::npos);
  // One judge's scores on the rows, the other's on the documents.
  RunSet shapes = whole;
  shapes.runs.back().rows = {};
  shapes.runs.back().document.metrics["correct"] = 0.7;
  CHECK(bridged(shapes, candidate, baseline).outcome == Outcome::kInconclusive);
}

TEST_CASE("comparability: scores whose difference no number can hold show no agreement") {
  RunSet set = bridge(kAlike);
  for (gate::Run& run : set.runs) {
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      run.rows.metrics.front().values[row] =
          (run.document.run_id == "by-1" ? -1 : 1) * (row % 7 == 0 ? 1.5e308 : 1.7e308);
    }
  }
  const Finding finding = bridged(set, set_of("c", {{"judge.version", "2"}}), set_of("b", {{"judge.version", "1"}}));
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kNotFinite);
  CHECK_FALSE(finding.interval.has_value());
  CHECK(finding.summary == "the difference of the judges' means on the bridge set is no finite number");
}

TEST_CASE("comparability: an example in another cluster by each judge breaks the bridge") {
  RunSet set = bridge(kAlike);
  set.words = {"", "one", "two"};
  set.runs.front().rows.cluster.set(0, 1);
  set.runs.back().rows.cluster.set(0, 2);
  for (gate::Run& run : set.runs) {
    run.rows.cluster.set(run.rows.size() - 1, 0);
  }
  const Finding finding = bridged(set, set_of("c", {{"judge.version", "2"}}), set_of("b", {{"judge.version", "1"}}));
  CHECK(finding.outcome == Outcome::kFailed);
  CHECK(finding.summary == "example 'e00000' has cluster 'two' on one side and 'one' on the other");
}
