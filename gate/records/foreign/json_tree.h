// JSON as other tools write it, whole and exact: numbers keep their digits, strings stay where they are until someone
// asks for them, bare NaN and Infinity are values of a type of their own, and malformed text inside strings is let
// through. Everything else is as strict as the native form: one value, every key once, bounded depth and size.
#ifndef GATE_RECORDS_FOREIGN_JSON_TREE_H_
#define GATE_RECORDS_FOREIGN_JSON_TREE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/json_place.h"

namespace gate::records {

enum class ValueType : std::uint8_t { kMissing, kNull, kBool, kNumber, kNotFinite, kString, kArray, kObject };

struct TreeLimits {
  std::size_t depth = 128;
  std::size_t values = 20'000'000;
};

class JsonTree;

// A value of a tree, which outlives it. A missing one may be asked everything and has nothing.
class JsonValue {
 public:
  JsonValue() = default;
  [[nodiscard]] ValueType type() const;
  [[nodiscard]] bool exists() const { return tree_ != nullptr; }
  [[nodiscard]] bool is(ValueType type) const { return this->type() == type; }

  [[nodiscard]] JsonValue operator[](std::string_view key) const;
  // Members or items in the order of the file; empty for a scalar.
  [[nodiscard]] std::vector<JsonValue> items() const;
  [[nodiscard]] std::string key() const;  // of a member

  // As it is written, a string with its quotes.
  [[nodiscard]] std::string_view token() const;
  // A string's characters; of another scalar its token. Lone surrogates become U+FFFD; malformed UTF-8 stays.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::optional<double> number() const;  // of a number

  // Where the value begins, as an error that names it.
  [[nodiscard]] Error problem(std::string message) const;

 private:
  friend class JsonTree;
  JsonValue(const JsonTree* tree, std::uint32_t node) : tree_(tree), node_(node) {}
  const JsonTree* tree_ = nullptr;
  std::uint32_t node_ = 0;
};

class JsonTree {
 public:
  // Keeps `bytes`. The error is kInput with one located problem.
  static Result<std::unique_ptr<const JsonTree>> read(std::string bytes, Origin origin, const TreeLimits& limits = {});

  [[nodiscard]] JsonValue root() const { return {this, 0}; }
  [[nodiscard]] const Origin& origin() const { return origin_; }
  // How many bare NaN and Infinity there are.
  [[nodiscard]] std::size_t not_finite() const { return not_finite_; }

 private:
  friend class JsonValue;
  friend class TreeParser;
  struct Node {
    std::uint32_t key = 0, key_size = 0;  // where the key's characters stand; of a member
    std::uint32_t begin = 0, size = 0;
    std::uint32_t end = 0;  // the node after this one and all below it
    ValueType type = ValueType::kNull;
  };
  [[nodiscard]] std::string_view bytes(std::uint32_t begin, std::uint32_t size) const {
    return std::string_view(bytes_).substr(begin, size);
  }
  std::string bytes_;
  Origin origin_;
  std::vector<Node> nodes_;
  std::size_t not_finite_ = 0;
};

// The characters between the quotes of a JSON string, which is well formed.
std::string unescaped(std::string_view inner);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_JSON_TREE_H_
