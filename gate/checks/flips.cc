#include "gate/checks/flips.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "gate/base/decimal.h"
#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/shapes/oriented.h"
#include "gate/checks/verdicts.h"

namespace gate::checks {
namespace {

// Reading is to take longer than judging: of more answers than these a count of single ones says little.
constexpr std::size_t kMostCellsForExamples = 100'000;

// Margins beyond which the check holds, and below which it is violated, read off an interval: how far its two ends lie
// in the bad direction.
struct Edges {
  double holds = 0, violated = 0;
};

Edges edges_of(const Comparison& comparison, const Question& question) {
  const IntervalEstimate& interval = *comparison.interval;
  const bool higher = question.direction == Direction::kHigher;
  const Edges one{higher ? -interval.low : interval.high, higher ? -interval.high : interval.low};
  if (question.aim == Aim::kSame) {
    return {std::max(-interval.low, interval.high), std::max(-interval.high, interval.low)};
  }
  return one;
}

Question with_edge(Question question, double edge) {
  question.margin.value = edge;  // a required gain is a negative margin
  return question;
}

// The edge of the interval that a relative margin itself leads to: the interval moves with it, and a few steps find the
// fixed point.
double settled(const Sides& sides, const Question& question, double edge, bool holds) {
  for (int step = 0; step < 6; ++step) {
    const Comparison again = compare_sides(sides, with_edge(question, edge));
    if (!again.interval) {
      break;
    }
    const Edges edges = edges_of(again, question);
    const double next = holds ? edges.holds : edges.violated;
    if (std::abs(next - edge) <= 1e-9 * std::abs(edge)) {
      break;
    }
    edge = next;
  }
  return edge;
}

// What a policy may name as such a margin, save that a gain is kept as a negative one.
bool allowed(const Question& question, double edge) {
  const bool higher = question.direction == Direction::kHigher;
  switch (question.aim) {
    case Aim::kNotWorse: return edge >= 0 && !(question.margin.relative && higher && edge >= 1);
    case Aim::kBetter: return edge <= 0 && !(question.margin.relative && !higher && edge <= -1);
    case Aim::kSame: return edge > 0 && !(question.margin.relative && edge >= 1);
  }
  std::abort();
}

using OutcomeAt = std::function<std::optional<Outcome>(double margin)>;

// The first margin of few digits from `start` on, upwards or downwards, that leads to `wanted`.
void try_margin(const Question& question, double start, bool up, Outcome wanted, const OutcomeAt& outcome_at,
                std::vector<Flip>& flips) {
  if (!std::isfinite(start) || start == 0 || !allowed(question, start)) {
    return;
  }
  double edge = rounded(start, up);
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (!allowed(question, edge)) {
      return;
    }
    // An end of the interval that is the margin itself decides nothing; its neighbour does.
    if (edge != question.margin.value && outcome_at(edge) == wanted) {
      const double shown = std::abs(edge);
      const std::string text = question.margin.relative ? short_number(shown * 100, 4) + "%" : short_number(shown, 4);
      const std::string what = question.aim == Aim::kBetter ? "a required gain of " : "a margin of ";
      flips.push_back({"margin", wanted, shown, what + text + " " + std::string(would(wanted))});
      return;
    }
    edge = rounded(edge * (up == (edge > 0) ? 1.0001 : 0.9999), up);
  }
}

// Where to begin: at the margin beyond which the check holds, or below which it is violated, on its upper or lower
// side.
using StartAt = std::function<double(bool holds, bool up)>;

void try_margins(const Question& question, Outcome outcome, const StartAt& start, const OutcomeAt& outcome_at,
                 std::vector<Flip>& flips) {
  const auto turn = [&](bool holds, bool up, Outcome wanted) {
    try_margin(question, start(holds, up), up, wanted, outcome_at, flips);
  };
  if (outcome == Outcome::kHolds) {
    turn(true, false, Outcome::kInconclusive);
  } else if (outcome == Outcome::kInconclusive) {
    turn(true, true, Outcome::kHolds);
    turn(false, false, Outcome::kViolated);
  } else {
    turn(false, true, Outcome::kInconclusive);
  }
}

// The columns that the comparison was made on.
using SidesWhenNeeded = std::function<const Sides&()>;

void judged_margins(const Sides& sides, const Question& question, const Comparison& comparison, Outcome outcome,
                    std::vector<Flip>& flips) {
  const auto start = [&](bool holds, bool) {
    const Edges edges = edges_of(comparison, question);
    const double edge = holds ? edges.holds : edges.violated;
    return std::isfinite(edge) && allowed(question, edge) ? settled(sides, question, edge, holds) : edge;
  };
  const auto outcome_at = [&](double margin) { return judged(sides, with_edge(question, margin)); };
  try_margins(question, outcome, start, outcome_at, flips);
}

// Theta does not depend on the margin: its limits stay where the margin goes, and nothing need be judged again.
bool stays(const Comparison& comparison, const Question& question) {
  return !question.margin.relative || comparison.drawn || (comparison.precision && comparison.precision->log_ratio);
}

double theta_margin(const Question& question, double margin) {
  return question.margin.relative ? log_margin({margin, true, ""}, question.direction) : margin;
}

// Limits that were drawn are told from a margin that lies farther from them than their errors reach: it is judged on
// the same resamples.
void read_margins(const Question& question, const Comparison& comparison, Outcome outcome, std::vector<Flip>& flips) {
  const std::optional<Drawn>& drawn = comparison.drawn;
  const double s = sign_of(question.direction);
  const auto start = [&](bool holds, bool up) {
    if (!drawn) {
      const Edges edges = edges_of(comparison, question);
      return holds ? edges.holds : edges.violated;
    }
    const double limit = holds ? drawn->low : drawn->high;
    const double error = holds ? drawn->low_error : drawn->high_error;
    const double theta = -(up ? limit - error : limit + error);
    return question.margin.relative ? -s * std::expm1(-s * theta) : theta;
  };
  const auto outcome_at = [&](double margin) -> std::optional<Outcome> {
    Comparison moved = comparison;
    moved.theta_margin = theta_margin(question, margin);
    if (drawn) {
      moved.theta_low = drawn->low;
      moved.theta_high = drawn->high;
      const bool told = std::abs(drawn->low + moved.theta_margin) > drawn->low_error &&
                        std::abs(drawn->high + moved.theta_margin) > drawn->high_error;
      if (!told) {
        return std::nullopt;
      }
    }
    if (moved.upper_low) {
      const double above = theta_margin(question, -margin);
      moved.upper_low = moved.theta_low + above;
      moved.upper_high = moved.theta_high + above;
    }
    return verdict_of(moved, question).outcome;
  };
  try_margins(question, outcome, start, outcome_at, flips);
}

void margins(const SidesWhenNeeded& sides, const Question& question, const Comparison& comparison, Outcome outcome,
             std::vector<Flip>& flips) {
  if (question.method != nullptr && (question.method->accepts & kZeroMarginOnly) != 0) {
    return;  // it takes no other
  }
  const bool drawn_both_ways = comparison.drawn && question.aim == Aim::kSame;
  if (stays(comparison, question) && !drawn_both_ways && (!comparison.resampled || comparison.drawn)) {
    read_margins(question, comparison, outcome, flips);
  } else if (!comparison.resampled) {
    judged_margins(sides(), question, comparison, outcome, flips);
  }
}

}  // namespace

std::optional<Outcome> judged(const Sides& sides, const Question& question) {
  const Comparison comparison = compare_sides(sides, question);
  return comparison.obstacle ? std::nullopt : std::optional(verdict_of(comparison, question).outcome);
}

double rounded(double value, bool up) {
  if (value == 0 || !std::isfinite(value)) {
    return value;
  }
  const double unit = power_of_ten(static_cast<int>(std::floor(std::log10(std::abs(value)))) - 2);
  const double steps = up ? std::ceil(value / unit) : std::floor(value / unit);
  const std::optional<double> decimal = parse_json_number(short_number(steps * unit, 6));
  return decimal.value_or(value);
}

std::string_view would(Outcome outcome) {
  return outcome == Outcome::kHolds      ? "would pass"
         : outcome == Outcome::kViolated ? "would block"
                                         : "would be inconclusive";
}

std::vector<Flip> flips_of(const MetricTable& table, const Question& question, const Comparison& comparison,
                           Outcome outcome) {
  std::vector<Flip> flips;
  if (comparison.obstacle || !comparison.interval) {
    return flips;
  }
  const std::optional<MetricTable> fewer_runs = compared_runs(table, question);
  const MetricTable& compared = fewer_runs ? *fewer_runs : table;
  // Gathered only for what looks at them: of millions of pairs that takes as long as the comparison did.
  std::optional<Sides> gathered;
  const SidesWhenNeeded sides = [&]() -> const Sides& {
    return gathered ? *gathered : gathered.emplace(sides_of(compared, question));
  };
  const auto [fewer, more] = std::minmax({compared.candidate.distinct(), compared.baseline.distinct()});
  const std::size_t examples = comparison.sizes.paired ? *comparison.sizes.paired : sides().core.examples();
  const std::size_t cells = examples * (fewer + more);
  if (cells <= kMostCellsForExamples && !comparison.resampled) {
    flips_by_examples(sides(), question, outcome, flips);
  }
  margins(sides, question, comparison, outcome, flips);
  if (more >= kLeastRuns) {
    flips_by_runs(sides(), compared, question, comparison, outcome, flips);
  }
  return flips;
}

}  // namespace gate::checks
