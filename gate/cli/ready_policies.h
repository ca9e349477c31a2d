// The ready policies as commands name them.
#ifndef GATE_CLI_READY_POLICIES_H_
#define GATE_CLI_READY_POLICIES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/policy/builtin.h"

namespace gate::cli {

// Name and one line on what each is for: the first line of its text.
std::vector<std::pair<std::string, std::string>> ready_policies();

// As lines on a terminal.
std::string table_of_policies();

// The policy of that name; the error names the nearest one.
Result<policy::BuiltinPolicy> ready_policy(std::string_view name);

// The metrics and slice keys that its user has to put in place.
std::vector<std::string> names_in(const policy::BuiltinPolicy& policy);

}  // namespace gate::cli

#endif  // GATE_CLI_READY_POLICIES_H_
