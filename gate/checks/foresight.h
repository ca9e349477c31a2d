// What can be told about a check before there are data: the answer of its own decision on the most favourable data of a
// size. No formula is repeated here; what decides later is asked now.
#ifndef GATE_CHECKS_FORESIGHT_H_
#define GATE_CHECKS_FORESIGHT_H_

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/compare.h"
#include "gate/checks/level.h"
#include "gate/model/check.h"

namespace gate::checks {

// Where the values of a metric lie, as far as its name and definition tell.
struct KnownRange {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool score = true;  // may be a score between 0 and 1; false: measured, or computed
};
KnownRange known_range(const Metrics& metrics, std::string_view metric);

// A comparison of a metric at the sizes of each side that a policy demands.
struct PlannedComparison {
  const Question& question;
  KnownRange range;
  std::optional<std::size_t> examples, runs;  // nothing: no such size is demanded
  std::string prefix;                         // of parameter names: "slices."
  std::string_view margin_name;               // "margin", "min_gain"
  bool searches = true;                       // for the least size that changes the answer
};
// That it decides nothing at these sizes, or that a candidate whose every answer is the baseline's cannot pass; each
// with the least size or margin that changes it.
std::vector<Foreseen> foreseen_of(const PlannedComparison& planned);

// The same for one side against fixed bounds.
struct PlannedLevel {
  const LevelQuestion& question;
  KnownRange range;
  std::optional<std::size_t> examples, runs;
  std::optional<double> least, most;
  bool searches = true;
  std::string prefix = "";  // of parameter names: "slices."
};
std::vector<Foreseen> foreseen_of(const PlannedLevel& planned);

// That a check which needs `least` examples decides nothing at the number that is demanded; nothing otherwise.
std::optional<Foreseen> too_few_examples(const Demands& demands, std::size_t least);

// That a bound cannot be kept, or cannot be broken, because of where all values lie. `name` is that of the parameter.
std::optional<Foreseen> beyond_range(const KnownRange& range, std::string_view name, std::optional<double> least,
                                     std::optional<double> most);

}  // namespace gate::checks

#endif  // GATE_CHECKS_FORESIGHT_H_
