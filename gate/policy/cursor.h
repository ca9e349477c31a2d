// One value of a policy under the name people know it by. Each question answers with the typed value, or with nothing
// after saying what was expected and what was found.
#ifndef GATE_POLICY_CURSOR_H_
#define GATE_POLICY_CURSOR_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/model/params.h"
#include "gate/policy/problems.h"
#include "gate/policy/yaml_tree.h"

namespace gate::policy {

// Least and most are part of the range.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
};

class Cursor {
 public:
  // `name` stands in messages: "'margin'", "entry 2 of 'require'". `at` is where an empty value is reported (its key's
  // place); other complaints stand at the value. Node and problems must outlive the cursor.
  Cursor(const YamlNode& node, std::string name, Position at, Problems& problems)
      : node_(&node), name_(std::move(name)), key_at_(at), problems_(&problems) {}

  [[nodiscard]] const YamlNode& node() const { return *node_; }
  [[nodiscard]] Position at() const { return node_->kind == YamlNode::Kind::kNull ? key_at_ : node_->at; }
  [[nodiscard]] Where where() const { return problems_->where(at()); }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Problems& problems() const { return *problems_; }
  void problem(std::string message) const { problems_->add(at(), std::move(message)); }

  // Any text, quoted or plain, without blanks and line ends at its end; never empty.
  [[nodiscard]] std::optional<std::string> text() const;
  // The same on a single line.
  [[nodiscard]] std::optional<std::string> line() const;
  // One of `words`.
  [[nodiscard]] std::optional<std::string> word(std::span<const std::string_view> words) const;
  // A finite number by JSON's grammar, not in quotes.
  [[nodiscard]] std::optional<double> number(Range range = {}) const;
  // A whole number by JSON's grammar, not in quotes.
  [[nodiscard]] std::optional<std::int64_t> count(Range range = {}) const;
  // "0.01", or "5%" with or without quotes; never negative.
  [[nodiscard]] std::optional<Margin> margin() const;
  // "7d", in seconds.
  [[nodiscard]] std::optional<std::int64_t> duration() const;
  // true | false, not in quotes.
  [[nodiscard]] std::optional<bool> boolean() const;
  // The entries of a list; an empty list is an empty answer and no complaint.
  [[nodiscard]] std::optional<std::vector<Cursor>> list() const;

  // Reports "'x': expected <what>, got <this>" at the value.
  void expected(std::string_view what) const;
  // True when the value can be looked at: neither empty (reported, with what was expected) nor refused before.
  [[nodiscard]] bool usable(std::string_view what) const;

 private:
  [[nodiscard]] std::optional<std::string> scalar(std::string_view what) const;

  const YamlNode* node_;
  std::string name_;
  Position key_at_;
  Problems* problems_;
};

// A value as messages quote it: "the text 'abc'", "the number 5", "a list", "nothing".
std::string describe(const YamlNode& node);

}  // namespace gate::policy

#endif  // GATE_POLICY_CURSOR_H_
