#include "gate/provenance/hooks_folder.h"

#include <git2.h>

#include <cstdlib>
#include <optional>

#include "gate/provenance/library.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {
namespace {

// A path with git's `~/` resolved; nothing when the configuration does not name one.
std::optional<std::string> hooks_path(git_config* config) {
  git_buf path{};
  const int code = git_config_get_path(&path, config, "core.hooksPath");
  std::optional<std::string> found;
  if (code == 0) {
    found.emplace(path.ptr, path.size);
  }
  git_buf_dispose(&path);
  return found;
}

std::optional<std::string> users_hooks_path() {
  const UserConfiguration visible;
  git_config* opened = nullptr;
  if (git_config_open_default(&opened) < 0) {
    return std::nullopt;
  }
  const Handle<git_config> config(opened);
  return hooks_path(config.get());
}

}  // namespace

Result<std::string> hooks_folder(const std::string& folder) {
  GATE_ASSIGN(const Repository repository, Repository::open(folder));
  git_config* opened = nullptr;
  if (const int code = git_repository_config_snapshot(&opened, repository.get()); code < 0) {
    return input_error_with("the configuration of the repository cannot be read: " + git_problem(code),
                            std::string(kCheckRepository));
  }
  const Handle<git_config> config(opened);
  std::optional<std::string> path = hooks_path(config.get());
  if (!path) {
    path = users_hooks_path();
  }
  if (!path || path->empty()) {
    return std::string(git_repository_commondir(repository.get())) + "hooks";
  }
  return path->starts_with('/') ? *path : repository.root() + "/" + *path;
}

}  // namespace gate::provenance
