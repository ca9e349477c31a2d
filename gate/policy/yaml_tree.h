// YAML as a policy may use it, as a tree. Nothing that means more than it shows: no anchors, aliases, tags, merge keys,
// duplicate keys, keys that are not text, or second documents; no types either, a scalar is the text that was written.
#ifndef GATE_POLICY_YAML_TREE_H_
#define GATE_POLICY_YAML_TREE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/policy/problems.h"

namespace gate::policy {

// Upper bounds of what is read. The defaults take a policy of two thousand checks.
struct YamlLimits {
  std::size_t bytes = std::size_t{1} << 20U;
  std::size_t nodes = 60'000;  // scalars, keys, lists and mappings
  std::size_t depth = 32;
  std::size_t scalar = 8192;  // bytes of one scalar
};

struct YamlKey {
  std::string text;
  Position at;
};

struct YamlNode {
  enum class Kind {
    kNull,      // nothing written, "~" or "null"
    kPlain,     // text without quotes: a word, a number, true, 5%
    kQuoted,    // text in quotes or a block ("|", ">")
    kSequence,  // `items`
    kMapping,   // `keys[i]` belongs to `items[i]`, in the order of the file, every key once
    kRefused,   // something that was refused and reported; takes the place of the value
  };
  Kind kind = Kind::kNull;
  Position at;
  std::string text;
  std::vector<YamlKey> keys;
  std::vector<YamlNode> items;
};

// The document of `bytes`; nothing when it cannot be read to its end (too large, not text, not YAML, empty). Whatever
// is refused is added to `problems`; what does not spoil the rest leaves a tree, so that more problems can be found in
// it.
std::optional<YamlNode> parse_yaml(std::string_view bytes, const YamlLimits& limits, Problems& problems);

}  // namespace gate::policy

#endif  // GATE_POLICY_YAML_TREE_H_
