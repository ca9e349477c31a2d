#include "gate/provenance/objects.h"

#include <git2.h>

#include "gate/base/text.h"
#include "gate/provenance/history.h"

namespace gate::provenance {
namespace {

constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kMaxNames = 2000;  // names looked through for a suggestion
constexpr std::size_t kMaxEntries = 1'000'000;
constexpr std::uint64_t kMaxTree = 64ULL << 20U;

bool is_component(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('\0') == std::string_view::npos &&
         name.find('/') == std::string_view::npos;
}

Entry::Kind kind_of(const git_tree_entry& entry) {
  switch (git_tree_entry_filemode(&entry)) {
    case GIT_FILEMODE_TREE: return Entry::Kind::kFolder;
    case GIT_FILEMODE_BLOB:
    case GIT_FILEMODE_BLOB_EXECUTABLE: return Entry::Kind::kFile;
    case GIT_FILEMODE_LINK: return Entry::Kind::kLink;
    case GIT_FILEMODE_COMMIT: return Entry::Kind::kSubmodule;
    case GIT_FILEMODE_UNREADABLE: break;
  }
  return Entry::Kind::kUnreadable;
}

Result<Handle<git_tree>> read_tree(const Repository& repository, const std::string& id) {
  const git_oid oid = id_of(id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  int code = git_odb_read_header(&size, &type, repository.objects(), &oid);
  git_tree* raw = nullptr;
  if (code == 0 && type == GIT_OBJECT_TREE && size <= kMaxTree) {
    code = git_tree_lookup(&raw, repository.get(), &oid);
  } else if (code == 0) {
    return input_error_with("tree " + id.substr(0, 12) + " is malformed or too large", std::string(kCheckRepository));
  }
  if (code < 0 && last_fault(code) == GitFault::kNoObject) {
    const Repository::Missing missing = repository.missing_object();
    return input_error_with(missing.why, missing.mend);
  }
  if (code < 0) {
    return input_error_with("tree " + id.substr(0, 12) + " cannot be read (" + git_code(code) + ")",
                            std::string(kCheckRepository));
  }
  return Handle<git_tree>(raw);
}

std::string nearest_in(const git_tree& tree, std::string_view name) {
  std::vector<std::string> names;
  const std::size_t count = std::min(git_tree_entrycount(&tree), kMaxNames);
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(visible(git_tree_entry_name(git_tree_entry_byindex(&tree, i))));
  }
  return suggestion(name, names);
}

}  // namespace

bool is_repository_path(std::string_view path) {
  if (path.empty() || path.size() > kMaxPath) {
    return false;
  }
  for (const std::string_view part : split(path, '/')) {
    if (!is_component(part)) {
      return false;
    }
  }
  return true;
}

Entry find_entry(const Repository& repository, const std::string& tree, std::string_view path) {
  Entry at;
  at.kind = Entry::Kind::kFolder;
  at.id = tree;
  if (path.empty()) {
    return at;
  }
  GATE_INVARIANT(is_repository_path(path));
  for (const std::string_view part : split(path, '/')) {
    if (at.kind == Entry::Kind::kLink || at.kind == Entry::Kind::kSubmodule) {
      at.kind = at.kind == Entry::Kind::kLink ? Entry::Kind::kBelowLink : Entry::Kind::kBelowSubmodule;
      return at;
    }
    if (at.kind != Entry::Kind::kFolder) {
      return {};
    }
    const Result<Handle<git_tree>> folder = read_tree(repository, at.id);
    if (!folder) {
      Entry unreadable;
      unreadable.kind = Entry::Kind::kUnreadable;
      unreadable.missing = {folder.error().message, folder.error().hint};
      return unreadable;
    }
    const git_tree_entry* found = git_tree_entry_byname(folder->get(), std::string(part).c_str());
    if (found == nullptr) {
      Entry absent;
      absent.nearest = nearest_in(**folder, part);
      return absent;
    }
    at.kind = kind_of(*found);
    at.id = id_text(*git_tree_entry_id(found));
    at.executable = git_tree_entry_filemode(found) == GIT_FILEMODE_BLOB_EXECUTABLE;
    if (at.kind == Entry::Kind::kUnreadable) {
      at.missing = {"the tree has an entry of an unknown type", std::string(kCheckRepository)};
      return at;
    }
  }
  return at;
}

std::string why_not_a_file(const Entry& entry, std::string_view commit) {
  switch (entry.kind) {
    case Entry::Kind::kFile: return {};
    case Entry::Kind::kFolder: return "is a folder, not a regular file";
    case Entry::Kind::kLink: return "is a symbolic link; only regular files are read";
    case Entry::Kind::kSubmodule: return "is a submodule; only regular files of this repository are read";
    case Entry::Kind::kBelowLink: return "lies behind a symbolic link; only regular files are read";
    case Entry::Kind::kBelowSubmodule: return "lies in a submodule; only regular files of this repository are read";
    case Entry::Kind::kAbsent: return "is not in " + std::string(commit) + entry.nearest;
    case Entry::Kind::kUnreadable: return "cannot be read: " + entry.missing.why;
  }
  return {};
}

Result<std::vector<NamedEntry>> list_tree(const Repository& repository, const std::string& tree) {
  GATE_ASSIGN(const Handle<git_tree> folder, read_tree(repository, tree));
  const std::size_t count = git_tree_entrycount(folder.get());
  if (count > kMaxEntries) {
    return input_error("a folder has more than " + std::to_string(kMaxEntries) + " entries");
  }
  std::vector<NamedEntry> entries;
  entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const git_tree_entry* found = git_tree_entry_byindex(folder.get(), i);
    NamedEntry entry{git_tree_entry_name(found), kind_of(*found), id_text(*git_tree_entry_id(found)),
                     git_tree_entry_filemode(found) == GIT_FILEMODE_BLOB_EXECUTABLE};
    if (!is_component(entry.name) || entry.kind == Entry::Kind::kUnreadable) {
      return input_error_with("a tree has an entry that cannot be a file: '" + shortened(visible(entry.name), 80) + "'",
                              std::string(kCheckRepository));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string_view Blob::bytes() const {
  const std::size_t size = git_blob_rawsize(blob_.get());
  return size == 0 ? std::string_view()
                   : std::string_view(static_cast<const char*>(git_blob_rawcontent(blob_.get())), size);
}

Result<Blob> read_blob(const Repository& repository, const std::string& id, std::uint64_t limit) {
  const git_oid oid = id_of(id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  int code = git_odb_read_header(&size, &type, repository.objects(), &oid);
  if (code == 0 && size > limit) {
    return input_error("is larger than the limit of " + std::to_string(limit) + " bytes");
  }
  git_blob* raw = nullptr;
  if (code == 0) {
    code = git_blob_lookup(&raw, repository.get(), &oid);
  }
  if (code < 0 && last_fault(code) == GitFault::kNoObject) {
    const Repository::Missing missing = repository.missing_object();
    return input_error_with("cannot be read: " + missing.why, missing.mend);
  }
  if (code < 0) {
    return input_error_with("cannot be read (" + git_code(code) + ")", std::string(kCheckRepository));
  }
  return Blob(Handle<git_blob>(raw));
}

}  // namespace gate::provenance
