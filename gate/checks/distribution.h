// The two distributions that a drift check compares: numbers or categories of some rows, one an example.
#ifndef GATE_CHECKS_DISTRIBUTION_H_
#define GATE_CHECKS_DISTRIBUTION_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/evaluation.h"
#include "gate/model/metric.h"
#include "gate/model/run.h"

namespace gate::checks {

// The rows of a set that belong to one of the two distributions; rows with an infrastructure error never do.
struct Part {
  const RunSet& set;
  std::string name;                 // "baseline", "phase=training"
  std::optional<SliceLabel> where;  // nothing: all rows
};

struct Numbers {
  std::vector<double> values;  // one an example, the mean over its runs
  std::size_t missing = 0;     // examples without a value
};

Numbers numbers_of(const Metrics& metrics, const Part& part, const std::string& metric);

struct Categories {
  std::map<std::string, double> shares;  // "(none)": the rows without the field
  std::size_t examples = 0;
  bool known = false;  // some row has the field
};

// `field` is "guardrail" or "slices.<key>". An example whose runs differ counts in parts.
Categories categories_of(const Part& part, const std::string& field);

}  // namespace gate::checks

#endif  // GATE_CHECKS_DISTRIBUTION_H_
