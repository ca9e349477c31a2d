// The checks on run documents: identity, comparability, freshness, coverage, provenance.
#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::CheckContext;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::bind_error;
using gate::test::kNow;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

constexpr std::int64_t kDay = 86400;

RunSpec documented(std::string id, std::map<std::string, std::string> fields) {
  RunSpec spec;
  spec.run_id = std::move(id);
  spec.seed = 1;
  spec.fields = std::move(fields);
  return spec;
}

RunSpec made_at(std::string id, std::int64_t seconds) {
  RunSpec spec = documented(std::move(id), {});
  spec.created_at = gate::Time{seconds};
  return spec;
}

}  // namespace

TEST_CASE("identity: a member is named by itself or by anything below it, and nothing empty names it") {
  struct Row {
    std::string what;
    std::map<std::string, std::string> fields;
    Outcome outcome;
    std::string summary;
  };
  const std::vector<Row> rows{
      {"all named",
       {{"owner", "team"}, {"model.version", "1"}},
       Outcome::kHolds,
       "all 1 record name 2 required members"},
      {"named below",
       {{"owner", "team"}, {"model.version.major", "1"}},
       Outcome::kHolds,
       "all 1 record name 2 required members"},
      {"absent",
       {{"owner", "team"}},
       Outcome::kViolated,
       "1 record of 1 cannot be audited: candidate c does not name model.version"},
      {"empty",
       {{"owner", ""}, {"model.version", "1"}},
       Outcome::kViolated,
       "1 record of 1 cannot be audited: candidate c does not name owner"},
      {"a neighbour with the same beginning",
       {{"owner", "team"}, {"model.versions", "1"}},
       Outcome::kViolated,
       "1 record of 1 cannot be audited: candidate c does not name model.version"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const RunSet candidate = make_run_set("c", {documented("c", row.fields)});
    const Finding finding = run_one(gate::checks::k_identity,
                                    ParamsBuilder().list("require", {"owner", "model.version"}), candidate, nullptr);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.summary == row.summary);
    CHECK(finding.selected == 1);
  }
}

TEST_CASE("comparability: same parts agree, other parts may differ only when they are listed") {
  struct Row {
    std::string what;
    std::map<std::string, std::string> candidate, baseline;
    Outcome outcome;
    ReasonCode reason;
    std::string summary;
  };
  const std::vector<Row> rows{
      {"same dataset, other model",
       {{"dataset.sha256", "d"}, {"model.version", "2"}},
       {{"dataset.sha256", "d"}, {"model.version", "1"}},
       Outcome::kHolds,
       ReasonCode::kComparable,
       "both sides share dataset.sha256"},
      {"other dataset",
       {{"dataset.sha256", "x"}},
       {{"dataset.sha256", "d"}},
       Outcome::kViolated,
       ReasonCode::kFieldsDiffer,
       "the sides are not comparable: dataset.sha256 differs (c has 'x', b has 'd')"},
      {"unnamed on one side",
       {{"owner", "me"}},
       {{"dataset.sha256", "d"}},
       Outcome::kViolated,
       ReasonCode::kFieldsDiffer,
       ""},
      {"unnamed on both",
       {{"owner", "me"}},
       {{"owner", "me"}},
       Outcome::kInconclusive,
       ReasonCode::kFieldMissing,
       "nobody can tell whether the sides are comparable: some record does not name dataset.sha256"},
      {"judge changed without leave",
       {{"dataset.sha256", "d"}, {"judge.version", "2"}},
       {{"dataset.sha256", "d"}, {"judge.version", "1"}},
       Outcome::kViolated,
       ReasonCode::kFieldsDiffer,
       "the sides are not comparable: judge differs (the candidate has version '2', the baseline version '1')"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const RunSet candidate = make_run_set("c", {documented("c", row.candidate)});
    const RunSet baseline = make_run_set("b", {documented("b", row.baseline)});
    const Finding finding =
        run_one(gate::checks::k_comparability,
                ParamsBuilder().list("same", {"dataset.sha256"}).list("may_differ", {"model"}), candidate, &baseline);
    if (row.summary.empty()) {
      CHECK(finding.outcome != Outcome::kHolds);
    } else {
      CHECK(finding.outcome == row.outcome);
      CHECK(finding.reason == row.reason);
      CHECK(finding.summary == row.summary);
    }
  }
  CHECK(bind_error(gate::checks::k_comparability,
                   ParamsBuilder().list("same", {"judge"}).list("may_differ", {"judge"})) ==
        "'judge' stands in both 'same' and 'may_differ'");
}

TEST_CASE("comparability: a change in any run is a change, whatever the first run says") {
  using Fields = std::map<std::string, std::string>;
  const Fields today{{"dataset.sha256", "d"}, {"model.name", "m"}, {"model.version", "1"}, {"prompt.version", "1"}};
  const auto with = [&](const std::string& path, const std::string& value) {
    Fields fields = today;
    fields[path] = value;
    return fields;
  };
  const RunSet baseline = make_run_set("b", {documented("b1", today), documented("b2", today)});
  const auto judged = [&](const std::vector<Fields>& runs, const std::vector<std::string>& may_differ) {
    std::vector<RunSpec> specs;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      specs.push_back(documented("c" + std::to_string(k + 1), runs[k]));
    }
    const RunSet candidate = make_run_set("c", specs);
    return run_one(gate::checks::k_comparability,
                   ParamsBuilder()
                       .list("same", {"dataset.sha256"})
                       .list("may_differ", may_differ)
                       .list("at_most_one", {"model", "prompt"}),
                   candidate, &baseline);
  };
  CHECK(judged({today, today, today}, {"model"}).outcome == Outcome::kHolds);
  // The prompt of the second run.
  const Finding hidden = judged({today, with("prompt.version", "2")}, {"model"});
  CHECK(hidden.outcome == Outcome::kViolated);
  CHECK(hidden.summary ==
        "the sides are not comparable: prompt differs (the candidate has version '2', the baseline version '1')");
  // Two changes, each in a run of its own.
  const Finding two = judged({with("model.version", "2"), with("prompt.version", "2")}, {"model", "prompt"});
  CHECK(two.reason == ReasonCode::kAttributionUnclear);
  // A member that may differ does not free its neighbours.
  CHECK(judged({with("model.version", "2")}, {"model.version"}).outcome == Outcome::kHolds);
  CHECK(judged({with("model.name", "n")}, {"model.version"}).outcome == Outcome::kViolated);
}

TEST_CASE("comparability: a number that is the run's seed is no change when one side has more runs") {
  const auto run = [](const std::string& id, std::int64_t seed, double state) {
    RunSpec spec = documented(id, {{"dataset.sha256", "d"}});
    spec.seed = seed;
    return std::pair(spec, state);
  };
  const auto set_of = [&](const std::string& name, const std::vector<std::pair<RunSpec, double>>& runs) {
    std::vector<RunSpec> specs;
    for (const auto& [spec, state] : runs) {
      specs.push_back(spec);
    }
    RunSet set = make_run_set(name, specs);
    for (std::size_t k = 0; k < runs.size(); ++k) {
      set.runs[k].document.fields.set("hyperparameters.random_state",
                                      {gate::Scalar::Kind::kNumber, std::to_string(static_cast<int>(runs[k].second))});
    }
    return set;
  };
  const RunSet baseline = set_of("b", {run("b0", 0, 0), run("b1", 1, 1)});
  const auto params = ParamsBuilder().list("same", {"dataset.sha256"}).list("may_differ", {"model"});
  const RunSet more = set_of("c", {run("c0", 0, 0), run("c1", 1, 1), run("c2", 2, 2)});
  CHECK(run_one(gate::checks::k_comparability, params, more, &baseline).outcome == Outcome::kHolds);
  const RunSet fixed = set_of("c", {run("c0", 0, 7), run("c1", 1, 7)});
  CHECK(run_one(gate::checks::k_comparability, params, fixed, &baseline).outcome == Outcome::kViolated);
}

TEST_CASE("comparability: runs of one side that disagree among themselves are found") {
  const RunSet candidate =
      make_run_set("c", {documented("c1", {{"dataset.sha256", "d"}}), documented("c2", {{"dataset.sha256", "other"}})});
  const RunSet baseline = make_run_set("b", {documented("b1", {{"dataset.sha256", "d"}})});
  const Finding finding =
      run_one(gate::checks::k_comparability, ParamsBuilder().list("same", {"dataset.sha256"}), candidate, &baseline);
  CHECK(finding.outcome == Outcome::kViolated);
  CHECK(finding.summary == "the sides are not comparable: dataset.sha256 differs (c2 has 'other', b1 has 'd')");
}

TEST_CASE("freshness: stale, from the future, older than its baseline, without a time") {
  struct Row {
    std::string what;
    std::optional<std::int64_t> candidate, baseline;
    Outcome outcome;
    ReasonCode reason;
  };
  const std::int64_t now = kNow.seconds;
  const std::vector<Row> rows{
      {"fresh", now - kDay, now - 2 * kDay, Outcome::kHolds, ReasonCode::kFresh},
      {"exactly as old as allowed", now - 7 * kDay, now - 8 * kDay, Outcome::kHolds, ReasonCode::kFresh},
      {"one second too old", now - 7 * kDay - 1, now - 8 * kDay, Outcome::kViolated, ReasonCode::kStale},
      {"from the future", now + 3600, now - kDay, Outcome::kViolated, ReasonCode::kStale},
      {"clocks that disagree a little", now + 60, now - kDay, Outcome::kHolds, ReasonCode::kFresh},
      {"no time", std::nullopt, now - kDay, Outcome::kInconclusive, ReasonCode::kTimeUnknown},
      {"baseline newer", now - 2 * kDay, now - kDay, Outcome::kInconclusive, ReasonCode::kBaselineNewer},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const RunSet candidate = make_run_set("c", {row.candidate ? made_at("c", *row.candidate) : documented("c", {})});
    const RunSet baseline = make_run_set("b", {row.baseline ? made_at("b", *row.baseline) : documented("b", {})});
    const Finding finding =
        run_one(gate::checks::k_freshness, ParamsBuilder().count("max_age", 7 * kDay), candidate, &baseline);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
  }
}

TEST_CASE("coverage: each limit is judged on each side and says its numbers") {
  const auto rows_of = [](std::size_t n, std::size_t errors, std::size_t first = 0) {
    std::vector<RowSpec> rows;
    for (std::size_t i = 0; i < n; ++i) {
      RowSpec row{gate::test::example_id(first + i), {{"correct", 1}}};
      row.error = i < errors ? "timeout" : "";
      rows.push_back(row);
    }
    return rows;
  };
  const auto set_of = [&](std::size_t seeds, std::size_t n, std::size_t errors, std::size_t first = 0) {
    std::vector<RunSpec> specs;
    for (std::size_t s = 0; s < seeds; ++s) {
      specs.push_back({"r" + std::to_string(s), static_cast<std::int64_t>(s), rows_of(n, errors, first)});
    }
    return make_run_set("set", specs);
  };
  const RunSet whole = set_of(3, 100, 0);
  struct Row {
    std::string what;
    ParamsBuilder params;
    RunSet candidate;
    Outcome outcome;
    ReasonCode reason;
    std::string summary;
  };
  const std::vector<Row> rows{
      {"enough", ParamsBuilder().count("min_seeds", 3).count("min_examples", 100), set_of(3, 100, 0), Outcome::kHolds,
       ReasonCode::kEnough, "enough data: 3 and 3 seeds, 100 and 100 examples, 100% paired"},
      {"too few seeds", ParamsBuilder().count("min_seeds", 3), set_of(2, 100, 0), Outcome::kViolated,
       ReasonCode::kTooFew, "candidate: 2 distinct seeds, required are 3"},
      {"too few examples", ParamsBuilder().count("min_examples", 100), set_of(3, 99, 0), Outcome::kViolated,
       ReasonCode::kTooFew, "candidate: 99 examples, required are 100"},
      {"unpaired", ParamsBuilder().number("min_paired", 0.98), set_of(3, 100, 0, 50), Outcome::kViolated,
       ReasonCode::kUnpairedTooMuch,
       "pairing: only 33.3% of the examples are on both sides (50 of 150), required are 98%"},
      {"errors", ParamsBuilder().number("max_error_rate", 0.01), set_of(3, 100, 5), Outcome::kViolated,
       ReasonCode::kTooManyErrors,
       "candidate: 5% of the rows (15 of 300) carry an infrastructure error, allowed are 1%"},
      {"no rows, so no error rate", ParamsBuilder().number("max_error_rate", 0.01), set_of(3, 0, 0), Outcome::kViolated,
       ReasonCode::kTooFew, "candidate: no rows, so its error rate is unknown"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_one(gate::checks::k_coverage, row.params, row.candidate, &whole);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
    CHECK(finding.summary == row.summary);
  }
  CHECK(bind_error(gate::checks::k_coverage, ParamsBuilder()) ==
        "a coverage check needs at least one limit, such as 'min_seeds: 3'");
}

TEST_CASE("provenance: known answers decide, unknown ones are never taken for yes") {
  const std::string commit(40, 'a');
  const RunSet candidate = make_run_set("c", {documented("c", {{"code.commit", commit}, {"prompt.sha256", "p"}})});
  gate::Provenance known;
  known.head = commit;
  known.commits.push_back(
      {commit, gate::Fact<bool>::known(true), gate::Fact<bool>::known(true), gate::Fact<bool>::known(false)});
  known.blobs.push_back({"prompts/system.txt", "", gate::Fact<std::string>::known("p"), {}});
  known.work_tree_clean = gate::Fact<bool>::known(true);

  struct Row {
    std::string what;
    void (*change)(gate::Provenance&);
    Outcome outcome;
    ReasonCode reason;
  };
  const std::vector<Row> rows{
      {"all as it should be", [](gate::Provenance&) {}, Outcome::kHolds, ReasonCode::kFromThisCommit},
      {"another commit", [](gate::Provenance& p) { p.commits[0].is_head = gate::Fact<bool>::known(false); },
       Outcome::kViolated, ReasonCode::kWrongCommit},
      {"shallow",
       [](gate::Provenance& p) { p.commits[0].is_head = gate::Fact<bool>::not_known("the clone is shallow", "fetch"); },
       Outcome::kInconclusive, ReasonCode::kProvenanceUnknown},
      {"dirty tree", [](gate::Provenance& p) { p.work_tree_clean = gate::Fact<bool>::known(false); },
       Outcome::kViolated, ReasonCode::kTreeNotClean},
      {"evaluated bytes differ although the index says clean",
       [](gate::Provenance& p) {
         p.inputs.push_back({"policy.yaml", gate::TrackedInput::State::kDiffersFromHead, {}, {}});
       },
       Outcome::kViolated, ReasonCode::kTreeNotClean},
      {"prompt differs", [](gate::Provenance& p) { p.blobs[0].sha256 = gate::Fact<std::string>::known("q"); },
       Outcome::kViolated, ReasonCode::kBlobDiffers},
      {"prompt not at HEAD",
       [](gate::Provenance& p) { p.blobs[0].sha256 = gate::Fact<std::string>::not_known("no such path", "commit it"); },
       Outcome::kInconclusive, ReasonCode::kProvenanceUnknown},
      {"a violation outranks an unknown",
       [](gate::Provenance& p) {
         p.commits[0].is_head = gate::Fact<bool>::not_known("the clone is shallow", "fetch");
         p.work_tree_clean = gate::Fact<bool>::known(false);
       },
       Outcome::kViolated, ReasonCode::kTreeNotClean},
  };
  const ParamsBuilder params = ParamsBuilder()
                                   .group("candidate", ParamsBuilder().text("commit", "HEAD").text("tree", "clean"))
                                   .map("blobs", {{"prompt.sha256", "prompts/system.txt"}});
  for (const Row& row : rows) {
    CAPTURE(row.what);
    gate::Provenance provenance = known;
    row.change(provenance);
    const Finding finding = run_one(gate::checks::k_provenance, params, candidate, nullptr, {&provenance});
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
  }
}
