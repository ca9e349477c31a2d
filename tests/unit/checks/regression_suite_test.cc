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

namespace {

// Ten examples a run that all succeed, then what `change` makes of them.
RunSet suite(const std::function<void(std::size_t run, std::vector<RowSpec>& rows)>& change = nullptr) {
  std::vector<RunSpec> runs;
  for (std::size_t k = 0; k < 2; ++k) {
    RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
    for (std::size_t i = 0; i < 10; ++i) {
      RowSpec row;
      row.id = example_id(i);
      row.metrics = {{"correct", 1}, {"harm", 0.01 * static_cast<double>(k)}};
      run.rows.push_back(row);
    }
    if (change) {
      change(k, run.rows);
    }
    runs.push_back(run);
  }
  return make_run_set("set", runs);
}

ParamsBuilder incidents(const std::string& list = "# ticket 12\ne00003\n\ne00005\r\n") {
  return ParamsBuilder().text("metric", "correct").file("examples", "incidents.txt", list);
}

const RunSet kBaseline = suite();

}  // namespace

TEST_CASE("regression_suite: past incidents succeed in every run, and the whole suite was run") {
  struct Row {
    std::string what;
    RunSet candidate;
    ReasonCode reason;
    std::string summary;
  };
  const std::vector<Row> rows{
      {"all is well", suite(), ReasonCode::kIncidentsHold,
       "2 past incidents succeed in every run, and all of the 10 examples of the suite were run"},
      {"one run fails an incident", suite([](std::size_t k, auto& r) { r[3].metrics["correct"] = k == 1 ? 0 : 1; }),
       ReasonCode::kIncidentReturned, "1 of 2 past incidents returns: e00003 fails in 1 of 2 runs"},
      {"another example fails", suite([](std::size_t, auto& r) { r[4].metrics["correct"] = 0; }),
       ReasonCode::kIncidentsHold,
       "2 past incidents succeed in every run, and all of the 10 examples of the suite were run"},
      {"an incident was not run", suite([](std::size_t, auto& r) { r.erase(r.begin() + 5); }),
       ReasonCode::kSuiteIncomplete, "1 past incident not scored by every run: e00005"},
      {"an incident timed out", suite([](std::size_t k, auto& r) { r[5].error = k == 0 ? "time-out" : ""; }),
       ReasonCode::kSuiteIncomplete, "1 past incident not scored by every run: e00005"},
      {"only the incidents were run", suite([](std::size_t, auto& r) {
         r = {r[3], r[5]};
       }),
       ReasonCode::kSuiteIncomplete,
       "the full suite was not run: 8 of its 10 examples not scored by every run: e00000, e00001, e00002 and 5 more"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    // Runs that agree everywhere are one run; the second differs in what nobody judges here.
    RunSet candidate = row.candidate;
    const Finding finding = run_one(gate::checks::k_regression_suite, incidents(), candidate, &kBaseline);
    CHECK(finding.reason == row.reason);
    CHECK(finding.outcome == (row.reason == ReasonCode::kIncidentsHold ? Outcome::kHolds : Outcome::kViolated));
    CHECK(finding.summary == row.summary);
  }
}

TEST_CASE("regression_suite: a list of its own is the suite, a bound of its own is success") {
  const ParamsBuilder own = incidents().file("suite", "suite.txt", "e00001\ne00099\n");
  const Finding incomplete = run_one(gate::checks::k_regression_suite, own, suite(), nullptr);
  CHECK(incomplete.reason == ReasonCode::kSuiteIncomplete);
  CHECK(incomplete.examples.front().id == "e00099");
  const ParamsBuilder harm = ParamsBuilder()
                                 .text("metric", "harm")
                                 .number("max", 0.005)
                                 .file("examples", "incidents.txt", "e00003\n")
                                 .file("suite", "suite.txt", "e00001\n");
  CHECK(run_one(gate::checks::k_regression_suite, harm, suite(), nullptr).reason == ReasonCode::kIncidentReturned);
}

TEST_CASE("regression_suite: no metric is missing data, a ratio is no question, bad lists are the policy's fault") {
  const ParamsBuilder typo = ParamsBuilder().text("metric", "corect").file("examples", "incidents.txt", "e00003\n");
  const Finding missing = run_one(gate::checks::k_regression_suite, typo, suite(), &kBaseline);
  CHECK(missing.outcome == Outcome::kInconclusive);
  CHECK(missing.reason == ReasonCode::kMetricMissing);
  CHECK(missing.summary.find("did you mean 'correct'?") != std::string::npos);
  CHECK(bind_error(gate::checks::k_regression_suite, incidents("# none\n")) ==
        "'incidents.txt' lists no example: one id a line");
  CHECK(bind_error(gate::checks::k_regression_suite, incidents("a\nb\na\n")) ==
        "'incidents.txt', line 3: example 'a' is listed twice");
  CHECK(bind_error(gate::checks::k_regression_suite, incidents().number("min", 1).number("max", 0)) ==
        "'min' must not be above 'max'; no value could succeed");
}

TEST_CASE("regression_suite: no example has a value of a ratio, nor of what is both defined and recorded") {
  using Form = gate::MetricDefinition::Form;
  gate::Metrics metrics;
  metrics.defined.emplace("harm_per_success", gate::MetricDefinition{Form::kRatio, {"harm", "correct"}});
  ParamsBuilder of_ratio = incidents();
  of_ratio.text("metric", "harm_per_success");
  const Finding ratio = run_one(gate::checks::k_regression_suite, of_ratio, suite(), &kBaseline, {.metrics = &metrics});
  CHECK(ratio.outcome == Outcome::kFailed);
  CHECK(ratio.reason == ReasonCode::kCheckFailed);
  CHECK(ratio.summary == "harm_per_success is a ratio of sums: no example has a value of it");

  metrics.defined.emplace("correct", gate::MetricDefinition{Form::kSum, {"harm", "cost_usd"}});
  const Finding twice =
      run_one(gate::checks::k_regression_suite, incidents(), suite(), &kBaseline, {.metrics = &metrics});
  CHECK(twice.outcome == Outcome::kFailed);
  CHECK(twice.reason == ReasonCode::kCheckFailed);
  CHECK(twice.summary.find("the policy defines 'correct'") == 0);
}

TEST_CASE("regression_suite: a list of the suite that names an example twice is refused with the policy") {
  CHECK(bind_error(gate::checks::k_regression_suite,
                   incidents().file("suite", "suite.txt", "e00003\ne00004\ne00003\n")) ==
        "'suite.txt', line 3: example 'e00003' is listed twice");
}
