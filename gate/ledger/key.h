// When two evaluations are attempts at the same thing.
#ifndef GATE_LEDGER_KEY_H_
#define GATE_LEDGER_KEY_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/evaluation.h"
#include "gate/model/run.h"

namespace gate::ledger {

// SHA-256 over what is judged: the policy's id, what the candidate and the baseline are, and the exam.
//
// What a side is: the artifacts that the command line names, for the candidate; else what its documents say of `model`,
// `prompt` and `code`, all runs together. The exam: what the documents say of `dataset`; when they say nothing, the
// baseline's example ids (the candidate's when there is no baseline). Neither depends on seeds, times or the number of
// runs, nor on examples that were lost. What records do not say makes keys alike, never different: an unknown model
// shares its attempts with every other unknown model.
std::string key_of(std::string_view policy_id, const std::vector<Artifact>& artifacts, const RunSet& candidate,
                   const RunSet* baseline);

// Whether each run of the set says what was judged: something of `model`, `prompt` or `code`.
bool names_itself(const RunSet& set);

}  // namespace gate::ledger

#endif  // GATE_LEDGER_KEY_H_
