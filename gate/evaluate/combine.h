// What the policy makes of what the data say. Total over the outcomes: a new one does not compile until it is handled
// here.
#ifndef GATE_EVALUATE_COMBINE_H_
#define GATE_EVALUATE_COMBINE_H_

#include "gate/model/names.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

// The verdict of one finding. `failed` always blocks; what is missing follows `on_missing`; a value between its warning
// and its hard bound warns.
Verdict combine(Outcome outcome, ReasonCode reason, const CheckSpec& spec);

// True for the reasons that mean "the record does not say", as opposed to "the data do not decide".
bool is_missing(ReasonCode reason);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_COMBINE_H_
