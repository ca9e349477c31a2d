// Trees of which the folders can be looked into: what a tracker keeps is a folder an experiment and run.
#ifndef GATE_BASE_FOLDER_TREE_H_
#define GATE_BASE_FOLDER_TREE_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/base/result.h"

namespace gate {

// What stands directly in a folder, sorted by bytes.
struct Listing {
  std::vector<std::string> files, folders;
  std::vector<std::string> links = {};  // to folders; nothing is read through one
};

// Every tree of ours is one; list() and open() work below the root alike.
class FolderTree : public FileTree {
 public:
  // What stands in the folder `name` below the root ("" is the root itself), by the rules of list(); nothing of a link
  // to a folder is listed.
  virtual Result<Listing> list_in(std::string_view name) const = 0;
};

// The folder `name` of a tree; an input error for a tree of files only.
inline Result<Listing> list_in(const FileTree& tree, std::string_view name) {
  const auto* folders = dynamic_cast<const FolderTree*>(&tree);
  return folders == nullptr ? Result<Listing>(input_error("has no folders that can be read")) : folders->list_in(name);
}

}  // namespace gate

#endif  // GATE_BASE_FOLDER_TREE_H_
