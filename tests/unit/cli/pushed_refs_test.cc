#include "gate/cli/pushed_refs.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace gate::cli {
namespace {

const std::string kOne(40, '1');
const std::string kTwo(64, '2');
const std::string kNone(40, '0');

TEST_CASE("every ref of a push, without what it deletes") {
  const std::string text = "refs/heads/main " + kOne + " refs/heads/main " + kNone + "\n(delete) " + kNone +
                           " refs/heads/old " + kOne + "\nHEAD " + kTwo + " refs/heads/x " + std::string(64, '0') +
                           "\n";
  const auto refs = read_pushed_refs(text);
  REQUIRE(refs);
  REQUIRE(refs->size() == 2);
  CHECK(refs->at(0).local == "refs/heads/main");
  CHECK(refs->at(0).commit == kOne);
  CHECK(refs->at(0).remote == "refs/heads/main");
  CHECK(refs->at(1).local == "HEAD");
  CHECK(refs->at(1).commit == kTwo);
}

TEST_CASE("an empty push") {
  const auto refs = read_pushed_refs("");
  REQUIRE(refs);
  CHECK(refs->empty());
}

struct Row {
  const char* what;
  std::string text;
};

TEST_CASE("a line that git does not write refuses the push") {
  const std::array<Row, 8> rows{{
      {"no line end", "refs/heads/a " + kOne + " refs/heads/a " + kNone},
      {"three words", "refs/heads/a " + kOne + " refs/heads/a\n"},
      {"five words", "refs/heads/a " + kOne + " refs/heads/a " + kNone + " x\n"},
      {"two blanks", "refs/heads/a  " + kOne + " refs/heads/a " + kNone + "\n"},
      {"a short id", "refs/heads/a 1234567 refs/heads/a " + kNone + "\n"},
      {"capital digits", "refs/heads/a " + std::string(40, 'A') + " refs/heads/a " + kNone + "\n"},
      {"an empty line", "\n"},
      {"an empty name", " " + kOne + " refs/heads/a " + kNone + "\n"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const auto refs = read_pushed_refs(row.text);
    REQUIRE(!refs);
    CHECK(refs.error().kind == ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace gate::cli
