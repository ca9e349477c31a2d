// The policies that the program brings along, by the names that `extends: [builtin:NAME]` uses.
#ifndef GATE_POLICY_BUILTIN_H_
#define GATE_POLICY_BUILTIN_H_

#include <span>
#include <string_view>

namespace gate::policy {

// Before the name of one, where files of a policy are named.
inline constexpr std::string_view kBuiltinPrefix = "builtin:";

struct BuiltinPolicy {
  std::string_view name;   // "minimal"
  std::string_view bytes;  // the file in policies/ as it is
};

// By name. Written by gate/policy/CMakeLists.txt from policies/*.yaml.
std::span<const BuiltinPolicy> builtin_policies();

}  // namespace gate::policy

#endif  // GATE_POLICY_BUILTIN_H_
