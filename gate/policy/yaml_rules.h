// Rules about YAML text and trees that need no parser, and that the library does not keep by itself.
#ifndef GATE_POLICY_YAML_RULES_H_
#define GATE_POLICY_YAML_RULES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/policy/yaml_tree.h"

namespace gate::policy {

// Offset of the first line that begins with '%'. yaml-cpp takes such a line for a directive wherever it stands, and
// drops it.
std::optional<std::size_t> first_directive(std::string_view bytes);

// Whether the quote (' or ") at `offset` is closed. yaml-cpp ends an open one silently at the end of the file, and all
// that was to follow with it.
bool is_closed_quote(std::string_view bytes, std::size_t offset);

// Offset of the last byte before `end` that is neither blank nor part of a comment; nothing when none is near.
std::optional<std::size_t> last_sign_before(std::string_view bytes, std::size_t end);

struct DuplicateKey {
  YamlKey key;
  std::uint32_t first_line = 0;  // where the same key stands first
};

// Removes every key that the mapping has already, with its value; the first one stays. In the order of their texts,
// then of the file.
std::vector<DuplicateKey> remove_duplicates(YamlNode& mapping);

}  // namespace gate::policy

#endif  // GATE_POLICY_YAML_RULES_H_
