#include "gate/report/layout.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace report = gate::report;

TEST_CASE("layout: columns of a terminal") {
  struct Row {
    std::string what;
    std::string text;
    std::size_t columns;
  };
  const std::array<Row, 7> rows{{
      {"nothing", "", 0},
      {"ASCII", "abc", 3},
      {"Latin letters", "caf\xC3\xA9", 4},
      {"a letter and a combining mark", "e\xCC\x81", 1},
      {"East Asian letters take two", "\xE5\x90\x8D\xE5\x89\x8D", 4},
      {"emoji take two", "\xF0\x9F\x98\x82", 2},
      {"the marks of the bar take one", "┠─●┨│░", 6},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(report::columns(row.text) == row.columns);
  }
}

TEST_CASE("layout: cut and filled to a width") {
  CHECK(report::fitted("accuracy", 8, "…") == "accuracy");
  CHECK(report::fitted("accuracy", 7, "…") == "accura…");
  CHECK(report::fitted("accuracy", 7, "...") == "accu...");
  CHECK(report::fitted("\xE5\x90\x8D\xE5\x89\x8D", 3, "…") == "\xE5\x90\x8D…");
  CHECK(report::fitted("\xE5\x90\x8D\xE5\x89\x8D", 2, "…") == "…");
  CHECK(report::fitted("abc", 0, "…") == "");
  CHECK(report::padded("\xE5\x90\x8D", 4) == "\xE5\x90\x8D  ");
  CHECK(report::padded_left("1.5", 5) == "  1.5");
  CHECK(report::padded("long", 2) == "long");
}

TEST_CASE("layout: wrapping") {
  struct Row {
    std::string what;
    std::string text;
    std::size_t width;
    std::vector<std::string> lines;
  };
  const std::array<Row, 8> rows{{
      {"nothing is one line", "", 10, {""}},
      {"it fits", "one two", 7, {"one two"}},
      {"at blanks", "one two three", 8, {"one two", "three"}},
      {"blanks collapse", "  one   two ", 20, {"one two"}},
      {"a long word is broken", "a 1234567890", 4, {"a", "1234", "5678", "90"}},
      {"a long word that fills its lines", "12345678", 4, {"1234", "5678"}},
      {"an address stays whole",
       "see https://example.com/a/long/path now",
       12,
       {"see", "https://example.com/a/long/path", "now"}},
      {"wide letters count twice",
       "\xE5\x90\x8D\xE5\x89\x8D\xE5\x90\x8D",
       4,
       {"\xE5\x90\x8D\xE5\x89\x8D", "\xE5\x90\x8D"}},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(report::wrapped(row.text, row.width) == row.lines);
  }
}
