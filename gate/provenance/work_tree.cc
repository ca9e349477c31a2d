#include "gate/provenance/work_tree.h"

#include <fcntl.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/provenance/history.h"
#include "gate/provenance/lfs_pointer.h"
#include "gate/provenance/objects.h"

namespace gate::provenance {
namespace {

constexpr std::size_t kMaxTracked = 100'000;
constexpr std::size_t kMaxDepth = 128;
constexpr std::size_t kMaxDirty = 50;
constexpr std::uint64_t kMaxHashed = 256ULL << 20U;

struct Unknown {
  std::string why;
  std::string mend;
};

bool same_time(const git_index_time& recorded, const struct timespec& now) {
  return recorded.seconds == static_cast<std::int32_t>(now.tv_sec) &&
         (recorded.nanoseconds == 0 || recorded.nanoseconds == static_cast<std::uint32_t>(now.tv_nsec));
}

// What the index recorded about a file when it was last found unchanged. A file changed in the second in which the
// index was written, or later, may have changed again unseen, so it does not count.
bool recorded_unchanged(const git_index_entry& entry, const struct stat& file, std::int64_t index_time) {
  return entry.file_size == static_cast<std::uint32_t>(file.st_size) && same_time(entry.mtime, file.st_mtim) &&
         same_time(entry.ctime, file.st_ctim) && file.st_mtim.tv_sec < index_time && file.st_ctim.tv_sec < index_time;
}

std::optional<std::string> sha256_of_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (file < 0) {
    return std::nullopt;
  }
  Sha256 digest;
  std::vector<char> buffer(64 * 1024);
  ssize_t got = 0;
  while ((got = ::read(file, buffer.data(), buffer.size())) > 0) {
    digest.update(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
  }
  ::close(file);
  return got == 0 ? std::optional<std::string>(digest.hex()) : std::nullopt;
}

class Look {
 public:
  Look(const Repository& repository, git_index& index) : repository_(repository), index_(index) {
    struct stat status {};
    const char* path = git_index_path(&index);
    if (path != nullptr && ::stat(path, &status) == 0) {
      index_time_ = status.st_mtim.tv_sec;
    }
  }

  WorkTreeState run(const std::string& tree) {
    walk({}, tree, 0, true);
    staged_only();
    if (state_.dirty.empty() && unknown_) {
      state_.clean = Fact<bool>::not_known(unknown_->why, unknown_->mend);
    } else {
      state_.clean = Fact<bool>::known(state_.dirty.empty());
    }
    return std::move(state_);
  }

 private:
  [[nodiscard]] bool stop() const { return state_.truncated || exhausted_; }

  void dirty(const std::string& path) {
    if (state_.dirty.size() == kMaxDirty) {
      state_.truncated = true;
      return;
    }
    state_.dirty.push_back(path);
  }
  void not_known(std::string why, std::string mend) {
    if (!unknown_) {
      unknown_ = Unknown{std::move(why), std::move(mend)};
    }
  }

  // `there`: every folder on the way is a real folder of the work tree.
  void walk(const std::string& folder, const std::string& tree, std::size_t depth, bool there) {
    const Result<std::vector<NamedEntry>> entries = list_tree(repository_, tree);
    if (!entries) {
      not_known("a folder of HEAD cannot be read: " + entries.error().message, entries.error().hint);
      return;
    }
    for (const NamedEntry& entry : *entries) {
      if (++seen_ > kMaxTracked || depth > kMaxDepth) {
        exhausted_ = true;
        not_known("HEAD has more than " + std::to_string(kMaxTracked) + " files or more than " +
                      std::to_string(kMaxDepth) + " levels of folders",
                  "leave out 'tree: clean'; the evaluated files are compared one by one");
      }
      if (stop()) {
        return;
      }
      const std::string path = folder + entry.name;
      struct stat status {};
      const bool present = there && ::lstat((repository_.root() + "/" + path).c_str(), &status) == 0;
      if (entry.kind == Entry::Kind::kFolder) {
        walk(path + "/", entry.id, depth + 1, present && S_ISDIR(status.st_mode));
      } else if (entry.kind == Entry::Kind::kFile || entry.kind == Entry::Kind::kLink) {
        tracked_.push_back(path);
        compare(path, entry, present ? &status : nullptr);
      }
    }
  }

  void compare(const std::string& path, const NamedEntry& entry, const struct stat* file) {
    const git_index_entry* recorded = git_index_get_bypath(&index_, path.c_str(), 0);
    const bool link = entry.kind == Entry::Kind::kLink;
    const std::uint32_t mode = link               ? GIT_FILEMODE_LINK
                               : entry.executable ? GIT_FILEMODE_BLOB_EXECUTABLE
                                                  : GIT_FILEMODE_BLOB;
    if (recorded == nullptr || id_text(recorded->id) != entry.id || recorded->mode != mode) {
      return dirty(path);
    }
    if (file == nullptr) {
      if ((recorded->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) == 0) {
        dirty(path);
      }
      return;
    }
    if (link ? !S_ISLNK(file->st_mode) : !S_ISREG(file->st_mode)) {
      return dirty(path);
    }
    if (!link && repository_.file_mode() && ((file->st_mode & S_IXUSR) != 0) != entry.executable) {
      return dirty(path);
    }
    if (!recorded_unchanged(*recorded, *file, index_time_)) {
      link ? compare_link(path, entry) : compare_content(path, entry, static_cast<std::uint64_t>(file->st_size));
    }
  }

  void compare_link(const std::string& path, const NamedEntry& entry) {
    std::array<char, 4096> target{};
    const ssize_t length = ::readlink((repository_.root() + "/" + path).c_str(), target.data(), target.size());
    git_oid id{};
    if (length < 0 || git_odb_hash(&id, target.data(), static_cast<std::size_t>(length), GIT_OBJECT_BLOB) < 0 ||
        id_text(id) != entry.id) {
      dirty(path);
    }
  }

  void compare_content(const std::string& path, const NamedEntry& entry, std::uint64_t size) {
    hashed_ += std::min(size, kMaxHashed + 1);
    if (hashed_ > kMaxHashed) {
      return not_known(
          "more than " + std::to_string(kMaxHashed >> 20U) + " MiB of tracked files would have to be hashed",
          "refresh git's index: git update-index --refresh");
    }
    git_oid id{};
    const int code = git_repository_hashfile(&id, repository_.get(), path.c_str(), GIT_OBJECT_BLOB, nullptr);
    if (code == 0 && id_text(id) == entry.id) {
      return;
    }
    if (code < 0) {
      return not_known("a tracked file cannot be hashed (" + git_code(code) + ")", "git status");
    }
    constexpr std::uint64_t kLongestPointer = 1024;
    if (const Result<Blob> blob = read_blob(repository_, entry.id, kLongestPointer)) {
      if (const std::optional<LfsPointer> pointer = parse_lfs_pointer(blob->bytes())) {
        const bool same = pointer->size == size && sha256_of_file(repository_.root() + "/" + path) == pointer->sha256;
        return same ? void() : dirty(path);
      }
    }
    const char* filter = nullptr;
    if (git_attr_get(&filter, repository_.get(), 0, path.c_str(), "filter") == 0 &&
        git_attr_value(filter) == GIT_ATTR_VALUE_STRING) {
      return not_known("a changed file has a filter (gitattributes) that only git runs", "git status");
    }
    dirty(path);
  }

  // Files that are staged and that HEAD does not have.
  void staged_only() {
    std::sort(tracked_.begin(), tracked_.end());
    const std::size_t count = git_index_entrycount(&index_);
    for (std::size_t i = 0; i < count && !stop(); ++i) {
      const git_index_entry* entry = git_index_get_byindex(&index_, i);
      const bool submodule = entry->mode == GIT_FILEMODE_COMMIT;
      if (!submodule && !std::binary_search(tracked_.begin(), tracked_.end(), std::string_view(entry->path))) {
        dirty(entry->path);
      }
    }
  }

  const Repository& repository_;
  git_index& index_;
  std::int64_t index_time_ = 0;
  WorkTreeState state_;
  std::optional<Unknown> unknown_;
  std::vector<std::string> tracked_;
  std::size_t seen_ = 0;
  std::uint64_t hashed_ = 0;
  bool exhausted_ = false;
};

}  // namespace

WorkTreeState look_at_work_tree(const Repository& repository, const Head& head) {
  const auto not_known = [](std::string why, std::string mend) {
    return WorkTreeState{Fact<bool>::not_known(std::move(why), std::move(mend)), {}, false};
  };
  if (repository.bare()) {
    return not_known("the repository is bare and has no work tree", "run in a checkout of the commit");
  }
  if (head.commit.empty()) {
    return not_known("the repository has no commit yet", "commit first");
  }
  git_index* raw = nullptr;
  if (const int code = git_repository_index(&raw, repository.get()); code < 0) {
    return not_known("git's index cannot be read (" + git_code(code) + ")",
                     "git update-index --no-split-index; git sparse-checkout reapply --no-sparse-index");
  }
  const Handle<git_index> index(raw);
  return Look(repository, *index).run(head.tree);
}

}  // namespace gate::provenance
