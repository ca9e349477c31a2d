#include "gate/provenance/collect.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/base/sha256.h"
#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;
using Names = std::vector<std::string>;

const std::string kUnshallowMend =
    "fetch the history: git fetch --unshallow (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: \"0\")";

// A fact in one line: "yes", "no", a text, or "? reason | mend".
std::string shown(const Fact<bool>& fact) {
  return fact.value ? (*fact.value ? "yes" : "no") : "? " + fact.unknown + " | " + fact.mend;
}
std::string shown(const Fact<std::string>& fact) {
  return fact.value ? *fact.value : "? " + fact.unknown + " | " + fact.mend;
}

Provenance ask(ProvenanceRequest request) {
  Result<Provenance> found = collect(request);
  REQUIRE(found.has_value());
  return std::move(found).value();
}

// main: first - fork - upstream; topic (checked out in "r"): fork - mine - top. origin/main is upstream.
struct Forked {
  GitWorld world;
  std::string first, fork, upstream, mine, top;
  Forked() {
    world.init("origin");
    world.write("origin", "prompt.txt", "be kind\n");
    first = world.commit("origin", "first");
    fork = world.commit("origin", "fork");
    world.clone("origin", "r");
    upstream = world.commit("origin", "upstream");
    world.git("r", {"fetch", "--quiet"});
    world.git("r", {"checkout", "--quiet", "-b", "topic"});
    mine = world.commit("r", "mine");
    world.write("r", "runs/a.json", "1\n");
    top = world.commit("r", "top");
  }
};

TEST_CASE("a full clone: head, base, merge base, and every commit the records name") {
  Forked at;
  const std::string elsewhere(40, 'b');
  const Provenance found = ask({.folder = at.world.path("r/runs"),
                                .base = std::nullopt,
                                .commits = {at.top, at.mine, at.fork, at.first, at.upstream, elsewhere, at.fork},
                                .blobs = {"prompt.txt", "none.txt"},
                                .inputs = {{"a.json", at.world.path("r/runs/a.json"), sha256("1\n")},
                                           {"a.json", at.world.path("r/runs/a.json"), sha256("2\n")}}});
  CHECK(found.head == at.top);
  CHECK(found.head_tree == at.world.id("r", "HEAD^{tree}"));
  CHECK(found.parents == Names{at.mine});
  CHECK_FALSE(found.shallow);
  CHECK_FALSE(found.partial);
  CHECK_FALSE(found.detached);
  CHECK_FALSE(found.unborn);
  CHECK(found.object_format == "sha1");
  CHECK(found.base_how == "origin/HEAD");
  CHECK(shown(found.base) == at.upstream);
  CHECK(shown(found.merge_base) == at.fork);
  CHECK(shown(found.work_tree_clean) == "yes");
  CHECK(found.dirty.empty());

  struct Row {
    std::string id;
    std::string is_head;
    std::string ancestor;
    std::string is_merge_base;
  };
  const std::vector<Row> rows{
      {at.top, "yes", "yes", "no"},
      {at.mine, "no", "yes", "no"},
      {at.fork, "no", "yes", "yes"},
      {at.first, "no", "yes", "no"},
      {at.upstream, "no", "no", "no"},
      {elsewhere, "no", "? not in this repository | fetch it: git fetch --all --tags", "no"},
      {at.fork, "no", "yes", "yes"},
  };
  REQUIRE(found.commits.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(found.commits[i].id == rows[i].id);
    CHECK(shown(found.commits[i].is_head) == rows[i].is_head);
    CHECK(shown(found.commits[i].ancestor_of_head) == rows[i].ancestor);
    CHECK(shown(found.commits[i].is_merge_base) == rows[i].is_merge_base);
  }
  REQUIRE(found.blobs.size() == 2);
  CHECK(shown(found.blobs[0].sha256) == sha256("be kind\n"));
  CHECK(shown(found.blobs[1].sha256) == "? is not in HEAD | name a file that 'git ls-files' prints");
  REQUIRE(found.inputs.size() == 2);
  CHECK(found.inputs[0].state == TrackedInput::State::kMatchesHead);
  CHECK(found.inputs[1].state == TrackedInput::State::kDiffersFromHead);
}

TEST_CASE("a path in another commit than HEAD has the content it had there") {
  Forked at;
  at.world.write("r", "prompt.txt", "be brief\n");
  at.world.commit("r", "changed");
  const std::string nowhere(40, 'b');
  const Provenance found =
      ask({.folder = at.world.path("r"),
           .base = std::nullopt,
           .commits = {},
           .blobs = {"prompt.txt"},
           .inputs = {},
           .committed_blobs = {
               {at.first, "prompt.txt"}, {at.first, "none.txt"}, {nowhere, "prompt.txt"}, {"main", "prompt.txt"}}});
  REQUIRE(found.blobs.size() == 5);
  CHECK(shown(found.blobs[0].sha256) == sha256("be brief\n"));
  CHECK(found.blobs[0].commit.empty());
  CHECK(shown(found.blobs[1].sha256) == sha256("be kind\n"));
  CHECK(found.blobs[1].commit == at.first);
  for (std::size_t i = 2; i < 5; ++i) {
    CAPTURE(i);
    CHECK_FALSE(found.blobs[i].sha256.value.has_value());
    CHECK_FALSE(found.blobs[i].sha256.unknown.empty());
    CHECK_FALSE(found.blobs[i].sha256.mend.empty());
  }
}

TEST_CASE("what is no full commit id is unknown, never no") {
  Forked at;
  at.world.git("r", {"tag", "--annotate", "--message", "one", "v1"});
  const std::string not_full =
      "? is not a full commit id of 40 hexadecimal digits | record the commit as 'git rev-parse HEAD' prints it";
  struct Row {
    std::string what;
    std::string id;
    std::string expected;
  };
  const std::vector<Row> rows{
      {"abbreviated", at.top.substr(0, 12), not_full},
      {"empty", "", not_full},
      {"a name", "HEAD", not_full},
      {"marked as changed", at.top + "-dirty", not_full},
      {"blanks around it", " " + at.top, not_full},
      {"the null id", std::string(40, '0'), not_full},
      {"SHA-256", std::string(64, 'a'),
       "? is a SHA-256 id, and the repository's ids are SHA-1 | record the commit as 'git rev-parse HEAD' prints it"},
      {"a tag's own id", at.world.id("r", "v1"),
       "? is the id of a tag, tree or file, not of a commit | record the commit as 'git rev-parse HEAD' prints it"},
      {"a tree", at.world.id("r", "HEAD^{tree}"),
       "? is the id of a tag, tree or file, not of a commit | record the commit as 'git rev-parse HEAD' prints it"},
  };
  ProvenanceRequest request;
  request.folder = at.world.path("r");
  for (const Row& row : rows) {
    request.commits.push_back(row.id);
  }
  std::string upper = at.top;
  for (char& c : upper) {
    c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  request.commits.push_back(upper);
  const Provenance found = ask(request);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].what);
    CHECK(found.commits[i].id == rows[i].id);
    CHECK(shown(found.commits[i].is_head) == rows[i].expected);
    CHECK(shown(found.commits[i].ancestor_of_head) == rows[i].expected);
    CHECK(shown(found.commits[i].is_merge_base) == rows[i].expected);
  }
  CHECK(found.commits.back().id == upper);
  CHECK(shown(found.commits.back().is_head) == "yes");
}

TEST_CASE("a shallow clone of depth 1 knows its own commit and says how to learn the rest") {
  Forked at;
  at.world.git("r", {"push", "--quiet", "origin", "topic"});
  at.world.clone("origin", "one", {"--depth=1", "--branch=topic", "--no-single-branch"});
  const Provenance found = ask({.folder = at.world.path("one"),
                                .base = std::nullopt,
                                .commits = {at.top, at.mine, at.upstream},
                                .blobs = {"prompt.txt"},
                                .inputs = {}});
  CHECK(found.shallow);
  CHECK(found.head == at.top);
  CHECK(found.parents == Names{at.mine});
  CHECK(shown(found.base) == at.upstream);
  const std::string shallow = "? the clone is shallow | " + kUnshallowMend;
  CHECK(shown(found.merge_base) == shallow);
  CHECK(shown(found.commits[0].is_head) == "yes");
  CHECK(shown(found.commits[0].ancestor_of_head) == "yes");
  CHECK(shown(found.commits[0].is_merge_base) == shallow);
  CHECK(shown(found.commits[1].is_head) == "no");
  CHECK(shown(found.commits[1].ancestor_of_head) == shallow);
  CHECK(shown(found.commits[2].ancestor_of_head) == shallow);
  CHECK(shown(found.blobs[0].sha256) == sha256("be kind\n"));
  CHECK(shown(found.work_tree_clean) == "yes");
}

TEST_CASE("a merge ref of depth 2: the base's tip is a parent, so the merge base is known") {
  Forked at;
  at.world.git("r", {"checkout", "--quiet", "-b", "pull", "origin/main"});
  at.world.git("r", {"merge", "--quiet", "--no-ff", "--message", "merge", "topic"});
  at.world.git("r", {"push", "--quiet", "origin", "pull"});
  at.world.clone("origin", "two", {"--depth=2", "--branch=pull"});
  at.world.git("two", {"checkout", "--quiet", "--detach"});
  const Provenance found = ask({.folder = at.world.path("two"),
                                .base = "HEAD^1",
                                .commits = {at.upstream, at.top, at.fork},
                                .blobs = {},
                                .inputs = {}});
  CHECK(found.shallow);
  CHECK(found.detached);
  CHECK(found.base_how == "option");
  CHECK(found.parents == Names{at.upstream, at.top});
  CHECK(shown(found.base) == at.upstream);
  CHECK(shown(found.merge_base) == at.upstream);
  CHECK(shown(found.commits[0].is_merge_base) == "yes");
  CHECK(shown(found.commits[0].ancestor_of_head) == "yes");
  CHECK(shown(found.commits[1].ancestor_of_head) == "yes");
  CHECK(shown(found.commits[2].ancestor_of_head) == "? the clone is shallow | " + kUnshallowMend);
  CHECK(shown(found.commits[2].is_merge_base) == "no");
}

TEST_CASE("a common ancestor found in a cut-off history need not be the best one, and so is unknown") {
  GitWorld world;
  world.init("origin");
  world.commit("origin", "first");
  const std::string second = world.commit("origin", "second");
  world.git("origin", {"checkout", "--quiet", "-b", "topic"});
  world.commit("origin", "topic");
  world.git("origin", {"checkout", "--quiet", "main"});
  world.commit("origin", "upstream");
  world.clone("origin", "r", {"--depth=2", "--no-single-branch", "--branch=topic"});
  const Provenance found =
      ask({.folder = world.path("r"), .base = "origin/main", .commits = {second}, .blobs = {}, .inputs = {}});
  CHECK(found.shallow);
  const std::string expected = "? the clone is shallow | " + kUnshallowMend;
  CHECK(shown(found.merge_base) == expected);
  CHECK(shown(found.commits[0].ancestor_of_head) == "yes");
  CHECK(shown(found.commits[0].is_merge_base) == expected);
}

TEST_CASE("unborn, detached, bare, linked") {
  GitWorld world;
  world.init("r");
  world.write("r", "a.txt", "1\n");
  const std::string commit_first = "? the repository has no commit yet | commit first";
  Provenance found = ask({.folder = world.path("r"),
                          .base = std::nullopt,
                          .commits = {std::string(40, 'a')},
                          .blobs = {"a.txt"},
                          .inputs = {{"a.txt", world.path("r/a.txt"), sha256("1\n")}}});
  CHECK(found.unborn);
  CHECK(found.head.empty());
  CHECK(found.head_tree.empty());
  CHECK(shown(found.merge_base) == commit_first);
  CHECK(shown(found.work_tree_clean) == commit_first);
  CHECK(shown(found.commits[0].is_head) == commit_first);
  CHECK(shown(found.blobs[0].sha256) == commit_first);
  CHECK(found.inputs[0].state == TrackedInput::State::kUnknown);

  const std::string commit = world.commit("r", "first");
  world.git("r", {"checkout", "--quiet", "--detach"});
  found = ask({.folder = world.path("r"), .base = "main", .commits = {}, .blobs = {}, .inputs = {}});
  CHECK(found.detached);
  CHECK(shown(found.merge_base) == commit);

  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("bare.git")});
  found =
      ask({.folder = world.path("bare.git"), .base = "main", .commits = {commit}, .blobs = {"a.txt"}, .inputs = {}});
  CHECK(shown(found.commits[0].is_merge_base) == "yes");
  CHECK(shown(found.blobs[0].sha256) == sha256("1\n"));
  CHECK(shown(found.work_tree_clean) ==
        "? the repository is bare and has no work tree | run in a checkout of the commit");

  world.git("r", {"worktree", "add", "--quiet", "-b", "other", world.path("linked")});
  world.write("linked", "a.txt", "2\n");
  found = ask({.folder = world.path("linked"),
               .base = "main",
               .commits = {commit},
               .blobs = {"a.txt"},
               .inputs = {{"a.txt", world.path("linked/a.txt"), sha256("2\n")},
                          {"main's", world.path("r/a.txt"), sha256("1\n")}}});
  CHECK(found.head == commit);
  CHECK(shown(found.commits[0].is_head) == "yes");
  CHECK(shown(found.work_tree_clean) == "no");
  CHECK(found.dirty == Names{"a.txt"});
  CHECK(found.inputs[0].state == TrackedInput::State::kDiffersFromHead);
  CHECK(found.inputs[1].state == TrackedInput::State::kOutside);
}

TEST_CASE("without a base the merge base is unknown and says what to do") {
  GitWorld world;
  world.init("r");
  const std::string commit = world.commit("r", "first");
  const Provenance found =
      ask({.folder = world.path("r"), .base = std::nullopt, .commits = {commit}, .blobs = {}, .inputs = {}});
  CHECK(found.base_how.empty());
  const std::string expected =
      "? the base is unknown: the clone knows no default branch (no origin/HEAD, origin/main or origin/master) | "
      "git remote set-head origin --auto, or name the base with --policy-from REV";
  CHECK(shown(found.merge_base) == expected);
  CHECK(shown(found.commits[0].is_merge_base) == expected);
  CHECK(shown(found.commits[0].is_head) == "yes");
}

TEST_CASE("a partial clone is told, and what it does not hold is unknown") {
  Forked at;
  at.world.clone("origin", "partial", {"--filter=blob:none", "--no-checkout"});
  const Provenance found = ask({.folder = at.world.path("partial"),
                                .base = std::nullopt,
                                .commits = {at.fork},
                                .blobs = {"prompt.txt"},
                                .inputs = {}});
  CHECK(found.partial);
  CHECK_FALSE(found.shallow);
  CHECK(shown(found.commits[0].ancestor_of_head) == "yes");
  CHECK(shown(found.blobs[0].sha256) ==
        "? cannot be read: the clone is partial and does not hold the object | "
        "fetch the objects: git fetch --refetch --no-filter");
}

TEST_CASE("more commits than anybody needs are not walked for") {
  Forked at;
  ProvenanceRequest request;
  request.folder = at.world.path("r");
  for (int i = 0; i < 257; ++i) {
    const std::string digits = std::to_string(1000 + i);
    request.commits.push_back(std::string(36, 'c') + digits);
  }
  request.commits.push_back(request.commits.front());
  const Provenance found = ask(request);
  CHECK(shown(found.commits[255].is_head) == "no");
  CHECK(shown(found.commits[256].is_head) ==
        "? the records name more than 256 commits | evaluate the runs of one commit");
  CHECK(shown(found.commits[257].is_head) == "no");
}

TEST_CASE("no answer carries a path of the machine or a credential") {
  Forked at;
  at.world.git("r", {"remote", "set-url", "origin", "https://user:secret@example.com/r.git"});
  const Provenance found = ask({.folder = at.world.path("r"),
                                .base = "https://user:secret@example.com/r.git",
                                .commits = {std::string(40, 'b')},
                                .blobs = {"none"},
                                .inputs = {{"gone", at.world.path("r/gone"), sha256("")}}});
  std::string all = found.head + found.base_how + shown(found.base) + shown(found.merge_base) +
                    shown(found.work_tree_clean) + shown(found.commits[0].ancestor_of_head) +
                    shown(found.commits[0].is_merge_base) + shown(found.blobs[0].sha256) + found.inputs[0].name +
                    found.inputs[0].unknown;
  CHECK(all.find("secret") == std::string::npos);
  CHECK(all.find(at.world.root()) == std::string::npos);
  CHECK(all.find("example.com") != std::string::npos);
}

TEST_CASE("without a repository there is nothing to collect") {
  GitWorld world;
  const Result<Provenance> found =
      collect({.folder = world.root(), .base = std::nullopt, .commits = {}, .blobs = {}, .inputs = {}});
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().kind == ErrorKind::kInput);
  CHECK(found.error().message == "there is no git repository at or above '" + world.root() + "'");
}

}  // namespace
}  // namespace gate::provenance
