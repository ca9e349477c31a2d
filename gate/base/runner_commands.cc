#include "gate/base/runner_commands.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "gate/base/text.h"

namespace gate {
namespace {

// Before "::" the runner passes over what .NET calls white space.
bool is_blank(std::uint32_t point) {
  return point == 0x20 || (point >= 0x09 && point <= 0x0D) || point == 0x85 || point == 0xA0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
         point == 0x205F || point == 0x3000;
}

std::size_t length_of_blanks(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size()) {
    const CodePoint point = first_code_point(line.substr(length));
    if (point.length == 0 || !is_blank(point.value)) {
      break;
    }
    length += point.length;
  }
  return length;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Does the '[' at `at` end a mark?
bool ends_mark(std::string_view text, std::size_t at) {
  while (at > 0 && is_letter(text[at - 1])) {
    --at;
  }
  return at >= 2 && text[at - 1] == '#' && text[at - 2] == '#';
}

}  // namespace

std::string without_marks(std::string_view text, std::string_view bracket) {
  std::string out;
  std::size_t start = 0;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    if (ends_mark(text, at)) {
      out += text.substr(start, at - start);
      out += bracket;
      start = at + 1;
    }
  }
  return out += text.substr(start);
}

std::string without_commands(std::string_view text) {
  const std::string unmarked = without_marks(text);
  const std::string_view all = unmarked;
  std::string out;
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = std::min(all.find('\n', start), all.size() - 1) + 1;
    const std::string_view line = all.substr(start, end - start);
    const std::size_t first = length_of_blanks(line);
    out += line.substr(0, first);
    out += line.substr(first).starts_with("::") ? "\\" : "";
    out += line.substr(first);
    start = end;
  }
  return out;
}

}  // namespace gate
