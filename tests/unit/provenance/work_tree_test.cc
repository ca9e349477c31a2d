#include "gate/provenance/work_tree.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "gate/base/sha256.h"
#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;
using Names = std::vector<std::string>;

WorkTreeState look(const std::string& path) {
  const Result<Repository> repository = Repository::open(path);
  REQUIRE(repository.has_value());
  return look_at_work_tree(*repository, repository->head().value());
}

// A committed repository with files in two folders; afterwards only known to git by their content and times.
void furnish(GitWorld& world) {
  world.init("r");
  world.write("r", "a.txt", "a\n");
  world.write("r", "deep/b.txt", "b\n");
  world.write("r", "run.sh", "#!/bin/sh\n");
  std::filesystem::create_symlink("a.txt", world.path("r/link"));
  world.commit("r", "first");
}

TEST_CASE("each way to change a tracked file is seen, and untracked files do not count") {
  struct Row {
    std::string what;
    void (*change)(GitWorld&);
    Names dirty;
  };
  const std::vector<Row> rows{
      {"nothing", [](GitWorld&) {}, {}},
      {"touched only", [](GitWorld& w) { w.write("r", "a.txt", "a\n"); }, {}},
      {"untracked", [](GitWorld& w) { w.write("r", "deep/new.txt", "x\n"); }, {}},
      {"edited", [](GitWorld& w) { w.write("r", "a.txt", "A\n"); }, {"a.txt"}},
      {"edited, deeper", [](GitWorld& w) { w.write("r", "deep/b.txt", "longer\n"); }, {"deep/b.txt"}},
      {"deleted", [](GitWorld& w) { std::filesystem::remove(w.path("r/a.txt")); }, {"a.txt"}},
      {"folder deleted", [](GitWorld& w) { std::filesystem::remove_all(w.path("r/deep")); }, {"deep/b.txt"}},
      {"staged",
       [](GitWorld& w) {
         w.write("r", "a.txt", "A\n");
         w.git("r", {"add", "a.txt"});
       },
       {"a.txt"}},
      {"staged and undone on disk",
       [](GitWorld& w) {
         w.write("r", "a.txt", "A\n");
         w.git("r", {"add", "a.txt"});
         w.write("r", "a.txt", "a\n");
       },
       {"a.txt"}},
      {"a new file staged",
       [](GitWorld& w) {
         w.write("r", "new", "x\n");
         w.git("r", {"add", "new"});
       },
       {"new"}},
      {"removed from the index only",
       [](GitWorld& w) {
         w.git("r", {"rm", "--quiet", "--cached", "a.txt"});
       },
       {"a.txt"}},
      {"executable now", [](GitWorld& w) { ::chmod(w.path("r/run.sh").c_str(), 0755); }, {"run.sh"}},
      {"executable, where that means nothing",
       [](GitWorld& w) {
         w.git("r", {"config", "core.fileMode", "false"});
         ::chmod(w.path("r/run.sh").c_str(), 0755);
       },
       {}},
      {"link points elsewhere",
       [](GitWorld& w) {
         std::filesystem::remove(w.path("r/link"));
         std::filesystem::create_symlink("b", w.path("r/link"));
       },
       {"link"}},
      {"file replaced by a link to the same bytes",
       [](GitWorld& w) {
         std::filesystem::rename(w.path("r/a.txt"), w.path("r/kept"));
         std::filesystem::create_symlink("kept", w.path("r/a.txt"));
       },
       {"a.txt"}},
      {"folder replaced by a link to the same files",
       [](GitWorld& w) {
         std::filesystem::rename(w.path("r/deep"), w.path("elsewhere"));
         std::filesystem::create_directory_symlink(w.path("elsewhere"), w.path("r/deep"));
       },
       {"deep/b.txt"}},
      {"a pipe in a file's place",
       [](GitWorld& w) {
         std::filesystem::remove(w.path("r/a.txt"));
         ::mkfifo(w.path("r/a.txt").c_str(), 0600);
       },
       {"a.txt"}},
      {"hidden by assume-unchanged",
       [](GitWorld& w) {
         w.git("r", {"update-index", "--assume-unchanged", "a.txt"});
         w.write("r", "a.txt", "AA\n");
       },
       {"a.txt"}},
      {"hidden by skip-worktree",
       [](GitWorld& w) {
         w.git("r", {"update-index", "--skip-worktree", "a.txt"});
         w.write("r", "a.txt", "AA\n");
       },
       {"a.txt"}},
      {"kept away by skip-worktree",
       [](GitWorld& w) {
         w.git("r", {"update-index", "--skip-worktree", "a.txt"});
         std::filesystem::remove(w.path("r/a.txt"));
       },
       {}},
      {"two at once",
       [](GitWorld& w) {
         w.write("r", "deep/b.txt", "B\n");
         w.write("r", "a.txt", "A\n");
       },
       {"a.txt", "deep/b.txt"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    GitWorld world;
    furnish(world);
    row.change(world);
    const std::string index = testing::read_text(world.path("r/.git/index"));
    const WorkTreeState state = look(world.path("r"));
    REQUIRE(state.clean.value.has_value());
    CHECK(*state.clean.value == row.dirty.empty());
    CHECK(state.dirty == row.dirty);
    CHECK_FALSE(state.truncated);
    CHECK(testing::read_text(world.path("r/.git/index")) == index);
  }
}

TEST_CASE("the index's record of size and times is enough, and a same-sized edit in the same second is not missed") {
  GitWorld world;
  furnish(world);
  // Old times, recorded in an index that is newer.
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(48);
  std::filesystem::last_write_time(world.path("r/a.txt"), old);
  world.git("r", {"update-index", "--refresh"});
  CHECK(*look(world.path("r")).clean.value);
  // Same size, and the modification time put back: the change time gives it away.
  world.write("r", "a.txt", "b\n");
  std::filesystem::last_write_time(world.path("r/a.txt"), old);
  CHECK(look(world.path("r")).dirty == Names{"a.txt"});
}

TEST_CASE("Git LFS content counts as unchanged when it is what the pointer names; other filters are unknown") {
  GitWorld world;
  world.init("r");
  const std::string content = "weights\n";
  world.write("r", "w.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256(content) + "\nsize 8\n");
  world.write("r", "n.ipynb", "clean\n");
  world.commit("r", "first");
  world.write("r", "w.bin", content);
  CHECK(*look(world.path("r")).clean.value);
  world.write("r", "w.bin", "WEIGHTS\n");
  CHECK(look(world.path("r")).dirty == Names{"w.bin"});
  world.write("r", "w.bin", content);
  world.write("r", ".gitattributes", "*.ipynb filter=strip\n");
  world.write("r", "n.ipynb", "with outputs\n");
  const WorkTreeState state = look(world.path("r"));
  CHECK_FALSE(state.clean.value.has_value());
  CHECK(state.clean.unknown == "a changed file has a filter (gitattributes) that only git runs");
  CHECK(state.clean.mend == "git status");
  CHECK(state.dirty.empty());
}

TEST_CASE("line ends converted on the way out are no change") {
  GitWorld world;
  world.init("r");
  world.write("r", ".gitattributes", "*.txt text eol=crlf\n");
  world.write("r", "a.txt", "a\nb\n");
  world.commit("r", "first");
  world.write("r", "a.txt", "a\r\nb\r\n");
  CHECK(*look(world.path("r")).clean.value);
}

TEST_CASE("at most fifty names, and it says that there are more") {
  GitWorld world;
  world.init("r");
  for (int i = 100; i < 160; ++i) {
    world.write("r", "f" + std::to_string(i), "1\n");
  }
  world.commit("r", "first");
  for (int i = 100; i < 150; ++i) {
    world.write("r", "f" + std::to_string(i), "2\n");
  }
  WorkTreeState state = look(world.path("r"));
  CHECK(state.dirty.size() == 50);
  CHECK_FALSE(state.truncated);
  world.write("r", "f155", "2\n");
  state = look(world.path("r"));
  CHECK(state.dirty.size() == 50);
  CHECK(state.dirty.front() == "f100");
  CHECK(state.truncated);
  CHECK_FALSE(*state.clean.value);
}

TEST_CASE("what cannot be looked at is unknown, with the reason") {
  GitWorld world;
  world.init("r");
  WorkTreeState state = look(world.path("r"));
  CHECK_FALSE(state.clean.value.has_value());
  CHECK(state.clean.unknown == "the repository has no commit yet");
  CHECK(state.clean.mend == "commit first");

  world.write("r", "a/b.txt", "1\n");
  world.commit("r", "first");
  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("bare.git")});
  state = look(world.path("bare.git"));
  CHECK_FALSE(state.clean.value.has_value());
  CHECK(state.clean.unknown == "the repository is bare and has no work tree");
  CHECK(state.clean.mend == "run in a checkout of the commit");

  world.write("r", ".git/index", "not an index");
  state = look(world.path("r"));
  CHECK_FALSE(state.clean.value.has_value());
  CHECK(state.clean.unknown.starts_with("git's index cannot be read (libgit2 code -1, class "));
  CHECK(state.clean.mend == "git update-index --no-split-index; git sparse-checkout reapply --no-sparse-index");
}

TEST_CASE("a tree of ten thousand million folders in eleven objects ends at the limit") {
  GitWorld world;
  world.init("r");
  std::string tree = world.git("r", {"hash-object", "-t", "tree", "-w", "/dev/null"});
  for (int level = 0; level < 10; ++level) {
    std::string id;
    for (std::size_t i = 0; i < tree.size(); i += 2) {
      id += static_cast<char>(std::stoi(tree.substr(i, 2), nullptr, 16));
    }
    std::string bytes;
    for (char name = '0'; name <= '9'; ++name) {
      bytes += std::string("40000 ") + name + '\0' + id;
    }
    testing::write_text(world.path("tree.bin"), bytes);
    tree = world.git("r", {"hash-object", "-t", "tree", "-w", world.path("tree.bin")});
  }
  world.git("r", {"update-ref", "HEAD", world.git("r", {"commit-tree", "-m", "bomb", tree})});
  const WorkTreeState state = look(world.path("r"));
  CHECK_FALSE(state.clean.value.has_value());
  CHECK(state.clean.unknown == "HEAD has more than 100000 files or more than 128 levels of folders");
  CHECK(state.clean.mend == "leave out 'tree: clean'; the evaluated files are compared one by one");
}

}  // namespace
}  // namespace gate::provenance
