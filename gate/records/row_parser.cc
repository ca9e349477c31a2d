#include "gate/records/row_parser.h"

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "gate/records/key_table.h"
#include "gate/records/row_blocks.h"
#include "gate/records/row_fields.h"
#include "gate/records/row_shape.h"

namespace gate::records {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(RowBlock::kPadding >= simdjson::SIMDJSON_PADDING);

std::string_view trimmed(std::string_view token) {
  while (!token.empty() && std::string_view(" \t\r\n").find(token.back()) != std::string_view::npos) {
    token.remove_suffix(1);
  }
  return token;
}

}  // namespace

class RowParser::Impl {
 public:
  Impl(RowBatch& batch, const Limits& limits)
      : batch_(batch), limits_(limits), fields_(batch, limits), key_sets_(limits.depth + 1) {}

  Status parse(std::string_view line, const Origin& origin, std::optional<std::int64_t> seed) {
    line_ = line;
    fault_at_ = line.data();
    fields_.begin(seed);
    batch_.begin_row(line);
    if (trimmed(line).empty()) {
      return hinted(problem_at(origin, line, 0, "the line is blank"));
    }
    if (const RowShape* shape = shapes_.of(line, values_); shape != nullptr ? !take(*shape) : !learn()) {
      return fields_.fault().empty() ? explain(origin) : problem_at(origin, line, offset(fault_at_), fields_.fault());
    }
    if (fields_.id().empty()) {
      return problem_at(origin, line, line.find('{'), "the row has no 'id'");
    }
    batch_.end_row(fields_.id(), fields_.id_token());
    return Done{};
  }

 private:
  static Error hinted(Error error) {
    error.hint = "a rows file holds one JSON object a line";
    return error;
  }

  [[nodiscard]] std::size_t offset(const char* at) const { return static_cast<std::size_t>(at - line_.data()); }

  // The fast parser only says no; the strict reader says why.
  [[nodiscard]] Error explain(const Origin& origin) const {
    const std::size_t first = line_.find_first_not_of(" \t\r");
    if (line_[first] == '[') {
      return hinted(problem_at(origin, line_, first, "a row must be an object, not an array"));
    }
    Result<JsonDocument> strict = read_json_document(line_, origin, limits_);
    if (!strict) {
      const bool whole = line_[first] == '{' && trimmed(line_).back() == '}';
      return whole ? std::move(strict).error() : hinted(std::move(strict).error());
    }
    const JsonType type = strict->at("").type;
    if (type != JsonType::kObject) {
      return hinted(problem_at(origin, line_, first, "a row must be an object, not " + std::string(described(type))));
    }
    return hinted(
        problem_at(origin, line_, first, std::string("the row cannot be read: ") + simdjson::error_message(code_)));
  }

  // Reads the row strictly, and what others like it look like.
  bool learn() {
    seen_ = {};
    if (!row()) {
      return false;
    }
    if (shapes_.wanted()) {
      seen_.close(line_);
      shapes_.add(std::move(seen_));
    }
    return true;
  }

  // The values of a row that has this shape.
  bool take(const RowShape& shape) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const RowShape::Slot& slot = shape.slots()[i];
      if (!(slot.column ? fields_.take(slot.member, slot.key, *slot.column, values_[i])
                        : fields_.take(slot.member, values_[i]))) {
        return at(values_[i]);
      }
    }
    return true;
  }

  void note(const RowValue& value, RowShape::Slot slot) {
    if (shapes_.wanted()) {
      seen_.note(line_, value.token, std::move(slot));
    }
  }

  // The row is not JSON.
  bool broken(simdjson::error_code code = simdjson::TAPE_ERROR) {
    code_ = code;
    return false;
  }

  // True when `result` holds a value, which then is in `out`.
  template <typename T, typename R>
  bool got(R&& result, T& out) {
    const simdjson::error_code code = std::forward<R>(result).get(out);
    return code == simdjson::SUCCESS || broken(code);
  }

  bool row() {
    if (line_.front() == '\xEF') {  // a byte-order mark, which newer versions of the library skip
      return broken();
    }
    const simdjson::padded_string_view padded(line_.data(), line_.size(), line_.size() + RowBlock::kPadding);
    ondemand::document document;
    ondemand::object object;
    if (!got(parser_.iterate(padded), document) || !got(document.get_object(), object) ||
        !each_member(object, 1, [this](std::string_view key, ondemand::value& value) { return member(key, value); })) {
      return false;
    }
    const char* rest = nullptr;
    return document.current_location().get(rest) != simdjson::SUCCESS || broken(simdjson::TRAILING_CONTENT);
  }

  // Calls visit(key, value) for every member; each must take its value and return false to stop.
  template <typename Visit>
  bool each_member(ondemand::object& object, std::size_t depth, Visit visit) {
    if (depth > limits_.depth) {
      return broken(simdjson::DEPTH_ERROR);
    }
    KeySet& keys = key_sets_[depth];
    keys.clear();
    for (auto item : object) {
      ondemand::field field;
      std::string_view key;
      if (!got(std::move(item), field) || !read_key(field, key) || !keys.add(key)) {
        return broken();
      }
      if (!visit(key, field.value())) {
        return false;
      }
    }
    return true;
  }

  // A key without escapes stays where it is; one with them is written to the parser's own memory.
  bool read_key(ondemand::field& field, std::string_view& key) {
    const char* const begin = field.key().raw();
    const auto* const end = static_cast<const char*>(std::memchr(begin, '"', line_.size() - offset(begin)));
    if (end == nullptr) {
      return broken();
    }
    key = {begin, static_cast<std::size_t>(end - begin)};
    return std::memchr(key.data(), '\\', key.size()) == nullptr || got(field.unescaped_key(), key);
  }

  bool member(std::string_view key, ondemand::value& value) {
    const RowMember meaning = fields_.member(key);
    if (meaning == RowMember::kIgnored) {
      return skip(value, 1);
    }
    RowValue taken;
    if (!read(value, taken)) {
      return false;
    }
    if (taken.kind != RowKind::kObject || !RowFields::is_object(meaning)) {
      note(taken, {.before = {}, .member = meaning, .key = {}, .column = {}});
      return fields_.take(meaning, taken) || at(taken);
    }
    ondemand::object object;
    fields_.begin_object(meaning);
    return got(value.get_object(), object) &&
           each_member(object, 2, [&](std::string_view inner, ondemand::value& of_inner) {
             return member_of(meaning, inner, of_inner);
           });
  }

  bool member_of(RowMember object, std::string_view key, ondemand::value& value) {
    RowValue taken;
    if (!read(value, taken)) {
      return false;
    }
    const std::optional<std::uint32_t> column = fields_.column(object, key, taken);
    if (!column || !fields_.take(object, key, *column, taken)) {
      return at(taken);
    }
    note(taken, {.before = {}, .member = object, .key = std::string(key), .column = *column});
    return true;
  }

  // The value that the fault of fields_ is about.
  bool at(const RowValue& value) {
    fault_at_ = value.token.data();
    return false;
  }

  // Reads a scalar to its end; an object or array is left to be taken.
  bool read(ondemand::value& value, RowValue& out) {
    out.token = trimmed(value.raw_json_token());
    switch (out.token.empty() ? '\0' : out.token.front()) {
      case '{': out.kind = RowKind::kObject; return true;
      case '[': out.kind = RowKind::kArray; return true;
      case '"': out.kind = RowKind::kString; return string(value, out);
      case 't':
      case 'f': {
        bool flag = false;
        out.kind = RowKind::kBool;
        const bool taken = got(value.get_bool(), flag);
        out.number = flag ? 1 : 0;
        return taken;
      }
      case 'n': {
        bool null = false;
        out.kind = RowKind::kNull;
        return got(value.is_null(), null) && (null || broken());
      }
      default: out.kind = RowKind::kNumber; return got(value.get_double(), out.number);
    }
  }

  // A string without escapes stays where it is (UTF-8 and control characters were checked when the line was indexed).
  bool string(ondemand::value& value, RowValue& out) {
    const char* const begin = out.token.data() + 1;
    const auto* const end = static_cast<const char*>(std::memchr(begin, '"', out.token.size() - 1));
    if (end == nullptr) {
      return broken(simdjson::STRING_ERROR);
    }
    out.text = {begin, static_cast<std::size_t>(end - begin)};
    if (std::memchr(begin, '\\', out.text.size()) != nullptr) {
      return got(value.get_string(), out.text);
    }
    ondemand::raw_json_string raw;
    return got(value.get_raw_json_string(), raw) && (end == &out.token.back() || broken());
  }

  // Walks a value nobody reads, to the last digit; `depth` is that of the container it stands in.
  bool skip(ondemand::value& value, std::size_t depth) {
    RowValue taken;
    if (!read(value, taken)) {
      return false;
    }
    if (taken.kind == RowKind::kObject) {
      ondemand::object object;
      return got(value.get_object(), object) &&
             each_member(object, depth + 1,
                         [&](std::string_view, ondemand::value& inner) { return skip(inner, depth + 1); });
    }
    if (taken.kind == RowKind::kArray) {
      ondemand::array array;
      return got(value.get_array(), array) && skip_array(array, depth + 1);
    }
    note(taken, {});
    return true;
  }

  bool skip_array(ondemand::array& array, std::size_t depth) {
    if (depth > limits_.depth) {
      return broken(simdjson::DEPTH_ERROR);
    }
    for (auto item : array) {
      ondemand::value element;
      if (!got(item, element) || !skip(element, depth)) {
        return false;
      }
    }
    return true;
  }

  RowBatch& batch_;
  const Limits& limits_;
  RowFields fields_;
  ondemand::parser parser_;
  std::vector<KeySet> key_sets_;  // by depth
  RowShapes shapes_;
  std::vector<RowValue> values_;

  // The current row.
  std::string_view line_;
  RowShape seen_;
  const char* fault_at_ = nullptr;
  simdjson::error_code code_ = simdjson::SUCCESS;
};

RowParser::RowParser(RowBatch& batch, const Limits& limits) : impl_(std::make_unique<Impl>(batch, limits)) {}
RowParser::~RowParser() = default;

Status RowParser::parse(std::string_view line, const Origin& origin, std::optional<std::int64_t> seed) {
  return impl_->parse(line, origin, seed);
}

}  // namespace gate::records
