// Files that exist in memory only: a run set without a disk, read in pieces as small as a test wants them.
#ifndef GATE_TESTS_SUPPORT_MEMORY_TREE_H_
#define GATE_TESTS_SUPPORT_MEMORY_TREE_H_

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/folder_tree.h"

namespace gate::test {

class MemoryTree : public FolderTree {
 public:
  // No read gives more than `piece` bytes.
  explicit MemoryTree(std::size_t piece = std::numeric_limits<std::size_t>::max()) : piece_(piece) {}

  // Names with a '/' are in folders below: they can be opened and are not listed.
  MemoryTree& add(std::string name, std::string bytes) {
    files_[std::move(name)] = std::move(bytes);
    return *this;
  }

  Result<std::vector<std::string>> list() const override {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : files_) {
      if (name.find('/') == std::string::npos) {
        names.push_back(name);
      }
    }
    return names;
  }

  Result<Listing> list_in(std::string_view folder) const override {
    const std::string before = folder.empty() ? "" : std::string(folder) + "/";
    Listing listing;
    for (const auto& [name, bytes] : files_) {
      if (!name.starts_with(before)) {
        continue;
      }
      const std::string rest = name.substr(before.size());
      const std::size_t slash = rest.find('/');
      std::vector<std::string>& names = slash == std::string::npos ? listing.files : listing.folders;
      if (names.empty() || names.back() != rest.substr(0, slash)) {
        names.push_back(rest.substr(0, slash));
      }
    }
    return listing;
  }

  Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override {
    const auto found = files_.find(name);
    if (found == files_.end()) {
      return input_error("does not exist", {std::string(name), 0, 0});
    }
    return std::unique_ptr<ByteSource>(std::make_unique<Bytes>(found->second, piece_));
  }

 private:
  class Bytes : public ByteSource {
   public:
    Bytes(std::string_view rest, std::size_t piece) : rest_(rest), piece_(piece) {}
    Result<std::size_t> read(std::span<char> buffer) override {
      const std::size_t size = std::min({buffer.size(), rest_.size(), piece_});
      std::copy_n(rest_.begin(), size, buffer.begin());
      rest_.remove_prefix(size);
      return size;
    }

   private:
    std::string_view rest_;
    std::size_t piece_;
  };

  std::size_t piece_;
  std::map<std::string, std::string, std::less<>> files_;  // by bytes
};

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_MEMORY_TREE_H_
