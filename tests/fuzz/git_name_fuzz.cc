// Any bytes as what names a commit or a file in one: refused with an error, or resolved to a full id, in a repository
// of two commits that the process makes for itself. Nothing else is read, and nothing is written.
#include <git2.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/cli/policy_source.h"
#include "gate/provenance/library.h"
#include "gate/provenance/repository.h"
#include "gate/provenance/revision.h"

namespace {

namespace fs = std::filesystem;

// A folder that goes with the process.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "gate-fuzz-XXXXXX").string();
    GATE_INVARIANT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    git_repository* repository = nullptr;
    GATE_INVARIANT(git_repository_init(&repository, path_.c_str(), 0) == 0);
    git_signature* author = nullptr;
    GATE_INVARIANT(git_signature_new(&author, "a", "a@example.com", 1'700'000'000, 0) == 0);
    git_treebuilder* builder = nullptr;
    GATE_INVARIANT(git_treebuilder_new(&builder, repository, nullptr) == 0);
    git_oid tree;
    GATE_INVARIANT(git_treebuilder_write(&tree, builder) == 0);
    git_tree* empty = nullptr;
    GATE_INVARIANT(git_tree_lookup(&empty, repository, &tree) == 0);
    git_oid first;
    GATE_INVARIANT(git_commit_create(&first, repository, "HEAD", author, author, nullptr, "one", empty, 0, nullptr) ==
                   0);
    git_commit* parent = nullptr;
    GATE_INVARIANT(git_commit_lookup(&parent, repository, &first) == 0);
    git_oid second;
    const git_commit* parents[] = {parent};
    GATE_INVARIANT(git_commit_create(&second, repository, "HEAD", author, author, nullptr, "two", empty, 1, parents) ==
                   0);
    git_commit_free(parent);
    git_tree_free(empty);
    git_treebuilder_free(builder);
    git_signature_free(author);
    git_repository_free(repository);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int started = git_libgit2_init();
  static const Folder folder;
  static const gate::Result<gate::provenance::Repository> repository =
      gate::provenance::Repository::open(folder.path());
  GATE_INVARIANT(started > 0 && repository.has_value());
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto commit = gate::provenance::resolve_commit(*repository, text);
  GATE_INVARIANT(commit ? commit->size() == 40 : !gate::render(commit.error()).empty());
  const auto spec = gate::cli::parse_git_spec(text);
  if (spec) {
    GATE_INVARIANT(!spec->revision.empty() && text.starts_with("git:"));
  } else {
    GATE_INVARIANT(!gate::render(spec.error()).empty());
  }
  return 0;
}
