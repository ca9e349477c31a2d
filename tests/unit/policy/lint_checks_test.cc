// Which check makes another one superfluous, by the rows of kinds that use every type of parameter.
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "gate/policy/lint.h"
#include "tests/unit/policy/neighbours.h"

namespace gate::policy {
namespace {

class Silent : public Check {
 public:
  std::vector<Finding> run(const CheckContext&) const override { return std::vector<Finding>(1); }
  Needs needs() const override { return {}; }
};
Result<std::unique_ptr<const Check>> bind(const Params&) {
  return std::unique_ptr<const Check>(std::make_unique<Silent>());
}

constexpr std::array<ParamSpec, 2> kMembers{{
    {.name = "least", .type = ParamType::kNumber, .help = "", .weaker = Weaker::kLower, .without = Without::kWeaker},
    {.name = "loss", .type = ParamType::kMargin, .help = "", .weaker = Weaker::kHigher},
}};
constexpr std::array<ParamSpec, 9> kRows{{
    {.name = "least", .type = ParamType::kNumber, .help = "", .weaker = Weaker::kLower},
    {.name = "most", .type = ParamType::kNumber, .help = "", .weaker = Weaker::kHigher},
    {.name = "exactly", .type = ParamType::kCount, .help = ""},
    {.name = "tolerance",
     .type = ParamType::kCount,
     .help = "",
     .weaker = Weaker::kHigher,
     .without = Without::kStricter},
    {.name = "fields", .type = ParamType::kTextList, .help = "", .weaker = Weaker::kFewer},
    {.name = "blobs", .type = ParamType::kTextMap, .help = "", .weaker = Weaker::kFewer},
    {.name = "note", .type = ParamType::kText, .help = ""},
    {.name = "group", .type = ParamType::kGroup, .help = "", .members = kMembers, .without = Without::kWeaker},
    {.name = "list", .type = ParamType::kFile, .help = ""},
}};
constexpr CheckKind k_rows{"rows", "a parameter of every type", kRows, &bind};
constexpr std::array<const CheckKind*, 1> kKinds{&k_rows};

// The ids of the checks that another one makes superfluous.
std::string shadowed(const std::string& first, const std::string& second) {
  const testing::Files files{{"a.txt", "a"}, {"copy.txt", "a"}, {"b.txt", "b"}};
  const std::string yaml =
      "gate: 1\nid: demo\nchecks:\n  - {id: one, kind: rows" + first + "}\n  - {id: two, kind: rows" + second + "}\n";
  const Result<Policy> policy = read_policy({yaml, "ci/gate.yaml", "file", testing::folder_of(files)}, kKinds);
  REQUIRE(policy.has_value());
  std::string ids;
  for (const Diagnostic& one : lint(*policy)) {
    if (one.message.ends_with("[shadowed]")) {
      ids += one.where.line == 4 ? "one" : "two";
    }
  }
  return ids;
}

TEST_CASE("the check that asks less is superfluous beside one that asks more and is no milder") {
  struct Case {
    std::string strict, loose;
  };
  for (const Case& one : std::vector<Case>{
           {", least: 5", ", least: 3"},
           {", most: 3", ", most: 5"},
           {", tolerance: 1", ", tolerance: 2"},
           {"", ", tolerance: 2"},
           {", fields: [a, b]", ", fields: [b]"},
           {", blobs: {a: x, b: y}", ", blobs: {b: y}"},
           {", group: {least: 5, loss: 1%}", ", group: {least: 3, loss: 2%}"},
           {", group: {least: 5, loss: 1%}", ", group: {loss: 1%}"},
           {", group: {least: 5}", ""},
           {", on_violated: block", ", on_violated: warn"},
           {", on_inconclusive: block", ", on_inconclusive: warn"},
           {", on_missing: block", ", on_missing: warn"},
           {"", ", when: {branch: [main]}"},
       }) {
    CAPTURE(one.strict);
    CAPTURE(one.loose);
    CHECK(shadowed(one.strict, one.loose) == "two");
    CHECK(shadowed(one.loose, one.strict) == "one");
  }
}

TEST_CASE("of two checks that ask the same the later one is superfluous") {
  for (const std::string same : {"", ", exactly: 3", ", note: n", ", list: a.txt", ", group: {loss: 2%}"}) {
    CAPTURE(same);
    CHECK(shadowed(same, same) == "two");
  }
  CHECK(shadowed(", list: a.txt", ", list: copy.txt") == "two");
}

TEST_CASE("checks of which neither asks more stand side by side") {
  struct Case {
    std::string first, second;
  };
  for (const Case& one : std::vector<Case>{
           {", exactly: 3", ", exactly: 4"},
           {", note: a", ", note: b"},
           {", note: a", ""},
           {", fields: [a]", ", fields: [b]"},
           {", blobs: {a: x}", ", blobs: {a: y}"},
           {", list: a.txt", ", list: b.txt"},
           {", group: {loss: 1%}", ", group: {loss: 0.02}"},
           {", least: 3, most: 5", ", least: 4, most: 6"},
           {", least: 4, on_violated: warn", ", least: 3"},
           {", least: 4, on_inconclusive: warn", ", least: 3, on_inconclusive: block"},
           {", least: 4, on_missing: warn", ", least: 3"},
           {", least: 4, confidence: 0.9", ", least: 3"},
           {", least: 4, when: {branch: [main]}", ", least: 3"},
           {", least: 4, when: {branch: [main]}", ", least: 3, when: {branch: [dev]}"},
       }) {
    CAPTURE(one.first);
    CAPTURE(one.second);
    CHECK(shadowed(one.first, one.second).empty());
    CHECK(shadowed(one.second, one.first).empty());
  }
}

}  // namespace
}  // namespace gate::policy
