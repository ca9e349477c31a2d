// The keys of a mapping, asked one by one; what nobody asks for is an unknown key.
#ifndef GATE_POLICY_MAPPING_H_
#define GATE_POLICY_MAPPING_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "gate/policy/cursor.h"

namespace gate::policy {

class Mapping {
 public:
  // Nothing, after a complaint, when the value is not a mapping with at least one key.
  static std::optional<Mapping> of(const Cursor& cursor);

  [[nodiscard]] std::optional<Cursor> find(std::string_view key) const;
  // Complains about a missing key at the mapping: "missing key 'until': <what it is for>"; but not about one for which
  // refuse_others has just found the misspelling.
  [[nodiscard]] std::optional<Cursor> require(std::string_view key, std::string_view what) const;
  // Complains about every key that is not in `known`; `owner` names whose keys they are: "a waiver".
  void refuse_others(std::span<const std::string> known, std::string_view owner);

  [[nodiscard]] std::size_t size() const { return node_->keys.size(); }
  [[nodiscard]] const std::string& key(std::size_t i) const { return node_->keys[i].text; }
  [[nodiscard]] Position key_at(std::size_t i) const { return node_->keys[i].at; }
  [[nodiscard]] Cursor value(std::size_t i) const;
  [[nodiscard]] Position at() const { return node_->at; }
  [[nodiscard]] Where where() const { return problems_->where(at()); }
  [[nodiscard]] Problems& problems() const { return *problems_; }

 private:
  Mapping(const YamlNode& node, Problems& problems) : node_(&node), problems_(&problems) {}
  const YamlNode* node_;
  Problems* problems_;
  std::set<std::string, std::less<>> suggested_;  // keys that a misspelt one was taken for
};

}  // namespace gate::policy

#endif  // GATE_POLICY_MAPPING_H_
