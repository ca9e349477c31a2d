// coverage: lost rows, clusters, one side alone, and what missing examples leave open.
#include <doctest/doctest.h>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_coverage;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

// Examples first..last-1, every tenth of which fails when `every` is 10, in clusters of five.
RunSpec run_of(const std::string& id, std::int64_t seed, std::size_t first, std::size_t last, std::size_t every = 10,
               const std::string& cluster = "c") {
  RunSpec run{id, seed};
  for (std::size_t i = first; i < last; ++i) {
    RowSpec row;
    row.id = example_id(i);
    row.metrics["correct"] = i % every == every - 1 ? 0 : 1;
    row.cluster = cluster + std::to_string(i / 5);
    run.rows.push_back(row);
  }
  return run;
}

std::string note_of(const Finding& finding, const std::string& code) {
  for (const gate::Note& note : finding.notes) {
    if (note.code == code) {
      return note.text;
    }
  }
  return "";
}

ParamsBuilder worst_case(double margin) {
  return ParamsBuilder()
      .count("min_examples", 10)
      .group("worst_case",
             ParamsBuilder().text("metric", "correct").text("direction", "higher").margin("margin", margin));
}

}  // namespace

TEST_CASE("coverage: a side is judged alone where there is no other") {
  const RunSet set = make_run_set("set", {run_of("a", 1, 0, 50), run_of("b", 2, 0, 50)});
  const Finding holds =
      run_one(k_coverage, ParamsBuilder().count("min_examples", 50).count("min_clusters", 10), set, nullptr);
  CHECK(holds.outcome == Outcome::kHolds);
  CHECK(holds.summary == "enough data: 2 seeds, 50 examples");
  CHECK_FALSE(holds.sizes.examples_baseline.has_value());
  CHECK(holds.notes.empty());
  const Finding few = run_one(k_coverage, ParamsBuilder().count("min_clusters", 11), set, nullptr);
  CHECK(few.outcome == Outcome::kViolated);
  CHECK(few.summary == "candidate: 10 clusters, required are 11");
}

TEST_CASE("coverage: rows that a run lacks and others of its side have are counted") {
  const RunSet whole = make_run_set("set", {run_of("a", 1, 0, 50), run_of("b", 2, 0, 50)});
  const RunSet short_of = make_run_set("set", {run_of("a", 1, 0, 50), run_of("b", 2, 3, 50)});
  const ParamsBuilder params = ParamsBuilder().count("min_examples", 50);
  CHECK(note_of(run_one(k_coverage, params, short_of, &whole), "missing_rows") ==
        "the candidate lacks 3 rows that other runs of it have");
  CHECK(note_of(run_one(k_coverage, params, whole, &short_of), "missing_rows") ==
        "the baseline lacks 3 rows that other runs of it have");
  CHECK(note_of(run_one(k_coverage, params, whole, &whole), "missing_rows").empty());
}

TEST_CASE("coverage: sides without any example share none") {
  const RunSet empty = make_run_set("set", {{"a", 1}});
  const Finding finding = run_one(k_coverage, ParamsBuilder().number("min_paired", 0.5), empty, &empty);
  CHECK(finding.outcome == Outcome::kViolated);
  CHECK(finding.reason == ReasonCode::kUnpairedTooMuch);
  CHECK(finding.summary == "pairing: only 0% of the examples are on both sides (0 of 0), required are 50%");
}

TEST_CASE("coverage: what the missing examples would change is said whether they would or not") {
  const RunSet whole = make_run_set("set", {run_of("a", 1, 0, 200)});
  const RunSet partial = make_run_set("set", {run_of("a", 1, 3, 200)});
  const auto said = [&](const RunSet& candidate, double margin) {
    const Finding finding = run_one(k_coverage, worst_case(margin), candidate, &whole);
    CHECK(finding.outcome == Outcome::kHolds);
    return note_of(finding, "worst_case");
  };
  CHECK(said(whole, 0.2) == "no example of correct is missing");
  CHECK(said(partial, 0.2) ==
        "3 examples of correct missing or in error; even at their worst they would not turn the answer");
  // Half as good as the baseline: nothing that is missing could mend it.
  CHECK(said(make_run_set("set", {run_of("a", 1, 3, 200, 2)}), 0.01) ==
        "3 examples of correct missing or in error; the answer does not hold with them either way");
}

TEST_CASE("coverage: of many missing examples that would turn the answer some are listed and all are counted") {
  const RunSet whole = make_run_set("set", {run_of("a", 1, 0, 200)});
  const RunSet partial = make_run_set("set", {run_of("a", 1, 40, 200)});
  const Finding finding = run_one(k_coverage, worst_case(0.15), partial, &whole);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kMissingDecides);
  CHECK(finding.examples_total == 40);
  CHECK(finding.examples.size() == gate::kMaxExamples);
}

TEST_CASE("coverage: missing examples are not judged where the sides' clusters contradict each other") {
  const RunSet candidate = make_run_set("set", {run_of("a", 1, 0, 100)});
  const RunSet baseline = make_run_set("set", {run_of("a", 1, 0, 100, 10, "d")});
  const Finding finding = run_one(k_coverage, worst_case(0.2), candidate, &baseline);
  CHECK(finding.outcome == Outcome::kFailed);
  CHECK(finding.reason == ReasonCode::kCheckFailed);
  CHECK(finding.summary == "example 'e00000' has cluster 'c0' on one side and 'd0' on the other");
}
