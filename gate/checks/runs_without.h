// Runs of one side that have no value of a metric which other runs of it have: a run that crashed, or one that measured
// something else, such as a load test beside quality runs.
#ifndef GATE_CHECKS_RUNS_WITHOUT_H_
#define GATE_CHECKS_RUNS_WITHOUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/evaluation.h"
#include "gate/model/run.h"

namespace gate::checks {

// The code of the remark on runs that should have the metric and do not.
inline constexpr std::string_view kRunsLackingMetric = "runs_lacking_metric";

struct RunsWithout {
  std::vector<const Run*> carrying, without;

  // How many of `without` should have had it: they carry nothing at all, or share examples (else a document metric)
  // with those that do. Adds a remark on these, and one on the others, which are left out.
  [[nodiscard]] std::size_t lacking(std::string_view metric, std::string_view side, std::vector<Note>& notes) const;
};

}  // namespace gate::checks

#endif  // GATE_CHECKS_RUNS_WITHOUT_H_
