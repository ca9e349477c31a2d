// What leaving one run out would turn, and which run carries most of the change.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/flips.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

constexpr std::size_t kMostCells = 4'000'000;  // one judgement reads every cell once or a few times
constexpr std::size_t kRunsInFull = 20;        // of a side; of more than that only the two extreme ones are left out
constexpr double kLargeShare = 0.5;

Sides without_run(Sides sides, bool candidate, std::size_t run) {
  const auto erase = [&](auto& runs) {
    if (run < runs.size()) {
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(run));
    }
  };
  if (candidate || sides.seed_pairs) {
    erase(sides.core.candidate);
    erase(sides.core.candidate_per);
    erase(sides.run_candidate);
  }
  if (!candidate || sides.seed_pairs) {
    erase(sides.core.baseline);
    erase(sides.core.baseline_per);
    erase(sides.run_baseline);
  }
  return sides;
}

std::vector<std::size_t> runs_to_try(const std::vector<double>& values, bool in_full) {
  std::vector<std::size_t> runs;
  if (in_full) {
    for (std::size_t k = 0; k < values.size(); ++k) {
      runs.push_back(k);
    }
    return runs;
  }
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {static_cast<std::size_t>(least - values.begin()), static_cast<std::size_t>(most - values.begin())};
}

void runs(const Sides& sides, const MetricTable& table, const Question& question, Outcome outcome, bool resampled,
          std::vector<Flip>& flips) {
  const std::size_t cells =
      std::max<std::size_t>(1, sides.core.examples()) * (sides.run_candidate.size() + sides.run_baseline.size());
  for (const Side side : {Side::kCandidate, Side::kBaseline}) {
    const bool candidate = side == Side::kCandidate;
    const std::vector<double>& values = candidate ? sides.run_candidate : sides.run_baseline;
    if (values.size() < kLeastRuns) {
      continue;
    }
    const bool in_full = !resampled && values.size() <= kRunsInFull && cells * values.size() <= kMostCells;
    std::vector<std::pair<Outcome, std::vector<std::string>>> turned;
    for (const std::size_t run : runs_to_try(values, in_full)) {
      const std::optional<Outcome> other = judged(without_run(sides, candidate, run), question);
      if (!other || *other == outcome) {
        continue;
      }
      const auto at =
          std::find_if(turned.begin(), turned.end(), [&](const auto& each) { return each.first == *other; });
      const std::string& name = (candidate ? table.candidate : table.baseline).labels[run];
      if (at == turned.end()) {
        turned.push_back({*other, {name}});
      } else {
        at->second.push_back(name);
      }
    }
    for (const auto& [other, names] : turned) {
      const std::string who = names.size() == 1 ? names.front() : "any one of " + shortened(join(names, ", "), 80);
      flips.push_back({"without_run", other, static_cast<double>(names.size()),
                       "without " + who + " of the " + std::string(word(side)) + " it " + std::string(would(other))});
    }
  }
}

// The run that carries most of the difference of the means over runs, where one carries more than half.
void run_share(const Sides& sides, const MetricTable& table, const Comparison& comparison, Outcome outcome,
               std::vector<Flip>& flips) {
  if (sides.ratio()) {
    return;
  }
  const bool shown = comparison.interval->low > 0 || comparison.interval->high < 0;
  const double change = stats::mean(sides.run_candidate) - stats::mean(sides.run_baseline);
  if (!(shown || outcome != Outcome::kHolds) || !(std::abs(change) > 0) ||
      !(4 * std::abs(comparison.estimate.value_or(0)) >= std::abs(comparison.limit))) {
    return;
  }
  double largest = 0;
  std::string name;
  for (const Side side : {Side::kCandidate, Side::kBaseline}) {
    const bool candidate = side == Side::kCandidate;
    const std::vector<double>& own = candidate ? sides.run_candidate : sides.run_baseline;
    const double other = stats::mean(candidate ? sides.run_baseline : sides.run_candidate);
    for (std::size_t k = 0; own.size() >= kLeastRuns && k < own.size(); ++k) {
      const double share = (candidate ? 1 : -1) * (own[k] - other) / static_cast<double>(own.size()) / change;
      if (share > largest) {
        largest = share;
        name = (candidate ? table.candidate : table.baseline).labels[k] + " of the " + std::string(word(side));
      }
    }
  }
  if (largest >= kLargeShare) {
    const std::string part = largest >= 1 ? "all" : short_number(std::round(100 * largest), 3) + "%";
    flips.push_back({"run_share", std::nullopt, largest, name + " carries " + part + " of the change"});
  }
}

}  // namespace

void flips_by_runs(const Sides& sides, const MetricTable& table, const Question& question, const Comparison& comparison,
                   Outcome outcome, std::vector<Flip>& flips) {
  const std::size_t cells = sides.core.examples() * (sides.run_candidate.size() + sides.run_baseline.size());
  if (cells <= kMostCells) {
    runs(sides, table, question, outcome, comparison.resampled, flips);
  }
  run_share(sides, table, comparison, outcome, flips);
}

}  // namespace gate::checks
