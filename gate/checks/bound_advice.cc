#include "gate/checks/bound_advice.h"

#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/checks/flips.h"
#include "gate/checks/planning.h"
#include "gate/stats/distributions.h"
#include "gate/stats/power.h"

namespace gate::checks {
namespace {

constexpr double kTail = 0.2;  // a range leaves this share of the doubt beyond either end

std::string units_of(const Level& level) {
  return level.over_runs ? "runs" : level.sizes.clusters ? "clusters" : "examples";
}

std::size_t number_of(const Level& level) {
  return level.over_runs ? level.sizes.runs_candidate.value_or(0)
                         : level.sizes.clusters.value_or(level.sizes.examples_candidate.value_or(0));
}

// The bound that the interval straddles; the nearer one of two.
double straddled(const IntervalEstimate& interval, double value, const FixedBounds& bounds) {
  const auto within = [&](std::optional<double> bound) {
    return bound && interval.low <= *bound && *bound <= interval.high;
  };
  if (within(bounds.least) && within(bounds.most)) {
    return std::abs(value - *bounds.least) <= std::abs(value - *bounds.most) ? *bounds.least : *bounds.most;
  }
  return within(bounds.least) ? *bounds.least : *bounds.most;
}

// One arm whose standard error is what the width of its interval says.
stats::Design design_of(const Level& level, double standard_error, double run_sd) {
  stats::Design design;
  const auto n = static_cast<double>(number_of(level));
  design.runs_baseline = 0;
  design.runs_candidate = level.over_runs ? number_of(level) : 1;
  design.examples = level.over_runs ? 0 : number_of(level);
  design.components.seed_candidate = level.over_runs ? n * standard_error * standard_error : run_sd * run_sd;
  design.components.item = level.over_runs ? 0 : n * std::max(0.0, standard_error * standard_error - run_sd * run_sd);
  return design;
}

stats::Plan plan_of(const Level& level, stats::Design design, const stats::Goal& goal, double factor) {
  (level.over_runs ? design.components.seed_candidate : design.components.item) *= factor;
  return level.over_runs ? stats::least_runs(design, goal) : stats::least_examples(design, goal);
}

// The range in which the least number lies; its upper end as far as the interval is wider than the standard error says.
Amount amount_of(const Level& level, const stats::Design& design, const stats::Design& wide, const stats::Goal& goal) {
  const std::size_t present = number_of(level);
  const stats::Interval factors = stats::variance_range(1, static_cast<double>(present) - 1, kTail);
  const stats::Plan likely = plan_of(level, design, goal, 1);
  const stats::Plan low = plan_of(level, design, goal, factors.low);
  const stats::Plan high = plan_of(level, wide, goal, factors.high);
  Amount amount;
  if (likely.state != stats::PlanState::kReached) {
    amount.state = likely.state == stats::PlanState::kNotByThis ? Amount::State::kNotByThis : Amount::State::kBeyondCap;
    return amount;
  }
  const auto more = [&](std::uint64_t needed) { return std::max<std::uint64_t>(needed, present + 1); };
  amount.state = Amount::State::kReached;
  amount.likely = more(likely.needed);
  amount.low = more(low.needed);  // less variance is reached wherever more of it is
  amount.high = high.state == stats::PlanState::kReached ? more(high.needed) : 0;
  return amount;
}

}  // namespace

std::string advice_on_bound(const Level& level, const LevelQuestion& question, const FixedBounds& bounds) {
  const std::string straddles = "the interval straddles the bound";
  const double value = level.value.value_or(stats::kNaN);
  const double bound = straddled(*level.interval, value, bounds);
  const double gap = std::abs(value - bound);
  const std::string if_true = " if the observed value is the truth";
  if (!(gap > 1e-12 * std::max(std::abs(value), std::abs(bound)))) {
    return straddles + "; no sample size can decide this" + if_true + ": it lies at the bound";
  }
  const double alpha = (1 - question.confidence) / 2;
  const double width = value > bound ? value - level.interval->low : level.interval->high - value;
  const double df = std::max(1.0, static_cast<double>(number_of(level)) - 1);
  const double standard_error = width / stats::student_upper_quantile(alpha, df);
  if (!std::isfinite(standard_error) || number_of(level) < 2) {
    return straddles + "; more runs or examples narrow it";
  }
  const double run_sd = level.over_runs ? 0 : question.run_sd.value_or(0);
  const stats::Design wide = design_of(level, standard_error, run_sd);
  const double measured = std::hypot(level.standard_error.value_or(0), run_sd);
  const bool known = level.standard_error.value_or(0) > 0 && measured < standard_error;
  const Amount amount =
      amount_of(level, known ? design_of(level, measured, run_sd) : wide, wide, {gap, alpha, kUsualPower});
  const std::string range = range_text(amount);
  if (amount.state == Amount::State::kNotByThis) {
    return straddles + "; more examples of one run cannot decide it" + if_true + ": add runs with other seeds";
  }
  return range.empty()
             ? straddles + "; even a hundred times the " + units_of(level) + " would hardly decide it" + if_true
             : range + " " + units_of(level) + " would decide it" + if_true;
}

std::vector<Flip> flips_of_bound(const IntervalEstimate& interval, const FixedBounds& bounds) {
  std::vector<Flip> flips;
  if (bounds.least.has_value() == bounds.most.has_value()) {
    return flips;
  }
  const bool lower = bounds.least.has_value();
  const double bound = lower ? *bounds.least : *bounds.most;
  const double kept = lower ? interval.low : interval.high;    // beyond this end a bound is kept
  const double broken = lower ? interval.high : interval.low;  // beyond this one it is broken
  const auto outcome_at = [&](double at) {
    const double sign = lower ? 1 : -1;
    return sign * kept > sign * at     ? Outcome::kHolds
           : sign * broken < sign * at ? Outcome::kViolated
                                       : Outcome::kInconclusive;
  };
  const auto turn = [&](double end, bool up, Outcome wanted) {
    double at = std::isfinite(end) ? rounded(end, up) : end;
    // An end of three digits is its own neighbour, and decides nothing yet.
    at = outcome_at(at) == wanted ? at : rounded(at + (up ? 1e-4 : -1e-4) * std::abs(at), up);
    if (std::isfinite(at) && outcome_at(at) == wanted) {
      flips.push_back({"bound", wanted, at, "a bound of " + short_number(at, 4) + " " + std::string(would(wanted))});
    }
  };
  const Outcome now = outcome_at(bound);
  if (now == Outcome::kInconclusive) {
    turn(kept, !lower, Outcome::kHolds);
    turn(broken, lower, Outcome::kViolated);
  } else if (now == Outcome::kViolated) {
    turn(broken, !lower, Outcome::kInconclusive);
  }
  return flips;
}

}  // namespace gate::checks
