// The user's metric for one that a ready policy names, or the question to ask.
#ifndef GATE_CLI_INIT_FIND_METRIC_H_
#define GATE_CLI_INIT_FIND_METRIC_H_

#include <optional>
#include <string>
#include <string_view>

#include "gate/cli/init/facts.h"

namespace gate::cli {

struct FoundMetric {
  std::string name;
  std::optional<bool> higher_is_better = {};  // nothing: as the policy has it
  bool per_row = true;
};

struct MetricAnswer {
  std::optional<FoundMetric> found;
  std::string question = {};  // when nothing was found: why, and what to do
};

// `metric` is a name of a role.
MetricAnswer find_metric(std::string_view metric, const RecordFacts& facts);

}  // namespace gate::cli

#endif  // GATE_CLI_INIT_FIND_METRIC_H_
