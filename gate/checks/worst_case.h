// What is missing, taken at its worst: how many of the examples that a side did not score would have to turn out badly
// to undo the answer "not worse than the baseline".
#ifndef GATE_CHECKS_WORST_CASE_H_
#define GATE_CHECKS_WORST_CASE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gate/checks/compare.h"
#include "gate/checks/metric_table.h"

namespace gate::checks {

struct WorstCase {
  std::string problem;               // why nothing can be said; "" otherwise
  bool holds = false;                // the answer when every missing value is as good as the other side's
  std::vector<std::string> missing;  // examples without a value in some run of either side, those that hurt most first
  std::optional<std::size_t> flips;  // the least number of them that undoes it; nothing: not even all
};

// The comparison when everything that a side lacks is as bad for the candidate as its range allows: 0 or 1 where the
// candidate lacks it, the other end where the baseline does. Nothing: the metric has no such range.
struct AtWorst {
  std::size_t examples = 0;  // that some run of either side lacks
  Comparison comparison;
};
std::optional<AtWorst> at_worst(const MetricTable& table, const Question& question);

// `question` asks for the mean of a metric whose values lie in [0, 1]: outside of that nothing is worst.
WorstCase worst_case(const MetricTable& table, const Question& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_WORST_CASE_H_
