// What to do about a value that is not shown to lie within a fixed bound: how much more data would decide it, and which
// bound would.
#ifndef GATE_CHECKS_BOUND_ADVICE_H_
#define GATE_CHECKS_BOUND_ADVICE_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/checks/level.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

struct FixedBounds {
  std::optional<double> least, most;
};

// For an interval that straddles a bound: the runs, examples or clusters that would decide it with 80 % power if the
// value observed is the truth, as a range, since the variance is an estimate.
std::string advice_on_bound(const Level& level, const LevelQuestion& question, const FixedBounds& bounds);

// Of a bound that is not kept, the nearest ones of three digits that would be, or that would be broken; of two bounds
// nothing.
std::vector<Flip> flips_of_bound(const IntervalEstimate& interval, const FixedBounds& bounds);

}  // namespace gate::checks

#endif  // GATE_CHECKS_BOUND_ADVICE_H_
