// Asking the checks of a policy, several at once.
#ifndef GATE_EVALUATE_ASK_H_
#define GATE_EVALUATE_ASK_H_

#include <cstddef>
#include <vector>

#include "gate/evaluate/evaluate.h"
#include "gate/model/evaluation.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

// How many checks are asked at once on so many threads. A check that compares holds tables of every row (some forty
// bytes each), so of large sets fewer are asked at a time than there are threads.
unsigned asked_at_once(std::size_t checks, std::size_t rows, unsigned threads);

// What each check of the policy says, in the policy's order; of one whose `when` excludes it, that. A check that needs
// a baseline is asked only when there is one. Whatever a check throws is a finding that blocks; only the end of memory
// is thrown on.
std::vector<std::vector<Finding>> ask(const Input& input);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_ASK_H_
