// Checks as they are read: what tests/rejects/policy does not say about ids, confidences and what a kind refuses.
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/policy/reader.h"
#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy {
namespace {

std::string message(const std::string& yaml) {
  const Result<Policy> policy = testing::read("gate: 1\nid: demo\n" + yaml);
  REQUIRE_FALSE(policy.has_value());
  REQUIRE(policy.error().problems.size() == 1);
  return policy.error().problems.front().message;
}

TEST_CASE("a confidence that looks like a percentage is told so, any other is not") {
  const std::string said = "'confidence' must be more than 0.5 and less than 1, got ";
  const std::string checks = "checks: [{id: a, kind: records}]\n";
  CHECK(message("defaults: {confidence: 95}\n" + checks) == said + "95; it is a share, not a percentage");
  CHECK(message("defaults: {confidence: 100}\n" + checks) == said + "100");
  CHECK(message("defaults: {confidence: 0.4}\n" + checks) == said + "0.4");
}

TEST_CASE("an id is made of its alphabet alone") {
  for (const std::string id : {"a~b", "a{b", "a:b", "a/b", "aB", "~a"}) {
    CAPTURE(id);
    CHECK(message("checks: [{id: \"" + id + "\", kind: records}]\n") ==
          "'id': expected at most 100 of a-z, 0-9, '.', '_' and '-', the first a letter or digit, got the text '" + id +
              "'");
  }
}

Result<std::unique_ptr<const Check>> refuse(const Params&) { return policy_error("this kind refuses everything"); }
constexpr CheckKind k_refusing{"refusing", "refuses", {}, &refuse};
constexpr std::array<ParamSpec, 1> kFile{{{.name = "list", .type = ParamType::kFile, .help = ""}}};
constexpr CheckKind k_listing{"listing", "names a file", kFile, &refuse};
constexpr std::array<const CheckKind*, 2> kRefusing{&k_refusing, &k_listing};

TEST_CASE("what a kind refuses without a place is told at the check") {
  const Result<Policy> policy =
      read_policy({"gate: 1\nid: demo\nchecks:\n  - {id: a, kind: refusing}\n", "p.yaml", "file"}, kRefusing);
  REQUIRE_FALSE(policy.has_value());
  CHECK(render(policy.error()) ==
        "p.yaml:4:5: this kind refuses everything\n  |   - {id: a, kind: refusing}\n  |     ^\ngate: 1 problem\n");
}

TEST_CASE("a check whose file cannot be read is refused for that alone") {
  const Result<Policy> policy = read_policy(
      {"gate: 1\nid: demo\nchecks:\n  - {id: a, kind: listing, list: a.txt}\n", "p.yaml", "file"}, kRefusing);
  REQUIRE_FALSE(policy.has_value());
  REQUIRE(policy.error().problems.size() == 1);
  CHECK(policy.error().problems.front().message == "'a.txt' cannot be read here: this policy has no folder");
}

TEST_CASE("a path of a condition begins at the root of the repository and has no empty step") {
  for (const std::string path : {"./models/**", "a/./b", "a//b", "../a"}) {
    CAPTURE(path);
    CHECK(message("checks: [{id: a, kind: records, when: {paths: [\"" + path + "\"]}}]\n") ==
          "entry 1 of 'paths': expected a path from the repository's root such as models/**, got '" + path + "'");
  }
}

std::string waiver(const std::string& slice) {
  return "checks: [{id: a, kind: records}]\nwaivers:\n  - {check: a, slice: \"" + slice +
         "\", until: 2026-12-31, reason: r, approved_by: b}\n";
}

TEST_CASE("the value of a waived slice may hold a comma; a second key comes behind one") {
  const auto slice = [](const std::string& text) {
    const Result<Policy> policy = testing::read("gate: 1\nid: demo\n" + waiver(text));
    REQUIRE(policy.has_value());
    return policy->waivers.front().slice;
  };
  using Labels = std::vector<SliceLabel>;
  CHECK(slice("topic=bread, butter") == Labels{{"topic", "bread, butter"}});
  CHECK(slice("language=de, length=long") == Labels{{"language", "de"}, {"length", "long"}});
  CHECK(slice("language=de, topic=bread, butter") == Labels{{"language", "de"}, {"topic", "bread, butter"}});
  CHECK(message(waiver("language=")) == "'slice': expected a slice such as language=de, got the text 'language='");
}

TEST_CASE("a waiver is a mapping") {
  CHECK(message("checks: [{id: a, kind: records}]\nwaivers: [a]\n") ==
        "entry 1 of 'waivers': expected a mapping ('key: value'), got the text 'a'");
}

TEST_CASE("columns of records that are none are told once") {
  CHECK(message("records: {columns: id}\nchecks: [{id: a, kind: records}]\n") ==
        "'columns': expected a mapping ('key: value'), got the text 'id'");
  CHECK(message("records: {columns: {id: [x]}}\nchecks: [{id: a, kind: records}]\n") ==
        "'id': expected a text, got a list");
}

}  // namespace
}  // namespace gate::policy
