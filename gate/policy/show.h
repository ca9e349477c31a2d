// The effective policy: what `extends`, overrides and `remove` come to, each line with the place it comes from.
#ifndef GATE_POLICY_SHOW_H_
#define GATE_POLICY_SHOW_H_

#include <string>

#include "gate/policy/problems.h"
#include "gate/policy/yaml_tree.h"

namespace gate::policy {

// A policy of the same meaning that extends nothing, as YAML; "# file:line" behind each line.
std::string show(const YamlNode& policy, const Problems& files);

}  // namespace gate::policy

#endif  // GATE_POLICY_SHOW_H_
