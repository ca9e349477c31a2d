// What would have to change so that a line of the policy meets its targets: its number, the seeds, the examples.
#ifndef GATE_CALIBRATE_SEARCH_H_
#define GATE_CALIBRATE_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/calibrate/simulate.h"

namespace gate::calibrate {

// Shares of gates; a target that is not given always holds.
struct Targets {
  std::optional<double> false_block;   // at most, of equal candidates
  std::optional<double> false_warn;    // at most, of equal candidates
  std::optional<double> inconclusive;  // at most, of equal candidates
  std::optional<double> caught;        // at least, of losses of kCaughtSize margins: blocked
  std::optional<double> notice;        // at least, of the same: blocked or warned
  [[nodiscard]] bool any() const { return false_block || false_warn || inconclusive || caught || notice; }
};

// The loss that targets are about. At one margin a gate that keeps its errors can hardly block; at two it should.
inline constexpr double kCaughtSize = 2;

// Rates as they were counted. `equal` is of equal candidates, `loss` of those with a loss of kCaughtSize.
bool met(const Targets& targets, const Count& equal, const Count* loss);

// The same beyond doubt: the limits of exact one-sided 95 % intervals meet the targets.
bool shown_met(const Targets& targets, const Count& equal, const Count* loss);

// What meets the targets for one line by itself; nothing where nothing within reach does.
struct Remedy {
  std::size_t line = 0;
  bool met_now = false;
  std::optional<double> number;         // the least margin, or distance of a bound
  std::optional<std::size_t> seeds;     // a side, at the present exam
  std::optional<std::size_t> examples;  // at the present seeds
};

inline constexpr std::size_t kMostTimesSeeds = 8;  // looked for, times the present
inline constexpr std::size_t kMostTimesExamples = 8;

// One remedy a line. `work` is the whole policy's; the search draws fewer gates than it.
Result<std::vector<Remedy>> remedies(const Work& work, const Targets& targets,
                                     const std::function<void(std::size_t line)>& progress);

// The policy with the numbers of those remedies that have one and are not met now, and its lines.
Result<Policy> amended(const Policy& policy, std::vector<Line>& lines, const std::vector<Remedy>& remedies);

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_SEARCH_H_
