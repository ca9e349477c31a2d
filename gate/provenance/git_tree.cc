#include "gate/provenance/git_tree.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

#include "gate/base/folder_tree.h"
#include "gate/base/text.h"
#include "gate/provenance/credentials.h"
#include "gate/provenance/history.h"
#include "gate/provenance/lfs_pointer.h"
#include "gate/provenance/objects.h"
#include "gate/provenance/repository.h"
#include "gate/provenance/revision.h"

namespace gate::provenance {
namespace {

constexpr std::string_view kPrefix = "git:";
constexpr std::uint64_t kMaxFile = 2ULL << 30U;
constexpr std::string_view kPathRule =
    "expected a path relative to the repository's root, with '/' and without '.' or '..'";

Error at(Error error, const std::string& shown) {
  error.where.file = shown;
  return error;
}

class BlobSource : public ByteSource {
 public:
  explicit BlobSource(Blob blob) : blob_(std::move(blob)) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::string_view rest = blob_.bytes().substr(done_);
    const std::size_t count = std::min(rest.size(), buffer.size());
    if (count > 0) {
      std::memcpy(buffer.data(), rest.data(), count);
    }
    done_ += count;
    return count;
  }

 private:
  Blob blob_;
  std::size_t done_ = 0;
};

// The regular file at `path` below the tree; errors name `shown`.
Result<Blob> open_entry(const Repository& repository, const Entry& entry, const std::string& commit_name,
                        const std::string& shown, std::uint64_t limit) {
  if (entry.kind != Entry::Kind::kFile) {
    return at(input_error_with(why_not_a_file(entry, commit_name), entry.missing.mend), shown);
  }
  Result<Blob> blob = read_blob(repository, entry.id, limit);
  if (!blob) {
    return at(std::move(blob).error(), shown);
  }
  if (is_lfs_pointer(blob->bytes())) {
    return at(input_error_with("is a Git LFS pointer; the commit does not hold the file's content",
                               "check the commit out, run 'git lfs pull' and name the file on disk"),
              shown);
  }
  return blob;
}

class GitTree : public FolderTree {
 public:
  GitTree(Repository repository, std::string commit_name, std::string tree, std::string shown,
          std::optional<std::string> only)
      : repository_(std::move(repository)),
        commit_name_(std::move(commit_name)),
        tree_(std::move(tree)),
        shown_(std::move(shown)),
        only_(std::move(only)) {}

  Result<std::vector<std::string>> list() const override {
    if (only_) {
      return std::vector<std::string>{*only_};
    }
    GATE_ASSIGN(Listing listing, list_in(""));
    return std::move(listing.files);
  }

  Result<Listing> list_in(std::string_view name) const override {
    const std::string shown = name.empty() ? shown_ : shown_of(name);
    if (!name.empty() && !is_repository_path(name)) {
      return input_error("lies outside the folder that names it; " + std::string(kPathRule), {shown, 0, 0});
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string tree = tree_;
    if (!name.empty()) {
      const Entry entry = find_entry(repository_, tree_, name);
      if (entry.kind != Entry::Kind::kFolder) {
        return input_error("is no folder of " + commit_name_, {shown, 0, 0});
      }
      tree = entry.id;
    }
    Result<std::vector<NamedEntry>> entries = list_tree(repository_, tree);
    if (!entries) {
      return at(std::move(entries).error(), shown);
    }
    Listing listing;
    for (NamedEntry& entry : *entries) {
      if (entry.kind == Entry::Kind::kLink) {
        // Passing over it would drop a record without a word.
        return input_error("is a symbolic link; only regular files are read",
                           {shown + (shown.ends_with(':') ? "" : "/") + printable(entry.name), 0, 0});
      }
      if (entry.kind == Entry::Kind::kFile) {
        listing.files.push_back(std::move(entry.name));
      } else if (entry.kind == Entry::Kind::kFolder) {
        listing.folders.push_back(std::move(entry.name));
      }
    }
    std::sort(listing.files.begin(), listing.files.end());
    std::sort(listing.folders.begin(), listing.folders.end());
    return listing;
  }

  Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override {
    const std::string shown = shown_of(name);
    if (!is_repository_path(name)) {
      return input_error("lies outside the folder that names it; " + std::string(kPathRule), {shown, 0, 0});
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    GATE_ASSIGN(Blob blob,
                open_entry(repository_, find_entry(repository_, tree_, name), commit_name_, shown, kMaxFile));
    return std::unique_ptr<ByteSource>(std::make_unique<BlobSource>(std::move(blob)));
  }

 private:
  [[nodiscard]] std::string shown_of(std::string_view name) const {
    return shown_ + (shown_.ends_with(':') ? "" : "/") + printable(name);
  }

  mutable std::mutex mutex_;  // libgit2 wants one thread at a time
  Repository repository_;
  std::string commit_name_;
  std::string tree_;
  std::string shown_;
  std::optional<std::string> only_;
};

struct Place {
  std::string commit;
  std::string name;  // "commit 0123456789ab"
  std::string tree;
};

Result<Place> place_of(const Repository& repository, std::string_view revision) {
  GATE_ASSIGN(std::string commit, resolve_commit(repository, revision));
  GATE_ASSIGN(CommitHeader header, read_commit_header(repository, commit));
  std::string name = "commit " + commit.substr(0, 12);
  return Place{std::move(commit), std::move(name), std::move(header.tree)};
}

Result<GitFile> look_for(const std::string& repo_path, std::string_view revision, std::string_view path,
                         std::size_t limit, std::string& nearest) {
  const std::string shown = "git:" + printable(revision) + ":" + printable(path);
  if (!is_repository_path(path)) {
    return usage_error("'" + shown + "': " + std::string(kPathRule));
  }
  GATE_ASSIGN(const Repository repository, Repository::open(repo_path));
  GATE_ASSIGN(Place place, place_of(repository, revision));
  const Entry entry = find_entry(repository, place.tree, path);
  nearest = entry.nearest;
  if (entry.kind == Entry::Kind::kAbsent) {
    return GitFile{std::move(place.commit), std::nullopt};
  }
  GATE_ASSIGN(const Blob blob, open_entry(repository, entry, place.name, shown, limit));
  return GitFile{std::move(place.commit), std::string(blob.bytes())};
}

}  // namespace

bool is_git_spec(std::string_view text) { return text.starts_with(kPrefix); }

Result<std::unique_ptr<FileTree>> open_git_tree(const std::string& repo_path, std::string_view spec,
                                                std::string* commit) {
  const std::size_t colon = is_git_spec(spec) ? spec.find(':', kPrefix.size()) : std::string_view::npos;
  const std::string shown = printable(spec);
  if (colon == std::string_view::npos) {
    return usage_error("expected git:<rev>:<path>, found '" + shown + "'");
  }
  std::string_view path = spec.substr(colon + 1);
  while (path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  if (!path.empty() && !is_repository_path(path)) {
    return usage_error("'" + shown + "': " + std::string(kPathRule));
  }
  GATE_ASSIGN(Repository repository, Repository::open(repo_path));
  GATE_ASSIGN(const Place place, place_of(repository, spec.substr(kPrefix.size(), colon - kPrefix.size())));
  if (commit != nullptr) {
    *commit = place.commit;
  }
  const Entry entry = find_entry(repository, place.tree, path);
  std::string start = printable(spec.substr(0, colon + 1));
  if (entry.kind == Entry::Kind::kFolder) {
    return std::unique_ptr<FileTree>(
        std::make_unique<GitTree>(std::move(repository), place.name, entry.id, start + printable(path), std::nullopt));
  }
  if (entry.kind != Entry::Kind::kFile) {
    return at(input_error_with(why_not_a_file(entry, place.name), entry.missing.mend), shown);
  }
  const std::size_t slash = path.find_last_of('/');
  const std::string_view folder = slash == std::string_view::npos ? "" : path.substr(0, slash);
  const Entry parent = find_entry(repository, place.tree, folder);
  const std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
  return std::unique_ptr<FileTree>(
      std::make_unique<GitTree>(std::move(repository), place.name, parent.id, start + printable(folder), name));
}

Result<std::string> resolve_git_commit(const std::string& repo_path, std::string_view revision) {
  GATE_ASSIGN(const Repository repository, Repository::open(repo_path));
  return resolve_commit(repository, revision);
}

Result<GitFile> find_git_file(const std::string& repo_path, std::string_view revision, std::string_view path,
                              std::size_t limit) {
  std::string nearest;
  return look_for(repo_path, revision, path, limit, nearest);
}

Result<std::string> read_git_file(const std::string& repo_path, std::string_view revision, std::string_view path,
                                  std::size_t limit) {
  std::string nearest;
  GATE_ASSIGN(GitFile file, look_for(repo_path, revision, path, limit, nearest));
  if (!file.bytes) {
    return input_error("is not in commit " + file.commit.substr(0, 12) + nearest,
                       {"git:" + printable(revision) + ":" + printable(path), 0, 0});
  }
  return std::move(*file.bytes);
}

Result<bool> has_git_path(const std::string& repo_path, std::string_view revision, std::string_view path) {
  GATE_ASSIGN(const Repository repository, Repository::open(repo_path));
  GATE_ASSIGN(const Place place, place_of(repository, revision));
  const Entry entry = find_entry(repository, place.tree, path);
  if (entry.kind == Entry::Kind::kFile || entry.kind == Entry::Kind::kFolder || entry.kind == Entry::Kind::kAbsent) {
    return entry.kind != Entry::Kind::kAbsent;
  }
  return at(input_error_with(why_not_a_file(entry, place.name), entry.missing.mend), printable(path));
}

}  // namespace gate::provenance
