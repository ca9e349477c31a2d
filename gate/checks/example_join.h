// The examples of both sides as one sorted list, and the words that rows of an example carry: slices, clusters.
#ifndef GATE_CHECKS_EXAMPLE_JOIN_H_
#define GATE_CHECKS_EXAMPLE_JOIN_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/run.h"

namespace gate::checks {

// Position of each example of a set in the joint, sorted list of ids.
struct Join {
  std::vector<std::string_view> ids;
  std::vector<std::uint32_t> candidate, baseline;
};

// `baseline` may be null.
Join join_examples(const RunSet& candidate, const RunSet* baseline);

// A word column of a run's rows; nullptr: the run has none.
using WordColumnOf = std::function<const WordColumn*(const Rows& rows)>;

// The word of each joint example, "" where no row has one. An example whose word differs between rows is an input
// error; `what` names the column in it.
Result<std::vector<std::string_view>> joint_words(const Join& join, const RunSet& candidate, const RunSet* baseline,
                                                  const std::string& what, const WordColumnOf& column_of);

}  // namespace gate::checks

#endif  // GATE_CHECKS_EXAMPLE_JOIN_H_
