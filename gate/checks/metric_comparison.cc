#include "gate/checks/metric_comparison.h"

#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/checks/advice.h"
#include "gate/checks/compare.h"
#include "gate/checks/findings.h"
#include "gate/checks/flips.h"
#include "gate/checks/foresight.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/planning.h"
#include "gate/checks/slice_findings.h"
#include "gate/checks/slices.h"
#include "gate/checks/spread.h"
#include "gate/checks/verdicts.h"
#include "gate/checks/worst_case.h"

namespace gate::checks {
namespace {

struct SliceRule : SlicesRule {
  Margin margin;
};

struct ComparisonSettings {
  std::string metric;
  Question question;  // its confidence is set when the check runs
  std::optional<SliceRule> slices;
  Where method_at;
};

// Whoever drops the rows that fail looks better for it. Below 98 % the remark says what the answer would be with every
// missing score at its worst (statistics, section 7: pairing incomplete); 0.98 is pairing.cc's bound of "fine".
void add_worst_limits(const MetricTable& table, const Question& question, Finding& finding) {
  constexpr double kFine = 0.98;
  const Sizes& sizes = finding.sizes;
  if (finding.outcome == Outcome::kFailed || !sizes.paired) {
    return;
  }
  const std::size_t either = sizes.examples_candidate.value_or(0) + sizes.missing_candidate.value_or(0);
  if (static_cast<double>(*sizes.paired) >= kFine * static_cast<double>(either)) {
    return;
  }
  const std::optional<AtWorst> worst = at_worst(table, question);
  if (!worst) {
    return;
  }
  const Finding then = verdict_of(worst->comparison, question);
  const std::string_view answer = then.outcome == Outcome::kHolds      ? "would hold all the same"
                                  : then.outcome == Outcome::kViolated ? "would be violated"
                                                                       : "would be undecided";
  finding.notes.push_back({"worst_case", "worst case, with the " + counted(worst->examples, "example") +
                                             " that some run lacks as bad for the candidate as can be: " +
                                             then.summary + "; that " + std::string(answer)});
}

class MetricComparison : public Check {
 public:
  explicit MetricComparison(ComparisonSettings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.metrics.insert(settings_.metric);
    if (settings_.slices) {
      needs.slice_keys.insert(settings_.slices->by.begin(), settings_.slices->by.end());
    }
    return needs;
  }

  std::vector<Foreseen> foreseen(const Foresight& foresight) const override {
    Question question = settings_.question;
    question.confidence = foresight.confidence;
    const std::string_view margin = question.aim == Aim::kBetter ? "min_gain" : "margin";
    const KnownRange range = known_range(foresight.metrics, settings_.metric);
    const Demands& demands = foresight.demands;
    std::vector<Foreseen> found =
        foreseen_of({question, range, demands.examples, demands.runs, "", margin, foresight.searches});
    if (settings_.slices) {
      Question of_slice = question;
      of_slice.margin = settings_.slices->margin;
      std::vector<Foreseen> more = foreseen_of(
          {of_slice, range, settings_.slices->min_examples, demands.runs, "slices.", margin, foresight.searches});
      std::move(more.begin(), more.end(), std::back_inserter(found));
    }
    return found;
  }

  std::optional<Error> refusal(const Declared& declared) const override {
    const std::optional<std::string> why = too_small_for(
        settings_.question, declared, settings_.slices ? std::optional(settings_.slices->min_examples) : std::nullopt);
    return why ? std::optional(policy_error(*why, settings_.method_at)) : std::nullopt;
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    Result<MetricTable> table = build_table(context.metrics, context.candidate, context.baseline, settings_.metric);
    if (!table) {
      return only(dressed(make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, table.error().message)));
    }
    if (table->candidate.empty() || table->baseline.empty()) {
      return only(dressed(metric_missing(context, *table)));
    }
    Question question = settings_.question;
    question.confidence = context.confidence;
    std::vector<Finding> findings;
    findings.push_back(judged(*table, question, true, context.explains));
    if (context.explains) {
      add_spread(*table, question.statistic, findings.front());
    }
    if (settings_.slices && findings.front().outcome != Outcome::kFailed) {
      slices(context, *table, question, findings);
    }
    return findings;
  }

  std::vector<CheckPlan> plan(const CheckContext& context, double power) const override {
    std::vector<CheckPlan> plans(1);
    plans.front().metric = settings_.metric;
    plans.front().statistic = settings_.question.statistic.name;
    const Result<MetricTable> table =
        build_table(context.metrics, context.candidate, context.baseline, settings_.metric);
    if (!table) {
      plans.front().obstacle = table.error().message;
      return plans;
    }
    if (table->candidate.empty() || table->baseline.empty()) {
      const Finding missing = metric_missing(context, *table);
      plans.front().obstacle = missing.summary;
      plans.front().advice = missing.advice;
      return plans;
    }
    Question question = settings_.question;
    question.confidence = context.confidence;
    const bool one_side = context.baseline == &context.candidate;
    plans.front() = plan_table(*table, question, one_side, power);
    if (settings_.slices) {
      question.margin = settings_.slices->margin;
      const Result<SliceFamily> family =
          slice_family(*table, context.candidate, context.baseline, settings_.slices->by,
                       settings_.slices->min_examples, question.paired_by == PairedBy::kNothing);
      if (!family) {
        plans.emplace_back();
        plans.back().metric = settings_.metric;
        plans.back().statistic = settings_.question.statistic.name;
        plans.back().obstacle = family.error().message;
        return plans;
      }
      for (const Slice& slice : family->slices) {
        plans.push_back(plan_table(restricted(*table, slice.keep), question, one_side, power));
        plans.back().slice = slice.label;
      }
    }
    return plans;
  }

 private:
  Finding dressed(Finding finding) const {
    finding.metric = settings_.metric;
    finding.statistic = settings_.question.statistic.name;
    if (settings_.question.aim != Aim::kSame) {
      finding.direction = settings_.question.direction;
    }
    return finding;
  }

  // `whole`: over all examples. What would turn a slice depends on the family it belongs to.
  Finding judged(const MetricTable& table, const Question& question, bool whole, bool explains) const {
    const bool same = question.aim == Aim::kSame;
    const Comparison comparison = same ? compare_both_ways(table, question) : compare(table, question);
    Finding finding = dressed(verdict_of(comparison, question));
    finding.margin = std::abs(question.margin.value);
    finding.margin_text = question.margin.text;
    if (!explains) {
      return finding;
    }
    if (!same) {
      add_worst_limits(table, question, finding);
    }
    if (finding.outcome != Outcome::kHolds && !same) {
      add_worst_examples(table, question, finding);
    }
    finding.advice = advice_on(comparison, question, finding.outcome);
    if (whole) {
      finding.flips = flips_of(table, question, comparison, finding.outcome);
    }
    return finding;
  }

  Finding metric_missing(const CheckContext& context, const MetricTable& table) const {
    std::vector<std::string> known = metric_names(context.candidate);
    const std::vector<std::string> more = metric_names(*context.baseline);
    known.insert(known.end(), more.begin(), more.end());
    const std::string who = table.candidate.empty() && table.baseline.empty() ? "neither side has"
                            : table.candidate.empty()                         ? "the candidate has no"
                                                                              : "the baseline has no";
    Finding finding = make_finding(
        Outcome::kInconclusive, ReasonCode::kMetricMissing,
        who + " metric " + described(context.metrics, settings_.metric) + suggestion(settings_.metric, known));
    finding.advice = "record " + settings_.metric + " on both sides, or correct its name in the policy";
    return finding;
  }

  void slices(const CheckContext& context, const MetricTable& table, Question question,
              std::vector<Finding>& findings) const {
    question.margin = settings_.slices->margin;
    const std::size_t whole = findings.size();
    const std::vector<Slice> slices = slices_to_judge(table, context.candidate, context.baseline, *settings_.slices,
                                                      question.paired_by == PairedBy::kNothing, findings);
    for (std::size_t i = whole; i < findings.size(); ++i) {
      findings[i] = dressed(std::move(findings[i]));
    }
    const std::size_t first = findings.size();
    for (const Slice& slice : slices) {
      Finding finding = judged(restricted(table, slice.keep), question, false, context.explains);
      finding.slice = slice.label;
      findings.push_back(std::move(finding));
    }
    hold_family(std::span<Finding>(findings).subspan(first), 1 - question.confidence);
    if (question.statistic.kind == Statistic::Kind::kMean && !table.ratio) {
      if (std::optional<Note> remark =
              mix_remark(findings.front(), std::span<const Finding>(findings).subspan(first))) {
        findings.front().notes.push_back(*std::move(remark));
      }
    }
  }

  ComparisonSettings settings_;
};

// What a margin may be for each aim. A gain is kept as a negative margin.
Result<Margin> margin_of(const Params& params, std::string_view key, const Question& question) {
  Margin margin = *params.get<Margin>(key);
  const bool higher = question.direction == Direction::kHigher;
  switch (question.aim) {
    case Aim::kNotWorse:
      if (margin.relative && higher && margin.value >= 1) {
        return policy_error("a relative margin of 100% or more lets a metric where higher is better fall to nothing",
                            params.where(key));
      }
      break;
    case Aim::kBetter:
      if (margin.relative && !higher && margin.value >= 1) {
        return policy_error("a metric where lower is better cannot gain 100% of the baseline or more",
                            params.where(key));
      }
      margin.value = 0 - margin.value;
      break;
    case Aim::kSame:
      if (margin.value == 0 || (margin.relative && margin.value >= 1)) {
        return policy_error(
            "an equivalence margin is above 0 and below 100%: no data show two sides to be exactly equal",
            params.where(key));
      }
      break;
  }
  return margin;
}

Result<SliceRule> slice_rule(const Params& group, std::string_view key, const Question& question) {
  GATE_ASSIGN(SlicesRule slices, slices_rule(group));
  SliceRule rule{std::move(slices), {}};
  rule.margin = question.margin;
  if (group.get<Margin>(key)) {
    GATE_ASSIGN(rule.margin, margin_of(group, key, question));
  }
  return rule;
}

PairedBy paired_by_of(std::string_view word) {
  return word == "seed" ? PairedBy::kSeed : word == "nothing" ? PairedBy::kNothing : PairedBy::kExample;
}

}  // namespace

Result<std::unique_ptr<const Check>> bind_comparison(const Params& params, Aim aim) {
  const std::string_view key = aim == Aim::kBetter ? "min_gain" : "margin";
  ComparisonSettings settings;
  settings.metric = *params.text("metric");
  settings.question.aim = aim;
  settings.question.statistic = statistic_of(params.text("statistic"));
  settings.question.direction =
      params.text("direction").value_or("higher") == "higher" ? Direction::kHigher : Direction::kLower;
  settings.question.run_sd = params.number("run_sd");
  settings.question.paired_by = paired_by_of(params.text("paired_by").value_or("example"));
  settings.question.identical_is_pass = params.get<bool>("identical_is_pass").value_or(false);
  settings.method_at = params.where("method");
  GATE_ASSIGN(settings.question.margin, margin_of(params, key, settings.question));
  if (const auto method = params.text("method")) {
    settings.question.method = &method_of(*method);
    if (const std::optional<std::string> why = refusal_of(settings.question)) {
      return policy_error(*why, settings.method_at);
    }
  }
  if (const auto group = params.group("slices")) {
    GATE_ASSIGN(settings.slices, slice_rule(*group, key, settings.question));
  }
  return std::unique_ptr<const Check>(std::make_unique<MetricComparison>(std::move(settings)));
}

}  // namespace gate::checks
