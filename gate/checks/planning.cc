#include "gate/checks/planning.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gate/base/number.h"

namespace gate::checks {
namespace {

using State = Amount::State;

constexpr double kTail = 0.2;  // a range leaves this share of the doubt beyond either end

struct Target {
  stats::Goal goal;
  double inflation = 1;
  std::uint64_t least_examples = 0, least_runs = 0;
};

// Examples without a single difference still leave a loss of 1 - alpha^(1/n) open in a score of [0, 1].
std::uint64_t floor_of(const Precision& precision, const stats::Goal& goal) {
  if (!precision.bounded) {
    return 0;
  }
  const double share = std::min(goal.gap / std::abs(precision.unit), 0.999);
  return static_cast<std::uint64_t>(std::min(1e15, std::ceil(std::log(goal.alpha) / std::log1p(-share))));
}

// The design with its variances at one end of what they may be.
stats::Design at_end(const Precision& precision, bool high) {
  stats::Design design = precision.design;
  stats::Components& c = design.components;
  const auto factor = [&](double df) {
    const stats::Interval range = stats::variance_range(1, df, kTail);
    return df > 0 ? (high ? range.high : range.low) : 1.0;
  };
  const double examples = factor(precision.df_examples);
  c.item *= examples;
  c.cell_candidate *= examples;
  c.cell_baseline *= examples;
  if (high && precision.bounded) {
    // What has not been seen at all may still have this share.
    const double unseen = 1 - std::pow(kTail, 1 / static_cast<double>(design.examples));
    c.item = std::max(c.item, unseen * precision.unit * precision.unit);
  }
  const double measured = static_cast<double>(design.runs_candidate + design.runs_baseline) - 2;
  const double runs = factor(std::max(0.0, measured));
  c.seed_candidate *= runs;
  c.seed_baseline *= runs;
  return design;
}

stats::Goal narrowed(stats::Goal goal, double inflation) {
  goal.gap /= inflation;
  return goal;
}

// `plan_at(design, goal)` is one of stats::least_examples and least_runs.
template <typename PlanAt>
Amount amount(const Precision& precision, const Target& target, double power_now, std::size_t present,
              std::uint64_t least, PlanAt plan_at) {
  Amount out;
  stats::Plan likely = plan_at(precision.design, target.goal);
  // Enough by the standard error, not by the interval, which is wider: planned with its width at these sizes.
  const bool wider = target.inflation > 1 && likely.state == stats::PlanState::kReached && likely.needed <= present &&
                     power_now < target.goal.power;
  if (wider) {
    likely = plan_at(precision.design, narrowed(target.goal, target.inflation));
  }
  switch (likely.state) {
    case stats::PlanState::kNotPossible: return out;
    case stats::PlanState::kNotByThis: out.state = State::kNotByThis; return out;
    case stats::PlanState::kBeyondCap: out.state = State::kBeyondCap; return out;
    case stats::PlanState::kReached: break;
  }
  out.likely = std::max(likely.needed, least);
  out.state = out.likely > present ? State::kReached : State::kEnough;
  if (static_cast<double>(out.likely) > stats::kPlanCap * static_cast<double>(std::max<std::size_t>(present, 1))) {
    out.state = State::kBeyondCap;
  }
  const stats::Plan low = plan_at(at_end(precision, false), target.goal);
  const stats::Plan high = plan_at(at_end(precision, true), narrowed(target.goal, target.inflation));
  out.low = low.state == stats::PlanState::kReached ? std::max(low.needed, least) : out.likely;
  out.low = std::min(std::max<std::uint64_t>(out.low, present + 1), std::max(out.likely, out.low));
  out.high = high.state == stats::PlanState::kReached ? std::max(high.needed, out.likely) : 0;
  return out;
}

// Both together with the fewest rows: numbers of runs in steps of a tenth, each with the examples it needs.
void plan_both(const Precision& precision, const Target& target, Prospect& out) {
  stats::Design design = precision.design;
  const std::size_t present = std::max(design.runs_candidate, design.runs_baseline);
  const auto most = static_cast<std::size_t>(stats::kPlanCap) * present;
  const std::uint64_t now = design.examples;
  double fewest = std::numeric_limits<double>::infinity();
  for (std::size_t runs = present + 1; runs <= most; runs += std::max<std::size_t>(1, runs / 10)) {
    design.runs_candidate = design.runs_baseline = runs;
    const stats::Plan plan = stats::least_examples(design, target.goal);
    const std::uint64_t examples = std::max({plan.needed, target.least_examples, now});
    const double rows = static_cast<double>(examples) * static_cast<double>(runs);
    if (plan.state == stats::PlanState::kReached && rows < fewest) {
      fewest = rows;
      out.both_runs = runs;
      out.both_examples = examples;
    }
  }
}

void choose(const stats::Design& design, Prospect& out) {
  const bool examples = out.examples.state == State::kReached;
  const bool runs = out.runs.state == State::kReached;
  const std::uint64_t n = design.examples;
  const std::uint64_t k = design.runs_candidate + design.runs_baseline;
  if (examples) {
    out.rows_for_examples = (out.examples.likely - n) * k;
  }
  if (runs && n > 0) {
    out.rows_for_runs = n * (2 * out.runs.likely - k);
  }
  if (out.examples.state == State::kEnough || out.runs.state == State::kEnough) {
    out.buy = Buy::kNothing;
  } else if (examples && runs) {
    out.buy = out.rows_for_runs <= out.rows_for_examples ? Buy::kRuns : Buy::kExamples;
  } else if (examples || runs) {
    out.buy = examples ? Buy::kExamples : Buy::kRuns;
  } else {
    out.buy = out.both_runs > 0 ? Buy::kBoth : Buy::kNoneHelps;
  }
}

// Two significant digits: more would claim what an estimated variance does not know.
std::string round_number(std::uint64_t value, bool up) {
  std::uint64_t unit = 1;
  while (value / unit >= 100) {
    unit *= 10;
  }
  return std::to_string((value + (up ? unit - 1 : 0)) / unit * unit);
}

}  // namespace

stats::ExpectedError present_error(const stats::Design& design) {
  return stats::expected_error(design.components, static_cast<double>(design.examples),
                               static_cast<double>(design.runs_candidate), static_cast<double>(design.runs_baseline));
}

Prospect prospect(const Precision& precision, const Question& question, double theta, double power) {
  const stats::Design& design = precision.design;
  Prospect out;
  out.change = change_of(precision, question, theta);
  out.has_examples = design.examples > 0;
  const double gap = theta + precision.margin;
  out.for_pass = gap > 0;
  // A sum of two numbers that cancel is exact enough when it is nothing beside them.
  out.at_margin = std::abs(gap) <= 1e-12 * std::max(std::abs(theta), std::abs(precision.margin));
  if (out.at_margin) {
    out.buy = Buy::kNoneHelps;
    return out;
  }
  Target target;
  target.goal = {std::abs(gap), (1 - question.confidence) / 2, power};
  if (question.aim == Aim::kSame && out.for_pass && theta == 0) {
    target.goal.power = 1 - (1 - power) / 2;  // it may miss on either side
  }
  target.inflation = precision.inflation;
  target.least_examples = std::max<std::uint64_t>(precision.least_examples, floor_of(precision, target.goal));
  target.least_runs = precision.least_runs;
  const stats::ExpectedError error = present_error(design);
  const bool too_few = design.examples < target.least_examples;
  out.power = too_few ? 0 : stats::power_at(error, narrowed(target.goal, target.inflation));
  if (question.aim == Aim::kSame && theta == 0) {
    out.power = std::max(0.0, 2 * out.power - 1);
  }
  if (design.examples > 0) {
    out.examples = amount(precision, target, out.power, design.examples, target.least_examples,
                          [](const stats::Design& d, const stats::Goal& g) { return stats::least_examples(d, g); });
  } else {
    out.examples.state = State::kNotByThis;
  }
  if (precision.noise_known) {
    out.runs =
        amount(precision, target, out.power, std::max(design.runs_candidate, design.runs_baseline), target.least_runs,
               [](const stats::Design& d, const stats::Goal& g) { return stats::least_runs(d, g); });
    if (too_few) {
      out.runs = {State::kNotByThis, 0, 0, 0};  // whatever the runs, so few examples decide nothing
    }
  }
  const auto alone = [](const Amount& a) { return a.state == State::kEnough || a.state == State::kReached; };
  if (design.examples > 0 && precision.noise_known && !alone(out.examples) && !alone(out.runs)) {
    plan_both(precision, target, out);
  }
  choose(design, out);
  return out;
}

double change_of(const Precision& precision, const Question& question, double theta) {
  const double s = sign_of(question.direction);
  return precision.log_ratio ? std::expm1(s * theta) : s * theta / precision.unit;
}

std::string range_text(const Amount& amount) {
  if (amount.state != State::kReached) {
    return "";
  }
  if (amount.high == 0) {
    return round_number(amount.low, false) + " or more";
  }
  const std::string low = round_number(amount.low, false);
  const std::string high = round_number(amount.high, true);
  return low == high || amount.low >= amount.high ? "about " + round_number(amount.likely, true) : low + " to " + high;
}

std::string amounts_text(const Prospect& prospect) {
  std::string words;
  if (const std::string examples = range_text(prospect.examples); !examples.empty()) {
    words = examples + " examples";
  }
  if (const std::string runs = range_text(prospect.runs); !runs.empty()) {
    words += (words.empty() ? "" : " or ") + runs + " runs a side";
  }
  if (words.empty() && prospect.both_runs > 0) {
    words = "about " + round_number(prospect.both_examples, true) + " examples together with " +
            std::to_string(prospect.both_runs) + " runs a side";
  }
  return words;
}

std::string choice_text(const Prospect& prospect) {
  if (prospect.examples.state != State::kReached || prospect.runs.state != State::kReached) {
    return "";
  }
  const bool runs = prospect.buy == Buy::kRuns;
  const std::uint64_t few = runs ? prospect.rows_for_runs : prospect.rows_for_examples;
  const std::uint64_t many = runs ? prospect.rows_for_examples : prospect.rows_for_runs;
  return std::string(runs ? "runs" : "examples") + " are the cheaper: about " + round_number(few, true) +
         " further rows against " + round_number(many, true);
}

}  // namespace gate::checks
