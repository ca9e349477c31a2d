#include "gate/base/text.h"

#include <doctest/doctest.h>

#include <array>

namespace gate {
namespace {

struct Utf8 {
  std::string_view what;
  std::string_view text;
  std::optional<std::size_t> offset;
};

const std::array kUtf8{
    Utf8{"empty", "", std::nullopt},
    Utf8{"ASCII with NUL", std::string_view("a\0b", 3), std::nullopt},
    Utf8{"two, three and four bytes", "\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80", std::nullopt},
    Utf8{"the last code point", "\xF4\x8F\xBF\xBF", std::nullopt},
    Utf8{"past the last code point", "a\xF4\x90\x80\x80", 1},
    Utf8{"five bytes", "\xF8\x88\x80\x80\x80", 0},
    Utf8{"overlong slash", "ab\xC0\xAF", 2},
    Utf8{"overlong in three bytes", "\xE0\x9F\xBF", 0},
    Utf8{"overlong in four bytes", "\xF0\x8F\xBF\xBF", 0},
    Utf8{"surrogate", "\xED\xA0\x80", 0},
    Utf8{"last before the surrogates", "\xED\x9F\xBF", std::nullopt},
    Utf8{"continuation alone", "a\x80", 1},
    Utf8{"cut at the end", "a\xE2\x82", 1},
    Utf8{"cut by a letter", "\xE2\x82z", 0},
    Utf8{"Latin-1", "caf\xE9", 3},
};

TEST_CASE("the first malformed byte is found") {
  for (const Utf8& row : kUtf8) {
    CAPTURE(row.what);
    CHECK(first_invalid_utf8(row.text) == row.offset);
  }
}

struct Visible {
  std::string_view what;
  std::string_view text;
  std::string_view shown;
};

const std::array kVisible{
    Visible{"plain text stays", "a b \xC3\xBC \xE6\x96\x87 \xF0\x9F\x98\x80",
            "a b \xC3\xBC \xE6\x96\x87 \xF0\x9F\x98\x80"},
    Visible{"escape sequence", "\x1b[31mred", "\\x1b[31mred"},
    Visible{"NUL, newline, carriage return, delete", std::string_view("\0\n\r\x7f", 4), "\\x00\\x0a\\x0d\\x7f"},
    Visible{"C1 control", "\xC2\x9B", "\\u{009b}"},
    Visible{"right-to-left override", "\xE2\x80\xAE", "\\u{202e}"},
    Visible{"isolate", "\xE2\x81\xA6", "\\u{2066}"},
    Visible{"zero-width space",
            "a\xE2\x80\x8B"
            "b",
            "a\\u{200b}b"},
    Visible{"byte order mark", "\xEF\xBB\xBF", "\\u{feff}"},
    Visible{"variation selector", "#\xEF\xB8\x8F#[", "#\\u{fe0f}#["},
    Visible{"grapheme joiner, filler", "\xCD\x8F\xE3\x85\xA4", "\\u{034f}\\u{3164}"},
    Visible{"beside the hidden ones", "\xCD\xB0\xE2\x80\xAF\xE3\x85\xA5", "\xCD\xB0\xE2\x80\xAF\xE3\x85\xA5"},
    Visible{"tag character", "\xF3\xA0\x81\x81", "\\u{e0041}"},
    Visible{"malformed byte", "a\xFF", "a\\xff"},
    Visible{"a cut sequence, byte by byte", "\xE2\x82", "\\xe2\\x82"},
};

TEST_CASE("what a terminal would hide or obey is shown") {
  for (const Visible& row : kVisible) {
    CAPTURE(row.what);
    CHECK(visible(row.text) == row.shown);
  }
  CHECK(visible("a\tb\nc", "\t") == "a\tb\\x0ac");
}

TEST_CASE("texts are cut at a code point") {
  CHECK(shortened("abcdef", 6) == "abcdef");
  CHECK(shortened("abcdefg", 6) == "abc...");
  CHECK(shortened("a\xC3\xBC\xC3\xBC\xC3\xBC", 6) == "a\xC3\xBC...");
  CHECK(shortened("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC", 6) == "\xC3\xBC...");
  CHECK(shortened("", 6) == "");
}

TEST_CASE("join and split are each other's inverse") {
  const std::array<std::string, 3> parts{"a", "", "c"};
  CHECK(join(parts, ", ") == "a, , c");
  CHECK(join({}, ", ") == "");
  CHECK(split("a,,c", ',') == std::vector<std::string_view>{"a", "", "c"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split(",", ',') == std::vector<std::string_view>{"", ""});
}

struct Near {
  std::string_view what;
  std::string_view word;
  std::optional<std::string> nearest;
};

TEST_CASE("a likely slip finds the word that was meant") {
  const std::array<std::string, 5> words{"margin", "metric", "max", "min", "on_violated"};
  const std::array rows{
      Near{"swapped letters", "marign", "margin"},
      Near{"missing letter", "metrc", "metric"},
      Near{"one letter more", "maxx", "max"},
      Near{"other letter case", "Margin", "margin"},
      Near{"other ending", "on_violation", "on_violated"},
      Near{"the first of equally near ones", "mix", "max"},
      Near{"nothing near", "temperature", std::nullopt},
      Near{"nothing in common", "xyz", std::nullopt},
      Near{"empty", "", std::nullopt},
      Near{"a text too long to be a slip",
           std::string_view("mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"), std::nullopt},
  };
  for (const Near& row : rows) {
    CAPTURE(row.what);
    CHECK(nearest(row.word, words) == row.nearest);
  }
  CHECK_FALSE(nearest("margin", {}).has_value());
  CHECK(suggestion("marign", words) == " (did you mean 'margin'?)");
  CHECK(suggestion("temperature", words) == "");
}

TEST_CASE("counts agree with their nouns") {
  CHECK(counted(0, "seed") == "0 seeds");
  CHECK(counted(1, "seed") == "1 seed");
  CHECK(counted(2, "seed") == "2 seeds");
  CHECK(counted(2, "piece of advice", "pieces of advice") == "2 pieces of advice");
}

}  // namespace
}  // namespace gate
