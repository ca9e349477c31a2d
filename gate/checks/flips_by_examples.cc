// How many more examples lost or won would turn a comparison of pass/fail.
#include <algorithm>
#include <cmath>

#include "gate/base/text.h"
#include "gate/checks/flips.h"
#include "gate/checks/verdicts.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

// Examples that the candidate gets right (wrong) in every run, those first that the baseline gets right, in the order
// of their ids.
std::vector<std::size_t> unanimous(const Sides& sides, double value, double good) {
  const Core& core = sides.core;
  const auto all = [](const std::vector<std::vector<double>>& runs, std::size_t i, double which) {
    return std::all_of(runs.begin(), runs.end(), [&](const std::vector<double>& run) { return run[i] == which; });
  };
  std::vector<std::size_t> first;
  std::vector<std::size_t> then;
  for (std::size_t i = 0; i < core.examples(); ++i) {
    if (all(core.candidate, i, value)) {
      (!sides.independent && all(core.baseline, i, good) ? first : then).push_back(i);
    }
  }
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

void set_examples(Sides& sides, const std::vector<std::size_t>& which, std::size_t from, std::size_t to, double value) {
  for (std::vector<double>& run : sides.core.candidate) {
    for (std::size_t i = from; i < to; ++i) {
      run[which[i]] = value;
    }
  }
  for (std::size_t k = 0; k < sides.core.candidate.size(); ++k) {
    sides.run_candidate[k] = stats::mean(sides.core.candidate[k]);
  }
}

// How far the deciding end of the interval is from where the outcome turns; above 0 while it has not.
double slack_of(const Comparison& comparison, Outcome outcome, bool lost) {
  const double low = comparison.theta_low + comparison.theta_margin;
  const double high = comparison.theta_high + comparison.theta_margin;
  return lost ? (outcome == Outcome::kHolds ? low : high) : -(outcome == Outcome::kViolated ? high : low);
}

// Least number of examples, up to a tenth of them, that must change from `from` to `to` for the outcome to be another
// one. Each moves theta, and about as much the ends of its interval, by 1/n: few judgements find it.
void try_examples(Sides sides, const Question& question, Outcome outcome, double from, double to, bool lost,
                  std::vector<Flip>& flips) {
  const std::vector<std::size_t> which = unanimous(sides, from, lost ? from : to);
  const std::size_t most = std::min(which.size(), std::max<std::size_t>(5, sides.core.examples() / 10));
  const auto n = static_cast<double>(sides.core.examples());
  std::size_t changed = 0;
  const auto at = [&](std::size_t count) {
    set_examples(sides, which, changed, std::max(changed, count), to);
    set_examples(sides, which, std::min(changed, count), changed, from);
    changed = count;
    return compare_sides(sides, question);
  };
  const auto steps = [&](double slack) {
    return std::isfinite(slack) ? static_cast<std::size_t>(std::clamp(std::abs(slack) * n, 0.0, n)) : 1;
  };
  std::size_t low = 0;          // here the outcome is still the same
  std::size_t high = most + 1;  // here it is known to be another one, once `found`
  std::optional<Outcome> found;
  std::size_t guess = 1 + steps(slack_of(at(0), outcome, lost));
  for (int judgements = 0; high - low > 1; ++judgements) {
    guess = judgements < 12 ? std::clamp(guess, low + 1, high - 1) : low + (high - low) / 2;
    const Comparison there = at(guess);
    const Outcome other = verdict_of(there, question).outcome;
    if (there.obstacle) {
      return;
    }
    const std::size_t far = std::max<std::size_t>(1, steps(slack_of(there, outcome, lost)));
    if (other == outcome) {
      low = guess;
      guess += far;
    } else {
      high = guess;
      found = other;
      guess -= std::min(guess, far);
    }
  }
  if (found) {
    const std::string in_every_run = sides.run_candidate.size() > 1 ? " in every run" : "";
    const std::string turn =
        *found == Outcome::kInconclusive ? "would leave it inconclusive" : std::string(would(*found));
    const std::string how = std::string(lost ? " lost" : " won") + in_every_run + " " + turn;
    flips.push_back({lost ? "lost_examples" : "won_examples", found, static_cast<double>(high),
                     counted(high, "more example" + how, "more examples" + how)});
  }
}

}  // namespace

void flips_by_examples(const Sides& sides, const Question& question, Outcome outcome, std::vector<Flip>& flips) {
  if (sides.bounds != Bounds::kBinary || question.statistic.kind != Statistic::Kind::kMean ||
      question.aim == Aim::kSame) {
    return;
  }
  const double good = question.direction == Direction::kHigher ? 1 : 0;
  if (outcome != Outcome::kViolated) {
    try_examples(sides, question, outcome, good, 1 - good, true, flips);
  }
  if (outcome != Outcome::kHolds) {
    try_examples(sides, question, outcome, 1 - good, good, false, flips);
  }
}

}  // namespace gate::checks
