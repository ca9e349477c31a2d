// A change that edits its own policy is judged by both, and the worse verdict counts. What became of the policy is a
// finding of its own, "gate:policy", which no waiver of either policy can reach.
#ifndef GATE_EVALUATE_JUDGE_CHANGE_H_
#define GATE_EVALUATE_JUDGE_CHANGE_H_

#include <string>

#include "gate/base/result.h"
#include "gate/evaluate/evaluate.h"
#include "gate/model/evaluation.h"
#include "gate/model/policy.h"

namespace gate::evaluate {

// `evaluation` is what `base` made of the records, `other` what `change` made of them. A change under whose own policy
// nothing is evaluated blocks; any other error of `other` is returned.
Status judge_by_both(Evaluation& evaluation, const Policy& base, const Policy& change, const Result<Evaluation>& other);

// The base has no policy, so the change's own has judged: at least a warning.
void note_new_policy(Evaluation& evaluation, const std::string& base_commit);

// The change deletes the policy that has judged it: at least a warning.
void note_removed_policy(Evaluation& evaluation);

// The baseline is not at the base, but part of the change: at least a warning.
void note_new_baseline(Evaluation& evaluation, const std::string& path, const std::string& base_commit);

// An explicit choice judged alone; what the base's policy says otherwise is remarked, and changes nothing.
void note_difference_from_base(Evaluation& evaluation, const Policy& base, const Policy& judged);

// All of the above, as `change` says. `input` is what `evaluation` was made of; `other` is the policy on the other side
// of the change when it says something else (nullptr: it does not, or is the base's and cannot be read), `other_sets`
// the run sets that it names.
Status add_change(Evaluation& evaluation, const ChangeOfPolicy& change, const Input& input, const Policy* other,
                  const RunSets& other_sets);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_JUDGE_CHANGE_H_
