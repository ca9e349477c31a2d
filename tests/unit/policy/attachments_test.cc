#include "gate/policy/attachments.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "gate/base/sha256.h"
#include "tests/unit/policy/neighbours.h"

namespace gate::policy {
namespace {

YamlNode path(std::string_view text, YamlNode::Kind kind = YamlNode::Kind::kPlain) {
  YamlNode node;
  node.kind = kind;
  node.at = {1, 1};
  node.text = text;
  return node;
}

// Asks for files in the name of one policy and keeps what is said.
struct Asking {
  explicit Asking(std::string holder, Neighbours where)
      : problems(std::move(holder), "x"), neighbours(std::move(where)) {}
  std::shared_ptr<const PolicyFile> read(const YamlNode& node) {
    return attachments.read(Cursor(node, "'file'", {1, 1}, problems));
  }
  [[nodiscard]] std::string message() const { return problems.empty() ? "" : problems.error().problems.back().message; }
  Problems problems;
  Neighbours neighbours;
  Attachments attachments{neighbours};
};

TEST_CASE("a file is looked for in the folder of the policy that names it") {
  const testing::Files files{{"team/list.txt", "of the team"}, {"list.txt", "of all"}};
  Asking team("ci/team/base.yaml", testing::folder_of(files));
  const auto found = team.read(path("list.txt"));
  REQUIRE(found != nullptr);
  CHECK(found->name == "team/list.txt");
  CHECK(found->bytes == "of the team");
  CHECK(team.attachments.shown(*found) == "ci/team/list.txt");
  Asking own("ci/gate.yaml", testing::folder_of(files));
  CHECK(own.read(path("list.txt"))->bytes == "of all");
}

TEST_CASE("a file that is named twice is read once and listed once") {
  std::size_t reads = 0;
  Asking asking("ci/gate.yaml", {[&reads](std::string_view) -> Result<std::string> {
                                   ++reads;
                                   return std::string("a\n");
                                 },
                                 "ci/"});
  const auto first = asking.read(path("list.txt"));
  CHECK(asking.read(path("list.txt")) == first);
  CHECK(reads == 1);
  CHECK(asking.attachments.files() == std::vector<InputFile>{{"list.txt", sha256("a\n"), 2}});
}

TEST_CASE("a file is not read for a path that is none, nor for a policy outside of the folder") {
  const testing::Files files{{"list.txt", "a"}};
  Asking list("ci/gate.yaml", testing::folder_of(files));
  CHECK(list.read(path("", YamlNode::Kind::kSequence)) == nullptr);
  CHECK(list.message() == "'file': expected a text, got a list");
  for (const std::string holder : {"builtin:minimal", "gate.yaml"}) {
    Asking elsewhere(holder, testing::folder_of(files));
    CHECK(elsewhere.read(path("list.txt")) == nullptr);
    CHECK(elsewhere.message() == "'list.txt' cannot be read here: this policy has no folder");
  }
}

TEST_CASE("a policy names at most 64 files") {
  Asking asking("gate.yaml", {[](std::string_view name) -> Result<std::string> { return std::string(name); }, ""});
  for (int i = 0; i < 64; ++i) {
    REQUIRE(asking.read(path("f" + std::to_string(i))) != nullptr);
  }
  CHECK(asking.read(path("f64")) == nullptr);
  CHECK(asking.message() == "more than 64 files; that is the limit");
  CHECK(asking.read(path("f63")) != nullptr);
  CHECK(asking.attachments.files().size() == 64);
}

}  // namespace
}  // namespace gate::policy
