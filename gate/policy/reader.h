// Policies: YAML bytes in, a policy with all its checks bound out, or everything that is wrong with it.
#ifndef GATE_POLICY_READER_H_
#define GATE_POLICY_READER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/check.h"
#include "gate/model/policy.h"
#include "gate/policy/extends.h"
#include "gate/policy/yaml_tree.h"

namespace gate::policy {

// The policy language this program reads; `gate: 1` in a policy names it.
inline constexpr std::int64_t kLanguageVersion = 1;

struct PolicyInput {
  std::string_view bytes;
  std::string file;            // as diagnostics name it
  std::string source;          // "file", "head", "base", or a revision
  Neighbours neighbours = {};  // where the files that it extends are
};

// The error is kPolicy with every problem of the file, each with line, column and source line, in file order. Touches
// no file and no clock; `kinds` are what `kind:` may name and must outlive the policy.
Result<Policy> read_policy(const PolicyInput& input, std::span<const CheckKind* const> kinds,
                           const YamlLimits& limits = {});

// The effective policy as YAML, each line with its origin (gate/policy/show.h). Fails only on what spoils the files
// themselves; whether their content makes a policy is for read_policy to say.
Result<std::string> show_policy(const PolicyInput& input, const YamlLimits& limits = {});

}  // namespace gate::policy

#endif  // GATE_POLICY_READER_H_
