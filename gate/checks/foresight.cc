#include "gate/checks/foresight.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "gate/base/decimal.h"
#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/verdicts.h"

namespace gate::checks {
namespace {

// What a policy that demands no number of runs is given: enough for every shape of data. Runs that agree tell no more
// when there are more of them.
constexpr std::size_t kEnoughRuns = 3;
// Larger evaluations are not looked at: what they cannot decide is asked too much of, and a policy may demand any
// number.
constexpr std::size_t kMostExamples = 20'000;

std::size_t made_up_runs(std::optional<std::size_t> demanded, std::size_t enough = kEnoughRuns) {
  return std::min(demanded.value_or(enough), enough);
}

// Runs with which the comparison is never hindered by their number.
std::size_t enough_runs(const Question& question) {
  if (question.method == nullptr) {
    return kEnoughRuns;
  }
  const Method& method = *question.method;
  const bool over_runs =
      method.unit == Unit::kRuns || (method.unit == Unit::kEither && question.paired_by == PairedBy::kSeed);
  return std::max(kEnoughRuns, least_of(method, question, over_runs).runs);
}

// `runs` runs of `examples` examples with one score each; or measured values that hardly differ, since equal ones have
// no interval at all. `mixed`: one score in ten is 0, since nothing is a share of a baseline without spread.
SideTable side_of(std::size_t examples, std::size_t runs, bool score, double value, bool mixed = false) {
  constexpr std::size_t kPeriod = 101;
  constexpr std::size_t kTenth = 10;
  constexpr double kNoise = 1e-12;
  SideTable side;
  side.declared_runs = runs;
  for (std::size_t run = 0; run < runs; ++run) {
    std::vector<double> cells(examples, value);
    for (std::size_t i = 0; !score && i < examples; ++i) {
      cells[i] += kNoise * static_cast<double>((i * 37 + run * 53 + i * run * 11) % kPeriod);
    }
    for (std::size_t i = 0; mixed && score && i < examples; i += kTenth) {
      cells[i] = 0;
    }
    side.runs.push_back(std::move(cells));
    side.seeds.emplace_back(static_cast<std::int64_t>(run));
  }
  return side;
}

MetricTable table_of(std::size_t examples, bool score, SideTable candidate, SideTable baseline) {
  MetricTable table;
  table.ids.resize(examples);
  table.score = score;
  table.candidate = std::move(candidate);
  table.baseline = std::move(baseline);
  return table;
}

// The best that can come of a question. For a required gain every example gains all that a score can; else both sides
// are equal.
Comparison best_comparison(const PlannedComparison& planned, std::size_t examples) {
  const bool score = planned.range.score;
  const std::size_t runs = made_up_runs(planned.runs, enough_runs(planned.question));
  const bool gain = planned.question.aim == Aim::kBetter;
  const bool higher = planned.question.direction == Direction::kHigher;
  const double candidate = gain && !higher ? 0 : 1;
  const double baseline = gain && higher ? 0 : 1;
  const bool mixed = planned.question.margin.relative;
  const MetricTable table = table_of(examples, score, side_of(examples, runs, score, candidate, mixed),
                                     side_of(examples, runs, score, baseline, mixed));
  return planned.question.aim == Aim::kSame ? compare_both_ways(table, planned.question)
                                            : compare(table, planned.question);
}

// The least number of examples above `low` with which `works`; every larger number works as well, and `low` does not.
// The search begins at `guess`, and takes steps that double.
std::optional<std::size_t> least_examples(std::size_t low, std::size_t guess,
                                          const std::function<bool(std::size_t)>& works) {
  std::size_t high = std::clamp(guess, low + 1, std::max(low + 1, kMostExamples));
  for (std::size_t step = 1; !works(high); step *= 2) {
    if (high >= kMostExamples) {
      return std::nullopt;
    }
    low = high;
    high = std::min(kMostExamples, high + step * (1 + high / 16));
  }
  for (std::size_t step = 1; high - low > 1; step *= 2) {
    const std::size_t middle = high - low > 2 * step ? high - step : low + (high - low) / 2;
    if (works(middle)) {
      high = middle;
    } else {
      low = middle;
      step = high - low;  // halve from here on
    }
  }
  return high;
}

std::string sizes_text(std::size_t examples, std::optional<std::size_t> runs, std::string_view prefix) {
  const std::string each = prefix.empty() ? "" : " of a slice";
  return "at the " + counted(examples, "example") + each + (runs ? " and " + counted(*runs, "run") + " a side" : "") +
         " that the policy demands";
}

// What would change the answer at `low` examples; see least_examples.
std::string more_examples(bool searches, std::size_t low, std::size_t guess,
                          const std::function<bool(std::size_t)>& works) {
  if (!searches) {
    return "demand more examples";
  }
  const std::optional<std::size_t> examples = least_examples(low, guess, works);
  return examples ? "demand at least " + counted(*examples, "example")
                  : "more than " + std::to_string(kMostExamples) + " examples would be needed";
}

bool holds(const Comparison& comparison, const Question& question) {
  return verdict_of(comparison, question).outcome == Outcome::kHolds;
}

// A bound a little beyond `value`, in few digits.
std::string beyond(double value) {
  const double unit = power_of_ten(static_cast<int>(std::floor(std::log10(value))) - 1);
  return short_number((std::floor(value / unit) + 1) * unit, 3);
}

std::string loss_text(double width, bool relative) {
  return relative ? short_number(100 * width, 3) + "%" : short_number(width, 3);
}

// Obstacles that other values of the same number would leave.
bool is_about_size(ReasonCode obstacle) {
  return obstacle == ReasonCode::kInsufficientExamples || obstacle == ReasonCode::kInsufficientSeeds;
}

// A margin as wide as all values can differ.
std::optional<Foreseen> wide_as_range(const PlannedComparison& planned) {
  const Question& question = planned.question;
  const double range = planned.range.most - planned.range.least;
  if (question.margin.relative || !(std::abs(question.margin.value) >= range)) {
    return std::nullopt;
  }
  const std::string name = planned.prefix + std::string(planned.margin_name);
  const std::string says = "no two values of the metric differ by more than " + short_number(range);
  return question.aim == Aim::kBetter ? Foreseen{name, "this can never pass: " + says, "never-holds"}
                                      : Foreseen{name, "this can never fail: " + says, "never-fails"};
}

}  // namespace

std::vector<Foreseen> foreseen_of(const PlannedComparison& planned) {
  const Question& question = planned.question;
  if (std::optional<Foreseen> wide = wide_as_range(planned)) {
    return {*std::move(wide)};
  }
  // A relative gain needs a baseline that is not known yet; that a margin of 0 passes only what is better is told by
  // another rule.
  if (!planned.examples || *planned.examples > kMostExamples ||
      (question.aim != Aim::kBetter && question.margin.value == 0) ||
      (question.aim == Aim::kBetter && (question.margin.relative || !planned.range.score))) {
    return {};
  }
  const std::size_t examples = *planned.examples;
  const std::string sizes = sizes_text(examples, planned.runs, planned.prefix);
  const std::string margin_name = planned.prefix + std::string(planned.margin_name);
  const Comparison best = best_comparison(planned, examples);
  if (best.obstacle && is_about_size(*best.obstacle)) {
    const auto decides = [&](std::size_t n) {
      return best_comparison(planned, n).obstacle != ReasonCode::kInsufficientExamples;
    };
    const std::string remedy = *best.obstacle == ReasonCode::kInsufficientExamples
                                   ? more_examples(planned.searches, examples, examples + 1, decides)
                               : best.remedy.empty() ? "demand more runs"
                                                     : best.remedy;
    return {{planned.prefix.empty() ? "" : planned.prefix + "min_examples",
             sizes + " this check decides nothing: " + best.obstacle_text + "; " + remedy, "never-decides"}};
  }
  if (!planned.range.score || best.obstacle || holds(best, question)) {
    return {};
  }
  const auto enough = [&](std::size_t n) { return holds(best_comparison(planned, n), question); };
  // Of examples that all agree, the loss that cannot be excluded falls as their number grows.
  const double width = std::abs(best.theta_low);
  const double times = question.margin.value == 0 ? 1 : width / std::abs(question.margin.value);
  const auto guess = static_cast<std::size_t>(std::min(times * static_cast<double>(examples), 1e6));
  const std::string remedy = more_examples(planned.searches, examples, guess, enough);
  if (question.aim == Aim::kBetter) {
    return {{margin_name,
             sizes +
                 " not even a candidate with every answer right against a baseline with none can be shown to gain " +
                 question.margin.text + " of a score between 0 and 1; " + remedy,
             "never-holds"}};
  }
  return {{margin_name,
           sizes +
               " a candidate with the very same answers as the baseline stays undecided: of a score between 0 and 1 "
               "a loss of " +
               loss_text(width, question.margin.relative) + " cannot be excluded, tolerated is " +
               question.margin.text + "; " + remedy + ", or tolerate " +
               (question.margin.relative ? beyond(100 * width) + "%" : beyond(width)),
           "never-holds"}};
}

std::vector<Foreseen> foreseen_of(const PlannedLevel& planned) {
  if (!planned.examples || *planned.examples > kMostExamples || !planned.runs) {
    return {};
  }
  const std::size_t runs = made_up_runs(planned.runs);
  const std::string sizes = sizes_text(*planned.examples, planned.runs, planned.prefix);
  const auto level = [&](std::size_t examples, double value) {
    SideTable side = side_of(examples, runs, planned.range.score, value);
    return level_of(table_of(examples, planned.range.score, std::move(side), {}), planned.question);
  };
  const Level any = level(*planned.examples, 1);
  const bool by_examples = any.obstacle == ReasonCode::kInsufficientExamples;
  // Of several runs the made-up ones agree, which real ones need not: how they differ is what tells then.
  const bool several_runs = runs > 1;
  if (any.obstacle && is_about_size(*any.obstacle) && !(several_runs && by_examples)) {
    const auto decides = [&](std::size_t n) { return level(n, 1).obstacle != ReasonCode::kInsufficientExamples; };
    return {{"",
             sizes + " this check decides nothing: " + any.obstacle_text + "; " +
                 (by_examples ? more_examples(planned.searches, *planned.examples, *planned.examples + 1, decides)
                              : any.advice),
             "never-decides"}};
  }
  std::vector<Foreseen> found;
  if (several_runs) {
    return found;
  }
  // The best is a score of 1, or 0; of measured values that they are all far from the bound.
  const auto best = [&](std::string_view name, double value,
                        const std::function<bool(const IntervalEstimate&)>& within) {
    const auto holds = [&](std::size_t n) {
      const Level at = level(n, value);
      return at.obstacle || (at.interval && within(*at.interval));
    };
    if (!holds(*planned.examples)) {
      found.push_back(
          {planned.prefix + std::string(name),
           sizes + " not even the best candidate is shown to keep this bound: its interval reaches beyond it; " +
               more_examples(planned.searches, *planned.examples, *planned.examples + 1, holds),
           "never-holds"});
    }
  };
  const bool by_size = planned.range.score || planned.question.statistic.kind == Statistic::Kind::kQuantile;
  if (by_size && planned.most && *planned.most > 0) {
    best("max", 0, [&](const IntervalEstimate& interval) { return interval.high < *planned.most; });
  }
  if (by_size && planned.least && (planned.range.score ? *planned.least < 1 : true)) {
    best("min", planned.range.score ? 1 : *planned.least + std::max(1.0, std::abs(*planned.least)),
         [&](const IntervalEstimate& interval) { return interval.low > *planned.least; });
  }
  return found;
}

std::optional<Foreseen> too_few_examples(const Demands& demands, std::size_t least) {
  if (!demands.examples || *demands.examples >= least) {
    return std::nullopt;
  }
  return Foreseen{"",
                  sizes_text(*demands.examples, std::nullopt, "") +
                      " this check decides nothing: a verdict needs at least " + std::to_string(least) + "; " +
                      "demand at least " + counted(least, "example"),
                  "never-decides"};
}

}  // namespace gate::checks
