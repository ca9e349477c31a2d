#include "gate/records/json_faults.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::records {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kMarks = ",:[]{}";
constexpr std::size_t kShown = 40;  // bytes of a token in a message

struct Spelling {
  std::string_view token;
  std::string_view name;
  std::string_view advice;
};

// Words other languages' writers put where JSON has none for them.
constexpr std::array<Spelling, 14> kForeign{{
    {"NaN", "NaN", "write null for \"not scored\""},
    {"nan", "NaN", "write null for \"not scored\""},
    {"-NaN", "NaN", "write null for \"not scored\""},
    {"-nan", "NaN", "write null for \"not scored\""},
    {"Infinity", "Infinity", "an infinite value cannot be compared"},
    {"-Infinity", "-Infinity", "an infinite value cannot be compared"},
    {"+Infinity", "Infinity", "an infinite value cannot be compared"},
    {"inf", "Infinity", "an infinite value cannot be compared"},
    {"-inf", "-Infinity", "an infinite value cannot be compared"},
    {"True", "True", "write true"},
    {"False", "False", "write false"},
    {"None", "None", "write null"},
    {"undefined", "undefined", "write null or leave the member out"},
    {"Inf", "Infinity", "an infinite value cannot be compared"},
}};

const std::vector<std::string>& literals() {
  static const std::vector<std::string> all{"true", "false", "null"};
  return all;
}

std::size_t past_blanks(std::string_view bytes, std::size_t from) {
  return std::min(bytes.find_first_not_of(kBlank, from), bytes.size());
}

SyntaxMessage too_early(const SyntaxFault& fault, std::string_view bytes) {
  const std::string within = fault.container.empty() ? "" : " within '" + fault.container + "'";
  return {bytes.find_last_not_of(kBlank) + 1, "ends too early" + within + "; was it cut off while it was written?"};
}

std::optional<std::uint32_t> hexadecimal(std::string_view digits) {
  if (digits.size() != 4) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : digits) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// Bytes of the escape at the front of `rest`; 0: it is none. A high surrogate takes its low one along.
std::size_t escape_length(std::string_view rest) {
  constexpr std::size_t kUnicode = 6;  // \uXXXX
  if (rest.size() > 1 && rest[1] != 'u') {
    return std::string_view("\"\\/bfnrt").find(rest[1]) == std::string_view::npos ? 0 : 2;
  }
  const std::optional<std::uint32_t> unit = rest.size() < 2 ? std::nullopt : hexadecimal(rest.substr(2, 4));
  if (!unit || (*unit & 0xFC00U) == 0xDC00U) {
    return 0;
  }
  if ((*unit & 0xFC00U) != 0xD800U) {
    return kUnicode;
  }
  const std::string_view second = rest.substr(kUnicode);
  const std::optional<std::uint32_t> low = second.starts_with("\\u") ? hexadecimal(second.substr(2, 4)) : std::nullopt;
  return low && (*low & 0xFC00U) == 0xDC00U ? 2 * kUnicode : 0;
}

// What is wrong inside the string that is not expected; nothing when it is whole.
std::optional<SyntaxMessage> fault_in_string(const SyntaxFault& fault, std::string_view bytes) {
  std::size_t at = fault.start + 1;
  while (at < bytes.size() && bytes[at] != '"') {
    if (bytes[at] == '\n') {
      return SyntaxMessage{at, "a string does not end on its line; close it with '\"' or write the line end as \\n"};
    }
    if (static_cast<unsigned char>(bytes[at]) < 0x20) {
      return SyntaxMessage{at, "a control character inside a string must be written as an escape such as \\t"};
    }
    const std::size_t length = bytes[at] == '\\' ? escape_length(bytes.substr(at)) : 1;
    if (length == 0 && bytes.find('"', at + 1) == std::string_view::npos) {
      return too_early(fault, bytes);
    }
    if (length == 0) {
      return SyntaxMessage{at,
                           "a string holds an invalid escape (JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX "
                           "with paired surrogates)"};
    }
    at += length;
  }
  return at < bytes.size() ? std::nullopt : std::optional(too_early(fault, bytes));
}

// Of a token that is neither a string nor a mark and does not stand for a value.
std::string not_a_value(const SyntaxFault& fault, std::string_view bytes, std::string_view token) {
  const std::string shown = shortened(token, kShown);
  const std::string who = fault.member.empty() ? "the value is " : "'" + fault.member + "' is ";
  for (const Spelling& spelling : kForeign) {
    if (token == spelling.token) {
      return who + std::string(spelling.name) + ", which is not JSON; " + std::string(spelling.advice);
    }
  }
  if (token.starts_with('\'')) {
    return "JSON strings stand in double quotes";
  }
  if (token.starts_with('/') || token.starts_with('#')) {
    return "JSON has no comments";
  }
  const std::size_t next = past_blanks(bytes, fault.start + token.size());
  if (next < bytes.size() && bytes[next] == ':') {
    return "the key " + shown + " must stand in double quotes";
  }
  if (token.find_first_of("0123456789+-.") == 0) {
    const std::size_t exponent = token.find_first_of("eE");
    const bool huge = token.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
                      exponent != std::string_view::npos && exponent + 1 < token.size();
    return who + shown +
           (huge ? ", which no double holds"
                 : ", which is not a JSON number (no '+', leading zero, '_', hexadecimal, bare '.')");
  }
  const std::string suggested = suggestion(token, literals());
  return "'" + shown + "' is not a JSON value" + (suggested.empty() ? "; strings stand in double quotes" : suggested);
}

bool is_value(std::string_view token) {
  return token.front() == '"' || token.front() == '{' || token.front() == '[' || parse_json_number(token) ||
         std::find(literals().begin(), literals().end(), token) != literals().end();
}

// A mark that begins no value.
bool mark_only(std::string_view token) {
  return std::string_view(",:]}").find(token.front()) != std::string_view::npos;
}

// Cut in the middle of a number or literal.
bool is_cut(std::string_view token) {
  const bool digits_follow = std::string_view("+-.eE").find(token.back()) != std::string_view::npos;
  return (digits_follow && token.find_first_not_of("0123456789+-.eE") == std::string_view::npos) ||
         std::any_of(literals().begin(), literals().end(),
                     [token](const std::string& literal) { return literal.starts_with(token); });
}

}  // namespace

std::string_view json_token(std::string_view bytes, std::size_t start) {
  const std::string_view rest = bytes.substr(std::min(start, bytes.size()));
  if (rest.empty() || kMarks.find(rest.front()) != std::string_view::npos) {
    return rest.substr(0, 1);
  }
  if (rest.front() != '"') {
    return rest.substr(0, rest.find_first_of(" \t\r\n,:[]{}\""));
  }
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      return rest.substr(0, at + 1);
    }
    at += rest[at] == '\\' ? 1U : 0U;
  }
  return rest;
}

SyntaxMessage describe(const SyntaxFault& fault, std::string_view bytes) {
  if (fault.ended) {
    return {fault.start, "goes on after the end of the JSON value; one was expected"};
  }
  const std::string_view token = json_token(bytes, fault.start);
  const bool last = fault.start + token.size() == bytes.size();
  if (token.empty()) {
    return too_early(fault, bytes);
  }
  if (token.front() == '"') {
    if (std::optional<SyntaxMessage> inside = fault_in_string(fault, bytes)) {
      return *std::move(inside);
    }
  }
  const std::string_view between = bytes.substr(fault.previous, fault.start - fault.previous);
  const bool closes = token == "}" || token == "]";
  if (last && !is_value(token) && !mark_only(token) && is_cut(token)) {
    return too_early(fault, bytes);
  }
  if (fault.after_key && between.find(':') == std::string_view::npos && token != ":") {
    return {fault.start, "a ':' is missing after the key '" + fault.member + "'"};
  }
  if (fault.after_key && (closes || token == ",")) {
    return {fault.start, "'" + fault.member + "' has no value; write null when there is none"};
  }
  if (!is_value(token) && !mark_only(token)) {
    return {fault.start, not_a_value(fault, bytes, token)};
  }
  if (closes && between.find(',') != std::string_view::npos) {
    return {fault.start, "a comma before '" + std::string(token) + "' is not JSON"};
  }
  if (closes && fault.open != SyntaxFault::Open::kNothing && !fault.after_key) {
    const bool object = fault.open == SyntaxFault::Open::kObject;
    return {fault.start, "'" + std::string(token) + "' does not close the " + (object ? "object" : "array") +
                             "; expected '" + (object ? "}" : "]") + "'"};
  }
  const bool opened = fault.previous > 0 && (bytes[fault.previous - 1] == '{' || bytes[fault.previous - 1] == '[');
  if (!mark_only(token) && fault.open != SyntaxFault::Open::kNothing && !fault.after_key) {
    if (!opened && between.find(',') == std::string_view::npos) {
      return {fault.start, "a ',' is missing before this"};
    }
    if (fault.open == SyntaxFault::Open::kObject && token.front() != '"') {
      return {fault.start, "a key in double quotes was expected, not '" + shortened(token, kShown) + "'"};
    }
  }
  return {fault.start,
          (token.front() == '"' ? "a string" : "'" + shortened(token, kShown) + "'") + " is not expected here"};
}

}  // namespace gate::records
