// What a later look at the same candidate costs, and how the reader is told.
#ifndef GATE_EVALUATE_ATTEMPT_NOTE_H_
#define GATE_EVALUATE_ATTEMPT_NOTE_H_

#include "gate/model/attempt.h"
#include "gate/model/evaluation.h"

namespace gate::evaluate {

// The two-sided confidence at which attempt j is judged: its error is the policy's by j (j + 1), so that all attempts
// together wrongly pass no more often than one alone would. `attempt` is nullptr when nobody counts.
double left_of(double confidence, const Attempt* attempt);

// `confidence` is the policy's. Of many earlier attempts the last ten are named.
Note note_on(const Attempt& attempt, double confidence);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_ATTEMPT_NOTE_H_
