#include "gate/policy/grouped.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace gate::policy {
namespace {

Diagnostic piece(std::uint32_t line, const std::string& rule) {
  return {{"gate.yaml", line, 5}, "on line " + std::to_string(line) + " [" + rule + "]", "the line"};
}

std::vector<std::string> messages(std::vector<Diagnostic> advice, std::size_t most) {
  std::vector<std::string> all;
  for (const Diagnostic& one : grouped(std::move(advice), most)) {
    all.push_back(std::to_string(one.where.line) + ": " + one.message);
  }
  return all;
}

using Lines = std::vector<std::string>;

TEST_CASE("advice of a rule beyond the first pieces is counted, each rule for itself, in its place") {
  const std::vector<Diagnostic> advice{piece(1, "a"), piece(2, "a"), piece(3, "b"), piece(4, "a"),
                                       piece(5, "a"), piece(6, "b"), piece(7, "a")};
  CHECK(messages(advice, 2) == Lines{"1: on line 1 [a]", "2: on line 2 [a]", "3: on line 3 [b]",
                                     "4: and 3 more like this, the last at gate.yaml:7; gate lint --all lists them [a]",
                                     "6: on line 6 [b]"});
}

TEST_CASE("advice: the one piece beyond the first stands for itself, and few are left alone") {
  const std::vector<Diagnostic> three{piece(1, "a"), piece(2, "a"), piece(3, "a")};
  CHECK(messages(three, 2).back() == "3: on line 3 [a]");
  CHECK(grouped(three, 3).size() == 3);
  CHECK(grouped(three, 2)[1].source == "the line");
  CHECK(grouped({}, 2).empty());
}

}  // namespace
}  // namespace gate::policy
