// What run sets carry, as far as a policy has to fit it.
#ifndef GATE_CLI_INIT_FACTS_H_
#define GATE_CLI_INIT_FACTS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/run.h"

namespace gate::cli {

struct MetricFact {
  bool per_row = false;  // else one number a run
  double least = 0, most = 0;
  std::optional<bool> higher_is_better = {};  // as the file says; most do not
};

struct RecordFacts {
  std::vector<const RunSet*> sides;                         // the candidate, then the baseline when there is one
  std::map<std::string, MetricFact, std::less<>> metrics;   // which every run of every side carries
  std::set<std::string, std::less<>> partial;               // metrics that only some runs carry
  std::map<std::string, std::set<std::string>> slices;      // values by key, for keys that every run has
  std::size_t seeds = 0, runs = 0, examples = 0, rows = 0;  // of the side that has least
  std::set<std::string> artifacts;                          // names that every run lists
  std::string owner;                                        // when all records name the same one

  // Every document names it.
  [[nodiscard]] bool names(std::string_view member) const;
};

// `sides` must outlive the answer.
RecordFacts facts_of(std::vector<const RunSet*> sides);

}  // namespace gate::cli

#endif  // GATE_CLI_INIT_FACTS_H_
