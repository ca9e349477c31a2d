#include "gate/provenance/repository.h"

#include <doctest/doctest.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gate/base/sha256.h"
#include "gate/provenance/collect.h"
#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::Environment;
using testing::GitWorld;
using Names = std::vector<std::string>;

// A refusal: message and mend.
struct Refusal {
  std::string message;
  std::string hint;
};
void check_refused(const std::string& folder, const Refusal& expected) {
  const Result<Repository> opened = Repository::open(folder);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().kind == ErrorKind::kInput);
  CHECK(opened.error().message == expected.message);
  CHECK(opened.error().hint == expected.hint);
}

TEST_CASE("the repository is found upward, and HEAD is read with its tree and parents") {
  GitWorld world;
  world.init("r");
  world.write("r", "a.txt", "1\n");
  const std::string first = world.commit("r", "first");
  world.write("r", "deep/er/b.txt", "2\n");
  const std::string second = world.commit("r", "second");
  const Result<Repository> repository = Repository::open(world.path("r/deep/er"));
  REQUIRE(repository.has_value());
  CHECK(repository->root() == world.path("r"));
  CHECK_FALSE(repository->bare());
  CHECK_FALSE(repository->shallow());
  CHECK_FALSE(repository->partial());
  const Result<Head> head = repository->head();
  REQUIRE(head.has_value());
  CHECK(head->commit == second);
  CHECK(head->tree == world.id("r", "HEAD^{tree}"));
  CHECK(head->parents == std::vector<std::string>{first});
  CHECK_FALSE(head->detached);
}

TEST_CASE("a folder that is not there, or has no repository, says what to do") {
  GitWorld world;
  check_refused(world.path("none"),
                {"the folder '" + world.path("none") + "' cannot be read: No such file or directory",
                 "name the repository with --repo"});
  check_refused(world.root(), {"there is no git repository at or above '" + world.root() + "'",
                               "run inside the repository, or name it with --repo"});
  check_refused("https://user:secret@example.com/r.git",
                {"the folder 'https://example.com/r.git' cannot be read: No such file or directory",
                 "name the repository with --repo"});
}

TEST_CASE("a history that a file rewrites is not read") {
  GitWorld world;
  world.init("r");
  const std::string commit = world.commit("r", "one");
  world.write("r", ".git/info/grafts", "");
  CHECK(Repository::open(world.path("r")).has_value());
  world.write("r", ".git/info/grafts", commit + " " + std::string(40, 'e') + "\n");
  const Result<Repository> grafted = Repository::open(world.path("r"));
  REQUIRE_FALSE(grafted.has_value());
  CHECK(grafted.error().message.find("info/grafts") != std::string::npos);
}

TEST_CASE("unborn, detached and bare") {
  GitWorld world;
  world.init("r");
  {
    const Result<Repository> unborn = Repository::open(world.path("r"));
    REQUIRE(unborn.has_value());
    const Result<Head> head = unborn->head();
    REQUIRE(head.has_value());
    CHECK(head->commit.empty());
    CHECK_FALSE(head->detached);
  }
  const std::string commit = world.commit("r", "first");
  world.git("r", {"checkout", "--quiet", "--detach"});
  const Result<Repository> detached = Repository::open(world.path("r"));
  REQUIRE(detached.has_value());
  CHECK(detached->head()->detached);
  CHECK(detached->head()->commit == commit);

  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("bare.git")});
  for (const std::string& inside : Names{"bare.git", "bare.git/objects"}) {
    CAPTURE(inside);
    const Result<Repository> bare = Repository::open(world.path(inside));
    REQUIRE(bare.has_value());
    CHECK(bare->bare());
    CHECK(bare->root().empty());
    CHECK(bare->head()->commit == commit);
  }

  // The same files below a work tree are that work tree's content.
  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("r/inner")});
  for (const std::string& inside : Names{"r/inner", "r/inner/objects"}) {
    CAPTURE(inside);
    const Result<Repository> inner = Repository::open(world.path(inside));
    REQUIRE_FALSE(inner.has_value());
    CHECK(inner.error().message.find("looks like a bare repository") != std::string::npos);
  }
  // A repository without a work tree at the place of one's own is no such content.
  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("holder/.git")});
  CHECK(Repository::open(world.path("holder"))->bare());
  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("around/.bare")});
  world.write("around", ".git", "gitdir: ./.bare\n");
  CHECK(Repository::open(world.path("around"))->bare());
}

TEST_CASE("a linked work tree, a submodule and a git folder kept elsewhere have their own root") {
  GitWorld world;
  world.init("r");
  const std::string first = world.commit("r", "first");
  world.git("r", {"worktree", "add", "--quiet", "--detach", world.path("linked")});
  world.commit("r", "second");
  const Result<Repository> linked = Repository::open(world.path("linked"));
  REQUIRE(linked.has_value());
  CHECK(linked->root() == world.path("linked"));
  CHECK(linked->head()->commit == first);

  world.init("outer");
  world.git("outer", {"submodule", "--quiet", "add", "file://" + world.path("r"), "inner"});
  const Result<Repository> inner = Repository::open(world.path("outer/inner"));
  REQUIRE(inner.has_value());
  CHECK(inner->root() == world.path("outer/inner"));

  world.init("apart", {"--separate-git-dir=" + world.path("kept.git")});
  const Result<Repository> apart = Repository::open(world.path("apart"));
  REQUIRE(apart.has_value());
  CHECK(apart->root() == world.path("apart"));

  // As git writes them with relative paths, from 2.48 on.
  world.git("r", {"config", "core.repositoryFormatVersion", "1"});
  world.git("r", {"config", "extensions.relativeWorktrees", "true"});
  world.write("linked", ".git", "gitdir: ../r/.git/worktrees/linked\n");
  world.write("r", ".git/worktrees/linked/gitdir", "../../../../linked/.git\n");
  const Result<Repository> relative = Repository::open(world.path("linked"));
  REQUIRE(relative.has_value());
  CHECK(relative->root() == world.path("linked"));
}

TEST_CASE("a hook's folder, inside .git, still leads to the work tree") {
  GitWorld world;
  world.init("r");
  const Result<Repository> repository = Repository::open(world.path("r/.git/hooks"));
  REQUIRE(repository.has_value());
  CHECK(repository->root() == world.path("r"));
}

TEST_CASE("a shallow clone says so, through a linked work tree too, and keeps the parents its commit names") {
  GitWorld world;
  world.init("r");
  const std::string first = world.commit("r", "first");
  world.commit("r", "second");
  world.clone("r", "shallow", {"--depth=1"});
  const Result<Repository> shallow = Repository::open(world.path("shallow"));
  REQUIRE(shallow.has_value());
  CHECK(shallow->shallow());
  CHECK(shallow->head()->parents == std::vector<std::string>{first});
  CHECK(shallow->missing_commit().why == "the clone is shallow");
  CHECK(shallow->missing_commit().mend ==
        "fetch the history: git fetch --unshallow (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: \"0\")");
  world.git("shallow", {"worktree", "add", "--quiet", "--detach", world.path("linked")});
  const Result<Repository> linked = Repository::open(world.path("linked"));
  REQUIRE(linked.has_value());
  CHECK(linked->shallow());
}

TEST_CASE("partial clones of new and old git, and sparse ones, open and say so") {
  GitWorld world;
  world.init("r");
  world.write("r", "a/x.txt", "1\n");
  const std::string commit = world.commit("r", "first");
  world.clone("r", "partial", {"--filter=blob:none", "--no-checkout"});
  world.clone("r", "sparse", {"--filter=blob:none", "--sparse"});
  world.clone("r", "old");
  world.git("old", {"config", "core.repositoryFormatVersion", "1"});
  world.git("old", {"config", "extensions.partialClone", "origin"});
  for (const std::string& name : Names{"partial", "sparse", "old"}) {
    CAPTURE(name);
    const Result<Repository> repository = Repository::open(world.path(name));
    REQUIRE(repository.has_value());
    CHECK(repository->partial());
    CHECK(repository->head()->commit == commit);
    CHECK(repository->missing_object().why == "the clone is partial and does not hold the object");
    CHECK(repository->missing_object().mend == "fetch the objects: git fetch --refetch --no-filter");
  }
}

TEST_CASE("formats that libgit2 cannot read are named, with what to do") {
  GitWorld world;
  world.init("sha256", {"--object-format=sha256"});
  world.commit("sha256", "first");
  const std::string version = std::string("libgit2 ") + LIBGIT2_VERSION;
  const std::string hint = "leave out what needs the repository, or gate a clone that uses git's default format";
  check_refused(world.path("sha256"), {"the repository at '" + world.path("sha256") +
                                           "' uses SHA-256 object ids, which " + version + " cannot read",
                                       hint});
  world.init("tables");
  world.git("tables", {"config", "core.repositoryFormatVersion", "1"});
  world.git("tables", {"config", "extensions.refStorage", "reftable"});
  check_refused(world.path("tables"), {"the repository at '" + world.path("tables") +
                                           "' uses the reference storage 'reftable', which " + version + " cannot read",
                                       hint});
  world.init("future");
  world.git("future", {"config", "core.repositoryFormatVersion", "7"});
  const Result<Repository> future = Repository::open(world.path("future"));
  REQUIRE_FALSE(future.has_value());
  CHECK(future.error().message.starts_with("the repository at '" + world.path("future") + "' cannot be opened: "));
  CHECK(future.error().message.find("libgit2 code ") != std::string::npos);
  CHECK(future.error().hint ==
        "look at the repository: git fsck, and its version: git config core.repositoryFormatVersion");
}

TEST_CASE("a work tree that the configuration has moved is refused") {
  GitWorld world;
  world.init("victim");
  world.commit("victim", "first");
  const auto refused = [&](const std::string& name) {
    check_refused(world.path(name), {"the configuration of the repository at '" + world.path(name) +
                                         "' moves its work tree elsewhere (core.worktree)",
                                     "git config --unset core.worktree"});
  };
  for (const std::string& elsewhere : Names{world.path("victim"), "/", "../..", world.path("none")}) {
    CAPTURE(elsewhere);
    world.init("moved");
    world.write("moved", ".git/config",
                "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = " + elsewhere + "\n");
    refused("moved");
  }
  world.init("extra");
  world.write("extra", ".git/config",
              "[core]\n\trepositoryformatversion = 1\n\tbare = false\n[extensions]\n\tworktreeConfig = true\n");
  world.write("extra", ".git/config.worktree", "[core]\n\tworktree = " + world.path("victim") + "\n");
  refused("extra");
}

TEST_CASE("hostile settings run nothing") {
  GitWorld world;
  world.init("r");
  world.write("r", "a.txt", "1\n");
  const std::string commit = world.commit("r", "first");
  const std::string trap = world.path("trap.sh");
  const std::string sprung = world.path("sprung");
  testing::write_text(trap, "#!/bin/sh\ntouch '" + sprung + "'\ncat\n");
  std::filesystem::permissions(trap, std::filesystem::perms::owner_all);
  testing::write_text(world.path("included"),
                      "[core]\n\tsshCommand = " + trap + "\n\thooksPath = " + world.root() + "\n");
  testing::write_text(world.path("r/.git/config"),
                      "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = " + trap +
                          "\n\tpager = " + trap + "\n\teditor = " + trap + "\n\tgitProxy = " + trap +
                          "\n[include]\n\tpath = " + world.path("included") + "\n[filter \"trap\"]\n\tclean = " + trap +
                          "\n\tsmudge = " + trap + "\n\tprocess = " + trap + "\n[diff]\n\texternal = " + trap +
                          "\n[alias]\n\tstatus = !" + trap + "\n");
  testing::write_text(world.path("r/.gitattributes"), "* filter=trap\n");
  const Result<Repository> repository = Repository::open(world.path("r"));
  REQUIRE(repository.has_value());
  CHECK(repository->head()->commit == commit);
  // Every question, with a changed file that only the filter could clean.
  world.write("r", "a.txt", "2\n");
  const Result<Provenance> found = collect({.folder = world.path("r"),
                                            .base = "HEAD",
                                            .commits = {commit},
                                            .blobs = {"a.txt"},
                                            .inputs = {{"a.txt", world.path("r/a.txt"), sha256("2\n")}}});
  REQUIRE(found.has_value());
  CHECK_FALSE(found->work_tree_clean.value.has_value());
  CHECK(found->inputs.front().state == TrackedInput::State::kDiffersFromHead);
  CHECK_FALSE(std::filesystem::exists(sprung));
}

TEST_CASE("another user's repository is opened only when the user's own git configuration trusts it") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only root can give a repository to another user");
    return;
  }
  GitWorld world;
  world.init("r");
  const std::string commit = world.commit("r", "first");
  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("bare.git")});
  for (const std::string& name : Names{"r", "bare.git"}) {
    ::chown(world.path(name).c_str(), 12345, 12345);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.path(name))) {
      REQUIRE(::lchown(entry.path().c_str(), 12345, 12345) == 0);
    }
  }
  const Environment home("HOME", world.home());
  const Environment xdg("XDG_CONFIG_HOME", world.path("home/.config"));
  const auto trust = [&](const std::string& lines) { testing::write_text(world.path("home/.gitconfig"), lines); };
  const auto refusal = [&](const std::string& name) {
    return Refusal{
        "the repository at '" + world.path(name) + "' belongs to another user, and git is not told to trust it",
        "git config --global --add safe.directory '" + world.path(name) + "'"};
  };
  check_refused(world.path("r"), refusal("r"));
  check_refused(world.path("bare.git"), refusal("bare.git"));

  struct Row {
    std::string what;
    std::string lines;
    bool trusted;
  };
  const std::vector<Row> rows{
      {"an empty file", "", false},
      {"the exact path", "[safe]\n\tdirectory = " + world.path("r") + "\n", true},
      {"with a slash at the end", "[safe]\n\tdirectory = " + world.path("r") + "/\n", true},
      {"everything", "[safe]\n\tdirectory = *\n", true},
      {"everything in the folder above", "[safe]\n\tdirectory = " + world.root() + "/*\n", true},
      {"the folder above", "[safe]\n\tdirectory = " + world.root() + "\n", false},
      {"a folder whose name begins alike", "[safe]\n\tdirectory = " + world.path("r2") + "\n", false},
      {"a beginning of the name", "[safe]\n\tdirectory = " + world.root() + "/*/*\n", false},
      {"taken back by an empty value", "[safe]\n\tdirectory = *\n\tdirectory =\n", false},
      {"given again after that", "[safe]\n\tdirectory =\n\tdirectory = *\n", true},
      {"a malformed file", "[safe\n\tdirectory = *\n", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    trust(row.lines);
    const Result<Repository> opened = Repository::open(world.path("r"));
    CHECK(opened.has_value() == row.trusted);
    if (opened) {
      CHECK(opened->head()->commit == commit);
    }
  }
  // What the repository says about itself does not count.
  trust("");
  std::ofstream(world.path("r/.git/config"), std::ios::app) << "[safe]\n\tdirectory = *\n";
  check_refused(world.path("r"), refusal("r"));
}

TEST_CASE("the user's own configuration cannot change what is read") {
  GitWorld world;
  world.init("r");
  world.commit("r", "first");
  const Environment home("HOME", world.home());
  testing::write_text(world.path("home/.gitconfig"), "[core]\n\tworktree = /\n\tfileMode = false\n\tbare = true\n");
  const Result<Repository> repository = Repository::open(world.path("r"));
  REQUIRE(repository.has_value());
  CHECK(repository->root() == world.path("r"));
  CHECK(repository->file_mode());
}

TEST_CASE("a HEAD whose commit is gone is an error, not an unborn branch") {
  GitWorld world;
  world.init("r");
  const std::string commit = world.commit("r", "first");
  std::filesystem::remove(world.path("r/.git/objects/" + commit.substr(0, 2) + "/" + commit.substr(2)));
  const Result<Repository> repository = Repository::open(world.path("r"));
  REQUIRE(repository.has_value());
  const Result<Head> head = repository->head();
  REQUIRE_FALSE(head.has_value());
  CHECK(head.error().message == "commit " + commit.substr(0, 12) + " cannot be read: not in this repository");
  CHECK(head.error().hint == "fetch it: git fetch --all --tags");
}

}  // namespace
}  // namespace gate::provenance
