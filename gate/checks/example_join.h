// The examples of both sides as one sorted list, and the words that rows of an example carry: slices, clusters.
#ifndef GATE_CHECKS_EXAMPLE_JOIN_H_
#define GATE_CHECKS_EXAMPLE_JOIN_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/run.h"

namespace gate::checks {

// Where an example of a set stands in the joint, sorted list of ids.
class Places {
 public:
  Places() = default;  // each stands where it does in its set
  explicit Places(std::vector<std::uint32_t> of_each) : of_each_(std::move(of_each)) {}
  std::uint32_t operator[](std::uint32_t example) const { return of_each_.empty() ? example : of_each_[example]; }

 private:
  std::vector<std::uint32_t> of_each_;
};

struct Join {
  struct OfSides {
    Places candidate, baseline;
  };
  std::vector<std::string_view> ids;
  OfSides places;
};

// `baseline` may be null.
Join join_examples(const RunSet& candidate, const RunSet* baseline);

// A word column of a run's rows; nullptr: the run has none.
using WordColumnOf = std::function<const WordColumn*(const Rows& rows)>;

// A set and where its examples stand in a joint list. Refers to both.
struct Placed {
  const RunSet* set;  // nullptr: there is none
  const Places& places;
};

// The word of each example of `ids`, "" where no row has one. An example whose word differs between rows is an input
// error; `what` names the column in it.
Result<std::vector<std::string_view>> joint_words(std::span<const std::string_view> ids, const Placed& candidate,
                                                  const Placed& baseline, const std::string& what,
                                                  const WordColumnOf& column_of);

}  // namespace gate::checks

#endif  // GATE_CHECKS_EXAMPLE_JOIN_H_
