#include "gate/base/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "gate/base/result.h"

namespace gate {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Length of the longest prefix that is a JSON integer part, fraction and exponent; 0 when there is none.
std::size_t json_number_length(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) {
      ++i;
    }
    return i > start;
  };
  if (i < text.size() && text[i] == '-') {
    ++i;
  }
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return 0;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) {
      return 0;
    }
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) {
      ++i;
    }
    if (!digits()) {
      return 0;
    }
  }
  return i;
}

// Whether the size of a number in JSON's grammar is below one.
bool is_below_one(std::string_view number) {
  const std::size_t e = number.find_first_of("eE");
  const std::string_view mantissa = number.substr(0, e);
  std::string_view power = e == std::string_view::npos ? "0" : number.substr(e + 1);
  const bool negative = power.starts_with('-');
  power.remove_prefix(negative || power.starts_with('+') ? 1 : 0);
  std::int64_t exponent = 0;
  // An exponent of this size outweighs every mantissa that fits into memory.
  constexpr std::int64_t kHuge = 1'000'000'000'000'000;
  if (mantissa.find_first_of("123456789") == std::string_view::npos) {
    return true;
  }
  if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec != std::errc() || exponent > kHuge) {
    return negative;
  }
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_of("123456789");
  const std::int64_t before = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  // The number is 0.d... times ten to this power, for a first digit d that is not zero.
  const std::int64_t scale = (before > 0 ? before : before + 1) + (negative ? -exponent : exponent);
  return scale <= 0;
}

// Removes trailing zeros of a fraction, and the point with them: "1.500" -> "1.5", "2.0e+10" -> "2e+10".
std::string without_trailing_zeros(const std::string& text) {
  const std::size_t exponent = text.find('e');
  std::string tail = exponent == std::string::npos ? "" : text.substr(exponent);
  std::string head = text.substr(0, exponent);
  if (head.find('.') != std::string::npos) {
    while (head.back() == '0') {
      head.pop_back();
    }
    if (head.back() == '.') {
      head.pop_back();
    }
  }
  return head + tail;
}

}  // namespace

std::optional<double> parse_json_number(std::string_view text) {
  if (text.empty() || json_number_length(text) != text.size()) {
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range) {
    // from_chars reports overflow and underflow alike and may leave `value` as it was; only an underflow has a finite
    // answer (zero).
    return is_below_one(text) ? std::optional<double>(0.0) : std::nullopt;
  }
  return error == std::errc() ? std::optional<double>(value) : std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (text.empty() || json_number_length(text) != text.size()) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return end == text.data() + text.size() && error == std::errc() ? std::optional<std::int64_t>(value) : std::nullopt;
}

std::string canonical_number(double value) {
  GATE_INVARIANT(std::isfinite(value));
  if (value == 0.0) {
    return "0";
  }
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific).ptr;
  const std::string_view printed(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = printed.find('e');
  std::string digits(1, printed[0]);
  if (e > 2) {
    digits += printed.substr(2, e - 2);
  }
  int exponent = 0;
  const std::size_t skip_plus = printed[e + 1] == '+' ? 2 : 1;
  std::from_chars(printed.data() + e + skip_plus, printed.data() + printed.size(), exponent);

  // ECMA-262, Number::toString: k digits, n = exponent + 1.
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;
  std::string out = value < 0 ? "-" : "";
  if (k <= n && n <= 21) {
    return out + digits + std::string(static_cast<std::size_t>(n - k), '0');
  }
  if (0 < n && n <= 21) {
    return out + digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
  }
  if (-6 < n && n <= 0) {
    return out + "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  }
  const std::string power = (n - 1 < 0 ? "e-" : "e+") + std::to_string(n - 1 < 0 ? 1 - n : n - 1);
  return out + digits.substr(0, 1) + (k > 1 ? "." + digits.substr(1) : "") + power;
}

std::string short_number(double value, int digits) {
  if (!std::isfinite(value)) {
    return "n/a";
  }
  if (value == 0.0) {
    return "0";
  }
  std::array<char, 64> buffer{};
  // "general" would switch to an exponent already at 1e5 with five digits; whole numbers up to 15 digits read better
  // plain.
  const double magnitude = std::fabs(value);
  if (magnitude >= std::pow(10.0, digits) - 0.5 && magnitude < 1e15) {
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 0).ptr;
    return {buffer.data(), end};
  }
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, digits).ptr;
  return without_trailing_zeros({buffer.data(), end});
}

std::string confidence_percent(double confidence) {
  constexpr int kMostDigits = 17;
  int digits = 4;
  std::string text = short_number(confidence * 100, digits);
  while (confidence < 1 && text == "100" && digits < kMostDigits) {
    text = short_number(confidence * 100, ++digits);
  }
  return text;
}

std::string fixed_number(double value, int decimals) {
  if (!std::isfinite(value)) {
    return "n/a";
  }
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals).ptr;
  std::string text(buffer.data(), end);
  return text.find_first_not_of("-0.") == std::string::npos && text[0] == '-' ? text.substr(1) : text;
}

}  // namespace gate
