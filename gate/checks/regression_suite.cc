// regression_suite: does every example of a list of past incidents succeed in every run, and was the full suite run as
// well? A fix that is shown on its incident alone is no evidence about the rest.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/example_list.h"
#include "gate/checks/findings.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 5> kParams{{
    {.name = "examples",
     .type = ParamType::kFile,
     .presence = Presence::kRequired,
     .help = "the past incidents: a file beside the policy, one example id a line"},
    {.name = "metric",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "a score of the rows that tells success, such as correct"},
    {.name = "min",
     .type = ParamType::kNumber,
     .help = "an example succeeds at this value or above (default 1)",
     .weaker = Weaker::kLower},
    {.name = "max",
     .type = ParamType::kNumber,
     .help = "an example succeeds at this value or below",
     .weaker = Weaker::kHigher},
    {.name = "suite",
     .type = ParamType::kFile,
     .help = "the full suite, a list like `examples` (default: the examples of the baseline)"},
}};

struct Settings {
  std::vector<std::string> incidents;
  std::optional<StringList> suite;
  std::string metric;
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
};

class RegressionSuite : public Check {
 public:
  explicit RegressionSuite(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = !settings_.suite;
    needs.metrics.insert(settings_.metric);
    return needs;
  }
  Bearing bearing() const override { return {.confidence = false, .on_inconclusive = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    const Result<MetricTable> table = build_table(context.metrics, context.candidate, nullptr, settings_.metric);
    Finding finding;
    if (!table) {
      finding = make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, table.error().message);
    } else if (table->ratio) {
      finding = make_finding(Outcome::kFailed, ReasonCode::kCheckFailed,
                             settings_.metric + " is a ratio of sums: no example has a value of it");
    } else if (table->candidate.runs.empty()) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kMetricMissing,
                             "no row of the candidate has metric " + described(context.metrics, settings_.metric) +
                                 suggestion(settings_.metric, metric_names(context.candidate)));
      finding.advice = "record " + settings_.metric + " on every row, or correct its name in the policy";
    } else {
      finding = judge(*table, settings_.suite ? *settings_.suite : context.baseline->examples);
    }
    finding.metric = settings_.metric;
    return only(std::move(finding));
  }

 private:
  struct Tally {
    std::vector<ExampleNote> failed;       // past incidents
    std::vector<std::string> not_scored;   // past incidents or examples of the suite, in some run
    std::size_t incidents_not_scored = 0;  // first in `not_scored`
  };

  [[nodiscard]] bool succeeds(double value) const { return value >= settings_.least && value <= settings_.most; }

  // Position in the table; nothing: no run knows the example.
  static std::optional<std::size_t> find(const MetricTable& table, std::string_view id) {
    const auto found = std::lower_bound(table.ids.begin(), table.ids.end(), id);
    return found != table.ids.end() && *found == id ? std::optional(static_cast<std::size_t>(found - table.ids.begin()))
                                                    : std::nullopt;
  }
  static bool scored_by_all(const SideTable& side, std::size_t example) {
    return std::all_of(side.runs.begin(), side.runs.end(),
                       [&](const std::vector<double>& run) { return !std::isnan(run[example]); });
  }

  void look_at_incident(const MetricTable& table, const std::string& id, Tally& tally) const {
    const std::optional<std::size_t> example = find(table, id);
    std::size_t failures = 0;
    double worst = 0;
    for (const std::vector<double>& run : table.candidate.runs) {
      const double value = example ? run[*example] : 0;
      if (example && !std::isnan(value) && !succeeds(value)) {
        worst = value;
        ++failures;
      }
    }
    if (failures > 0) {
      tally.failed.push_back(
          {id,
           worst,
           {},
           "fails in " + std::to_string(failures) + " of " + counted(table.candidate.runs.size(), "run")});
    } else if (!example || !scored_by_all(table.candidate, *example)) {
      tally.not_scored.push_back(id);
      ++tally.incidents_not_scored;
    }
  }

  [[nodiscard]] Finding judge(const MetricTable& table, const StringList& suite) const {
    Tally tally;
    for (const std::string& id : settings_.incidents) {
      look_at_incident(table, id, tally);
    }
    const std::set<std::string_view> incidents(settings_.incidents.begin(), settings_.incidents.end());
    for (const std::string_view id : suite) {
      const std::optional<std::size_t> example = find(table, id);
      if ((!example || !scored_by_all(table.candidate, *example)) && !incidents.contains(id)) {
        tally.not_scored.emplace_back(id);
      }
    }
    Finding finding = conclude(tally, suite.size());
    finding.selected = table.ids.size();
    finding.sizes.examples_candidate = table.ids.size();
    finding.sizes.runs_candidate = table.candidate.distinct();
    finding.sizes.errors_candidate = table.candidate.errors;
    return finding;
  }

  [[nodiscard]] Finding conclude(Tally& tally, std::size_t suite) const {
    if (!tally.failed.empty()) {
      Finding finding = make_finding(Outcome::kViolated, ReasonCode::kIncidentReturned,
                                     std::to_string(tally.failed.size()) + " of " +
                                         counted(settings_.incidents.size(), "past incident") +
                                         " returns: " + tally.failed.front().id + " " + tally.failed.front().text);
      finding.advice = "mend the candidate; what users have suffered from once is not shipped again";
      finding.examples_total = tally.failed.size();
      tally.failed.resize(std::min(tally.failed.size(), kMaxExamples));
      finding.examples = std::move(tally.failed);
      return finding;
    }
    if (!tally.not_scored.empty()) {
      Finding finding =
          make_finding(Outcome::kViolated, ReasonCode::kSuiteIncomplete,
                       tally.incidents_not_scored > 0
                           ? counted(tally.incidents_not_scored, "past incident") +
                                 " not scored by every run: " + some_of(tally.not_scored)
                           : "the full suite was not run: " + std::to_string(tally.not_scored.size()) + " of its " +
                                 counted(suite, "example") + " not scored by every run: " + some_of(tally.not_scored));
      finding.advice = "run the full suite on the candidate, the past incidents included";
      finding.examples_total = tally.not_scored.size();
      for (std::size_t i = 0; i < std::min(tally.not_scored.size(), kMaxExamples); ++i) {
        finding.examples.push_back({tally.not_scored[i], {}, {}, "not scored by every run"});
      }
      return finding;
    }
    return make_finding(Outcome::kHolds, ReasonCode::kIncidentsHold,
                        counted(settings_.incidents.size(), "past incident") +
                            " succeed in every run, and all of the " + counted(suite, "example") +
                            " of the suite were run");
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  Settings settings;
  Result<std::vector<std::string>> incidents = read_example_list(*params.file("examples"));
  if (!incidents) {
    return policy_error(incidents.error().message, params.where("examples"));
  }
  settings.incidents = *std::move(incidents);
  if (const auto suite = params.file("suite")) {
    Result<std::vector<std::string>> all = read_example_list(*suite);
    if (!all) {
      return policy_error(all.error().message, params.where("suite"));
    }
    settings.suite = *std::move(all);
  }
  settings.metric = *params.text("metric");
  settings.most = params.number("max").value_or(settings.most);
  settings.least = params.number("min").value_or(params.has("max") ? settings.least : 1.0);
  if (settings.least > settings.most) {
    return policy_error("'min' must not be above 'max'; no value could succeed", params.where("min"));
  }
  return std::unique_ptr<const Check>(std::make_unique<RegressionSuite>(std::move(settings)));
}

}  // namespace

const CheckKind k_regression_suite{"regression_suite", "past incidents still succeed, and the full suite was run",
                                   kParams, &bind};

}  // namespace gate::checks
