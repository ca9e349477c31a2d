#include "gate/checks/level.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/methods/level_method.h"
#include "gate/checks/methods/remedy.h"
#include "gate/checks/pairing.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastOfMeasured = 30;  // examples of a mean of latencies or costs

std::vector<double> scored(const std::vector<double>& run) {
  std::vector<double> values;
  std::copy_if(run.begin(), run.end(), std::back_inserter(values), [](double v) { return !std::isnan(v); });
  return values;
}

void obstruct(Level& level, ReasonCode reason, std::string text, std::string advice) {
  level.obstacle = reason;
  level.obstacle_text = std::move(text);
  level.advice = std::move(advice);
}

void lacks_runs(std::string text, Level& level) {
  level.obstacle = ReasonCode::kMetricMissing;
  level.obstacle_text = std::move(text);
  level.advice = "run again what lacks the metric, or take those records out of the set, with their owner";
}

// Of each example that all runs scored the mean over them, NaN for the others.
std::vector<double> means_of_all(const std::vector<std::vector<double>>& runs) {
  std::vector<double> means;
  std::vector<double> column(runs.size());
  for (std::size_t i = 0; i < runs.front().size(); ++i) {
    std::transform(runs.begin(), runs.end(), column.begin(), [&](const auto& run) { return run[i]; });
    means.push_back(stats::mean(column));
  }
  return means;
}

// The cluster of each scored example of a run; an example without one is a cluster of its own. Empty: no clusters.
std::vector<std::size_t> labels_of(const MetricTable& table, const std::vector<double>& run) {
  if (table.clusters == 0) {
    return {};
  }
  Core core;
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (!std::isnan(run[i])) {
      core.cluster.push_back(table.cluster[i]);
    }
  }
  return cluster_labels(core);
}

// Below the least sizes nothing is decided, whatever else is amiss.
void require(const OneSide& side, const LevelQuestion& question, const LevelMethod& method, Level& level) {
  if (!side.one_run()) {
    if (side.runs.size() < method.least.runs) {
      obstruct(
          level, ReasonCode::kInsufficientSeeds,
          counted(side.runs.size(), "distinct run") + ", a verdict needs at least " + std::to_string(method.least.runs),
          "add runs with other seeds");
    }
    return;
  }
  const std::size_t n = side.values.size();
  const bool measured_mean = side.measured && question.statistic.kind == Statistic::Kind::kMean;
  std::size_t needed = std::max(method.least.examples, measured_mean ? kLeastOfMeasured : 0);
  if (question.statistic.kind == Statistic::Kind::kQuantile && method.least.tail > 0) {
    needed = std::max(
        needed, static_cast<std::size_t>(std::ceil(method.least.tail / (1 - question.statistic.probability) - 1e-9)));
  }
  if (n < needed) {
    obstruct(level, ReasonCode::kInsufficientExamples,
             counted(n, "example") + ", a verdict needs at least " + std::to_string(needed), "record more examples");
  } else if (!question.run_sd && !level.obstacle) {
    obstruct(level, ReasonCode::kInsufficientSeeds, "one run, run noise not measured",
             "add runs with other seeds, or declare run_sd if you know how much runs differ (0: not at all)");
  }
}

void judge(const OneSide& side, const LevelQuestion& question, Level& level) {
  const LevelMethod* method = question.method != nullptr ? question.method : level_method_for(side, question);
  if (method == nullptr) {
    level.value = side.runs.front();
    obstruct(level, ReasonCode::kInsufficientSeeds, "the " + question.statistic.name + " of one run has no interval",
             "add runs with other seeds, at least 3 in all");
    return;
  }
  if (!method->fits(side, question)) {
    level.value = side.runs.size() == 1 ? std::optional(side.runs.front()) : std::nullopt;
    obstruct(
        level, ReasonCode::kMethodUnfit,
        "method '" + std::string(method->word) + "' is for " + std::string(method->suits) + ", and these data are not",
        remedy_for_unfit(fitting(side, question)));
    return;
  }
  method->estimate(side, question, level);
  level.over_runs = !side.one_run() && side.agreeing.empty();
  if (side.one_run() && side.labels.empty() && !side.ratio && question.statistic.kind == Statistic::Kind::kMean) {
    level.standard_error = stats::standard_error(stats::moments(side.values));
  }
  if (!side.labels.empty() && question.statistic.kind == Statistic::Kind::kQuantile) {
    level.notes.push_back({"clusters_not_reckoned", "the limits of the " + question.statistic.name +
                                                        " of one run take " + counted(side.values.size(), "example") +
                                                        " as independent, but they come in " +
                                                        counted(level.sizes.clusters.value_or(0), "cluster") +
                                                        "; with 3 runs or more the runs tell"});
  }
  if (level.interval) {
    level.interval->because = question.method != nullptr ? "asked for by the policy" : std::string(method->why);
  }
  require(side, question, *method, level);
}

}  // namespace

Level level_of(const MetricTable& table, const LevelQuestion& question) {
  if (table.candidate.lacking > 0) {
    Level level = level_of(without_lacking(table), question);
    lacks_runs(lacking_text(table), level);
    return level;
  }
  const SideTable& side = table.candidate;
  const Statistic& statistic = question.statistic;
  Level level;
  level.notes = run_notes(table, question.run_sd);
  level.sizes.runs_candidate = side.distinct();
  level.sizes.errors_candidate = side.errors;
  std::vector<double> per_run = side.run_values;
  std::size_t examples = 0;
  std::size_t silent = 0;
  std::optional<std::size_t> only_run;
  for (std::size_t k = 0; k < side.runs.size(); ++k) {
    const std::vector<double>& run = side.runs[k];
    const auto n =
        static_cast<std::size_t>(std::count_if(run.begin(), run.end(), [](double v) { return !std::isnan(v); }));
    examples = std::max(examples, n);
    if (n > 0) {
      per_run.push_back(run_statistic(side, k, statistic));
      only_run = k;
    } else {
      ++silent;
    }
  }
  level.selected = side.runs.empty() ? per_run.size() : examples;
  if (!side.runs.empty()) {
    level.sizes.examples_candidate = examples;
  }
  if (table.ratio && statistic.kind != Statistic::Kind::kMean) {
    obstruct(level, ReasonCode::kNothingSelected,
             table.metric + " is a ratio of sums and has no " + statistic.name + "; leave 'statistic' out",
             "correct the policy");
  } else if (std::any_of(per_run.begin(), per_run.end(), [](double v) { return !std::isfinite(v); })) {
    obstruct(level, ReasonCode::kNotFinite, "the denominator of a run is 0, so that " + table.metric + " has no value",
             "look at why nothing is counted in that run");
  } else if (per_run.empty()) {
    obstruct(level, ReasonCode::kNothingSelected, "no row of the candidate is scored on " + table.metric,
             "record " + table.metric + " on the rows");
  } else {
    OneSide one;
    one.runs = per_run;
    one.ratio = table.ratio;
    one.measured = !table.score;
    if (per_run.size() == 1 && only_run) {
      one.values = scored(side.runs[*only_run]);
      one.per = table.ratio ? scored(side.per[*only_run]) : std::vector<double>();
      one.labels = labels_of(table, side.runs[*only_run]);
      if (!one.labels.empty()) {
        level.sizes.clusters = std::set<std::size_t>(one.labels.begin(), one.labels.end()).size();
      }
      one.pass_fail = table.score && is_binary(side);
      one.unit = table.score && is_unit(side);
    } else if (!side.runs.empty() && statistic.kind == Statistic::Kind::kMean && table.score && is_unit(side) &&
               std::equal(per_run.begin() + 1, per_run.end(), per_run.begin())) {
      const std::vector<double> means = means_of_all(side.runs);
      one.agreeing = scored(means);
      one.labels = labels_of(table, means);
    }
    judge(one, question, level);
  }
  // The run without a value may be the one that would have broken the bound.
  if (silent > 0 && !per_run.empty()) {
    lacks_runs(counted(silent, "run") + " of the candidate without one row scored on " + table.metric, level);
  }
  return level;
}

}  // namespace gate::checks
