// Whether a check is asked about the change under test. Only a condition that is known to be false leaves it out.
#ifndef GATE_EVALUATE_WHEN_H_
#define GATE_EVALUATE_WHEN_H_

#include <string>

#include "gate/model/change.h"

namespace gate::evaluate {

struct WhenAnswer {
  enum class State { kHolds, kExcluded, kUnknown } state = State::kHolds;
  std::string why;  // which fact excluded it, or could not be known and what mends that; empty when it holds
};

// `facts` is nullptr when nobody collected any: everything is unknown then.
WhenAnswer answer(const When& when, const ChangeFacts* facts);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_WHEN_H_
