#include "gate/checks/bridge.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/changed_parts.h"
#include "gate/checks/compare.h"
#include "gate/checks/findings.h"
#include "gate/checks/metric_cells.h"
#include "gate/stats/decision.h"

namespace gate::checks {
namespace {

// What must be alike over a bridge set, so that nothing but the judge differs.
constexpr std::array<std::string_view, 6> kAnswers{"dataset",         "model",     "prompt",
                                                   "hyperparameters", "retriever", "scorer"};

RunSet runs_of(const RunSet& set, const Judge& judge) {
  RunSet part = set;
  std::erase_if(part.runs, [&](const Run& run) { return said_under(run.document, "judge") != judge; });
  return part;
}

Finding unusable(const BridgeRule& rule, const std::string& why) {
  Finding finding = make_finding(Outcome::kInconclusive, ReasonCode::kNothingSelected,
                                 "the judge changed, and the bridge set '" + rule.set + "' " + why);
  finding.advice =
      "score the same answers by both judges, one run a judge and seed, and put the runs into the bridge set";
  return finding;
}

Documents documents_of(const RunSet& set) {
  Documents all;
  for (const Run& run : set.runs) {
    all.push_back(&run.document);
  }
  return all;
}

// The part in which the runs by one judge differ from those by the other though only the judges may; "" when there is
// none.
std::string other_difference(const RunSet& by_new, const RunSet& by_old) {
  const auto* const part = std::find_if(kAnswers.begin(), kAnswers.end(), [&](std::string_view each) {
    return !changed_members(std::string(each), documents_of(by_new), documents_of(by_old)).empty();
  });
  return part == kAnswers.end() ? "" : std::string(*part);
}

// How many of the runs say the same of all that answers depend on.
std::map<std::string, std::size_t> kinds_of(const RunSet& set) {
  std::map<std::string, std::size_t> kinds;
  for (const Run& run : set.runs) {
    std::string kind;
    for (const std::string_view part : kAnswers) {
      kind += text_of_part(run.document, std::string(part));
    }
    ++kinds[kind];
  }
  return kinds;
}

// Both judges saw each kind of run equally often, as a share of all they saw.
bool same_mix(const RunSet& by_new, const RunSet& by_old) {
  const std::map<std::string, std::size_t> news = kinds_of(by_new);
  const std::map<std::string, std::size_t> olds = kinds_of(by_old);
  return std::equal(news.begin(), news.end(), olds.begin(), olds.end(), [&](const auto& a, const auto& b) {
    return a.first == b.first && a.second * by_old.runs.size() == b.second * by_new.runs.size();
  });
}

}  // namespace

Finding judge_bridge(const BridgeRule& rule, const Judge& candidate, const Judge& baseline,
                     const CheckContext& context) {
  const RunSet& set = *context.sets.at(rule.set);
  const RunSet by_new = runs_of(set, candidate);
  const RunSet by_old = runs_of(set, baseline);
  if (by_new.runs.empty() || by_old.runs.empty()) {
    return unusable(
        rule, std::string("holds no run of the ") + (by_new.runs.empty() ? "candidate" : "baseline") + "'s judge");
  }
  if (!same_mix(by_new, by_old)) {
    const std::string part = other_difference(by_new, by_old);
    return unusable(rule, part.empty() ? "holds another mix of data, models and prompts by one judge than by the other"
                                       : "differs in " + part + ", too");
  }
  const Result<MetricTable> table = build_table(context.metrics, by_new, &by_old, rule.metric);
  if (!table) {
    return make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, table.error().message);
  }
  if (table->candidate.empty() || table->baseline.empty()) {
    return unusable(rule, "has no metric " + described(context.metrics, rule.metric));
  }
  // Both judges score the same outputs: no run differs from another.
  Question question;
  question.direction = Direction::kHigher;
  question.margin = rule.margin;
  question.confidence = context.confidence;
  question.run_sd = 0;
  const Comparison comparison = compare(*table, question);
  const stats::Decision decision =
      comparison.obstacle || !comparison.interval
          ? stats::Decision::kUndecided
          : stats::decide_equivalence({comparison.theta_low, comparison.theta_high}, rule.margin.value).decision;
  Finding finding;
  switch (decision) {
    case stats::Decision::kPass:
      finding = make_finding(Outcome::kHolds, ReasonCode::kBridged, "the judges agree on the bridge set");
      break;
    case stats::Decision::kBlock:
      finding = make_finding(Outcome::kViolated, ReasonCode::kFieldsDiffer, "the judges differ on the bridge set");
      finding.advice = "score both sides by one judge";
      break;
    case stats::Decision::kUndecided:
      finding = make_finding(
          comparison.broken ? Outcome::kFailed : Outcome::kInconclusive,
          comparison.obstacle.value_or(comparison.interval ? ReasonCode::kInconclusive : ReasonCode::kNotFinite),
          comparison.obstacle   ? comparison.obstacle_text
          : comparison.interval ? "the bridge set does not decide"
                                : "the difference of the judges' means on the bridge set is no finite number");
      finding.advice = "score more answers by both judges, or score both sides by one judge";
      break;
  }
  if (comparison.interval) {
    finding.summary += ": " + rule.metric + " by the new judge less that by the old one is " +
                       short_number(*comparison.estimate) + " (" + confidence_percent(context.confidence) +
                       "% interval " + short_number(comparison.interval->low) + " to " +
                       short_number(comparison.interval->high) + "), tolerated " + rule.margin.text + " either way";
  }
  finding.metric = rule.metric;
  finding.statistic = "mean";
  finding.candidate = comparison.candidate;
  finding.baseline = comparison.baseline;
  finding.scale = Scale::kDifference;
  finding.estimate = comparison.estimate;
  finding.interval = comparison.interval;
  finding.lower_limit = -rule.margin.value;
  finding.upper_limit = rule.margin.value;
  finding.margin = rule.margin.value;
  finding.margin_text = rule.margin.text;
  finding.sizes = comparison.sizes;
  finding.notes = comparison.notes;
  return finding;
}

}  // namespace gate::checks
