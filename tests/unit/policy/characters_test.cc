#include "gate/policy/characters.h"

#include <doctest/doctest.h>

#include <array>

namespace gate::policy {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view what;
  std::string_view text;
  std::size_t offset;
  std::string_view name;  // empty: nothing is wrong
};

constexpr std::array kRows{
    Row{"nothing at all", "", 0, ""},
    Row{"words, tab and both line ends", "a\tb\r\nc\n", 0, ""},
    Row{"letters of many scripts", "\xC3\xBC \xE6\x96\x87 \xF0\x9F\x98\x80", 0, ""},
    Row{"zero-width joiner and non-joiner belong to some scripts", "\xE2\x80\x8D\xE2\x80\x8C", 0, ""},
    Row{"NUL", "ab\0c"sv, 2, "a NUL byte"},
    Row{"escape", "a\x1b", 1, "the control character U+001B"},
    Row{"delete", "\x7f", 0, "the control character U+007F"},
    Row{"next line, a line end for some parsers only", "a\xC2\x85", 1, "the control character U+0085"},
    Row{"carriage return at the end", "a\r", 1, "a carriage return that does not end a line"},
    Row{"carriage return inside", "a\rb", 1, "a carriage return that does not end a line"},
    Row{"byte order mark in front", "\xEF\xBB\xBFgate", 0, "a byte order mark (U+FEFF)"},
    Row{"byte order mark inside", "a\xEF\xBB\xBF", 1, "a byte order mark (U+FEFF)"},
    Row{"line separator", "a\xE2\x80\xA8", 1, "the line separator U+2028"},
    Row{"paragraph separator", "a\xE2\x80\xA9", 1, "the line separator U+2029"},
    Row{"what lies around the invisible ones", "\xE2\x80\xAF\xE2\x81\xA5\xE2\x81\xAA\xF3\xA0\x82\x80", 0, ""},
    Row{"right-to-left override", "\xE2\x80\xAE", 0, "the invisible character U+202E"},
    Row{"isolate", "\xE2\x81\xA6", 0, "the invisible character U+2066"},
    Row{"tag character", "\xF3\xA0\x81\x81", 0, "the invisible character U+E0041"},
    Row{"Latin-1", "caf\xE9", 3, "a byte that is not UTF-8"},
    Row{"surrogate", "\xED\xA0\x80", 0, "a byte that is not UTF-8"},
    Row{"cut sequence", "a\xE2\x82", 1, "a byte that is not UTF-8"},
    Row{"the first of two counts", "\x01\xFF", 0, "the control character U+0001"},
    Row{"carriage return before a bad byte", "\r\xFF", 0, "a carriage return that does not end a line"},
};

TEST_CASE("the first character a policy may not contain is named with its place") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    const std::optional<BadCharacter> bad = first_bad_character(row.text);
    CHECK(bad.has_value() == !row.name.empty());
    if (bad) {
      CHECK(bad->offset == row.offset);
      CHECK(bad->name == row.name);
    }
  }
}

}  // namespace
}  // namespace gate::policy
