// trade_off: may one metric (cost, latency) get worse than its margin allows, given that another (quality) demonstrably
// rose?
#include <array>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/compare.h"
#include "gate/checks/findings.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/metric_comparison.h"
#include "gate/checks/planning.h"
#include "gate/checks/registry.h"
#include "gate/checks/spread.h"
#include "gate/checks/verdicts.h"
#include "gate/stats/decision.h"

namespace gate::checks {
namespace {

constexpr std::array<std::string_view, 2> kDirections{"higher", "lower"};
constexpr std::array<ParamSpec, 5> kGain{{
    {.name = "metric", .type = ParamType::kText, .presence = Presence::kRequired, .help = "what must have risen"},
    {.name = "direction",
     .type = ParamType::kWord,
     .presence = Presence::kRequired,
     .help = "which way is better; never guessed",
     .words = kDirections},
    {.name = "min",
     .type = ParamType::kNumber,
     .presence = Presence::kRequired,
     .help = "by how much at least, in the metric's unit",
     .least = 0,
     .weaker = Weaker::kLower},
    {.name = "statistic",
     .type = ParamType::kWord,
     .help = "mean (default), a percentile, ...",
     .words = kStatisticWords},
    kComparedRunSd,
}};
constexpr std::array<ParamSpec, 6> kLoss{{
    {.name = "metric", .type = ParamType::kText, .presence = Presence::kRequired, .help = "what may be paid with"},
    {.name = "direction",
     .type = ParamType::kWord,
     .presence = Presence::kRequired,
     .help = "which way is better; never guessed",
     .words = kDirections},
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "tolerated loss when nothing was gained",
     .weaker = Weaker::kHigher},
    {.name = "margin_with_gain",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "tolerated loss when the gain is shown",
     .weaker = Weaker::kHigher},
    {.name = "statistic",
     .type = ParamType::kWord,
     .help = "mean (default), a percentile, ...",
     .words = kStatisticWords},
    kComparedRunSd,
}};
constexpr std::array<ParamSpec, 2> kParams{{
    {.name = "gain", .type = ParamType::kGroup, .presence = Presence::kRequired, .help = "what pays", .members = kGain},
    {.name = "loss",
     .type = ParamType::kGroup,
     .presence = Presence::kRequired,
     .help = "what is paid",
     .members = kLoss},
}};

struct Settings {
  std::string gain, loss;  // metrics
  Question of_gain, of_loss;
  double least_gain = 0;
  Margin margin_with_gain;
};

// Shown, shown not to be, or neither.
enum class Shown { kYes, kNo, kOpen };

Shown shown(const Comparison& comparison, double bound) {
  if (comparison.obstacle || !comparison.interval) {
    return Shown::kOpen;
  }
  return comparison.theta_low > bound ? Shown::kYes : comparison.theta_high < bound ? Shown::kNo : Shown::kOpen;
}

class TradeOff : public Check {
 public:
  explicit TradeOff(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.metrics = {settings_.gain, settings_.loss};
    return needs;
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    const auto table_of = [&](const std::string& metric) {
      return build_table(context.metrics, context.candidate, context.baseline, metric);
    };
    const Result<MetricTable> gain = table_of(settings_.gain);
    const Result<MetricTable> loss = table_of(settings_.loss);
    if (!gain || !loss) {
      return only(
          dressed(make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, (gain ? loss : gain).error().message)));
    }
    for (const MetricTable* table : {&*gain, &*loss}) {
      if (table->candidate.empty() || table->baseline.empty()) {
        Finding finding = make_finding(Outcome::kInconclusive, ReasonCode::kMetricMissing,
                                       "not both sides have metric " + described(context.metrics, table->metric) +
                                           suggestion(table->metric, metric_names(context.candidate)));
        finding.advice = "record " + table->metric + " on both sides, or correct its name in the policy";
        return only(dressed(std::move(finding)));
      }
    }
    return only(dressed(judge(*gain, *loss, context.confidence)));
  }

  std::vector<CheckPlan> plan(const CheckContext& context, double power) const override {
    std::vector<CheckPlan> plans;
    for (const bool gain : {true, false}) {
      Question question = gain ? settings_.of_gain : settings_.of_loss;
      question.confidence = 1 - (1 - context.confidence) / 2;
      if (gain) {
        question.aim = Aim::kBetter;
        question.margin.value = 0 - settings_.least_gain;
        question.margin.text = short_number(settings_.least_gain);
      }
      const std::string& metric = gain ? settings_.gain : settings_.loss;
      const Result<MetricTable> table = build_table(context.metrics, context.candidate, context.baseline, metric);
      CheckPlan plan;
      if (table && !table->candidate.empty() && !table->baseline.empty()) {
        plan = plan_table(*table, question, context.baseline == &context.candidate, power);
      } else {
        plan.metric = metric;
        plan.statistic = question.statistic.name;
        plan.obstacle = table ? "not both sides have metric " + metric : table.error().message;
      }
      plan.part = gain ? "gain" : "loss";
      plans.push_back(std::move(plan));
    }
    return plans;
  }

 private:
  [[nodiscard]] Finding dressed(Finding finding) const {
    finding.metric = settings_.loss;
    finding.statistic = settings_.of_loss.statistic.name;
    finding.direction = settings_.of_loss.direction;
    finding.margin = settings_.of_loss.margin.value;
    finding.margin_text = settings_.of_loss.margin.text;
    return finding;
  }

  [[nodiscard]] Finding judge(const MetricTable& gain_table, const MetricTable& loss_table, double confidence) const {
    // There are two ways to pass, each of which may err: half the error for each.
    const double each = 1 - (1 - confidence) / 2;
    Question of_gain = settings_.of_gain;
    Question of_loss = settings_.of_loss;
    of_gain.confidence = of_loss.confidence = each;
    Question of_paid = of_loss;
    of_paid.margin = settings_.margin_with_gain;
    const Comparison gain = compare(gain_table, of_gain);
    const Comparison loss = compare(loss_table, of_loss);
    const Comparison paid = compare(loss_table, of_paid);
    const Shown free = shown(loss, -loss.theta_margin);
    const Shown risen = shown(gain, settings_.least_gain);
    const Shown within = shown(paid, -paid.theta_margin);
    Finding finding = verdict_of(loss, of_loss);
    const std::string found = settings_.loss + " " + finding.summary + "; " + settings_.gain + " " + text_of(gain);
    if (loss.broken || gain.broken) {
      finding.outcome = Outcome::kFailed;
      finding.reason = ReasonCode::kCheckFailed;
    } else if (free == Shown::kYes) {
      finding.outcome = Outcome::kHolds;
    } else if (risen == Shown::kYes && within == Shown::kYes) {
      finding.outcome = Outcome::kHolds;
      finding.reason = ReasonCode::kTradeAccepted;
      finding.notes.push_back({"trade_accepted", "beyond " + of_loss.margin.text + ", but within the " +
                                                     of_paid.margin.text + " that the gain pays for"});
    } else if (within == Shown::kNo || (free == Shown::kNo && risen == Shown::kNo)) {
      finding.outcome = Outcome::kViolated;
      finding.reason = ReasonCode::kTradeRefused;
      finding.advice = within == Shown::kNo ? "no gain pays for so much: keep the baseline"
                                            : "nothing was gained that would pay for it: keep the baseline";
    } else {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = loss.obstacle ? *loss.obstacle : gain.obstacle.value_or(ReasonCode::kInconclusive);
      const std::string& remedy = loss.obstacle ? loss.remedy : gain.remedy;
      finding.advice = !remedy.empty() ? remedy
                       : free == Shown::kNo && within == Shown::kYes
                           ? "the loss needs the gain to pay for it, which is not shown yet: more examples or runs"
                           : "more examples or runs narrow the intervals";
    }
    finding.summary = found;
    add_spread(loss_table, of_loss.statistic, finding);
    finding.notes.insert(finding.notes.end(), gain.notes.begin(), gain.notes.end());
    return finding;
  }

  [[nodiscard]] std::string text_of(const Comparison& gain) const {
    std::string text = gain.estimate ? "changed by " + short_number(*gain.estimate) : "cannot be compared";
    if (gain.interval) {
      text += " (" + confidence_percent(gain.interval->confidence) + "% interval " + short_number(gain.interval->low) +
              " to " + short_number(gain.interval->high) + ")";
    }
    return text + ", wanted " + short_number(settings_.least_gain) + " in favour of " +
           std::string(settings_.of_gain.direction == Direction::kHigher ? "more" : "less") +
           (gain.obstacle ? "; " + gain.obstacle_text : "");
  }

  Settings settings_;
};

Question question_of(const Params& group) {
  Question question;
  question.statistic = statistic_of(group.text("statistic"));
  question.direction = *group.text("direction") == "higher" ? Direction::kHigher : Direction::kLower;
  question.run_sd = group.number("run_sd");
  return question;
}

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  const auto gain = params.group("gain");
  const auto loss = params.group("loss");
  Settings settings{*gain->text("metric"), *loss->text("metric"), question_of(*gain),
                    question_of(*loss),    *gain->number("min"),  *loss->get<Margin>("margin_with_gain")};
  settings.of_loss.margin = *loss->get<Margin>("margin");
  if (settings.gain == settings.loss) {
    return policy_error("a metric cannot pay for itself; name two", loss->where("metric"));
  }
  if (settings.of_loss.margin.relative != settings.margin_with_gain.relative) {
    return policy_error("both margins must be in the metric's unit, or both a share of the baseline",
                        loss->where("margin_with_gain"));
  }
  if (!(settings.of_loss.margin.value < settings.margin_with_gain.value)) {
    return policy_error("'margin_with_gain' must be wider than 'margin', or there is nothing to trade",
                        loss->where("margin_with_gain"));
  }
  if (settings.margin_with_gain.relative && settings.of_loss.direction == Direction::kHigher &&
      settings.margin_with_gain.value >= 1) {
    return policy_error("a relative margin of 100% or more lets a metric where higher is better fall to nothing",
                        loss->where("margin_with_gain"));
  }
  return std::unique_ptr<const Check>(std::make_unique<TradeOff>(std::move(settings)));
}

}  // namespace

const CheckKind k_trade_off{"trade_off", "one metric may get worse only when another demonstrably got better", kParams,
                            &bind};

}  // namespace gate::checks
