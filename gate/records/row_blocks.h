// A rows file in blocks of whole lines, digested on the way: the bytes that are evaluated are the bytes in the digest,
// and no more than the blocks in use are ever in memory. Where a block ends depends on the file alone.
#ifndef GATE_RECORDS_ROW_BLOCKS_H_
#define GATE_RECORDS_ROW_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/file_system.h"
#include "gate/base/result.h"
#include "gate/base/sha256.h"
#include "gate/records/limits.h"

namespace gate::records {

// The memory that lines lie in; kept from block to block and from file to file.
class RowBlock {
 public:
  // Bytes after the lines that may be read (not relied on). The first of them is a line end.
  static constexpr std::size_t kPadding = 64;

  // Lines with their ends. The last one of a file may lack it, and so does one that is longer than a row may be.
  [[nodiscard]] std::string_view lines() const { return {bytes_.get(), end_}; }
  // What stopped the reading behind these lines, without a place.
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  friend class RowBlocks;
  void make_room();

  std::unique_ptr<char[]> bytes_;  // NOLINT(modernize-avoid-c-arrays)
  std::size_t size_ = 0;           // without the padding
  std::size_t end_ = 0;            // of the lines
  std::optional<Error> fault_;
};

class RowBlocks {
 public:
  // Both outlive this object.
  RowBlocks(ByteSource& source, const Limits& limits) : source_(source), limits_(limits) {}

  // Fills `block` anew; false when nothing was left.
  bool next(RowBlock& block);

  // No block comes after the last one.
  [[nodiscard]] bool ended() const { return ended_; }
  // After the end: of all bytes.
  std::string digest() { return digest_.hex(); }
  [[nodiscard]] std::uint64_t size() const { return total_; }

 private:
  Result<std::size_t> read_into(RowBlock& block);

  ByteSource& source_;
  const Limits& limits_;
  Sha256 digest_;
  std::string begun_;  // the line that the last block ended in
  std::uint64_t total_ = 0;
  bool ended_ = false;
};

// The line at the front of `lines`, which goes on behind it; its "\n" or "\r\n" is left out. `lines` must not be empty.
std::string_view take_line(std::string_view& lines);

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_BLOCKS_H_
