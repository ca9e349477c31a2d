// What is under test, as `when:` and the commit ranges of waivers ask for it. A CI's variables are hints: a fact is
// known only where objects of the clone bear it out, so that a change cannot talk its way out of a check.
#ifndef GATE_PROVENANCE_CHANGE_FACTS_H_
#define GATE_PROVENANCE_CHANGE_FACTS_H_

#include <optional>
#include <string>

#include "gate/model/change.h"
#include "gate/provenance/change_base.h"

namespace gate::provenance {

// Always answers; without a repository around `folder` nothing is known. What is not asked for is not looked up.
// `under_test` names the commit that is judged; nothing: HEAD, and outside a CI the work tree.
ChangeFacts change_facts(const std::string& folder, const CiHints& hints, const ChangeQuestions& questions,
                         const std::optional<std::string>& under_test = {});

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_CHANGE_FACTS_H_
