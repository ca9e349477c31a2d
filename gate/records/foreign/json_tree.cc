#include "gate/records/foreign/json_tree.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/json_faults.h"

namespace gate::records {

// One pass over the bytes. Recursion is bounded by the depth limit.
class TreeParser {
 public:
  TreeParser(JsonTree& tree, const TreeLimits& limits) : tree_(tree), limits_(limits), in_(tree.bytes_) {}

  Status parse() {
    if (in_.starts_with("\xEF\xBB\xBF")) {
      at_ = 3;
    }
    blanks();
    if (at_ == in_.size()) {
      return fault(at_, "is empty; expected a JSON value");
    }
    GATE_TRY(value(0, 0, 0));
    blanks();
    if (at_ != in_.size()) {
      return fault(at_, "expected the end of the file after the JSON value, got " + shown(at_));
    }
    return Done{};
  }

 private:
  [[nodiscard]] Error fault(std::size_t offset, std::string message) const {
    return problem_at(tree_.origin_, in_, std::min(offset, in_.size()), std::move(message));
  }
  [[nodiscard]] std::string shown(std::size_t offset) const {
    return offset >= in_.size() ? "the end of the file" : "'" + shortened(json_token(in_, offset), 40) + "'";
  }
  void blanks() {
    while (at_ < in_.size() && (in_[at_] == ' ' || in_[at_] == '\n' || in_[at_] == '\r' || in_[at_] == '\t')) {
      ++at_;
    }
  }
  bool take(std::string_view word) {
    if (!in_.substr(at_).starts_with(word)) {
      return false;
    }
    at_ += word.size();
    return true;
  }

  Status value(std::uint32_t key, std::uint32_t key_size, std::size_t depth) {
    if (tree_.nodes_.size() == limits_.values) {
      return fault(at_, "holds more than " + std::to_string(limits_.values) + " values");
    }
    const std::size_t number = tree_.nodes_.size();
    const std::size_t begin = at_;
    tree_.nodes_.push_back({key, key_size, static_cast<std::uint32_t>(begin), 0, 0, ValueType::kNull});
    const char first = at_ < in_.size() ? in_[at_] : '\0';
    ValueType type = ValueType::kNull;
    if (first == '{' || first == '[') {
      if (depth == limits_.depth) {
        return fault(at_, "is nested more than " + std::to_string(limits_.depth) + " deep");
      }
      type = first == '{' ? ValueType::kObject : ValueType::kArray;
      GATE_TRY(container(first == '{', depth));
    } else if (first == '"') {
      type = ValueType::kString;
      GATE_TRY(string());
    } else if (take("true") || take("false")) {
      type = ValueType::kBool;
    } else if (take("NaN") || take("Infinity") || take("-Infinity")) {
      type = ValueType::kNotFinite;
      ++tree_.not_finite_;
    } else if (!take("null")) {
      type = ValueType::kNumber;
      const auto of_number = [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      };
      while (at_ < in_.size() && of_number(in_[at_])) {
        ++at_;
      }
      if (!parse_json_number(in_.substr(begin, at_ - begin))) {
        return fault(begin, "expected a JSON value, got " + shown(begin));
      }
    }
    JsonTree::Node& node = tree_.nodes_[number];
    node.type = type;
    node.size = static_cast<std::uint32_t>(at_ - begin);
    node.end = static_cast<std::uint32_t>(tree_.nodes_.size());
    return Done{};
  }

  Status container(bool object, std::size_t depth) {
    const char close = object ? '}' : ']';
    ++at_;
    blanks();
    if (at_ < in_.size() && in_[at_] == close) {
      ++at_;
      return Done{};
    }
    std::vector<Key> keys;
    std::deque<std::string> plain;  // of keys with escapes
    for (;;) {
      blanks();
      std::uint32_t key = 0;
      std::uint32_t size = 0;
      if (object) {
        const std::size_t begin = at_;
        if (at_ >= in_.size() || in_[at_] != '"') {
          return fault(at_, "expected a key in quotes, got " + shown(at_));
        }
        GATE_TRY(string());
        key = static_cast<std::uint32_t>(begin + 1);
        size = static_cast<std::uint32_t>(at_ - begin - 2);
        std::string_view name = in_.substr(key, size);
        if (name.find('\\') != std::string_view::npos) {
          name = plain.emplace_back(unescaped(name));
        }
        keys.push_back({name, begin});
        blanks();
        if (!take(":")) {
          return fault(at_, "expected ':' after the key, got " + shown(at_));
        }
        blanks();
      }
      GATE_TRY(value(key, size, depth + 1));
      blanks();
      if (at_ < in_.size() && in_[at_] == close) {
        ++at_;
        return distinct(std::move(keys));
      }
      if (!take(",")) {
        return fault(at_, std::string("expected ',' or '") + close + "', got " + shown(at_));
      }
    }
  }

  using Key = std::pair<std::string_view, std::size_t>;  // with where it stands

  Status distinct(std::vector<Key> keys) const {
    std::sort(keys.begin(), keys.end());
    const auto twice =
        std::adjacent_find(keys.begin(), keys.end(), [](auto& a, auto& b) { return a.first == b.first; });
    if (twice != keys.end()) {
      return fault(std::next(twice)->second, "the key '" + shortened(twice->first, 80) + "' is given twice");
    }
    return Done{};
  }

  Status string() {
    const std::size_t begin = at_++;
    for (;;) {
      while (at_ < in_.size() && in_[at_] != '"' && in_[at_] != '\\' && static_cast<unsigned char>(in_[at_]) >= 0x20) {
        ++at_;
      }
      if (at_ >= in_.size()) {
        return fault(begin, "the string that begins here has no end");
      }
      if (in_[at_] == '"') {
        ++at_;
        return Done{};
      }
      if (in_[at_] != '\\') {
        return fault(at_, "a control character inside a string must be escaped");
      }
      const char next = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
      const bool hex = next == 'u' && at_ + 6 <= in_.size() &&
                       in_.substr(at_ + 2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
      if (!hex && (next == '\0' || std::string_view("\"\\/bfnrt").find(next) == std::string_view::npos)) {
        return fault(at_, "is no escape of JSON");
      }
      at_ += hex ? 6 : 2;
    }
  }

  JsonTree& tree_;
  const TreeLimits& limits_;
  std::string_view in_;
  std::size_t at_ = 0;
};

namespace {

std::uint32_t hex_of(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char digit : digits) {
    const std::uint32_t code = static_cast<unsigned char>(digit);
    value = value * 16 + (digit <= '9' ? code - '0' : (code | 0x20U) - 'a' + 10);
  }
  return value;
}

}  // namespace

std::string unescaped(std::string_view inner) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  std::size_t i = inner.find('\\');
  if (i == std::string_view::npos) {
    return std::string(inner);
  }
  std::string out;
  out.reserve(inner.size());
  out = inner.substr(0, i);
  for (; i < inner.size(); ++i) {
    if (inner[i] != '\\') {
      out += inner[i];
      continue;
    }
    const char what = inner[++i];
    if (what != 'u') {
      constexpr std::string_view kNames = "bfnrt";
      const std::size_t which = kNames.find(what);
      out += which == std::string_view::npos ? what : "\b\f\n\r\t"[which];
      continue;
    }
    std::uint32_t point = hex_of(inner.substr(i + 1, 4));
    i += 4;
    if (point >= 0xD800 && point < 0xDC00 && inner.substr(i + 1, 2) == "\\u") {
      const std::uint32_t low = hex_of(inner.substr(i + 3, 4));
      if (low >= 0xDC00 && low < 0xE000) {
        point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
        i += 6;
      }
    }
    append_utf8(out, point >= 0xD800 && point < 0xE000 ? kReplacement : point);
  }
  return out;
}

Result<std::unique_ptr<const JsonTree>> JsonTree::read(std::string bytes, Origin origin, const TreeLimits& limits) {
  auto tree = std::make_unique<JsonTree>();
  if (bytes.size() >= std::numeric_limits<std::uint32_t>::max()) {
    return input_error("is larger than 4 GiB", {origin.file, 0, 0});
  }
  tree->bytes_ = std::move(bytes);
  tree->origin_ = std::move(origin);
  GATE_TRY(TreeParser(*tree, limits).parse());
  return std::unique_ptr<const JsonTree>(std::move(tree));
}

ValueType JsonValue::type() const { return tree_ == nullptr ? ValueType::kMissing : tree_->nodes_[node_].type; }

std::vector<JsonValue> JsonValue::items() const {
  std::vector<JsonValue> found;
  if (is(ValueType::kObject) || is(ValueType::kArray)) {
    const std::uint32_t end = tree_->nodes_[node_].end;
    for (std::uint32_t at = node_ + 1; at < end; at = tree_->nodes_[at].end) {
      found.push_back({tree_, at});
    }
  }
  return found;
}

JsonValue JsonValue::operator[](std::string_view key) const {
  if (is(ValueType::kObject)) {
    const std::uint32_t end = tree_->nodes_[node_].end;
    for (std::uint32_t at = node_ + 1; at < end; at = tree_->nodes_[at].end) {
      const std::string_view raw = tree_->bytes(tree_->nodes_[at].key, tree_->nodes_[at].key_size);
      if (raw == key || (raw.find('\\') != std::string_view::npos && unescaped(raw) == key)) {
        return {tree_, at};
      }
    }
  }
  return {};
}

std::string JsonValue::key() const {
  return tree_ == nullptr ? "" : unescaped(tree_->bytes(tree_->nodes_[node_].key, tree_->nodes_[node_].key_size));
}

std::string_view JsonValue::token() const {
  return tree_ == nullptr ? "" : tree_->bytes(tree_->nodes_[node_].begin, tree_->nodes_[node_].size);
}

std::string JsonValue::text() const {
  const std::string_view raw = token();
  return is(ValueType::kString) ? unescaped(raw.substr(1, raw.size() - 2)) : std::string(raw);
}

std::optional<double> JsonValue::number() const {
  return is(ValueType::kNumber) ? parse_json_number(token()) : std::nullopt;
}

Error JsonValue::problem(std::string message) const {
  if (tree_ == nullptr) {
    return input_error(std::move(message));
  }
  return problem_at(tree_->origin_, tree_->bytes_, tree_->nodes_[node_].begin, std::move(message));
}

}  // namespace gate::records
