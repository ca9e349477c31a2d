#include "gate/calibrate/search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "gate/base/decimal.h"
#include "gate/stats/proportion.h"

namespace gate::calibrate {
namespace {

constexpr std::uint32_t kSearchGates = 250;  // a rate of 1 % is known to 0.6 points, one of 80 % to 2.5
constexpr std::array<double, 13> kSteps{1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8};

struct Limits {
  double low, high;
};

Limits as_counted(std::uint32_t part, std::uint32_t whole) {
  const double p = share(part, whole);
  return {p, p};
}

Limits beyond_doubt(std::uint32_t part, std::uint32_t whole) {
  const stats::Interval interval = stats::clopper_pearson(part, whole, {0.05, 0.05});
  return {interval.low, interval.high};
}

bool meets(const Targets& targets, const Count& equal, const Count* loss,
           Limits (*limits)(std::uint32_t, std::uint32_t)) {
  const auto most = [&](const std::optional<double>& target, std::uint32_t part) {
    return !target || limits(part, equal.gates).high <= *target;
  };
  const auto least = [&](const std::optional<double>& target, std::uint32_t part) {
    return !target || loss == nullptr || limits(part, loss->gates).low >= *target;
  };
  return most(targets.false_block, equal.blocked) && most(targets.false_warn, equal.warned) &&
         most(targets.inconclusive, equal.undecided) && least(targets.caught, loss == nullptr ? 0 : loss->blocked) &&
         least(targets.notice, loss == nullptr ? 0 : loss->blocked + loss->warned);
}

// The largest number for which a loss of kCaughtSize of them can still be made.
double most_for(const Line& line) {
  if (line.way == Line::Way::kFlip || (line.falls && line.present > 0)) {
    const double room = line.falls ? line.present : 1 - line.present;
    return 0.95 * room / kCaughtSize / (line.relative ? line.present : 1);
  }
  return std::numeric_limits<double>::infinity();
}

// Numbers that people write, from a twentieth to fifty times the present one.
std::vector<double> grid(const Line& line) {
  const double now = line.margin;
  const double most = std::min(now * 50, most_for(line));
  std::vector<double> all;
  for (int power = static_cast<int>(std::floor(std::log10(now / 20))); power <= std::ceil(std::log10(now * 50));
       ++power) {
    for (const double step : kSteps) {
      const double number = power < 0 ? step / power_of_ten(-power) : step * power_of_ten(power);
      if (number >= now / 20 && number <= most) {
        all.push_back(number);
      }
    }
  }
  return all;
}

// The line's check alone, judged at some number and design.
class Trial {
 public:
  Trial(const Work& work, std::size_t line, const Targets& targets) : work_(work), targets_(targets) {
    line_ = work.lines[line];
    policy_ = work.policy;
    policy_.checks = {work.policy.checks[line_.check]};
    line_.check = 0;
  }

  Result<bool> holds(double number, const Design& design) {
    GATE_ASSIGN(CheckSpec check, with_number(policy_.checks.front(), line_, number));
    Policy policy = policy_;
    policy.checks = {std::move(check)};
    Line line = line_;
    line.margin = number;
    const Work work{
        policy,     work_.pool, work_.sets,    design, {line},       {kCaughtSize}, std::min(work_.gates, kSearchGates),
        work_.seed, work_.now,  work_.threads, {},     work_.journal};
    GATE_ASSIGN(const Counts counts, simulate(work));
    return met(targets_, part_of(counts, line), &counts.losses.front().own);
  }

  [[nodiscard]] const Line& line() const { return line_; }

 private:
  // Of a line of the whole exam what the whole says, of one of slices what they say.
  static Count part_of(const Counts& counts, const Line& line) {
    for (const CheckCount& check : counts.checks) {
      if (check.of_slices == !line.by.empty()) {
        return check.count;
      }
    }
    return counts.equal;
  }

  const Work& work_;
  const Targets& targets_;
  Line line_;
  Policy policy_;
};

// The least of `numbers` (ascending) that holds, as if more always helped; nothing when the last does not.
template <typename Number, typename Holds>
Result<std::optional<Number>> least_that(const std::vector<Number>& numbers, const Holds& holds) {
  if (numbers.empty()) {
    return std::optional<Number>();
  }
  std::size_t low = 0;
  std::size_t high = numbers.size() - 1;
  GATE_ASSIGN(const bool last, holds(numbers.back()));
  if (!last) {
    return std::optional<Number>();
  }
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    GATE_ASSIGN(const bool enough, holds(numbers[middle]));
    (enough ? high : low) = enough ? middle : middle + 1;
  }
  return std::optional<Number>(numbers[high]);
}

// now + 1, ... in steps that grow, to `times` times now.
std::vector<std::size_t> more_of(std::size_t now, std::size_t times) {
  std::vector<std::size_t> all;
  for (double at = static_cast<double>(now); at < static_cast<double>(now * times);) {
    at = std::max(at + 1, std::floor(at * 1.15));
    all.push_back(static_cast<std::size_t>(at));
  }
  return all;
}

Design with_seeds(const Work& work, std::size_t seeds) {
  Design design = work.design;
  design.candidate_runs = seeds;
  design.baseline_runs = design.baseline_runs == 0 ? 0 : seeds;
  if (design.candidate_runs + design.baseline_runs > work.pool.set.runs.size()) {
    design.drawing = Drawing::kAgain;
  }
  return design;
}

}  // namespace

bool met(const Targets& targets, const Count& equal, const Count* loss) {
  return meets(targets, equal, loss, &as_counted);
}

bool shown_met(const Targets& targets, const Count& equal, const Count* loss) {
  return meets(targets, equal, loss, &beyond_doubt);
}

Result<std::vector<Remedy>> remedies(const Work& work, const Targets& targets,
                                     const std::function<void(std::size_t line)>& progress) {
  std::vector<Remedy> all;
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    if (progress) {
      progress(i);
    }
    Trial trial(work, i, targets);
    Remedy remedy;
    remedy.line = i;
    GATE_ASSIGN(remedy.met_now, trial.holds(trial.line().margin, work.design));
    GATE_ASSIGN(remedy.number,
                least_that(grid(trial.line()), [&](double number) { return trial.holds(number, work.design); }));
    if (!remedy.met_now && work.design.drawing != Drawing::kRows) {
      GATE_ASSIGN(remedy.seeds,
                  least_that(more_of(work.design.candidate_runs, kMostTimesSeeds), [&](std::size_t seeds) {
                    return trial.holds(trial.line().margin, with_seeds(work, seeds));
                  }));
    }
    if (!remedy.met_now && trial.line().of_rows) {
      GATE_ASSIGN(remedy.examples,
                  least_that(more_of(work.pool.set.examples.size(), kMostTimesExamples), [&](std::size_t examples) {
                    Design design = work.design;
                    design.examples = examples;
                    return trial.holds(trial.line().margin, design);
                  }));
    }
    all.push_back(remedy);
  }
  return all;
}

Result<Policy> amended(const Policy& policy, std::vector<Line>& lines, const std::vector<Remedy>& remedies) {
  Policy changed = policy;
  for (const Remedy& remedy : remedies) {
    if (remedy.met_now || !remedy.number) {
      continue;
    }
    Line& line = lines[remedy.line];
    GATE_ASSIGN(CheckSpec check, with_number(changed.checks[line.check], line, *remedy.number));
    changed.checks[line.check] = std::move(check);
    line.margin = *remedy.number;
  }
  return changed;
}

}  // namespace gate::calibrate
