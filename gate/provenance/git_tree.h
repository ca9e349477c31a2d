// Files as a commit has them: what "git:<rev>:<path>" names. The work tree is not looked at.
#ifndef GATE_PROVENANCE_GIT_TREE_H_
#define GATE_PROVENANCE_GIT_TREE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/file_system.h"
#include "gate/base/result.h"

namespace gate::provenance {

// True for "git:...", which never names a file on disk.
bool is_git_spec(std::string_view text);

// The folder or the single file that "git:<rev>:<path>" names in the repository around `repo_path`; an empty path names
// the root. Regular files only: symbolic links, submodules and Git LFS pointers are refused when they are opened, and
// links and submodules are not listed. At most 2 GiB a file. `commit` gets the full id of the commit that was opened.
Result<std::unique_ptr<FileTree>> open_git_tree(const std::string& repo_path, std::string_view spec,
                                                std::string* commit = nullptr);

// The commit id that `revision` names there (gate/provenance/revision.h says what a revision may be).
Result<std::string> resolve_git_commit(const std::string& repo_path, std::string_view revision);

struct GitFile {
  std::string commit;
  std::optional<std::string> bytes;  // nothing: the commit really has no such path; every other trouble is an error
};

// A regular file of a commit. `path` is relative to the repository's root.
Result<GitFile> find_git_file(const std::string& repo_path, std::string_view revision, std::string_view path,
                              std::size_t limit);

// The same where the file must be there.
Result<std::string> read_git_file(const std::string& repo_path, std::string_view revision, std::string_view path,
                                  std::size_t limit);

// Whether the commit has a file or a folder at `path`. An error when that cannot be told, and for what is neither.
Result<bool> has_git_path(const std::string& repo_path, std::string_view revision, std::string_view path);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_GIT_TREE_H_
