// The lines of a rows file, read in pieces and digested on the way: the bytes that are evaluated are the bytes in the
// digest, and no more than a piece and a row are ever in memory.
#ifndef GATE_RECORDS_ROW_LINES_H_
#define GATE_RECORDS_ROW_LINES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/result.h"
#include "gate/base/sha256.h"
#include "gate/records/limits.h"

namespace gate::records {

// The memory that lines lie in; kept from file to file.
class RowBuffer {
 public:
  // Bytes after a line that may be read (not relied on). The first of them is a line end.
  static constexpr std::size_t kPadding = 64;

 private:
  friend class RowLines;
  std::unique_ptr<char[]> bytes_;  // NOLINT(modernize-avoid-c-arrays)
  std::size_t size_ = 0;           // without the padding
};

class RowLines {
 public:
  // Both outlive this object. `buffer` must not be in use by another one.
  RowLines(ByteSource& source, RowBuffer& buffer, const Limits& limits)
      : source_(source), buffer_(buffer), limits_(limits) {}

  // The next line without its "\n" or "\r\n"; nothing at the end of the file. Valid until the next call, with kPadding
  // more readable bytes behind it. Errors: the source's own, or a limit, without a place.
  Result<std::optional<std::string_view>> next();

  // Of the line that next() gave last, from 1.
  [[nodiscard]] std::uint32_t number() const { return number_; }
  // After the end: of all bytes.
  std::string digest() { return digest_.hex(); }
  [[nodiscard]] std::uint64_t size() const { return total_; }

 private:
  Status fill();

  ByteSource& source_;
  RowBuffer& buffer_;
  const Limits& limits_;
  Sha256 digest_;
  std::size_t begin_ = 0;    // of what was not given out yet
  std::size_t end_ = 0;      // of what was read
  std::size_t scanned_ = 0;  // no line end between begin_ and here
  std::uint64_t total_ = 0;
  std::uint32_t number_ = 0;
  bool at_end_ = false;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_LINES_H_
