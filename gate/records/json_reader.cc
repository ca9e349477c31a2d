#include "gate/records/json_document.h"

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/json_faults.h"

namespace gate::records {
namespace {

constexpr std::size_t kShown = 40;  // bytes of a token in a message

}  // namespace

// Takes the library's events. They come without places, which follow from the token before: between it and the next one
// stand blanks and the one mark that belongs there.
class DocumentHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  DocumentHandler(std::string_view bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}

  bool null() override { return literal(JsonType::kNull, Scalar::Kind::kNull, "null"); }
  bool boolean(bool value) override { return literal(JsonType::kBool, Scalar::Kind::kBool, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  // NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
  bool number_float(number_float_t /*value*/, const string_t& token) override {
    const std::string is = named() + " is " + shortened(token, kShown);
    if (token.find_first_of(".eE") == std::string::npos) {
      return refuse(next_token(), is + ", an integer that 64 bits do not hold; write it as a string");
    }
    const std::optional<double> value = parse_json_number(token);
    return value ? number(canonical_number(*value)) : refuse(next_token(), is + ", which no double holds");
  }
  bool string(string_t& value) override { return scalar(JsonType::kString, {Scalar::Kind::kString, value}); }
  bool binary(binary_t& /*value*/) override { return refuse(next_token(), "binary data are not JSON"); }

  bool start_object(std::size_t /*elements*/) override { return open(JsonType::kObject); }
  bool start_array(std::size_t /*elements*/) override { return open(JsonType::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (name.size() > limits_.name_bytes) {
      return refuse(next_token(), "a key of " + std::to_string(name.size()) + " bytes is longer than the limit of " +
                                      std::to_string(limits_.name_bytes));
    }
    if (name.empty() && levels_.size() == 1) {
      return refuse(next_token(), "an empty key names no member");
    }
    level.step = path_step(name);
    if (!level.keys.insert(name).second) {
      return refuse(next_token(), "'" + path() + "' is given twice; which of the two holds is not for us to guess");
    }
    take_token();
    after_key_ = true;
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return refuse_token();
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

  // The next token does not fit.
  bool refuse_token() {
    using Open = SyntaxFault::Open;
    SyntaxFault fault;
    fault.start = next_token();
    fault.previous = end_;
    fault.after_key = after_key_;
    fault.ended = levels_.empty() && begun_;
    if (!levels_.empty()) {
      fault.member = path();
      fault.container = levels_.back().prefix;
      fault.open = levels_.back().type == JsonType::kObject ? Open::kObject : Open::kArray;
    }
    const SyntaxMessage message = describe(fault, bytes_);
    return refuse(message.offset, message.text);
  }

  // First byte of the token after the last one that was taken.
  [[nodiscard]] std::size_t next_token() const {
    const auto past_blanks = [this](std::size_t from) {
      return std::min(bytes_.find_first_not_of(" \t\r\n", from), bytes_.size());
    };
    const char mark = after_key_ ? ':' : !levels_.empty() && levels_.back().items > 0 ? ',' : '\0';
    const std::size_t at = past_blanks(end_);
    return mark != '\0' && at < bytes_.size() && bytes_[at] == mark ? past_blanks(at + 1) : at;
  }

  void take_token() {
    const std::size_t start = next_token();
    end_ = start + json_token(bytes_, start).size();
    after_key_ = false;
  }

  [[nodiscard]] std::string path() const {
    if (levels_.empty()) {
      return "";
    }
    const Level& level = levels_.back();
    const std::string step = level.type == JsonType::kArray ? std::to_string(level.items) : level.step;
    return levels_.size() == 1 ? step : level.prefix + "." + step;
  }

  [[nodiscard]] std::string named() const { return levels_.empty() ? "the value" : "'" + path() + "'"; }

  // Takes the token that begins the value at the current path; false when there are too many.
  bool enter(JsonType type, std::string& at) {
    at = path();
    path_bytes_ += at.size();
    const std::size_t start = next_token();
    if (++members_ > limits_.document_members || path_bytes_ > limits_.path_bytes) {
      return refuse(start, "has more than " + std::to_string(limits_.document_members) +
                               " members or names that are too long together; rows belong in a rows file");
    }
    document.nodes_.insert_or_assign(at, JsonDocument::Node{type, start});
    begun_ = true;
    take_token();
    return true;
  }

  void leave() {
    if (!levels_.empty()) {
      ++levels_.back().items;
    }
  }

  // The library sees a number end where no more digits follow, "1" in "1_000".
  bool number(std::string text) {
    return parse_json_number(json_token(bytes_, next_token()))
               ? scalar(JsonType::kNumber, {Scalar::Kind::kNumber, std::move(text)})
               : refuse_token();
  }

  bool literal(JsonType type, Scalar::Kind kind, std::string_view word) {
    if (json_token(bytes_, next_token()) != word) {
      return refuse_token();
    }
    return scalar(type, {kind, kind == Scalar::Kind::kNull ? "" : std::string(word)});
  }

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
      return refuse(next_token(), "is nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    Level level;
    if (!enter(type, level.prefix)) {
      return false;
    }
    level.type = type;
    levels_.push_back(std::move(level));
    return true;
  }

  bool close() {
    take_token();
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
  std::size_t end_ = 0;  // of the last token that was taken
  bool after_key_ = false;
  bool begun_ = false;
  std::size_t members_ = 0;
  std::size_t path_bytes_ = 0;
};

namespace {

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

Result<JsonDocument> read_json_document(std::string_view bytes, const Origin& origin, const Limits& limits) {
  if (const std::optional<SyntaxMessage> forbidden = forbidden_bytes(bytes)) {
    return problem_at(origin, bytes, forbidden->offset, forbidden->text);
  }
  DocumentHandler handler(bytes, limits);
  try {
    if (nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &handler) && !handler.problem) {
      return std::move(handler.document);
    }
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return problem_at(origin, bytes, 0, std::string("is not JSON: ") + error.what());
  }
  GATE_INVARIANT(handler.problem.has_value());
  return problem_at(origin, bytes, handler.problem->offset, handler.problem->text);
}

}  // namespace gate::records
