#include "gate/report/escape.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "gate/base/text.h"

namespace gate::report {
namespace {

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::size_t longest_run(std::string_view text, char of) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string xml_attribute(std::string_view text) { return xml_text(visible(text)); }

std::string xml_text(std::string_view text) {
  std::string shown = visible(text, "\n");
  // The two code points that are well-formed UTF-8 but no XML character.
  shown = replaced(std::move(shown), "\xEF\xBF\xBE", "\\u{fffe}");
  shown = replaced(std::move(shown), "\xEF\xBF\xBF", "\\u{ffff}");
  shown = replaced(std::move(shown), "[[ATTACHMENT|", "[ [ATTACHMENT|");
  std::string out;
  out.reserve(shown.size());
  for (const char c : shown) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string code_span(std::string_view text) {
  if (text.empty()) {
    return "`(empty)`";
  }
  std::string shown = replaced(visible(shortened(text, kMaxText)), "<!--", "<\\!--");
  const std::string fence(longest_run(shown, '`') + 1, '`');
  // One blank beside a backtick, and beside a blank, which the renderer takes away again.
  const bool pad = shown.front() == '`' || shown.back() == '`' || (shown.front() == ' ' && shown.back() == ' ');
  return fence + (pad ? " " : "") + shown + (pad ? " " : "") + fence;
}

std::string code_cell(std::string_view text) {
  // A backslash right before a '|' would be taken for an escaped backslash and the '|' for the end of the cell.
  return replaced(replaced(code_span(text), "\\|", "\\ |"), "|", "\\|");
}

std::string log_text(std::string_view text) { return replaced(visible(text), "##[", "##\\["); }

std::string ascii_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = first_code_point(text.substr(i));
    if (point.value < 0x80) {
      out += text[i];
    } else {
      std::array<char, 8> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), point.value, 16).ptr;
      const std::string hexadecimal(digits.data(), end);
      out += "\\u{" + std::string(4 - std::min<std::size_t>(4, hexadecimal.size()), '0') + hexadecimal + "}";
    }
    i += std::max<std::size_t>(1, point.length);
  }
  return out;
}

}  // namespace gate::report
