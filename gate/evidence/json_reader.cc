#include "gate/evidence/json_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::evidence {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class Parser {
 public:
  Parser(std::string_view bytes, std::string_view file, const JsonLimits& limits)
      : bytes_(bytes), file_(file), limits_(limits) {}

  Result<Json> document() {
    GATE_ASSIGN(Json value, read_value(0));
    skip_blanks();
    if (at_ != bytes_.size()) {
      return problem("expected nothing after the document");
    }
    return value;
  }

 private:
  [[nodiscard]] Error problem(std::string message) const {
    const std::string_view before = bytes_.substr(0, at_);
    const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
    const std::size_t start = before.find_last_of('\n');
    const std::size_t column = start == std::string_view::npos ? at_ + 1 : at_ - start;
    return input_error(std::move(message), {std::string(file_), line, static_cast<std::uint32_t>(column)});
  }

  void skip_blanks() { at_ = std::min(bytes_.find_first_not_of(kBlanks, at_), bytes_.size()); }

  bool take(char wanted) {
    if (at_ == bytes_.size() || bytes_[at_] != wanted) {
      return false;
    }
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (!bytes_.substr(at_).starts_with(word)) {
      return false;
    }
    at_ += word.size();
    return true;
  }

  Result<Json> read_value(std::size_t depth) {
    skip_blanks();
    if (++values_ > limits_.values) {
      return problem("holds more than the limit of " + std::to_string(limits_.values) + " values");
    }
    if (at_ == bytes_.size()) {
      return problem("ends where a value was expected");
    }
    const char first = bytes_[at_];
    if (first == '{' || first == '[') {
      if (depth == limits_.depth) {
        return problem("is nested more than the limit of " + std::to_string(limits_.depth) + " levels deep");
      }
      return first == '{' ? read_object(depth) : read_array(depth);
    }
    if (first == '"') {
      GATE_ASSIGN(const std::string text, read_text());
      return Json::text(text);
    }
    if (take_word("true")) {
      return Json::boolean(true);
    }
    if (take_word("false")) {
      return Json::boolean(false);
    }
    if (take_word("null")) {
      return Json();
    }
    return read_number();
  }

  Result<Json> read_number() {
    const std::size_t end = std::min(bytes_.find_first_not_of("+-.0123456789eE", at_), bytes_.size());
    const std::optional<double> number = parse_json_number(bytes_.substr(at_, end - at_));
    if (!number) {
      return problem("expected a JSON value");
    }
    at_ = end;
    return Json::number(*number);
  }

  Result<Json> read_array(std::size_t depth) {
    ++at_;
    Json array = Json::array();
    skip_blanks();
    if (take(']')) {
      return array;
    }
    for (;;) {
      GATE_ASSIGN(Json element, read_value(depth + 1));
      array.add(std::move(element));
      skip_blanks();
      if (take(']')) {
        return array;
      }
      if (!take(',')) {
        return problem("expected ',' or ']'");
      }
    }
  }

  Result<Json> read_object(std::size_t depth) {
    ++at_;
    Json object = Json::object();
    std::vector<std::string> names;
    skip_blanks();
    if (take('}')) {
      return object;
    }
    for (;;) {
      skip_blanks();
      if (at_ == bytes_.size() || bytes_[at_] != '"') {
        return problem("expected a member's name in quotes");
      }
      GATE_ASSIGN(std::string name, read_text());
      skip_blanks();
      if (!take(':')) {
        return problem("expected ':'");
      }
      GATE_ASSIGN(Json value, read_value(depth + 1));
      object.put(name, std::move(value));
      names.push_back(std::move(name));
      skip_blanks();
      if (take('}')) {
        break;
      }
      if (!take(',')) {
        return problem("expected ',' or '}'");
      }
    }
    std::sort(names.begin(), names.end());
    if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
      return problem("has the member '" + shortened(visible(*twice), 80) + "' twice in the object that ends here");
    }
    return object;
  }

  // Four hexadecimal digits.
  std::optional<std::uint32_t> read_unit() {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
      const std::size_t digit = at_ < bytes_.size() ? kDigits.find(bytes_[at_]) : std::string_view::npos;
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      unit = unit * 16 + static_cast<std::uint32_t>(digit < 16 ? digit : digit - 6);
    }
    return unit;
  }

  Status read_escape(std::string& text) {
    constexpr std::string_view kShort = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const std::size_t which = at_ < bytes_.size() ? kShort.find(bytes_[at_]) : std::string_view::npos;
    if (which != std::string_view::npos) {
      ++at_;
      text += kMeant[which];
      return Done{};
    }
    if (!take('u')) {
      return problem("is no escape that JSON knows");
    }
    std::optional<std::uint32_t> code = read_unit();
    if (code && *code >= 0xD800 && *code < 0xDC00 && take_word("\\u")) {
      const std::optional<std::uint32_t> low = read_unit();
      code = low && *low >= 0xDC00 && *low < 0xE000
                 ? std::optional(0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00))
                 : std::nullopt;
    }
    if (!code || (*code >= 0xD800 && *code < 0xE000)) {
      return problem("expected an escaped character, not a part of one");
    }
    append_utf8(text, *code);
    return Done{};
  }

  Result<std::string> read_text() {
    ++at_;
    std::string text;
    for (;;) {
      if (at_ == bytes_.size()) {
        return problem("ends inside a text");
      }
      const char c = bytes_[at_];
      if (static_cast<unsigned char>(c) < 0x20) {
        return problem("has a control character inside a text");
      }
      ++at_;
      if (c == '"') {
        return text;
      }
      if (c == '\\') {
        GATE_TRY(read_escape(text));
      } else {
        text += c;
      }
    }
  }

  std::string_view bytes_;
  std::string_view file_;
  const JsonLimits& limits_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

Result<Json> read_json(std::string_view bytes, std::string_view file, const JsonLimits& limits) {
  const Where where{std::string(file), 0, 0};
  if (bytes.size() > limits.bytes) {
    return input_error("is larger than the limit of " + std::to_string(limits.bytes) + " bytes", where);
  }
  if (const auto bad = first_invalid_utf8(bytes)) {
    return input_error("is no UTF-8 text: byte " + std::to_string(*bad + 1) + " begins no character", where);
  }
  return Parser(bytes, file, limits).document();
}

}  // namespace gate::evidence
