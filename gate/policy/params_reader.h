// The parameters of a check kind, read by the kind's own table.
#ifndef GATE_POLICY_PARAMS_READER_H_
#define GATE_POLICY_PARAMS_READER_H_

#include <span>
#include <string>
#include <vector>

#include "gate/model/params.h"
#include "gate/policy/attachments.h"
#include "gate/policy/mapping.h"

namespace gate::policy {

// Reads every parameter of `specs` that `mapping` has. What is missing, of the wrong type or out of range is added to
// the problems and left out of the answer. Unknown keys are the caller's business, except in groups.
Params read_params(const Mapping& mapping, std::span<const ParamSpec> specs, Attachments& attachments);

std::vector<std::string> names_of(std::span<const ParamSpec> specs);

}  // namespace gate::policy

#endif  // GATE_POLICY_PARAMS_READER_H_
