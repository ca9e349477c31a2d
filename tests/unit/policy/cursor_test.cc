#include "gate/policy/cursor.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

namespace gate::policy {
namespace {

YamlNode plain(std::string_view text) {
  YamlNode node;
  node.kind = YamlNode::Kind::kPlain;
  node.at = {2, 4};
  node.text = text;
  return node;
}

YamlNode quoted(std::string_view text) {
  YamlNode node = plain(text);
  node.kind = YamlNode::Kind::kQuoted;
  return node;
}

YamlNode of_kind(YamlNode::Kind kind) {
  YamlNode node;
  node.kind = kind;
  node.at = {2, 4};
  return node;
}

// Asks the cursor of one value and keeps what it says.
struct Asked {
  explicit Asked(YamlNode value) : node(std::move(value)) {}
  YamlNode node;
  Problems problems{"p.yaml", "x"};
  Cursor cursor{node, "'x'", {2, 1}, problems};
  [[nodiscard]] std::string message() const {
    return problems.empty() ? "" : problems.error().problems.front().message;
  }
};

struct Number {
  std::string_view what;
  std::string_view text;
  double value;
};

constexpr std::array kNumbers{
    Number{"whole", "900", 900},
    Number{"zero", "0", 0},
    Number{"negative", "-3.5", -3.5},
    Number{"fraction", "0.01", 0.01},
    Number{"exponent", "1e3", 1000},
    Number{"signed exponent", "2.5E-1", 0.25},
    Number{"largest", "1.7976931348623157e308", std::numeric_limits<double>::max()},
    Number{"too small to tell from zero", "1e-400", 0},
};

TEST_CASE("numbers of JSON's grammar are read as they stand") {
  for (const Number& row : kNumbers) {
    CAPTURE(row.what);
    const Asked asked(plain(row.text));
    CHECK(asked.cursor.number() == row.value);
    CHECK(asked.message() == "");
  }
}

TEST_CASE("a range holds its ends") {
  const Range range{.least = 0, .most = 1};
  for (const std::string_view inside : {"0", "1", "0.5", "-0"}) {
    CAPTURE(inside);
    CHECK(Asked(plain(inside)).cursor.number(range).has_value());
  }
  const Asked below(plain("-0.1"));
  CHECK_FALSE(below.cursor.number(range).has_value());
  CHECK(below.message() == "'x' must be between 0 and 1, got -0.1");
  const Asked above(plain("3"));
  CHECK_FALSE(above.cursor.count({.most = 2}).has_value());
  CHECK(above.message() == "'x' must be 2 or less, got 3");
}

TEST_CASE("whole numbers keep all their digits") {
  CHECK(Asked(plain("9223372036854775807")).cursor.count() == std::numeric_limits<std::int64_t>::max());
  CHECK(Asked(plain("-9223372036854775808")).cursor.count() == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(Asked(plain("9223372036854775808")).cursor.count().has_value());
}

struct MarginRow {
  std::string_view what;
  std::string_view text;
  double value;
  bool relative;
};

constexpr std::array kMargins{
    MarginRow{"absolute", "0.01", 0.01, false},
    MarginRow{"zero", "0", 0, false},
    MarginRow{"share", "5%", 0.05, true},
    MarginRow{"share with a fraction", "2.5%", 0.025, true},
    MarginRow{"small share", "0.1%", 0.001, true},
    MarginRow{"zero share", "0%", 0, true},
    MarginRow{"the double that 0.07 is", "7%", 0.07, true},
    MarginRow{"more than all", "150%", 1.5, true},
};

TEST_CASE("margins are absolute or a share of the baseline") {
  for (const MarginRow& row : kMargins) {
    CAPTURE(row.what);
    CHECK(Asked(plain(row.text)).cursor.margin() == Margin{row.value, row.relative, std::string(row.text)});
  }
  CHECK(Asked(quoted("5%")).cursor.margin() == Margin{0.05, true, "5%"});
  const std::optional<Margin> zero = Asked(plain("-0")).cursor.margin();
  REQUIRE(zero.has_value());
  CHECK_FALSE(std::signbit(zero->value));
}

TEST_CASE("texts may be quoted or plain and lose the blanks at their end") {
  CHECK(Asked(plain("abc")).cursor.line() == "abc");
  CHECK(Asked(plain("5")).cursor.line() == "5");
  CHECK(Asked(quoted("abc \n")).cursor.line() == "abc");
  CHECK(Asked(quoted("a\nb\n")).cursor.text() == "a\nb");
  const Asked lines(quoted("a\nb"));
  CHECK_FALSE(lines.cursor.line().has_value());
  CHECK(lines.message() == "'x': expected a text on one line, got the text 'a\nb'");
}

TEST_CASE("only true and false are true and false") {
  CHECK(Asked(plain("true")).cursor.boolean() == true);
  CHECK(Asked(plain("false")).cursor.boolean() == false);
  for (const std::string_view word : {"yes", "no", "on", "off", "True", "FALSE", "y", "1", "0"}) {
    CAPTURE(word);
    const Asked asked(plain(word));
    CHECK_FALSE(asked.cursor.boolean().has_value());
    CHECK_FALSE(asked.problems.empty());
  }
}

TEST_CASE("durations come in seconds") {
  CHECK(Asked(plain("7d")).cursor.duration() == 7 * 86400);
  CHECK(Asked(quoted("45s")).cursor.duration() == 45);
}

TEST_CASE("words are taken from the list") {
  constexpr std::array<std::string_view, 2> kWords{"higher", "lower"};
  CHECK(Asked(quoted("lower")).cursor.word(kWords) == "lower");
  const Asked wrong(plain("highr"));
  CHECK_FALSE(wrong.cursor.word(kWords).has_value());
  CHECK(wrong.message() == "'x': expected one of higher, lower, got the text 'highr' (did you mean 'higher'?)");
}

TEST_CASE("entries of a list are named by their number") {
  YamlNode node = of_kind(YamlNode::Kind::kSequence);
  node.items = {plain("a"), of_kind(YamlNode::Kind::kNull)};
  const Asked asked(node);
  const std::optional<std::vector<Cursor>> entries = asked.cursor.list();
  REQUIRE(entries.has_value());
  REQUIRE(entries->size() == 2);
  CHECK(entries->front().line() == "a");
  CHECK_FALSE(entries->back().line().has_value());
  CHECK(asked.message() == "entry 2 of 'x' is empty; expected a text");
}

TEST_CASE("an empty value is reported at its key, anything else at the value") {
  const Asked empty(of_kind(YamlNode::Kind::kNull));
  CHECK_FALSE(empty.cursor.number().has_value());
  CHECK(empty.message() == "'x' is empty; expected a number");
  CHECK(empty.cursor.at() == Position{2, 1});
  const Asked list(of_kind(YamlNode::Kind::kSequence));
  CHECK_FALSE(list.cursor.number().has_value());
  CHECK(list.message() == "'x': expected a number, got a list");
  CHECK(list.cursor.at() == Position{2, 4});
}

TEST_CASE("what was refused before is not reported twice") {
  const Asked asked(of_kind(YamlNode::Kind::kRefused));
  CHECK_FALSE(asked.cursor.text().has_value());
  CHECK_FALSE(asked.cursor.number().has_value());
  CHECK_FALSE(asked.cursor.margin().has_value());
  CHECK_FALSE(asked.cursor.list().has_value());
  CHECK(asked.problems.empty());
}

TEST_CASE("every spelling of what is not finite is told so") {
  for (const std::string_view text : {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "NaN", "Infinity", "nan", "inf",
                                      "-.Inf", "+Infinity", "-inf"}) {
    CAPTURE(text);
    const Asked asked(plain(text));
    CHECK_FALSE(asked.cursor.number().has_value());
    CHECK(asked.message() ==
          "'x': expected a number, got the text '" + std::string(text) + "'; numbers must be finite");
    CHECK_FALSE(asked.cursor.margin().has_value());
    CHECK_FALSE(asked.cursor.count().has_value());
  }
}

TEST_CASE("what nearly is a number is told what is wrong with it, anything else is not") {
  const std::string form =
      "; numbers are written as in JSON, without a leading zero, '+', '_', hexadecimal or a bare point";
  struct Row {
    std::string_view text;
    std::string advice;
  };
  for (const Row& row :
       {Row{"+", ""}, Row{"-", ""}, Row{"1e+400", "; it is too large"}, Row{"1e400", "; it is too large"},
        Row{"1E999", "; it is too large"}, Row{"1e", form}, Row{"1e+", ""}, Row{"1e3x", form}, Row{"1ez", ""},
        Row{"0x1e5", form}, Row{"1.e5", form}, Row{".5", form}, Row{"5ms", ""}}) {
    CAPTURE(row.text);
    const Asked asked(plain(row.text));
    CHECK_FALSE(asked.cursor.number().has_value());
    CHECK(asked.message() == "'x': expected a number, got the text '" + std::string(row.text) + "'" + row.advice);
  }
}

TEST_CASE("a list is none of the single values") {
  const auto told = [](auto ask) {
    const Asked asked(of_kind(YamlNode::Kind::kSequence));
    ask(asked.cursor);
    return asked.message();
  };
  CHECK(told([](const Cursor& cursor) { CHECK_FALSE(cursor.count().has_value()); }) ==
        "'x': expected a whole number, got a list");
  CHECK(told([](const Cursor& cursor) { CHECK_FALSE(cursor.duration().has_value()); }) ==
        "'x': expected a duration such as 7d, 12h, 30m or 45s, got a list");
  CHECK(told([](const Cursor& cursor) { CHECK_FALSE(cursor.boolean().has_value()); }) ==
        "'x': expected true or false, got a list");
}

TEST_CASE("true and false in quotes are told to lose them, another text is not") {
  const auto told = [](std::string_view text) {
    const Asked asked(quoted(text));
    CHECK_FALSE(asked.cursor.boolean().has_value());
    return asked.message();
  };
  CHECK(told("true") == "'x': expected true or false, got the text 'true'; remove the quotes");
  CHECK(told("false") == "'x': expected true or false, got the text 'false'; remove the quotes");
  CHECK(told("no") == "'x': expected true or false, got the text 'no'");
}

TEST_CASE("values are described by what they are") {
  CHECK(describe(of_kind(YamlNode::Kind::kNull)) == "nothing");
  CHECK(describe(of_kind(YamlNode::Kind::kMapping)) == "a mapping");
  CHECK(describe(of_kind(YamlNode::Kind::kRefused)) == "something that is not allowed");
  CHECK(describe(plain("true")) == "true");
  CHECK(describe(plain("5")) == "the number 5");
  CHECK(describe(quoted("5")) == "the text '5'");
}

TEST_CASE("long values are cut in messages") {
  const Asked asked(plain(std::string(500, 'z')));
  CHECK_FALSE(asked.cursor.number().has_value());
  CHECK(asked.message() == "'x': expected a number, got the text '" + std::string(57, 'z') + "...'");
}

}  // namespace
}  // namespace gate::policy
