// Conditions and waivers as people read them, for lists of what differs between two policies.
#ifndef GATE_EVALUATE_SPELLED_H_
#define GATE_EVALUATE_SPELLED_H_

#include <string>

#include "gate/model/policy.h"

namespace gate::evaluate {

// "event: [push], paths: [models/**]"; empty when nothing is given.
std::string spelled(const When& when);

// "until 2026-12-31, language=de, max_loss 0.05, by @lead"; without the check and the reason.
std::string spelled(const Waiver& waiver);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_SPELLED_H_
