// The files that a policy is made of: `extends`, followed into one tree.
#ifndef GATE_POLICY_EXTENDS_H_
#define GATE_POLICY_EXTENDS_H_

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/policy/problems.h"
#include "gate/policy/yaml_tree.h"

namespace gate::policy {

// A file that a policy extends.
struct PolicyPart {
  std::string name;  // "builtin:minimal", or its path from the folder of the policy
  std::string file;  // as diagnostics name it
  std::string bytes;
};

struct Neighbours {
  // The bytes of a file by its path from the folder of the policy; empty: it lies in none.
  std::function<Result<std::string>(std::string_view path)> read = {};
  std::string prefix = {};  // of file names in diagnostics: "ci/", "git:main:ci/"
};

inline constexpr std::size_t kMostParts = 16;
inline constexpr std::size_t kDeepestExtends = 8;

// The tree of `own` with everything it extends merged below it. Every file that was read is added to `parts`, each
// once, in the order in which they were needed; problems refer to their bytes. Nothing when one of them cannot be read.
std::optional<YamlNode> resolve_extends(YamlNode own, const Neighbours& neighbours, const YamlLimits& limits,
                                        Problems& problems, std::deque<PolicyPart>& parts);

}  // namespace gate::policy

#endif  // GATE_POLICY_EXTENDS_H_
