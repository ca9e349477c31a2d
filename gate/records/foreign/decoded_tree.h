// The files of an input as their tools wrote them, whether they lie there plain, as gzip or as zstd. What is digested
// are the stored bytes.
#ifndef GATE_RECORDS_FOREIGN_DECODED_TREE_H_
#define GATE_RECORDS_FOREIGN_DECODED_TREE_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/folder_tree.h"
#include "gate/model/run.h"

namespace gate::records {

// Compressed files that were read to their end, by name.
using StoredFiles = std::map<std::string, InputFile, std::less<>>;

class DecodedTree : public FolderTree {
 public:
  explicit DecodedTree(const FileTree& tree) : tree_(tree) {}
  Result<std::vector<std::string>> list() const override { return tree_.list(); }
  Result<Listing> list_in(std::string_view name) const override { return gate::list_in(tree_, name); }
  // A damaged, truncated or bloated stream is an error of the read that meets it.
  Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override;

  [[nodiscard]] const StoredFiles& stored() const { return *stored_; }

 private:
  const FileTree& tree_;
  std::shared_ptr<StoredFiles> stored_ = std::make_shared<StoredFiles>();
};

// Without ".gz" or ".zst".
std::string_view plain_name(std::string_view name);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_DECODED_TREE_H_
