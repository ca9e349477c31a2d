#include "gate/provenance/library.h"

#include <git2.h>

#include <array>
#include <string_view>

#include "gate/provenance/git_handle.h"

namespace gate::provenance {
namespace {

// The configuration outside a repository, weakest first; git itself knows no fourth one on this system.
constexpr std::array<git_config_level_t, 3> kOutside{GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                                                     GIT_CONFIG_LEVEL_GLOBAL};

// Null: where git looks. Empty: nowhere.
void search(const char* paths) {
  for (const git_config_level_t level : kOutside) {
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, static_cast<int>(level), paths);
  }
  git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, static_cast<int>(GIT_CONFIG_LEVEL_PROGRAMDATA), "");
}

int start() {
  const int code = git_libgit2_init();
  if (code < 0) {
    return code;
  }
  search("");
  // A note that was written is to be there after the lights went out.
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  // What these change is of no concern to a reader: lazily fetched objects are reported as missing, the extra
  // configuration file is looked at by Repository, the other two speak of deleting and of moving.
  std::array<const char*, 4> extensions{"partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees"};
  const int set = git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
  return set < 0 ? set : 0;
}

bool lists(std::string_view pattern, std::string_view root) {
  if (pattern == "*") {
    return true;
  }
  if (pattern.ends_with("/*")) {
    return root.starts_with(pattern.substr(0, pattern.size() - 1));
  }
  while (pattern.size() > 1 && pattern.ends_with('/')) {
    pattern.remove_suffix(1);
  }
  return pattern == root;
}

}  // namespace

Status start_library() {
  static const int code = start();
  if (code < 0) {
    return Error{ErrorKind::kInternal, "libgit2 does not start: " + git_problem(code), {}, {}, {}};
  }
  return Done{};
}

UserConfiguration::UserConfiguration() { search(nullptr); }
UserConfiguration::~UserConfiguration() { search(""); }

bool user_trusts(const std::string& root) {
  const UserConfiguration visible;
  git_config* opened = nullptr;
  const int code = git_config_open_default(&opened);
  const Handle<git_config> all(opened);
  if (code < 0) {
    return false;
  }
  bool trusted = false;
  for (const git_config_level_t level : kOutside) {
    git_config* one = nullptr;
    if (git_config_open_level(&one, all.get(), level) < 0) {
      continue;
    }
    const Handle<git_config> config(one);
    git_config_iterator* values = nullptr;
    if (git_config_multivar_iterator_new(&values, config.get(), "safe.directory", nullptr) < 0) {
      continue;
    }
    const Handle<git_config_iterator> iterator(values);
    git_config_entry* entry = nullptr;
    while (git_config_next(&entry, iterator.get()) == 0) {
      const std::string_view value = entry->value == nullptr ? "" : entry->value;
      trusted = !value.empty() && (trusted || lists(value, root));
    }
  }
  return trusted;
}

std::string library_version() {
  std::array<int, 3> parts{};
  git_libgit2_version(&parts[0], &parts[1], &parts[2]);
  return std::to_string(parts[0]) + "." + std::to_string(parts[1]) + "." + std::to_string(parts[2]);
}

OwnerCheckOff::OwnerCheckOff() { git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0); }
OwnerCheckOff::~OwnerCheckOff() { git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1); }

}  // namespace gate::provenance
