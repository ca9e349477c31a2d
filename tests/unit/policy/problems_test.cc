#include "gate/policy/problems.h"

#include <doctest/doctest.h>

#include <array>

#include "gate/base/diagnostic.h"

namespace gate::policy {
namespace {

constexpr std::string_view kText =
    "one\r\n\nthr\xC3\xA9"
    "e\nlast";

struct Place {
  std::string_view what;
  Position at;
  std::size_t offset;
  std::string_view character;
};

constexpr std::array kPlaces{
    Place{"first byte", {1, 1}, 0, "o"},      Place{"line end", {1, 5}, 4, "\n"},
    Place{"empty line", {2, 1}, 5, "\n"},     Place{"two bytes wide", {3, 4}, 9, "\xC3\xA9"},
    Place{"after it", {3, 6}, 11, "e"},       Place{"last line", {4, 1}, 13, "l"},
    Place{"end of the file", {4, 5}, 17, ""},
};

TEST_CASE("places and offsets are each other's inverse") {
  const Problems problems("p.yaml", kText);
  for (const Place& place : kPlaces) {
    CAPTURE(place.what);
    CHECK(problems.offset(place.at) == place.offset);
    CHECK(problems.position(place.offset) == place.at);
    CHECK(problems.character(place.at) == place.character);
  }
}

TEST_CASE("places are the same in one file, line and column") {
  CHECK_FALSE(Position{1, 2, 0} == Position{1, 2, 1});
  CHECK_FALSE(Position{1, 2, 1} == Position{1, 3, 1});
  CHECK_FALSE(Position{1, 2, 1} == Position{2, 2, 1});
  CHECK(Position{1, 2, 1} == Position{1, 2, 1});
}

TEST_CASE("a place of a file that was not begun is one in the policy itself") {
  Problems problems("p.yaml", "x");
  problems.begin_file("base.yaml", "y");
  CHECK(problems.position(Where{"base.yaml", 1, 2}) == Position{1, 2, 1});
  CHECK(problems.position(Where{"other.yaml", 1, 2}) == Position{1, 2, 0});
}

TEST_CASE("a place without a column is the begin of its line") {
  const Problems problems("p.yaml", kText);
  CHECK(problems.offset({3, 0}) == 6);
}

TEST_CASE("a character at the end of the file is whole") {
  CHECK(Problems("p.yaml", "a\xE2\x82\xAC").character({1, 2}) == "\xE2\x82\xAC");
}

TEST_CASE("places outside the file are its end") {
  const Problems problems("p.yaml", kText);
  CHECK(problems.offset({0, 0}) == kText.size());
  CHECK(problems.offset({9, 1}) == kText.size());
  CHECK(problems.offset({4, 99}) == kText.size());
}

TEST_CASE("lines come without their ends") {
  const Problems problems("p.yaml", kText);
  CHECK(problems.line({1, 1}) == "one");
  CHECK(problems.line({2, 1}) == "");
  CHECK(problems.line({3, 1}) ==
        "thr\xC3\xA9"
        "e");
  CHECK(problems.line({4, 1}) == "last");
  CHECK(problems.line({0, 1}) == "");
  CHECK(problems.line({5, 1}) == "");
}

TEST_CASE("problems are told in file order, those of the whole file first") {
  Problems problems("p.yaml", kText);
  CHECK(problems.empty());
  problems.add({4, 1}, "third");
  problems.add({1, 2}, "second");
  problems.add({}, "first");
  CHECK(problems.count() == 3);
  CHECK(render(problems.error()) ==
        "p.yaml: first\np.yaml:1:2: second\n  | one\n  |  ^\np.yaml:4:1: third\n  | last\n  | ^\ngate: 3 problems\n");
  CHECK(problems.error().kind == ErrorKind::kPolicy);
}

TEST_CASE("a flood is cut and counted") {
  Problems problems("p.yaml", "x");
  for (int i = 0; i < 5000; ++i) {
    problems.add({1, 1}, "bad");
  }
  const Error error = problems.error();
  CHECK(error.problems.size() == Problems::kMostShown);
  CHECK(error.hint == "start with these; 4900 more problems not shown");
}

TEST_CASE("suggestions stop in a flood") {
  const std::array<std::string, 1> known{"margin"};
  Problems problems("p.yaml", "x");
  CHECK(problems.suggestion("marign", known) == " (did you mean 'margin'?)");
  for (int i = 1; i < 20; ++i) {
    CHECK(problems.nearest("marign", known) == "margin");
  }
  CHECK_FALSE(problems.nearest("marign", known).has_value());
  CHECK(problems.suggestion("marign", known) == "");
}

TEST_CASE("an overlong line is not repeated") {
  const std::string line(9000, 'x');
  Problems problems("p.yaml", line);
  problems.add({1, 8999}, "bad");
  CHECK(render(problems.error()) == "p.yaml:1:8999: bad\ngate: 1 problem\n");
}

}  // namespace
}  // namespace gate::policy
