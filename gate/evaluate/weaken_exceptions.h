// The weakenings of what a policy makes exceptions by: the conditions of its checks, and its waivers.
#ifndef GATE_EVALUATE_WEAKEN_EXCEPTIONS_H_
#define GATE_EVALUATE_WEAKEN_EXCEPTIONS_H_

#include <cstddef>
#include <vector>

#include "gate/evaluate/weaken.h"

namespace gate::evaluate {

// The check, which stands at `at` of the policy, asked about fewer changes: on schedules only (on manual runs, where it
// is asked on schedules only already), and without each entry of each list of its condition that has several.
std::vector<Weakening> narrower_conditions(const CheckSpec& spec, std::size_t at);

// Of each waiver: 30 days more, twice the loss, every slice, every commit. Then a waiver without bounds for each check
// that can block and has no such waiver yet.
std::vector<Weakening> wider_waivers(const Policy& policy);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_WEAKEN_EXCEPTIONS_H_
