#include "gate/records/json_document.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "gate/base/diagnostic.h"
#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/json_faults.h"

namespace gate::records {

// Takes the library's events. It learns where a token begins from the iterator: what stands between the end of the last
// token and the next one is blanks, commas and colons.
class DocumentHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  DocumentHandler(std::string_view bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}

  // Bytes the library has taken so far, one of look-ahead included.
  std::size_t taken = 0;

  bool null() override { return scalar(JsonType::kNull, {Scalar::Kind::kNull, ""}); }
  bool boolean(bool value) override { return scalar(JsonType::kBool, {Scalar::Kind::kBool, value ? "true" : "false"}); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  // NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
  bool number_float(number_float_t /*value*/, const string_t& token) override {
    if (token.find_first_of(".eE") == std::string::npos) {
      return refuse(token_start(), named() + " is " + shortened(token, 40) + ", an integer that 64 bits do not hold");
    }
    const std::optional<double> value = parse_json_number(token);
    return value ? number(canonical_number(*value))
                 : refuse(token_start(), named() + " is " + shortened(token, 40) + ", which no double holds");
  }
  bool string(string_t& value) override { return scalar(JsonType::kString, {Scalar::Kind::kString, value}); }
  bool binary(binary_t& /*value*/) override { return refuse(token_start(), "binary data are not JSON"); }

  bool start_object(std::size_t /*elements*/) override { return open(JsonType::kObject); }
  bool start_array(std::size_t /*elements*/) override { return open(JsonType::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (name.size() > limits_.name_bytes) {
      return refuse(token_start(), "a key of " + std::to_string(name.size()) + " bytes is longer than the limit of " +
                                       std::to_string(limits_.name_bytes));
    }
    if (name.empty() && levels_.size() == 1) {
      return refuse(token_start(), "an empty key names no member");
    }
    level.step = path_step(name);
    if (!level.keys.insert(name).second) {
      return refuse(token_start(), "'" + path() + "' is given twice; which of the two holds is not for us to guess");
    }
    end_ = taken;
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& token,
                   const nlohmann::detail::exception& /*error*/) override {
    SyntaxFault fault;
    fault.taken = taken;
    const bool lone = token.size() == 1 && taken > 0 && token[0] == bytes_[taken - 1] &&
                      std::string_view(",:[]{}").find(token[0]) != std::string_view::npos;
    fault.start = lone ? taken - 1 : token_start();
    fault.member = levels_.empty() ? "" : path();
    fault.open = levels_.empty() ? "" : levels_.size() == 1 ? "{}" : container();
    fault.ended = levels_.empty() && begun_;
    const SyntaxMessage message = describe(fault, bytes_);
    return refuse(message.offset, message.text);
  }

  JsonDocument document;
  std::optional<SyntaxMessage> problem;

 private:
  struct Level {
    JsonType type = JsonType::kObject;
    std::string prefix;     // path of the container
    std::string step;       // of the current member
    std::size_t items = 0;  // values so far
    std::set<std::string> keys;
  };

  bool refuse(std::size_t offset, std::string message) {
    problem = SyntaxMessage{offset, std::move(message)};
    return false;
  }

  // First byte of the token that is being reported.
  [[nodiscard]] std::size_t token_start() const {
    const std::size_t found = bytes_.find_first_not_of(" \t\r\n,:", std::min(end_, bytes_.size()));
    return found == std::string_view::npos ? bytes_.size() : found;
  }

  [[nodiscard]] std::string container() const { return levels_.back().prefix; }

  [[nodiscard]] std::string path() const {
    if (levels_.empty()) {
      return "";
    }
    const Level& level = levels_.back();
    const std::string step = level.type == JsonType::kArray ? std::to_string(level.items) : level.step;
    return levels_.size() == 1 ? step : level.prefix + "." + step;
  }

  [[nodiscard]] std::string named() const { return levels_.empty() ? "the document" : "'" + path() + "'"; }

  // Books a value at the current path; false when there are too many.
  bool enter(JsonType type, std::string& at) {
    at = path();
    path_bytes_ += at.size();
    if (++members_ > limits_.document_members || path_bytes_ > limits_.path_bytes) {
      return refuse(token_start(), "has more than " + std::to_string(limits_.document_members) +
                                       " members or names that are too long together; rows belong in a rows file");
    }
    document.nodes_.insert_or_assign(at, JsonDocument::Node{type, token_start()});
    begun_ = true;
    return true;
  }

  void leave() {
    end_ = taken;
    if (!levels_.empty()) {
      ++levels_.back().items;
    }
  }

  bool number(std::string text) { return scalar(JsonType::kNumber, {Scalar::Kind::kNumber, std::move(text)}); }

  bool scalar(JsonType type, Scalar value) {
    std::string at;
    if (!enter(type, at)) {
      return false;
    }
    document.fields_.set(std::move(at), std::move(value));
    leave();
    return true;
  }

  bool open(JsonType type) {
    if (levels_.size() == limits_.depth) {
      return refuse(token_start(), "is nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    Level level;
    if (!enter(type, level.prefix)) {
      return false;
    }
    level.type = type;
    levels_.push_back(std::move(level));
    end_ = taken;
    return true;
  }

  bool close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.items == 0 && !levels_.empty()) {
      document.fields_.set(std::move(level.prefix), {});
    }
    leave();
    return true;
  }

  std::string_view bytes_;
  const Limits& limits_;
  std::vector<Level> levels_;
  std::size_t end_ = 0;  // of the last token
  std::size_t members_ = 0;
  std::size_t path_bytes_ = 0;
  bool begun_ = false;
};

namespace {

// Walks over bytes and tells how far it got.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* taken) : at_(at), taken_(taken) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*taken_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  std::size_t* taken_;
};

// What no JSON text may hold anywhere, found before the library sees it (it stops at a NUL and takes a byte-order
// mark).
std::optional<SyntaxMessage> forbidden_bytes(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    return SyntaxMessage{0, "begins with a byte-order mark; write UTF-8 without one"};
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return SyntaxMessage{0, "is UTF-16; write UTF-8 without a byte-order mark"};
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos) {
    return SyntaxMessage{nul, "holds a NUL byte"};
  }
  if (const std::optional<std::size_t> bad = first_invalid_utf8(bytes)) {
    return SyntaxMessage{*bad, "is not UTF-8 here"};
  }
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return SyntaxMessage{0, "is empty"};
  }
  return std::nullopt;
}

}  // namespace

Diagnostic diagnostic_at(const Origin& origin, std::string_view bytes, std::size_t offset, std::string message) {
  const std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
  const auto breaks = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t last = before.rfind('\n');
  const std::size_t column = before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1;
  return {{origin.file, origin.line + breaks, static_cast<std::uint32_t>(column)},
          std::move(message),
          std::string(line_of(bytes, breaks + 1))};
}

Error problem_at(const Origin& origin, std::string_view bytes, std::size_t offset, std::string message) {
  Error error = input_error("");
  error.problems.push_back(diagnostic_at(origin, bytes, offset, std::move(message)));
  return error;
}

std::string_view described(JsonType type) {
  switch (type) {
    case JsonType::kMissing: return "nothing";
    case JsonType::kNull: return "null";
    case JsonType::kBool: return "a boolean";
    case JsonType::kNumber: return "a number";
    case JsonType::kString: return "a string";
    case JsonType::kArray: return "an array";
    case JsonType::kObject: return "an object";
  }
  return "";
}

std::string path_step(std::string_view key) {
  std::string step;
  for (const char c : key) {
    if (c == '.' || c == '\\') {
      step += '\\';
    }
    step += c;
  }
  return step;
}

std::string step_key(std::string_view step) {
  std::string key;
  for (std::size_t i = 0; i < step.size(); ++i) {
    i += step[i] == '\\' && i + 1 < step.size() ? 1U : 0U;
    key += step[i];
  }
  return key;
}

const std::string& JsonDocument::text(std::string_view path) const {
  const Scalar* scalar = fields_.find(path);
  GATE_INVARIANT(scalar != nullptr);
  return scalar->text;
}

std::map<std::string, JsonDocument::Node> JsonDocument::members(std::string_view path) const {
  const std::string prefix = path.empty() ? "" : std::string(path) + ".";
  std::map<std::string, Node> found;
  for (auto node = nodes_.lower_bound(prefix); node != nodes_.end() && node->first.starts_with(prefix); ++node) {
    const std::string_view rest = std::string_view(node->first).substr(prefix.size());
    bool direct = !node->first.empty();
    for (std::size_t i = 0; i < rest.size(); ++i) {
      direct = direct && rest[i] != '.';
      i += rest[i] == '\\' ? 1U : 0U;
    }
    if (direct) {
      found.emplace(rest, node->second);
    }
  }
  return found;
}

Result<JsonDocument> read_json_document(std::string_view bytes, const Origin& origin, const Limits& limits) {
  if (const std::optional<SyntaxMessage> forbidden = forbidden_bytes(bytes)) {
    return problem_at(origin, bytes, forbidden->offset, forbidden->text);
  }
  DocumentHandler handler(bytes, limits);
  try {
    const CountingIterator begin(bytes.data(), &handler.taken);
    const CountingIterator end(bytes.data() + bytes.size(), &handler.taken);
    if (nlohmann::json::sax_parse(begin, end, &handler) && !handler.problem) {
      return std::move(handler.document);
    }
  } catch (const std::exception& error) {
    return problem_at(origin, bytes, handler.taken, std::string("is not JSON: ") + error.what());
  }
  GATE_INVARIANT(handler.problem.has_value());
  return problem_at(origin, bytes, handler.problem->offset, handler.problem->text);
}

}  // namespace gate::records
