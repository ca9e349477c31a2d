// The key `change` of a case: the change under test, as the policy's conditions and waivers ask for it.
#ifndef GATE_CLI_CASE_CHANGE_H_
#define GATE_CLI_CASE_CHANGE_H_

#include <optional>

#include "gate/model/change.h"
#include "gate/policy/mapping.h"

namespace gate::cli {

// Nothing when the case has no such key, or after a complaint. What the key leaves out is not known; but a change that
// is no tag has no tag, and a tag has no branch.
std::optional<ChangeFacts> read_case_change(const policy::Mapping& root);

}  // namespace gate::cli

#endif  // GATE_CLI_CASE_CHANGE_H_
