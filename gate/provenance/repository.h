// A repository on disk, opened for reading only: nothing of ours writes to it, runs a program or uses the network.
#ifndef GATE_PROVENANCE_REPOSITORY_H_
#define GATE_PROVENANCE_REPOSITORY_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/provenance/git_handle.h"

namespace gate::provenance {

// What to do about history, or objects, that this clone does not hold.
inline constexpr std::string_view kUnshallow =
    "fetch the history: git fetch --unshallow (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: \"0\")";
inline constexpr std::string_view kFetchObjects = "fetch the objects: git fetch --refetch --no-filter";
inline constexpr std::string_view kCheckRepository = "look at the repository: git fsck";

struct Head {
  std::string commit;  // empty: no commit yet
  std::string tree;
  std::vector<std::string> parents;  // as the commit names them, also where a shallow clone cuts them off
  bool detached = false;
};

class Repository {
 public:
  // Opens the repository around `folder`, looking upward. Refused with an input error and the line that mends it: no
  // repository, one of another user that the user's git configuration does not trust, a format this libgit2 cannot
  // read, a work tree that the repository's configuration has moved elsewhere.
  static Result<Repository> open(const std::string& folder);

  [[nodiscard]] git_repository* get() const { return handle_.get(); }
  [[nodiscard]] git_odb* objects() const { return objects_.get(); }
  [[nodiscard]] bool bare() const { return root_.empty(); }
  // Real path of the work tree's root, without a trailing '/'; empty for a bare repository.
  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] bool shallow() const { return shallow_; }
  [[nodiscard]] bool partial() const { return partial_; }
  // False when the repository says that the executable bit of its files means nothing.
  [[nodiscard]] bool file_mode() const { return file_mode_; }

  // An error only when HEAD names something that cannot be read.
  [[nodiscard]] Result<Head> head() const;
  // Why an object may be missing from this clone, and what to do: {"the clone is shallow", "fetch ..."}.
  struct Missing {
    std::string why;
    std::string mend;
  };
  [[nodiscard]] Missing missing_object() const;
  [[nodiscard]] Missing missing_commit() const;

 private:
  Repository() = default;
  Status load(const std::string& start, const std::string& shown);

  Handle<git_repository> handle_;
  Handle<git_odb> objects_;
  std::string root_;
  bool shallow_ = false;
  bool partial_ = false;
  bool file_mode_ = true;
};

// An input error with its mend.
Error input_error_with(std::string message, std::string hint);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_REPOSITORY_H_
