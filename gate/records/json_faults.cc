#include "gate/records/json_faults.h"

#include <algorithm>
#include <array>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::records {
namespace {

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

std::string_view token_at(std::string_view bytes, std::size_t start) {
  const std::string_view rest = bytes.substr(start);
  const std::size_t end = rest.find_first_of(" \t\r\n,:[]{}\"", rest.empty() ? 0 : 1);
  return rest.substr(0, end);
}

char last_before(std::string_view bytes, std::size_t start) {
  const std::size_t at = bytes.substr(0, start).find_last_not_of(" \t\r\n");
  return at == std::string_view::npos ? '\0' : bytes[at];
}

SyntaxMessage in_string(const SyntaxFault& fault, std::string_view bytes) {
  const std::size_t bad = std::min(fault.taken == 0 ? 0 : fault.taken - 1, bytes.size() - 1);
  const bool control = static_cast<unsigned char>(bytes[bad]) < 0x20;
  return {
      bad,
      control
          ? "a control character inside a string must be written as an escape such as \\n"
          : "a string holds an invalid escape (JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX with paired "
            "surrogates)"};
}

}  // namespace

SyntaxMessage describe(const SyntaxFault& fault, std::string_view bytes) {
  if (fault.ended) {
    return {fault.start, "goes on after the end of the document; one JSON value was expected"};
  }
  const std::string_view token = fault.start < bytes.size() ? token_at(bytes, fault.start) : std::string_view();
  for (const Spelling& spelling : kForeign) {
    if (token == spelling.token) {
      const std::string who = fault.member.empty() ? "the value" : "'" + fault.member + "'";
      return {fault.start,
              who + " is " + std::string(spelling.name) + ", which is not JSON; " + std::string(spelling.advice)};
    }
  }
  const bool at_end = fault.taken >= bytes.size() && !fault.open.empty();
  const bool string = token.starts_with('"');
  if (at_end && (token.empty() || string)) {
    const std::string where = fault.open == "{}" ? "" : " within '" + fault.open + "'";
    return {bytes.find_last_not_of(" \t\r\n") + 1, "ends too early" + where + "; was it cut off while it was written?"};
  }
  if (token.empty()) {
    return {fault.start, "ends too early"};
  }
  if (string && fault.taken > fault.start + 1 && bytes[fault.taken - 1] != '"') {
    return in_string(fault, bytes);
  }
  const std::string shown = shortened(token, 40);
  if ((token == "}" || token == "]") && last_before(bytes, fault.start) == ',') {
    return {fault.start, "a comma before '" + shown + "' is not JSON"};
  }
  if (token.starts_with('\'')) {
    return {fault.start, "JSON strings stand in double quotes"};
  }
  if (token.starts_with('/') || token.starts_with('#')) {
    return {fault.start, "JSON has no comments"};
  }
  if (token.find_first_of("0123456789+-.") == 0) {
    const std::string who = fault.member.empty() ? "" : "'" + fault.member + "' is ";
    if (parse_json_number(token)) {
      return {fault.start, "the number " + shown + " is not expected here"};
    }
    const bool huge = token.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
                      token.find_first_of("eE") != std::string_view::npos &&
                      token.find_first_of("eE") + 1 < token.size();
    return {fault.start, who + shown + (huge ? ", which no double holds" : ", which is not a JSON number")};
  }
  return {fault.start, (string ? "a string" : "'" + shown + "'") + " is not expected here"};
}

}  // namespace gate::records
