#include "gate/provenance/repository.h"

#include <git2.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>

#include "gate/base/text.h"
#include "gate/provenance/credentials.h"
#include "gate/provenance/history.h"
#include "gate/provenance/library.h"
#include "gate/provenance/place.h"

namespace gate::provenance {
namespace {

std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::optional<std::string>(real.get()) : std::nullopt;
}

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

struct Buffer {
  git_buf buffer{};
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { git_buf_dispose(&buffer); }
};

// Settings of one configuration file, or of the repository.
class Settings {
 public:
  static Result<Settings> of_file(const std::string& path) {
    git_config* config = nullptr;
    const int code = git_config_open_ondisk(&config, path.c_str());
    return made(code, config);
  }
  static Result<Settings> of_repository(git_repository* repository) {
    git_config* config = nullptr;
    const int code = git_repository_config_snapshot(&config, repository);
    return made(code, config);
  }
  template <typename Visit>
  void each(Visit visit) const {
    git_config_iterator* raw = nullptr;
    if (git_config_iterator_new(&raw, config_.get()) < 0) {
      return;
    }
    const Handle<git_config_iterator> iterator(raw);
    git_config_entry* entry = nullptr;
    while (git_config_next(&entry, iterator.get()) == 0) {
      visit(std::string_view(entry->name), std::string_view(entry->value == nullptr ? "true" : entry->value));
    }
  }
  [[nodiscard]] std::optional<std::string> text(std::string_view wanted) const {
    std::optional<std::string> found;
    each([&](std::string_view name, std::string_view value) {
      if (name == wanted) {
        found = value;
      }
    });
    return found;
  }

 private:
  explicit Settings(git_config* config) : config_(config) {}
  static Result<Settings> made(int code, git_config* config) {
    if (code < 0) {
      return input_error("its configuration cannot be read: " + git_problem(code));
    }
    return Settings(config);
  }
  Handle<git_config> config_;
};

// True when the setting is there and means `wanted`.
bool means(const std::optional<std::string>& value, bool wanted) {
  int answer = 0;
  return value && git_config_parse_bool(&answer, value->c_str()) == 0 && (answer != 0) == wanted;
}
bool is_true(const std::optional<std::string>& value) { return means(value, true); }
bool is_false(const std::optional<std::string>& value) { return means(value, false); }

Error moved_elsewhere(const std::string& shown) {
  return input_error_with(
      "the configuration of the repository at '" + shown + "' moves its work tree elsewhere (core.worktree)",
      "git config --unset core.worktree");
}

// Why libgit2 would not open what is around `start`, from the repository's own file: its messages differ by version.
Error cannot_open(const std::string& start, const std::string& shown, const std::string& problem) {
  std::string unsupported;
  Buffer found;
  const bool discovered = git_repository_discover(&found.buffer, start.c_str(), 0, nullptr) == 0;
  const std::string git_folder = discovered ? found.buffer.ptr : "";
  if (const Result<Settings> settings = Settings::of_file(git_folder + "config"); discovered && settings) {
    const std::string elsewhere = settings->text("core.worktree").value_or(".");
    if (!real_path(elsewhere.starts_with('/') ? elsewhere : git_folder + elsewhere)) {
      return moved_elsewhere(shown);
    }
    settings->each([&](std::string_view name, std::string_view value) {
      if (name == "extensions.objectformat" && value == "sha256") {
        unsupported = "SHA-256 object ids";
      } else if (name == "extensions.refstorage" && value != "files") {
        unsupported = "the reference storage '" + shortened(printable(value), 40) + "'";
      }
    });
  }
  const std::string version = std::string("libgit2 ") + LIBGIT2_VERSION;
  if (!unsupported.empty()) {
    return input_error_with(
        "the repository at '" + shown + "' uses " + unsupported + ", which " + version + " cannot read",
        "leave out what needs the repository, or gate a clone that uses git's default format");
  }
  return input_error_with("the repository at '" + shown + "' cannot be opened: " + problem,
                          std::string(kCheckRepository) + ", and its version: git config core.repositoryFormatVersion");
}

}  // namespace

Error input_error_with(std::string message, std::string hint) {
  Error error = input_error(std::move(message));
  error.hint = std::move(hint);
  return error;
}

Result<Repository> Repository::open(const std::string& folder) {
  const std::string shown = printable(folder);
  const std::optional<std::string> start = real_path(folder);
  if (!start) {
    return input_error_with("the folder '" + shown + "' cannot be read: " + std::strerror(errno),
                            "name the repository with --repo");
  }
  // While a repository is opened, settings of the whole library are changed and put back.
  static std::mutex opening;
  const std::lock_guard lock(opening);
  GATE_TRY(start_library());
  git_repository* raw = nullptr;
  const int code = git_repository_open_ext(&raw, start->c_str(), 0, nullptr);
  const GitFault fault = code < 0 ? last_fault(code) : GitFault::kOther;
  const bool foreign = code < 0 && fault == GitFault::kForeignOwner;
  if (code < 0 && fault == GitFault::kNoRepository) {
    return input_error_with("there is no git repository at or above '" + shown + "'",
                            "run inside the repository, or name it with --repo");
  }
  if (code < 0 && !foreign) {
    return cannot_open(*start, shown, git_problem(code));
  }
  if (foreign) {
    const OwnerCheckOff off;
    if (const int again = git_repository_open_ext(&raw, start->c_str(), 0, nullptr); again < 0) {
      return cannot_open(*start, shown, git_problem(again));
    }
  }
  Repository repository;
  repository.handle_.reset(raw);
  GATE_TRY(repository.load(*start, shown));
  if (foreign) {
    // Asked only now: what git's setting names is the root, which only an opened repository knows. Opening it has run
    // nothing and trusted nothing.
    const std::string root =
        repository.bare() ? real_path(git_repository_path(raw)).value_or(std::string()) : repository.root();
    if (root.empty() || !user_trusts(root)) {
      return input_error_with(
          "the repository at '" + shown + "' belongs to another user, and git is not told to trust it",
          "git config --global --add safe.directory '" + visible(root) + "'");
    }
  }
  return repository;
}

Status Repository::load(const std::string& start, const std::string& shown) {
  const std::string git_folder = git_repository_path(get());
  const std::string common_folder = git_repository_commondir(get());
  const Result<Settings> settings = Settings::of_repository(get());
  if (!settings) {
    return cannot_open(start, shown, settings.error().message);
  }
  settings->each([&](std::string_view name, std::string_view value) {
    const bool of_remote = name.starts_with("remote.");
    partial_ = partial_ || name == "extensions.partialclone" || (of_remote && name.ends_with(".partialclonefilter")) ||
               (of_remote && name.ends_with(".promisor") && is_true(std::string(value)));
  });
  file_mode_ = !is_false(settings->text("core.filemode"));
  if (settings->text("extensions.objectformat").value_or("sha1") != "sha1") {
    return cannot_open(start, shown, "its object format is not supported");
  }
  bool bare = git_repository_is_bare(get()) == 1;
  const std::string expected = work_tree_around(start);
  // Files named HEAD, objects and refs can be committed, and make a folder of a work tree look like a repository: one
  // of the change's own, with the history it likes.
  if (Buffer own; bare && !expected.empty() &&
                  (git_repository_discover(&own.buffer, expected.c_str(), 0, nullptr) < 0 ||
                   real_path(own.buffer.ptr) != real_path(git_folder))) {
    return input_error_with("'" + shown +
                                "' lies in a folder that looks like a bare repository inside the work tree at '" +
                                visible(expected) + "', and is not taken for one",
                            "remove the files HEAD, objects and refs there, or name the repository with --repo");
  }
  std::optional<std::string> moved;
  if (is_true(settings->text("extensions.worktreeconfig")) && is_file(git_folder + "config.worktree")) {
    // Versions before 1.8 do not read this file, so its two settings that matter are looked at here.
    const Result<Settings> extra = Settings::of_file(git_folder + "config.worktree");
    if (!extra) {
      return cannot_open(start, shown, extra.error().message);
    }
    bare = bare || is_true(extra->text("core.bare"));
    if (const std::optional<std::string> elsewhere = extra->text("core.worktree")) {
      moved = real_path(elsewhere->starts_with('/') ? *elsewhere : git_folder + *elsewhere).value_or(std::string());
    }
  }
  if (!bare) {
    const char* work_tree = git_repository_workdir(get());
    const std::string actual = work_tree == nullptr ? std::string() : real_path(work_tree).value_or(std::string());
    if (expected.empty() || actual != expected || moved.value_or(expected) != expected) {
      return moved_elsewhere(shown);
    }
    root_ = expected;
  }
  // libgit2 looks beside a linked work tree's own HEAD only; the list of cut-off commits belongs to the whole
  // repository.
  struct stat status {};
  shallow_ = git_repository_is_shallow(get()) != 0 ||
             (::stat((common_folder + "/shallow").c_str(), &status) == 0 && status.st_size > 0);
  // Some versions of libgit2 believe this file, some do not: who descends from whom would depend on it.
  if (::stat((common_folder + "/info/grafts").c_str(), &status) == 0 && status.st_size > 0) {
    return input_error_with("the repository at '" + shown + "' has a file info/grafts, which rewrites its history",
                            "remove the file; git itself gave it up for 'git replace'");
  }
  git_odb* objects = nullptr;
  if (const int code = git_repository_odb(&objects, get()); code < 0) {
    return cannot_open(start, shown, git_problem(code));
  }
  objects_.reset(objects);
  return Done{};
}

Result<Head> Repository::head() const {
  Head head;
  git_reference* raw = nullptr;
  const int code = git_repository_head(&raw, get());
  const Handle<git_reference> reference(raw);
  if (code < 0) {
    const GitFault fault = last_fault(code);
    // A HEAD without its branch is how a repository without commits looks.
    if (fault == GitFault::kUnbornHead || fault == GitFault::kNoReference) {
      return head;
    }
    return input_error_with("HEAD cannot be read: " + git_problem(code), std::string(kCheckRepository));
  }
  head.detached = git_repository_head_detached(get()) == 1;
  const git_oid* id = git_reference_target(reference.get());
  if (id == nullptr) {
    return input_error_with("HEAD names no commit", std::string(kCheckRepository));
  }
  GATE_ASSIGN(CommitHeader header, read_commit_header(*this, id_text(*id)));
  head.commit = id_text(*id);
  head.tree = std::move(header.tree);
  head.parents = std::move(header.parents);
  return head;
}

Repository::Missing Repository::missing_object() const {
  if (partial_) {
    return {"the clone is partial and does not hold the object", std::string(kFetchObjects)};
  }
  return missing_commit();
}

Repository::Missing Repository::missing_commit() const {
  if (shallow_) {
    return {"the clone is shallow", std::string(kUnshallow)};
  }
  return {"not in this repository", "fetch it: git fetch --all --tags"};
}

}  // namespace gate::provenance
