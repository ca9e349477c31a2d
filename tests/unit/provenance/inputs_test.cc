#include "gate/provenance/inputs.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gate/base/sha256.h"
#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;
using State = TrackedInput::State;

std::string pointer_to(const std::string& content) {
  return "version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256(content) + "\nsize " +
         std::to_string(content.size()) + "\n";
}

struct Opened {
  Repository repository;
  Head head;
};
Opened open_at(const std::string& path) {
  Result<Repository> repository = Repository::open(path);
  REQUIRE(repository.has_value());
  Head head = repository->head().value();
  return {std::move(repository).value(), std::move(head)};
}

// Looks at the file as it is on disk now.
TrackedInput look(const Opened& at, const std::string& path) {
  return look_at_input(at.repository, at.head, "name", path, sha256(testing::read_text(path)));
}

TEST_CASE("an evaluated file is compared with HEAD by its bytes, whatever the index claims") {
  GitWorld world;
  world.init("lib");
  world.commit("lib", "first");
  world.init("r");
  for (const std::string& name :
       std::vector<std::string>{"same", "edited", "assumed", "skipped", "staged", "deep/er/same"}) {
    world.write("r", name, "committed\n");
  }
  world.write("r", "lfs-same", pointer_to("content\n"));
  world.write("r", "lfs-edited", pointer_to("content\n"));
  world.write("r", "lfs-pointer", pointer_to("content\n"));
  world.write("r", "lfs-broken", "version https://git-lfs.github.com/spec/v1\n");
  std::filesystem::create_symlink("same", world.path("r/link-in"));
  std::filesystem::create_symlink(world.path("outside"), world.path("r/link-out"));
  std::filesystem::create_directory_symlink("deep", world.path("r/folder-link"));
  world.git("r", {"submodule", "--quiet", "add", "file://" + world.path("lib"), "sub"});
  world.commit("r", "first");
  testing::write_text(world.path("outside"), "committed\n");
  world.git("r", {"update-index", "--assume-unchanged", "assumed"});
  world.git("r", {"update-index", "--skip-worktree", "skipped"});
  for (const std::string& name : std::vector<std::string>{"edited", "assumed", "skipped", "staged"}) {
    world.write("r", name, "edited!!!\n");
  }
  world.git("r", {"add", "staged"});
  world.write("r", "untracked", "x\n");
  world.write("r", "sub/file", "x\n");
  world.write("r", "lfs-same", "content\n");
  world.write("r", "lfs-edited", "CONTENT\n");
  std::filesystem::create_symlink("same", world.path("r/untracked-link"));

  struct Row {
    std::string what;
    std::string path;
    State state;
  };
  const std::vector<Row> rows{
      {"untouched", "r/same", State::kMatchesHead},
      {"untouched, deeper", "r/deep/er/same", State::kMatchesHead},
      {"a longer way to the same file", "r/deep/../deep/er/./same", State::kMatchesHead},
      {"edited", "r/edited", State::kDiffersFromHead},
      {"edited behind assume-unchanged", "r/assumed", State::kDiffersFromHead},
      {"edited behind skip-worktree", "r/skipped", State::kDiffersFromHead},
      {"edited and staged", "r/staged", State::kDiffersFromHead},
      {"never added", "r/untracked", State::kUntracked},
      {"beside the repository", "outside", State::kOutside},
      {"git's own files", "r/.git/HEAD", State::kOutside},
      {"in a submodule", "r/sub/file", State::kOutside},
      {"a link to a tracked file", "r/link-in", State::kMatchesHead},
      {"an untracked link to a tracked file", "r/untracked-link", State::kMatchesHead},
      {"a link out of the work tree", "r/link-out", State::kOutside},
      {"through a linked folder", "r/folder-link/er/same", State::kMatchesHead},
      {"Git LFS, the content the pointer names", "r/lfs-same", State::kMatchesHead},
      {"Git LFS, other content", "r/lfs-edited", State::kDiffersFromHead},
      {"Git LFS, the pointer in the content's place", "r/lfs-pointer", State::kDiffersFromHead},
  };
  const Opened at = open_at(world.path("r"));
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const TrackedInput input = look(at, world.path(row.path));
    CHECK(input.name == "name");
    CHECK(input.state == row.state);
    CHECK(input.unknown.empty());
    CHECK(input.mend.empty());
  }

  const TrackedInput broken = look(at, world.path("r/lfs-broken"));
  CHECK(broken.state == State::kUnknown);
  CHECK(broken.unknown == "is a malformed Git LFS pointer");
  CHECK(broken.mend == "git lfs fsck --pointers");
  const TrackedInput gone = look_at_input(at.repository, at.head, "n", world.path("r/none"), sha256("x"));
  CHECK(gone.state == State::kUnknown);
  CHECK(gone.unknown == "the file can no longer be found");
  CHECK(gone.mend == "leave the files alone until the gate has answered");
  const TrackedInput no_digest = look_at_input(at.repository, at.head, "n", world.path("r/same"), "");
  CHECK(no_digest.state == State::kUnknown);
  CHECK(no_digest.unknown == "the evaluated bytes have no digest");

  // A tracked regular file that a link has replaced on disk: what was read is another file's bytes.
  std::filesystem::remove(world.path("r/same"));
  std::filesystem::create_directory(world.path("r/same"));
  world.write("r", "same/inner", "committed\n");
  CHECK(look(at, world.path("r/same/inner")).state == State::kUntracked);
}

TEST_CASE("without a work tree or a commit the answer is unknown") {
  GitWorld world;
  world.init("r");
  world.write("r", "a", "1\n");
  const TrackedInput unborn = look(open_at(world.path("r")), world.path("r/a"));
  CHECK(unborn.state == State::kUnknown);
  CHECK(unborn.unknown == "the repository has no commit yet");
  CHECK(unborn.mend == "commit first");
  world.commit("r", "first");
  world.git("", {"clone", "--quiet", "--bare", world.path("r"), world.path("bare.git")});
  const TrackedInput bare = look(open_at(world.path("bare.git")), world.path("r/a"));
  CHECK(bare.state == State::kUnknown);
  CHECK(bare.unknown == "the repository is bare and has no work tree");
  CHECK(bare.mend == "run in a checkout of the commit");
}

TEST_CASE("the digest of a file at HEAD, with git's own id beside it") {
  GitWorld world;
  world.init("r");
  world.write("r", "prompts/system.txt", "be kind\n");
  world.write("r", "prompts/crlf.txt", "a\r\nb\r\n");
  world.write("r", "weights", pointer_to("content\n"));
  world.write("r", "broken", "version https://git-lfs.github.com/spec/v1\noid sha256:abc\n");
  std::filesystem::create_symlink("prompts/system.txt", world.path("r/link"));
  world.commit("r", "first");
  world.write("r", "prompts/system.txt", "be evil\n");
  const Opened at = open_at(world.path("r"));

  const BlobFact prompt = look_at_blob(at.repository, at.head, "prompts/system.txt");
  CHECK(prompt.path == "prompts/system.txt");
  CHECK(prompt.sha256.value == sha256("be kind\n"));
  CHECK(prompt.git_blob.value == world.id("r", "HEAD:prompts/system.txt"));
  CHECK(look_at_blob(at.repository, at.head, "prompts/crlf.txt").sha256.value == sha256("a\r\nb\r\n"));
  CHECK(look_at_blob(at.repository, at.head, "weights").sha256.value == sha256("content\n"));

  struct Row {
    std::string path;
    std::string unknown;
    std::string mend;
  };
  const std::string rule = "is not a path relative to the repository's root, with '/' and without '.' or '..'";
  const std::string as_printed = "write the path as 'git ls-files' prints it";
  const std::string name_one = "name a file that 'git ls-files' prints";
  const std::vector<Row> rows{
      {"prompts/sytem.txt", "is not in HEAD (did you mean 'system.txt'?)", name_one},
      {"prompts", "is a folder, not a regular file", name_one},
      {"link", "is a symbolic link; only regular files are read", name_one},
      {"../r/prompts/system.txt", rule, as_printed},
      {"./prompts/system.txt", rule, as_printed},
      {world.path("r/prompts/system.txt"), rule, as_printed},
      {"", rule, as_printed},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const BlobFact fact = look_at_blob(at.repository, at.head, row.path);
    CHECK_FALSE(fact.sha256.value.has_value());
    CHECK_FALSE(fact.git_blob.value.has_value());
    CHECK(fact.sha256.unknown == row.unknown);
    CHECK(fact.sha256.mend == row.mend);
  }
  const BlobFact broken = look_at_blob(at.repository, at.head, "broken");
  CHECK_FALSE(broken.sha256.value.has_value());
  CHECK(broken.sha256.unknown == "is a malformed Git LFS pointer");
  CHECK(broken.git_blob.value.has_value());

  world.clone("r", "partial", {"--filter=blob:none", "--no-checkout"});
  const Opened partial = open_at(world.path("partial"));
  const BlobFact missing = look_at_blob(partial.repository, partial.head, "prompts/system.txt");
  CHECK_FALSE(missing.sha256.value.has_value());
  CHECK(missing.sha256.unknown == "cannot be read: the clone is partial and does not hold the object");
  CHECK(missing.sha256.mend == "fetch the objects: git fetch --refetch --no-filter");
  CHECK(missing.git_blob.value == prompt.git_blob.value);
}

}  // namespace
}  // namespace gate::provenance
