// threshold: does the interval of one side's metric lie within a fixed bound?
#include <algorithm>
#include <array>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/foresight.h"
#include "gate/checks/level.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/registry.h"
#include "gate/checks/spread.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 6> kParams{{
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
}};

struct Settings {
  std::string metric;
  Statistic statistic;
  std::optional<double> least, most, warn_below, warn_above;
};

class Threshold : public Check {
 public:
  explicit Threshold(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = false;
    needs.metrics.insert(settings_.metric);
    return needs;
  }

  std::vector<Foreseen> foreseen(const Foresight& foresight) const override {
    const KnownRange range = known_range(foresight.metrics, settings_.metric);
    std::vector<Foreseen> found;
    if (settings_.statistic.kind != Statistic::Kind::kSum) {
      for (std::optional<Foreseen>& beyond : std::array{beyond_range(range, "min", settings_.least, std::nullopt),
                                                        beyond_range(range, "max", std::nullopt, settings_.most)}) {
        if (beyond) {
          found.push_back(*std::move(beyond));
        }
      }
    }
    return found.empty() ? foreseen_of({settings_.statistic, range, foresight.demands.examples, foresight.demands.runs,
                                        settings_.least, settings_.most, foresight.confidence})
                         : found;
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
    finding.metric = settings_.metric;
    finding.statistic = settings_.statistic.name;
    finding.scale = Scale::kValue;
    finding.lower_limit = settings_.least;
    finding.upper_limit = settings_.most;
    finding.warn_limit = settings_.warn_above ? settings_.warn_above : settings_.warn_below;
    if (settings_.most || settings_.least) {
      finding.direction = settings_.most ? Direction::kLower : Direction::kHigher;
    }
    return only(std::move(finding));
  }

 private:
  Finding judged(const MetricTable& table, double confidence, bool explains) const {
    const Level level = level_of(table, settings_.statistic, confidence);
    Finding finding;
    finding.notes = level.notes;
    finding.sizes = level.sizes;
    finding.selected = level.selected;
    finding.candidate = level.value;
    finding.estimate = level.value;
    finding.interval = level.interval;
    decide(level, finding);
    finding.summary = sentence(level, finding);
    if (explains) {
      add_spread(table, settings_.statistic, finding);
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

  void decide(const Level& level, Finding& finding) const {
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
      finding.advice = "the interval straddles the bound; more runs narrow it";
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
      text = settings_.statistic.name + " " + short_number(*level.value);
      if (level.interval) {
        const auto end = [](double v) {
          return std::isfinite(v) ? short_number(v) : v < 0 ? std::string("no lower limit") : "no upper limit";
        };
        text += " (" + short_number(level.interval->confidence * 100) + "% interval " + end(level.interval->low) +
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
  Settings settings{*params.text("metric"),      statistic_of(params.text("statistic")),
                    params.number("min"),        params.number("max"),
                    params.number("warn_below"), params.number("warn_above")};
  if (!settings.least && !settings.most) {
    return policy_error("a threshold needs 'max' or 'min'", params.where(""));
  }
  if (settings.least && settings.most && *settings.least >= *settings.most) {
    return policy_error("'min' must be below 'max'; nothing can lie between " + short_number(*settings.least, 17) +
                            " and " + short_number(*settings.most, 17),
                        params.where("min"));
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
