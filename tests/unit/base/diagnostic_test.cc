#include "gate/base/diagnostic.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace gate {
namespace {

TEST_CASE("places name what is known") {
  CHECK(render(Where{"p.yaml", 3, 7}) == "p.yaml:3:7");
  CHECK(render(Where{"p.yaml", 3, 0}) == "p.yaml:3");
  CHECK(render(Where{"p.yaml", 0, 7}) == "p.yaml");
  CHECK(render(Where{}) == "");
  CHECK(render(Where{"a\x1b[2J", 1, 1}) == "a\\x1b[2J:1:1");
}

struct Row {
  std::string_view what;
  Diagnostic diagnostic;
  std::string_view text;
};

TEST_CASE("a problem shows its line with a caret") {
  const std::array rows{
      Row{"the usual case",
          {{"p.yaml", 12, 5}, "unknown key 'marign'", "    marign: 0.01"},
          "p.yaml:12:5: unknown key 'marign'\n  |     marign: 0.01\n  |     ^\n"},
      Row{"first column", {{"p", 1, 1}, "bad", "x"}, "p:1:1: bad\n  | x\n  | ^\n"},
      Row{"behind the end of the line", {{"p", 1, 9}, "bad", "abc"}, "p:1:9: bad\n  | abc\n  |    ^\n"},
      Row{"no source", {{"p", 1, 1}, "bad", ""}, "p:1:1: bad\n"},
      Row{"no column", {{"p", 1, 0}, "bad", "x"}, "p:1: bad\n"},
      Row{"no place", {{}, "bad", ""}, "bad\n"},
      Row{"tabs keep the caret aligned", {{"p", 1, 3}, "bad", "\t\tx"}, "p:1:3: bad\n  | \t\tx\n  | \t\t^\n"},
      Row{"letters of two bytes are one column wide",
          {{"p", 1, 4}, "bad", "\xC3\xBC\x78z"},
          "p:1:4: bad\n  | \xC3\xBC\x78z\n  |   ^\n"},
      Row{"control characters are shown and counted",
          {{"p", 1, 2}, "a\x1b", "\x1bz"},
          "p:1:2: a\\x1b\n  | \\x1bz\n  |     ^\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(render(row.diagnostic) == row.text);
  }
}

TEST_CASE("a long line is cut on both sides of the caret") {
  const std::string line = std::string(200, 'a') + "X" + std::string(200, 'b');
  CHECK(render(Diagnostic{{"p", 1, 201}, "bad", line}) == "p:1:201: bad\n  | ..." + std::string(60, 'a') + "X" +
                                                              std::string(96, 'b') + "...\n  | " +
                                                              std::string(63, ' ') + "^\n");
}

TEST_CASE("an error without problems is one line and its hint") {
  Error error = input_error("not JSON", {"runs/a.json", 2, 0});
  error.hint = "write the file again";
  CHECK(render(error) == "gate: runs/a.json:2: not JSON\n  to mend it: write the file again\n");
  CHECK(render(usage_error("no such option")) == "gate: no such option\n");
}

TEST_CASE("an error with problems shows and counts them") {
  Error error = policy_error("reading the policy");
  error.problems = {{{"p", 1, 1}, "first", "x"}, {{"p", 2, 0}, "second", ""}};
  CHECK(render(error) == "p:1:1: first\n  | x\n  | ^\np:2: second\ngate: reading the policy: 2 problems\n");
  error.message.clear();
  error.problems.pop_back();
  CHECK(render(error) == "p:1:1: first\n  | x\n  | ^\ngate: 1 problem\n");
}

TEST_CASE("lines are counted from one and come without their ends") {
  constexpr std::string_view kText = "one\r\n\nthree\n";
  CHECK(line_of(kText, 1) == "one");
  CHECK(line_of(kText, 2) == "");
  CHECK(line_of(kText, 3) == "three");
  CHECK(line_of(kText, 4) == "");
  CHECK(line_of(kText, 99) == "");
  CHECK(line_of(kText, 0) == "");
  CHECK(line_of("last", 1) == "last");
}

}  // namespace
}  // namespace gate
