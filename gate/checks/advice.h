// What would decide an undecided check, and what to do about a violated one, in one sentence.
#ifndef GATE_CHECKS_ADVICE_H_
#define GATE_CHECKS_ADVICE_H_

#include <string>

#include "gate/checks/compare.h"
#include "gate/model/names.h"

namespace gate::checks {

// Empty for a check that holds. The amounts are ranges from the data at hand for 80 % power (planning.h); more than a
// hundred times the present size is answered with "choose a larger margin".
std::string advice_on(const Comparison& comparison, const Question& question, Outcome outcome);

}  // namespace gate::checks

#endif  // GATE_CHECKS_ADVICE_H_
