// Several candidates judged in one call. Whoever ships the best of N looks N times: the chance that some unacceptable
// candidate passes is held to that of a single one (Holm 1979, over the candidates).
#ifndef GATE_EVALUATE_SEVERAL_H_
#define GATE_EVALUATE_SEVERAL_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/evaluate/evaluate.h"
#include "gate/model/evaluation.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

// The policy with every one-sided error divided by `divisor`, a whole number of at least 1.
Policy stricter(const Policy& policy, std::size_t divisor);

// What `stricter(policy, divisor)` makes of a candidate.
using JudgeAgain = std::function<Result<Evaluation>(std::size_t candidate, std::size_t divisor)>;

// `evaluations` are those of each candidate by itself, and get one finding more, "gate:candidates": a candidate that
// passes by itself and not at its step of Holm's procedure warns, or blocks where the policy says that the undecided
// block. Blocks and warnings stay as they are; a block needs no correction. `names` are in the same order. Each
// evaluation then names the others' records too, since its verdict can be recomputed from all of them only.
Status hold_family(const Policy& policy, const std::vector<std::string>& names, const JudgeAgain& judge,
                   std::vector<Evaluation>& evaluations);

// What a candidate is judged from.
using InputOf = std::function<Input(const Policy& policy, std::size_t candidate, bool explains)>;
// Adds to what the checks found of a candidate what is not theirs to say.
using Complete = std::function<Status(const Input& input, std::size_t candidate, Evaluation& evaluation)>;

// Each of the candidates in `names` by itself, completed, and several of them held as a family.
Result<std::vector<Evaluation>> judge_all(const Policy& policy, const std::vector<std::string>& names,
                                          const InputOf& input_of, const Complete& complete);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_SEVERAL_H_
