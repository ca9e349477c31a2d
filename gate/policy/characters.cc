#include "gate/policy/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "gate/base/text.h"

namespace gate::policy {
namespace {

std::string code_point_name(std::uint32_t value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  for (; value > 0 || digits.size() < 4; value /= 16) {
    digits.insert(digits.begin(), kDigits[value % 16]);
  }
  return "U+" + digits;
}

std::string why_bad(std::uint32_t c, char next) {
  if (c == 0) {
    return "a NUL byte";
  }
  if (c == '\t' || c == '\n') {
    return "";
  }
  if (c == '\r') {
    return next == '\n' ? "" : "a carriage return that does not end a line";
  }
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
    return "the control character " + code_point_name(c);
  }
  if (c == 0xFEFF) {
    return "a byte order mark (U+FEFF)";
  }
  if (c == 0x2028 || c == 0x2029) {
    return "the line separator " + code_point_name(c);
  }
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || (c >= 0xE0000 && c <= 0xE007F)) {
    return "the invisible character " + code_point_name(c);
  }
  return "";
}

}  // namespace

std::optional<BadCharacter> first_bad_character(std::string_view text) {
  constexpr const char* kSave = "save it as UTF-8 without a byte order mark";
  constexpr const char* kRemove = "remove it";
  const std::size_t valid = first_invalid_utf8(text).value_or(text.size());
  for (std::size_t i = 0; i < valid;) {
    const CodePoint point = first_code_point(text.substr(i));
    const std::size_t after = i + point.length;
    if (std::string why = why_bad(point.value, after < valid ? text[after] : '\0'); !why.empty()) {
      return BadCharacter{i, std::move(why), point.value == 0xFEFF ? kSave : kRemove};
    }
    i = after;
  }
  if (valid < text.size()) {
    return BadCharacter{valid, "a byte that is not UTF-8", kSave};
  }
  return std::nullopt;
}

}  // namespace gate::policy
