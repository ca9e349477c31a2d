// threshold: does the interval of one side's metric lie within a fixed bound?
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <span>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/bound_advice.h"
#include "gate/checks/findings.h"
#include "gate/checks/foresight.h"
#include "gate/checks/level.h"
#include "gate/checks/methods/level_method.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/registry.h"
#include "gate/checks/slice_findings.h"
#include "gate/checks/spread.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 4> kSlices{{
    kSlicesBy,
    {.name = "max",
     .type = ParamType::kNumber,
     .help = "in each slice (default: the check's)",
     .weaker = Weaker::kHigher},
    {.name = "min",
     .type = ParamType::kNumber,
     .help = "in each slice (default: the check's)",
     .weaker = Weaker::kLower},
    kSlicesMinExamples,
}};
constexpr std::array<ParamSpec, 9> kParams{{
    {.name = "metric",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "a score, latency_ms, cost_usd, ... of the candidate"},
    {.name = "statistic",
     .type = ParamType::kWord,
     .help = "mean (default), a percentile such as p95, median, sum or max",
     .words = kStatisticWords},
    {.name = "max",
     .type = ParamType::kNumber,
     .help = "the value must lie below this",
     .weaker = Weaker::kHigher,
     .without = Without::kWeaker},
    {.name = "min",
     .type = ParamType::kNumber,
     .help = "the value must lie above this",
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "warn_above",
     .type = ParamType::kNumber,
     .help = "warn unless the value lies below this, softer than max",
     .weaker = Weaker::kHigher,
     .without = Without::kWeaker},
    {.name = "warn_below",
     .type = ParamType::kNumber,
     .help = "warn unless the value lies above this, softer than min",
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "run_sd",
     .type = ParamType::kNumber,
     .help = "standard deviation of a run's noise in the metric's unit, for one run; 0: runs do not differ",
     .least = 0,
     .most = 1e300,
     .weaker = Weaker::kLower,
     .without = Without::kStricter},
    {.name = "method",
     .type = ParamType::kWord,
     .help = "the interval's method (default: chosen by the data's shape)",
     .words = kLevelMethodWords},
    {.name = "slices",
     .type = ParamType::kGroup,
     .help = "the same question, without the soft bounds, in every slice of the examples",
     .members = kSlices,
     .without = Without::kWeaker},
}};

struct Settings {
  std::string metric;
  LevelQuestion question;  // its confidence is set when the check runs
  std::optional<double> least, most, warn_below, warn_above;
  Where method_at = {};
  std::optional<SlicesRule> slices = {};
  std::optional<double> slice_least = {}, slice_most = {};
};

class Threshold : public Check {
 public:
  explicit Threshold(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = false;
    needs.metrics.insert(settings_.metric);
    if (settings_.slices) {
      needs.slice_keys.insert(settings_.slices->by.begin(), settings_.slices->by.end());
    }
    return needs;
  }

  std::vector<Foreseen> foreseen(const Foresight& foresight) const override {
    std::vector<Foreseen> found = foreseen_at(foresight, foresight.demands.examples, "");
    if (settings_.slices) {
      std::vector<Foreseen> more = of_slice().foreseen_at(foresight, settings_.slices->min_examples, "slices.");
      std::move(more.begin(), more.end(), std::back_inserter(found));
    }
    return found;
  }

  std::optional<Error> refusal(const Declared& declared) const override {
    const std::optional<double> bound =
        settings_.least ? settings_.least : std::optional(1 - settings_.most.value_or(0));
    const std::optional<std::string> why = too_small_for(settings_.question, declared, bound);
    return why ? std::optional(policy_error(*why, settings_.method_at)) : std::nullopt;
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    const Result<MetricTable> table = build_table(context.metrics, context.candidate, nullptr, settings_.metric);
    Finding finding;
    if (!table) {
      finding = make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, table.error().message);
    } else if (table->candidate.empty()) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kMetricMissing,
                             "the candidate has no metric " + described(context.metrics, settings_.metric) +
                                 suggestion(settings_.metric, metric_names(context.candidate)));
      finding.advice = "record " + settings_.metric + ", or correct its name in the policy";
    } else {
      finding = judged(*table, context.confidence, context.explains);
    }
    std::vector<Finding> findings = only(dressed(std::move(finding)));
    if (settings_.slices && table && !table->candidate.empty()) {
      slices(context, *table, findings);
    }
    return findings;
  }

 private:
  [[nodiscard]] std::vector<Foreseen> foreseen_at(const Foresight& foresight, std::optional<std::size_t> examples,
                                                  const std::string& prefix) const {
    const KnownRange range = known_range(foresight.metrics, settings_.metric);
    LevelQuestion question = settings_.question;
    question.confidence = foresight.confidence;
    std::vector<Foreseen> found;
    if (question.statistic.kind != Statistic::Kind::kSum) {
      for (std::optional<Foreseen>& beyond :
           std::array{beyond_range(range, prefix + "min", settings_.least, std::nullopt),
                      beyond_range(range, prefix + "max", std::nullopt, settings_.most)}) {
        if (beyond) {
          found.push_back(*std::move(beyond));
        }
      }
    }
    return found.empty() ? foreseen_of({question, range, examples, foresight.demands.runs, settings_.least,
                                        settings_.most, foresight.searches, prefix})
                         : found;
  }

  Finding dressed(Finding finding) const {
    finding.metric = settings_.metric;
    finding.statistic = settings_.question.statistic.name;
    finding.scale = Scale::kValue;
    finding.lower_limit = settings_.least;
    finding.upper_limit = settings_.most;
    finding.warn_limit = settings_.warn_above ? settings_.warn_above : settings_.warn_below;
    finding.direction = settings_.most ? Direction::kLower : Direction::kHigher;
    return finding;
  }

  // The check of one slice.
  [[nodiscard]] Threshold of_slice() const {
    Settings settings = settings_;
    settings.slices.reset();
    settings.warn_below.reset();
    settings.warn_above.reset();
    settings.least = settings_.slice_least;
    settings.most = settings_.slice_most;
    return Threshold(std::move(settings));
  }

  void slices(const CheckContext& context, const MetricTable& table, std::vector<Finding>& findings) const {
    const Threshold each = of_slice();
    const std::vector<Slice> slices =
        slices_to_judge(table, context.candidate, nullptr, *settings_.slices, false, findings);
    for (std::size_t i = 1; i < findings.size(); ++i) {
      findings[i] = each.dressed(std::move(findings[i]));
    }
    const std::size_t first = findings.size();
    for (const Slice& slice : slices) {
      findings.push_back(
          each.dressed(each.judged(restricted(table, slice.keep), context.confidence, context.explains)));
      findings.back().slice = slice.label;
      findings.back().flips.clear();  // what would turn a slice depends on the family it belongs to
    }
    hold_intervals(std::span<Finding>(findings).subspan(first), context.confidence,
                   [&](std::size_t i, double confidence) {
                     const Finding again = each.judged(restricted(table, slices[i].keep), confidence, false);
                     return again.outcome == Outcome::kViolated;
                   });
  }

  Finding judged(const MetricTable& table, double confidence, bool explains) const {
    LevelQuestion question = settings_.question;
    question.confidence = confidence;
    const Level level = level_of(table, question);
    Finding finding;
    finding.notes = level.notes;
    finding.sizes = level.sizes;
    finding.selected = level.selected;
    finding.candidate = level.value;
    finding.estimate = level.value;
    finding.interval = level.interval;
    decide(level, question, finding);
    finding.summary = sentence(level, finding);
    if (explains) {
      if (!level.obstacle && level.interval) {
        finding.flips = flips_of_bound(*level.interval, {settings_.least, settings_.most});
      }
      add_spread(table, question.statistic, finding);
    }
    return finding;
  }

  // The interval against a bound: -1 beyond it, +1 within it, 0 neither.
  static int side(const IntervalEstimate& interval, std::optional<double> least, std::optional<double> most) {
    if ((least && interval.high < *least) || (most && interval.low > *most)) {
      return -1;
    }
    return (!least || interval.low > *least) && (!most || interval.high < *most) ? 1 : 0;
  }

  void decide(const Level& level, const LevelQuestion& question, Finding& finding) const {
    if (level.obstacle || !level.interval) {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = level.obstacle.value_or(ReasonCode::kNotFinite);
      finding.advice = level.advice;
      return;
    }
    const int hard = side(*level.interval, settings_.least, settings_.most);
    const int soft = side(*level.interval, settings_.warn_below, settings_.warn_above);
    if (hard < 0) {
      finding.outcome = Outcome::kViolated;
      finding.reason = ReasonCode::kBoundExceeded;
      finding.advice =
          "bring " + settings_.metric + " back within its bound, or change the bound on the base side with its owner";
    } else if (hard == 0) {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kInconclusive;
      finding.advice = advice_on_bound(level, question, {settings_.least, settings_.most});
    } else if (soft < 1) {
      finding.outcome = Outcome::kViolated;
      finding.reason = ReasonCode::kNearBound;
      finding.advice = "within the hard bound, but not safely within the soft one: plan before it is too late";
    } else {
      finding.outcome = Outcome::kHolds;
      finding.reason = ReasonCode::kWithinBound;
    }
  }

  std::string sentence(const Level& level, const Finding& finding) const {
    std::string text;
    if (level.value) {
      text = settings_.question.statistic.name + " " + short_number(*level.value);
      if (level.interval) {
        const auto end = [](double v) {
          return std::isfinite(v) ? short_number(v) : v < 0 ? std::string("no lower limit") : "no upper limit";
        };
        text += " (" + confidence_percent(level.interval->confidence) + "% interval " + end(level.interval->low) +
                " to " + end(level.interval->high) + ")";
      }
      const auto bound = [&](std::string_view words, std::optional<double> value) {
        text += value ? ", " + std::string(words) + " " + short_number(*value) : "";
      };
      bound("at least", settings_.least);
      bound("at most", settings_.most);
      if (finding.reason == ReasonCode::kNearBound) {
        bound("warning below", settings_.warn_below);
        bound("warning above", settings_.warn_above);
      }
    }
    return level.obstacle ? level.obstacle_text + (text.empty() ? "" : "; " + text) : text;
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  Settings settings{*params.text("metric"),      {},
                    params.number("min"),        params.number("max"),
                    params.number("warn_below"), params.number("warn_above"),
                    params.where("method")};
  settings.question.statistic = statistic_of(params.text("statistic"));
  settings.question.run_sd = params.number("run_sd");
  if (const auto method = params.text("method")) {
    settings.question.method = &level_method_of(*method);
    if (const std::optional<std::string> why = refusal_of(settings.question)) {
      return policy_error(*why, settings.method_at);
    }
  }
  if (!settings.least && !settings.most) {
    return policy_error("a threshold needs 'max' or 'min'", params.where(""));
  }
  if (settings.least && settings.most && *settings.least >= *settings.most) {
    return policy_error("'min' must be below 'max'; nothing can lie between " + short_number(*settings.least, 12) +
                            " and " + short_number(*settings.most, 12),
                        params.where("min"));
  }
  if (const auto group = params.group("slices")) {
    GATE_ASSIGN(settings.slices, slices_rule(*group));
    settings.slice_least = group->number("min") ? group->number("min") : settings.least;
    settings.slice_most = group->number("max") ? group->number("max") : settings.most;
    if (settings.slice_least && settings.slice_most && *settings.slice_least >= *settings.slice_most) {
      return policy_error("'min' must be below 'max' in slices too; nothing can lie between " +
                              short_number(*settings.slice_least, 12) + " and " +
                              short_number(*settings.slice_most, 12),
                          group->where(group->has("min") ? "min" : "max"));
    }
  }
  if (settings.warn_above && (!settings.most || *settings.warn_above >= *settings.most)) {
    return policy_error("'warn_above' must be softer than 'max': below it", params.where("warn_above"));
  }
  if (settings.warn_below && (!settings.least || *settings.warn_below <= *settings.least)) {
    return policy_error("'warn_below' must be softer than 'min': above it", params.where("warn_below"));
  }
  return std::unique_ptr<const Check>(std::make_unique<Threshold>(std::move(settings)));
}

}  // namespace

const CheckKind k_threshold{"threshold", "the metric's interval lies within a fixed bound", kParams, &bind};

}  // namespace gate::checks
