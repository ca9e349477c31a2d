#include "gate/report/layout.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "gate/base/text.h"

namespace gate::report {
namespace {

struct Range {
  std::uint32_t first, last;
};

// Combining marks that occur in names (Unicode 15, general category Mn, the blocks of Latin, Cyrillic, Hebrew, Arabic,
// Indic and variation selectors). A mark that is not here counts one column too many, which only costs alignment.
constexpr std::array<Range, 12> kZero{{{0x0300, 0x036F},
                                       {0x0483, 0x0489},
                                       {0x0591, 0x05BD},
                                       {0x0610, 0x061A},
                                       {0x064B, 0x065F},
                                       {0x0900, 0x0902},
                                       {0x093C, 0x093C},
                                       {0x0941, 0x0948},
                                       {0x094D, 0x094D},
                                       {0x1AB0, 0x1AFF},
                                       {0x20D0, 0x20FF},
                                       {0xFE00, 0xFE0F}}};
// East Asian Wide and Fullwidth (Unicode 15, Annex 11), and the emoji blocks.
constexpr std::array<Range, 11> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA000, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFF00, 0xFF60},
                                       {0x1F300, 0x1FAFF},
                                       {0x20000, 0x3FFFD}}};

struct Glyph {
  std::string_view bytes;
  std::size_t width;
};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, std::uint32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range range) { return range.first <= point && point <= range.last; });
}

// The first character of non-empty text; a malformed byte counts as one column.
Glyph first_glyph(std::string_view text) {
  const CodePoint point = first_code_point(text);
  if (point.length == 0) {
    return {text.substr(0, 1), 1};
  }
  return {text.substr(0, point.length), within(kZero, point.value) ? 0U : within(kWide, point.value) ? 2U : 1U};
}

// The longest beginning of at most `width` columns.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const Glyph glyph = first_glyph(text.substr(at));
    if (used + glyph.width > width) {
      break;
    }
    used += glyph.width;
    at += glyph.bytes.size();
  }
  return text.substr(0, at);
}

bool is_address(std::string_view word) {
  const std::size_t at = word.find("://");
  return at != std::string_view::npos && at < 12 && word.size() <= 300;
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    width += glyph.width;
    text.remove_prefix(glyph.bytes.size());
  }
  return width;
}

std::string fitted(std::string_view text, std::size_t width, std::string_view mark) {
  if (columns(text) <= width) {
    return std::string(text);
  }
  const std::size_t room = width - std::min(width, columns(mark));
  return std::string(beginning(text, room)) + std::string(beginning(mark, width));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = columns(text);
  return have >= width ? text : text + std::string(width - have, ' ');
}

std::string padded_left(const std::string& text, std::size_t width) {
  const std::size_t have = columns(text);
  return have >= width ? text : std::string(width - have, ' ') + text;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines{""};
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) {
      continue;
    }
    if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) > width) {
      lines.emplace_back();
    }
    if (!lines.back().empty()) {
      lines.back() += ' ';
    }
    while (columns(word) > width && !is_address(word)) {
      const std::string_view head = beginning(word, std::max<std::size_t>(2, width));
      lines.back() += head;
      lines.emplace_back();
      word.remove_prefix(head.size());
    }
    lines.back() += word;
  }
  if (lines.size() > 1 && lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

}  // namespace gate::report
