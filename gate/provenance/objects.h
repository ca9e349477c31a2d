// Files of a commit: found by path, component by component, and read as bytes. Only regular files count as files.
#ifndef GATE_PROVENANCE_OBJECTS_H_
#define GATE_PROVENANCE_OBJECTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

// True for "a/b.txt": relative, '/' between components, none of them empty, "." or "..", at most 4096 bytes, no NUL.
bool is_repository_path(std::string_view path);

// What stands at a path of a commit's tree.
struct Entry {
  enum class Kind {
    kFile,
    kFolder,
    kLink,
    kSubmodule,
    kBelowLink,
    kBelowSubmodule,
    kAbsent,     // the tree was read and has no such entry
    kUnreadable  // a tree on the way is not in this clone, or broken; `missing` says which
  };
  Kind kind = Kind::kAbsent;
  std::string id;  // of the file, folder, link or submodule
  bool executable = false;
  std::string nearest;          // " (did you mean 'x'?)" or "", for kAbsent
  Repository::Missing missing;  // for kUnreadable
};

// `path` must be a repository path, or empty for the root. `tree` is a tree's id.
Entry find_entry(const Repository& repository, const std::string& tree, std::string_view path);

// Why the entry is not a regular file: "is a symbolic link", "is not in HEAD (did you mean 'b.txt'?)"; `commit` is how
// the reader calls the commit. Empty for a file.
std::string why_not_a_file(const Entry& entry, std::string_view commit);

struct NamedEntry {
  std::string name;
  Entry::Kind kind = Entry::Kind::kFile;  // kFile, kFolder, kLink or kSubmodule
  std::string id;
  bool executable = false;
};

// The entries of one tree, in git's order. More than a million, or a name that no file can have, is an error.
Result<std::vector<NamedEntry>> list_tree(const Repository& repository, const std::string& tree);

// A blob's bytes; lives on its own.
class Blob {
 public:
  explicit Blob(Handle<git_blob> blob) : blob_(std::move(blob)) {}
  [[nodiscard]] std::string_view bytes() const;

 private:
  Handle<git_blob> blob_;
};

// More than `limit` bytes is an error that names the limit and is found before the bytes are read.
Result<Blob> read_blob(const Repository& repository, const std::string& id, std::uint64_t limit);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_OBJECTS_H_
