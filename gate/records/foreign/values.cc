#include "gate/records/foreign/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::records {

std::optional<double> numeric_text(std::string_view text) {
  constexpr std::array<std::string_view, 11> kNotScored{"",     "nan", "-nan", "n/a",      "na",       "none",
                                                        "null", "inf", "-inf", "infinity", "-infinity"};
  constexpr std::size_t kLongest = 9;  // of these
  const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  if (is_digit(0) || (text.starts_with('-') && is_digit(1))) {
    return parse_json_number(text);
  }
  if (text.size() > kLongest) {
    return std::nullopt;
  }
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  if (std::find(kNotScored.begin(), kNotScored.end(), lower) != kNotScored.end()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (lower == "true" || lower == "false") {
    return lower == "true" ? 1.0 : 0.0;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text, std::string_view blanks) {
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

Result<double> score_of(JsonValue value, std::string_view what) {
  std::optional<double> number;
  switch (value.type()) {
    case ValueType::kMissing:
    case ValueType::kNull:
    case ValueType::kNotFinite: return std::numeric_limits<double>::quiet_NaN();
    case ValueType::kBool: return value.token() == "true" ? 1.0 : 0.0;
    case ValueType::kNumber: number = value.number(); break;
    case ValueType::kString: number = numeric_text(value.text()); break;
    case ValueType::kArray:
    case ValueType::kObject: break;
  }
  if (!number) {
    return value.problem("'" + std::string(what) + "' must be a number, got " +
                         shortened(std::string(value.token()), 40));
  }
  return *number;
}

Result<std::string> id_of(JsonValue value, std::string_view what) {
  if ((value.is(ValueType::kString) || value.is(ValueType::kNumber)) && !value.text().empty()) {
    return value.text();
  }
  return value.problem("'" + std::string(what) + "' must be an id: text or a whole number, got " +
                       (value.exists() ? shortened(std::string(value.token()), 40) : "nothing"));
}

std::optional<Time> zoned_time(std::string_view text) {
  std::string spelled(text);
  if (spelled.size() > 10 && spelled[10] == ' ') {
    spelled[10] = 'T';
  }
  return parse_time(spelled);
}

}  // namespace gate::records
