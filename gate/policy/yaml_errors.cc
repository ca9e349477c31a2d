#include "gate/policy/yaml_errors.h"

#include <yaml-cpp/exceptions.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace gate::policy {
namespace {

namespace yaml = YAML::ErrorMsg;

bool is_any_of(std::string_view message, std::initializer_list<const char*> known) {
  for (const char* one : known) {
    if (message == one) {
      return true;
    }
  }
  return false;
}

std::string unexpected_in_block(bool first_of_line, std::string_view character) {
  if (first_of_line && character != ",") {
    return "this line does not line up with the lines above it; keys and '- ' of one level begin in the same column";
  }
  return "unexpected text after the value; is a quote missing, or a ','?";
}

}  // namespace

YamlComplaint explain_yaml_error(std::string_view message, Position at, std::optional<Position> open,
                                 const Problems& file) {
  const std::string_view line = file.line(at);
  const std::string character(file.character(at));
  const std::string found = character.empty() ? "the end of the file" : "'" + character + "'";
  const std::size_t indentation = line.find_first_not_of(" \t");
  const std::size_t tab = line.find('\t');
  if (message == yaml::TAB_IN_INDENTATION || (tab < indentation && at.column <= line.size())) {
    return {{at.line, static_cast<std::uint32_t>(tab + 1), at.file}, "a tab in the indentation; YAML wants spaces"};
  }
  if (message == yaml::END_OF_MAP_FLOW || message == yaml::END_OF_SEQ_FLOW) {
    const std::string bracket = message == yaml::END_OF_MAP_FLOW ? "}" : "]";
    const std::string opening = bracket == "}" ? "{" : "[";
    // At the end of the file the library has no place to name.
    if (open && ((at.line == 1 && at.column == 1) || character.empty())) {
      return {*open, "this '" + opening + "' is never closed; expected ',' or '" + bracket + "'"};
    }
    return {at,
            "expected ',' or '" + bracket + "'" +
                (open ? " to go on with or to close the '" + opening + "' of line " + std::to_string(open->line) : "") +
                ", got " + found};
  }
  if (is_any_of(message, {yaml::END_OF_MAP, yaml::END_OF_SEQ})) {
    return {at, unexpected_in_block(at.column == line.find_first_not_of(' ') + 1, character)};
  }
  if (message == yaml::FLOW_END) {
    return {at, "unexpected " + found + ": no bracket of that kind is open"};
  }
  if (message == yaml::BLOCK_ENTRY) {
    return {at, "unexpected '- ': a list begins on a line of its own, below its key"};
  }
  if (is_any_of(message, {yaml::MAP_KEY, yaml::MAP_VALUE})) {
    return {at, "unexpected " + found +
                    "; is a ':' missing on the line above, is the indentation wrong, or must a text " +
                    "with ': ' in it be quoted?"};
  }
  if (message == yaml::UNKNOWN_TOKEN) {
    return {at, "a text that begins with " + found + " must be quoted"};
  }
  if (is_any_of(message, {yaml::CHAR_IN_BLOCK, yaml::ZERO_INDENT_IN_BLOCK})) {
    return {at, "unexpected " + found +
                    " behind '|' or '>'; the text of a block begins on the next line, and a text that " +
                    "begins with one of them must be quoted"};
  }
  if (is_any_of(message, {yaml::EOF_IN_SCALAR, yaml::DOC_IN_SCALAR})) {
    return {at, "a quoted text is not closed before this place"};
  }
  if (message.starts_with(yaml::INVALID_ESCAPE) || message.starts_with(yaml::INVALID_UNICODE) ||
      message == yaml::INVALID_HEX) {
    return {at, "not an escape of a text in double quotes; write '\\\\' for a backslash, or use single quotes"};
  }
  if (is_any_of(message, {yaml::ANCHOR_NOT_FOUND, yaml::ALIAS_NOT_FOUND, yaml::CHAR_IN_ALIAS, yaml::CHAR_IN_ANCHOR,
                          yaml::UNKNOWN_ANCHOR, yaml::ALIAS_CONTENT, yaml::MULTIPLE_ALIASES, yaml::MULTIPLE_ANCHORS})) {
    return {at, "anchors and aliases are not part of the policy language; write the value out, or quote a text that " +
                    std::string("begins with '&' or '*'")};
  }
  if (is_any_of(message, {yaml::MULTIPLE_TAGS, yaml::CHAR_IN_TAG_HANDLE, yaml::TAG_WITH_NO_SUFFIX,
                          yaml::END_OF_VERBATIM_TAG, yaml::INVALID_TAG})) {
    return {at, "tags are not part of the policy language; quote a text that begins with '!'"};
  }
  return {at, "not YAML: " + std::string(message)};
}

}  // namespace gate::policy
