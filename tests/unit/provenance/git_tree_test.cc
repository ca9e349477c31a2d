#include "gate/provenance/git_tree.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;
using Names = std::vector<std::string>;

constexpr std::size_t kLimit = 1 << 20;
const std::string kLfs =
    "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') + "\nsize 9\n";

// One commit with every kind of entry; the work tree is changed afterwards, which must not be seen.
// `link`: a symbolic link stands beside the files of "runs".
std::string furnish(GitWorld& world, bool link = false) {
  world.init("lib");
  world.commit("lib", "first");
  world.init("r");
  world.write("r", "runs/b.jsonl", "b at the commit\n");
  world.write("r", "runs/a.json", "a at the commit\n");
  world.write("r", "runs/deep/c.txt", "c\n");
  world.write("r", "runs/empty", "");
  world.write("r", "runs/big.bin", kLfs);
  world.write("r", "top.txt", "top\n");
  std::filesystem::create_symlink("../a.json", world.path("r/runs/deep/link.json"));
  if (link) {
    std::filesystem::create_symlink("a.json", world.path("r/runs/link.json"));
  }
  std::filesystem::create_symlink("runs", world.path("r/linked"));
  world.git("r", {"submodule", "--quiet", "add", "file://" + world.path("lib"), "runs/sub"});
  const std::string commit = world.commit("r", "all kinds");
  world.git("r", {"tag", "--annotate", "--message", "one", "v1"});
  world.write("r", "runs/a.json", "changed\n");
  world.write("r", "runs/new.json", "untracked\n");
  return commit;
}

TEST_CASE("a folder in a commit lists and opens its regular files as they are there") {
  GitWorld world;
  const std::string commit = furnish(world);
  for (const std::string& revision : Names{"HEAD", "v1", "main", commit, commit.substr(0, 8)}) {
    CAPTURE(revision);
    const Result<std::unique_ptr<FileTree>> tree =
        open_git_tree(world.path("r/runs/deep"), "git:" + revision + ":runs");
    REQUIRE(tree.has_value());
    CHECK((*tree)->list().value() == Names{"a.json", "b.jsonl", "big.bin", "empty"});
    CHECK(read_file(**tree, "a.json", kLimit).value() == "a at the commit\n");
    CHECK(read_file(**tree, "deep/c.txt", kLimit).value() == "c\n");
    CHECK(read_file(**tree, "empty", kLimit).value().empty());
  }
  CHECK(open_git_tree(world.path("r"), "git:HEAD:runs/").value()->list().value().size() == 4);
  CHECK(open_git_tree(world.path("r"), "git:HEAD:").value()->list().error().message ==
        "is a symbolic link; only regular files are read");
  CHECK(read_file(*open_git_tree(world.path("r"), "git:HEAD:").value(), "runs/a.json", kLimit).value() ==
        "a at the commit\n");
}

TEST_CASE("a link that may stand for a record is refused, not passed over") {
  GitWorld world;
  furnish(world, true);
  const Result<std::vector<std::string>> names = open_git_tree(world.path("r"), "git:HEAD:runs").value()->list();
  REQUIRE(!names);
  CHECK(names.error().message == "is a symbolic link; only regular files are read");
  CHECK(names.error().where.file == "git:HEAD:runs/link.json");
}

TEST_CASE("a single file lists itself and opens its neighbours") {
  GitWorld world;
  furnish(world);
  const std::unique_ptr<FileTree> tree = open_git_tree(world.path("r"), "git:HEAD:runs/a.json").value();
  CHECK(tree->list().value() == Names{"a.json"});
  CHECK(read_file(*tree, "a.json", kLimit).value() == "a at the commit\n");
  CHECK(read_file(*tree, "b.jsonl", kLimit).value() == "b at the commit\n");
  CHECK(read_file(*open_git_tree(world.path("r"), "git:HEAD:top.txt").value(), "top.txt", kLimit).value() == "top\n");
}

TEST_CASE("the bytes come in the pieces that are asked for") {
  GitWorld world;
  furnish(world);
  const std::unique_ptr<FileTree> tree = open_git_tree(world.path("r"), "git:HEAD:runs").value();
  const std::unique_ptr<ByteSource> source = tree->open("b.jsonl").value();
  std::string all;
  std::vector<char> piece(5);
  for (std::size_t got = source->read(piece).value(); got > 0; got = source->read(piece).value()) {
    all.append(piece.data(), got);
  }
  CHECK(all == "b at the commit\n");
  CHECK(source->read(piece).value() == 0);
}

TEST_CASE("what is not a regular file below the folder is refused by name") {
  GitWorld world;
  const std::string commit = furnish(world);
  const std::unique_ptr<FileTree> tree = open_git_tree(world.path("r"), "git:HEAD:runs").value();
  struct Row {
    std::string name;
    std::string message;
    std::string hint;
  };
  const std::string outside =
      "lies outside the folder that names it; expected a path relative to the repository's root, with '/' and without "
      "'.' "
      "or '..'";
  const std::vector<Row> rows{
      {"deep/link.json", "is a symbolic link; only regular files are read", ""},
      {"sub", "is a submodule; only regular files of this repository are read", ""},
      {"sub/x", "lies in a submodule; only regular files of this repository are read", ""},
      {"deep", "is a folder, not a regular file", ""},
      {"a.json/x", "is not in commit " + commit.substr(0, 12), ""},
      {"a.jsn", "is not in commit " + commit.substr(0, 12) + " (did you mean 'a.json'?)", ""},
      {"new.json", "is not in commit " + commit.substr(0, 12), ""},
      {"big.bin", "is a Git LFS pointer; the commit does not hold the file's content",
       "check the commit out, run 'git lfs pull' and name the file on disk"},
      {"../top.txt", outside, ""},
      {"/top.txt", outside, ""},
      {"./a.json", outside, ""},
      {"", outside, ""},
      {"deep//c.txt", outside, ""},
      {std::string("a.json\0x", 8), outside, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Result<std::unique_ptr<ByteSource>> file = tree->open(row.name);
    REQUIRE_FALSE(file.has_value());
    CHECK(file.error().kind == ErrorKind::kInput);
    CHECK(file.error().message == row.message);
    CHECK(file.error().hint == row.hint);
    CHECK(file.error().where.file.starts_with("git:HEAD:runs/"));
  }
}

TEST_CASE("a spec that names nothing readable says what was expected") {
  GitWorld world;
  const std::string commit = furnish(world);
  const std::string at_commit = "is not in commit " + commit.substr(0, 12);
  const std::string rule = "': expected a path relative to the repository's root, with '/' and without '.' or '..'";
  struct Row {
    std::string spec;
    ErrorKind kind;
    std::string message;
    std::string hint;
  };
  const std::vector<Row> rows{
      {"runs", ErrorKind::kUsage, "expected git:<rev>:<path>, found 'runs'", ""},
      {"git:HEAD", ErrorKind::kUsage, "expected git:<rev>:<path>, found 'git:HEAD'", ""},
      {"git:HEAD:../r", ErrorKind::kUsage, "'git:HEAD:../r" + rule, ""},
      {"git:HEAD:/runs", ErrorKind::kUsage, "'git:HEAD:/runs" + rule, ""},
      {"git:HEAD:runs/../runs", ErrorKind::kUsage, "'git:HEAD:runs/../runs" + rule, ""},
      {"git::runs", ErrorKind::kInput, "expected a revision such as HEAD, a branch, a tag or a commit id", ""},
      {"git:HAED:runs", ErrorKind::kInput, "no commit 'HAED' in the repository",
       "fetch it, if it is new: git fetch --all --tags"},
      {"git:HEAD:rnus", ErrorKind::kInput, at_commit + " (did you mean 'runs'?)", ""},
      {"git:HEAD:runs/x/y", ErrorKind::kInput, at_commit, ""},
      {"git:HEAD:linked", ErrorKind::kInput, "is a symbolic link; only regular files are read", ""},
      {"git:HEAD:linked/a.json", ErrorKind::kInput, "lies behind a symbolic link; only regular files are read", ""},
      {"git:HEAD:runs/sub", ErrorKind::kInput, "is a submodule; only regular files of this repository are read", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.spec);
    const Result<std::unique_ptr<FileTree>> tree = open_git_tree(world.path("r"), row.spec);
    REQUIRE_FALSE(tree.has_value());
    CHECK(tree.error().kind == row.kind);
    CHECK(tree.error().message == row.message);
    CHECK(tree.error().hint == row.hint);
  }
}

TEST_CASE("one file of a commit: its bytes, an honest absence, or an error") {
  GitWorld world;
  const std::string commit = furnish(world);
  const std::string repository = world.path("r");
  CHECK(read_git_file(repository, "HEAD", "runs/a.json", kLimit).value() == "a at the commit\n");
  CHECK(resolve_git_commit(repository, "v1").value() == commit);

  const GitFile found = find_git_file(repository, "HEAD", "top.txt", kLimit).value();
  CHECK(found.commit == commit);
  CHECK(found.bytes == "top\n");
  const GitFile absent = find_git_file(repository, "HEAD", "toop.txt", kLimit).value();
  CHECK(absent.commit == commit);
  CHECK_FALSE(absent.bytes.has_value());

  const Result<std::string> missing = read_git_file(repository, "HEAD", "toop.txt", kLimit);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message == "is not in commit " + commit.substr(0, 12) + " (did you mean 'top.txt'?)");
  CHECK(missing.error().where.file == "git:HEAD:toop.txt");

  const Result<std::string> large = read_git_file(repository, "HEAD", "top.txt", 3);
  REQUIRE_FALSE(large.has_value());
  CHECK(large.error().message == "is larger than the limit of 3 bytes");

  const Result<GitFile> link = find_git_file(repository, "HEAD", "linked", kLimit);
  REQUIRE_FALSE(link.has_value());
  CHECK(link.error().message == "is a symbolic link; only regular files are read");
  const Result<GitFile> up = find_git_file(repository, "HEAD", "../top.txt", kLimit);
  REQUIRE_FALSE(up.has_value());
  CHECK(up.error().kind == ErrorKind::kUsage);
}

TEST_CASE("a merge ref fetched with depth 2 has the base's files, with depth 1 it says what to fetch") {
  GitWorld world;
  world.init("r");
  world.write("r", "policy.yaml", "strict\n");
  world.commit("r", "first");
  world.git("r", {"checkout", "--quiet", "-b", "change"});
  world.write("r", "policy.yaml", "loose\n");
  world.commit("r", "loosen");
  world.git("r", {"checkout", "--quiet", "main"});
  world.write("r", "other.txt", "x\n");
  world.commit("r", "meanwhile");
  world.git("r", {"merge", "--quiet", "--no-ff", "--message", "merge", "change"});
  world.clone("r", "two", {"--depth=2"});
  world.clone("r", "one", {"--depth=1"});
  CHECK(read_git_file(world.path("two"), "HEAD^1", "policy.yaml", kLimit).value() == "strict\n");
  CHECK(read_git_file(world.path("two"), "HEAD", "policy.yaml", kLimit).value() == "loose\n");
  const Result<std::string> cut = read_git_file(world.path("one"), "HEAD^1", "policy.yaml", kLimit);
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().kind == ErrorKind::kInput);
  CHECK(cut.error().message == "no commit 'HEAD^1' in this clone, which is shallow");
  CHECK(cut.error().hint ==
        "fetch the history: git fetch --unshallow (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: \"0\")");
}

TEST_CASE("an object that a partial clone does not hold is unknown, never absent") {
  GitWorld world;
  world.init("r");
  world.write("r", "runs/a.json", "1\n");
  const std::string commit = world.commit("r", "first");
  world.clone("r", "blobless", {"--filter=blob:none", "--no-checkout"});
  world.clone("r", "treeless", {"--filter=tree:0", "--no-checkout"});
  const std::string mend = "fetch the objects: git fetch --refetch --no-filter";
  const Result<GitFile> blob = find_git_file(world.path("blobless"), "HEAD", "runs/a.json", kLimit);
  REQUIRE_FALSE(blob.has_value());
  CHECK(blob.error().message == "cannot be read: the clone is partial and does not hold the object");
  CHECK(blob.error().hint == mend);
  CHECK_FALSE(find_git_file(world.path("blobless"), "HEAD", "runs/b.json", kLimit).value().bytes.has_value());
  const Result<GitFile> tree = find_git_file(world.path("treeless"), "HEAD", "runs/a.json", kLimit);
  REQUIRE_FALSE(tree.has_value());
  CHECK(tree.error().message == "cannot be read: the clone is partial and does not hold the object");
  CHECK(tree.error().hint == mend);
  // The mend mends.
  for (const std::string& name : Names{"blobless", "treeless"}) {
    CAPTURE(name);
    world.git(name, {"fetch", "--quiet", "--refetch", "--no-filter"});
    CHECK(read_git_file(world.path(name), "HEAD", "runs/a.json", kLimit).value() == "1\n");
  }
}

TEST_CASE("git's replacement objects and hostile names in trees") {
  GitWorld world;
  world.init("r");
  world.write("r", "a.txt", "real\n");
  world.commit("r", "first");
  world.write("r", "a.txt", "replacement\n");
  const std::string other = world.commit("r", "second");
  world.git("r", {"reset", "--quiet", "--hard", "HEAD~1"});
  world.git("r", {"replace", "HEAD", other});
  CHECK(read_git_file(world.path("r"), "HEAD", "a.txt", kLimit).value() == "real\n");

  // A tree whose entry is called "..": it cannot be reached by any path and cannot be listed.
  const std::string blob = world.git("r", {"rev-parse", "HEAD:a.txt"});
  std::string bytes = "100644 ..";
  bytes += '\0';
  for (std::size_t i = 0; i < blob.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
  }
  testing::write_text(world.path("tree.bin"), bytes);
  const std::string tree = world.git("r", {"hash-object", "--literally", "-t", "tree", "-w", world.path("tree.bin")});
  const std::string commit = world.git("r", {"commit-tree", "-m", "hostile", tree});
  const Result<std::vector<std::string>> names = open_git_tree(world.path("r"), "git:" + commit + ":").value()->list();
  REQUIRE_FALSE(names.has_value());
  CHECK(names.error().kind == ErrorKind::kInput);
}

}  // namespace
}  // namespace gate::provenance
