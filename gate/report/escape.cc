#include "gate/report/escape.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "gate/base/runner_commands.h"
#include "gate/base/text.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxCommandUnits = 4096;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::size_t utf16_units(const CodePoint& point) { return point.value > 0xFFFF ? 2 : 1; }

// At most `most` UTF-16 units of well-formed text, "..." included when something was cut.
std::string cut_utf16(const std::string& text, std::size_t most) {
  std::size_t units = 0;
  std::size_t keep = 0;  // bytes that fit beside the three dots
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = first_code_point(std::string_view(text).substr(i));
    units += utf16_units(point);
    i += std::max<std::size_t>(1, point.length);
    keep = units + 3 <= most ? i : keep;
    if (units > most) {
      return text.substr(0, keep) + "...";
    }
  }
  return text;
}

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::string percent(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

// What both forms of XML and HTML must not see as markup.
std::string without_markup(std::string_view shown) {
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
  shown = replaced(std::move(shown), "[[ATTACHMENT|", "[ [ATTACHMENT|");
  return without_markup(shown);
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

std::string log_text(std::string_view text) { return without_marks(visible(text)); }

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

std::string plain_line(std::string_view text, std::size_t bytes) { return visible(shortened(text, bytes)); }

std::string command_data(std::string_view text) {
  std::string shown = cut_utf16(without_marks(visible(text, "\n")), kMaxCommandUnits);
  return replaced(replaced(std::move(shown), "%", "%25"), "\n", "%0A");
}

std::string command_property(std::string_view text) {
  std::string shown = replaced(cut_utf16(log_text(text), kMaxCommandUnits), "%", "%25");
  return replaced(replaced(std::move(shown), ":", "%3A"), ",", "%2C");
}

std::string sarif_text(std::string_view text) {
  std::string out;
  for (const char c : visible(text, "\n")) {
    out += is_one_of(c, "[]\\") ? std::string("\\") + c : is_one_of(c, "{}") ? std::string(2, c) : std::string(1, c);
  }
  return out;
}

std::string uri_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    out += is_alphanumeric(c) || is_one_of(c, "-._~/") ? std::string(1, c) : percent(c);
  }
  // "//host" would name another machine.
  return out.starts_with("//") ? "." + out : out;
}

std::string link_target(std::string_view text) {
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  constexpr std::size_t kLongest = 2000;
  if (scheme == 0 || text.size() == scheme || text.size() > kLongest || !is_alphanumeric(text[scheme])) {
    return "";
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() && is_one_of(text[i + 1], "0123456789ABCDEFabcdef") &&
                         is_one_of(text[i + 2], "0123456789ABCDEFabcdef");
    if (!is_alphanumeric(text[i]) && !is_one_of(text[i], "-._~/:?#@!$&()*+,;=") && !escaped) {
      return "";
    }
  }
  return std::string(text);
}

std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : plain_line(text)) {
    out += is_one_of(c, "\\\"") ? std::string("\\") + c : std::string(1, c);
  }
  return out;
}

std::string html_text(std::string_view text) { return without_markup(visible(text, "\n")); }

}  // namespace gate::report
