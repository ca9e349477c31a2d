#include "gate/policy/mapping.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate::policy {

std::optional<Mapping> Mapping::of(const Cursor& cursor) {
  if (!cursor.usable("a mapping")) {
    return std::nullopt;
  }
  if (cursor.node().kind != YamlNode::Kind::kMapping) {
    cursor.expected("a mapping ('key: value')");
    return std::nullopt;
  }
  if (cursor.node().keys.empty()) {
    cursor.problem(cursor.name() + " is empty; expected a mapping");
    return std::nullopt;
  }
  return Mapping(cursor.node(), cursor.problems());
}

Cursor Mapping::value(std::size_t i) const {
  return Cursor(node_->items[i], "'" + shortened(key(i), 60) + "'", key_at(i), *problems_);
}

std::optional<Cursor> Mapping::find(std::string_view key) const {
  for (std::size_t i = 0; i < size(); ++i) {
    if (node_->keys[i].text == key) {
      return value(i);
    }
  }
  return std::nullopt;
}

std::optional<Cursor> Mapping::require(std::string_view key, std::string_view what) const {
  std::optional<Cursor> found = find(key);
  if (!found && !suggested_.contains(key)) {
    problems_->add(at(), "missing key '" + std::string(key) + "': " + std::string(what));
  }
  return found;
}

void Mapping::refuse_others(std::span<const std::string> known, std::string_view owner) {
  for (std::size_t i = 0; i < size(); ++i) {
    if (std::find(known.begin(), known.end(), key(i)) != known.end()) {
      continue;
    }
    const std::optional<std::string> near = problems_->nearest(key(i), known);
    if (near) {
      suggested_.insert(*near);
    }
    problems_->add(key_at(i), "unknown key '" + shortened(key(i), 60) + "'" +
                                  (near ? " (did you mean '" + *near + "'?)"
                                        : "; " + std::string(owner) + " has " + join(known, ", ")));
  }
}

}  // namespace gate::policy
