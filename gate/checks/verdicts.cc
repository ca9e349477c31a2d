#include "gate/checks/verdicts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gate/base/number.h"
#include "gate/checks/findings.h"
#include "gate/stats/decision.h"

namespace gate::checks {
namespace {

std::string signed_number(double value, Scale scale) {
  if (!std::isfinite(value)) {
    return value < 0 ? "-infinity" : "+infinity";
  }
  const std::string text = scale == Scale::kRelative ? short_number(value * 100, 3) + "%" : short_number(value, 4);
  return value > 0 ? "+" + text : text;
}

std::string interval_text(const IntervalEstimate& interval, Scale scale) {
  return confidence_percent(interval.confidence) + "% interval " + signed_number(interval.low, scale) + " to " +
         signed_number(interval.high, scale);
}

std::string sentence(const Comparison& comparison, Aim aim) {
  std::string text;
  if (comparison.baseline && comparison.candidate) {
    text = short_number(*comparison.baseline) + " -> " + short_number(*comparison.candidate);
  }
  if (comparison.estimate) {
    text += (text.empty() ? "" : ", ") + std::string("change ") + signed_number(*comparison.estimate, comparison.scale);
    if (comparison.interval) {
      text += " (" + interval_text(*comparison.interval, comparison.scale) + ")";
    }
    const std::string limit = signed_number(comparison.limit, comparison.scale);
    switch (aim) {
      case Aim::kNotWorse: text += ", tolerated " + limit; break;
      case Aim::kBetter: text += ", required more than " + limit; break;
      case Aim::kSame:
        text += ", tolerated " + limit + " to " + signed_number(-comparison.limit, comparison.scale);
        break;
    }
  }
  return text;
}

void decide_not_worse(const Comparison& comparison, Finding& finding) {
  const stats::Ruling ruling = stats::decide({comparison.theta_low, comparison.theta_high}, comparison.theta_margin);
  switch (ruling.decision) {
    case stats::Decision::kPass:
      finding.outcome = Outcome::kHolds;
      finding.reason = ruling.superior              ? ReasonCode::kSuperior
                       : ruling.worse_within_margin ? ReasonCode::kWorseWithinMargin
                                                    : ReasonCode::kNoninferior;
      break;
    case stats::Decision::kBlock:
      finding.outcome = Outcome::kViolated;
      finding.reason = ReasonCode::kInferior;
      break;
    case stats::Decision::kUndecided:
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kInconclusive;
      break;
  }
  if (ruling.equivalent) {
    finding.notes.push_back({"equivalent", "equivalent within the margin in both directions"});
  }
  if (ruling.worse_within_margin) {
    finding.notes.push_back({"worse_within_margin", "demonstrably worse, by less than the margin"});
  }
}

// Against the margin as zero: the sum of two numbers has the sign of their exact sum, so nothing is rounded away.
stats::Decision beyond(const Comparison& comparison) {
  return stats::decide(
             {comparison.theta_low + comparison.theta_margin, comparison.theta_high + comparison.theta_margin}, 0)
      .decision;
}

// Two one-sided tests; a difference beyond either margin blocks.
stats::Decision within(const Comparison& comparison) {
  const stats::Decision below = beyond(comparison);
  const stats::Decision above =
      stats::decide({-comparison.upper_high.value_or(NAN), -comparison.upper_low.value_or(NAN)}, 0).decision;
  if (below == stats::Decision::kBlock || above == stats::Decision::kBlock) {
    return stats::Decision::kBlock;
  }
  return below == above ? below : stats::Decision::kUndecided;
}

void settle(stats::Decision decision, ReasonCode holds, ReasonCode violated, Finding& finding) {
  switch (decision) {
    case stats::Decision::kPass:
      finding.outcome = Outcome::kHolds;
      finding.reason = holds;
      break;
    case stats::Decision::kBlock:
      finding.outcome = Outcome::kViolated;
      finding.reason = violated;
      break;
    case stats::Decision::kUndecided:
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kInconclusive;
      break;
  }
}

void decide(const Comparison& comparison, Aim aim, Finding& finding) {
  if (comparison.obstacle || !comparison.interval) {
    finding.outcome = comparison.broken ? Outcome::kFailed : Outcome::kInconclusive;
    finding.reason = comparison.obstacle.value_or(ReasonCode::kNotFinite);
    return;
  }
  switch (aim) {
    case Aim::kNotWorse: decide_not_worse(comparison, finding); break;
    case Aim::kBetter: settle(beyond(comparison), ReasonCode::kSuperior, ReasonCode::kGainTooSmall, finding); break;
    case Aim::kSame: settle(within(comparison), ReasonCode::kEquivalent, ReasonCode::kNotEquivalent, finding); break;
  }
}

}  // namespace

Finding verdict_of(const Comparison& comparison, const Question& question) {
  Finding finding;
  finding.notes = comparison.notes;
  decide(comparison, question.aim, finding);
  finding.summary = sentence(comparison, question.aim);
  if (comparison.obstacle) {
    finding.summary = comparison.obstacle_text + (finding.summary.empty() ? "" : "; " + finding.summary);
  }
  finding.candidate = comparison.candidate;
  finding.baseline = comparison.baseline;
  finding.scale = comparison.scale;
  finding.estimate = comparison.estimate;
  finding.interval = comparison.interval;
  if (comparison.estimate && question.aim == Aim::kSame) {
    finding.lower_limit = -std::abs(comparison.limit);
    finding.upper_limit = std::abs(comparison.limit);
  } else if (comparison.estimate) {
    (question.direction == Direction::kHigher ? finding.lower_limit : finding.upper_limit) = comparison.limit;
  }
  finding.p_pass = comparison.p_pass;
  finding.p_block = comparison.p_block;
  finding.sizes = comparison.sizes;
  finding.selected = comparison.sizes.paired.value_or(
      comparison.sizes.examples_candidate.value_or(comparison.sizes.runs_candidate.value_or(0)));
  return finding;
}

void add_worst_examples(const MetricTable& table, const Question& question, Finding& finding) {
  if (question.statistic.kind != Statistic::Kind::kMean || table.ratio || table.ids.empty()) {
    return;
  }
  const std::vector<double> candidate = example_means(table.candidate, table.ids.size());
  const std::vector<double> baseline = example_means(table.baseline, table.ids.size());
  const double sign = sign_of(question.direction);
  std::vector<std::size_t> lost;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    if (sign * (candidate[i] - baseline[i]) < 0) {
      lost.push_back(i);
    }
  }
  // Ties go by id, so that the list does not depend on the order of the input.
  const std::size_t shown = std::min(lost.size(), kMaxExamples);
  std::partial_sort(lost.begin(), lost.begin() + static_cast<std::ptrdiff_t>(shown), lost.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double by_a = sign * (candidate[a] - baseline[a]);
                      const double by_b = sign * (candidate[b] - baseline[b]);
                      return by_a < by_b || (by_a == by_b && a < b);
                    });
  finding.examples_total = lost.size();
  lost.resize(shown);
  for (const std::size_t i : lost) {
    finding.examples.push_back({std::string(table.ids[i]), candidate[i], baseline[i], ""});
  }
}

}  // namespace gate::checks
