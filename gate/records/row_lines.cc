#include "gate/records/row_lines.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace gate::records {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

}  // namespace

// Makes room, keeps the unfinished line at the front, reads and digests one more piece.
Status RowLines::fill() {
  const std::size_t kept = end_ - begin_;
  if (buffer_.bytes_ == nullptr || kept == buffer_.size_) {
    const std::size_t size = buffer_.bytes_ == nullptr ? kPiece : buffer_.size_ * 2;
    auto bytes =
        std::make_unique_for_overwrite<char[]>(size + RowBuffer::kPadding);  // NOLINT(modernize-avoid-c-arrays)
    if (kept > 0) {
      std::memcpy(bytes.get(), buffer_.bytes_.get() + begin_, kept);
    }
    buffer_.bytes_ = std::move(bytes);
    buffer_.size_ = size;
  } else if (kept > 0 && begin_ > 0) {
    std::memmove(buffer_.bytes_.get(), buffer_.bytes_.get() + begin_, kept);
  }
  scanned_ -= begin_;
  begin_ = 0;
  end_ = kept;
  GATE_ASSIGN(const std::size_t got, source_.read(std::span<char>(buffer_.bytes_.get() + end_, buffer_.size_ - end_)));
  digest_.update({buffer_.bytes_.get() + end_, got});
  end_ += got;
  total_ += got;
  at_end_ = got == 0;

  if (total_ > limits_.rows_bytes) {
    return input_error("is larger than the limit of " + std::to_string(limits_.rows_bytes) + " bytes");
  }
  // The parser looks a few bytes past the line; what it finds there must be the same in every run.
  std::memset(buffer_.bytes_.get() + end_, '\n', RowBuffer::kPadding);
  return Done{};
}

Result<std::optional<std::string_view>> RowLines::next() {
  for (;;) {
    const char* const bytes = buffer_.bytes_.get();
    const void* found = scanned_ == end_ ? nullptr : std::memchr(bytes + scanned_, '\n', end_ - scanned_);
    const bool last = found == nullptr && at_end_;
    if (last && begin_ == end_) {
      return std::optional<std::string_view>();
    }
    std::size_t stop = found == nullptr ? end_ : static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
    if (stop - begin_ > limits_.row_bytes) {
      ++number_;
      return input_error("a row is longer than the limit of " + std::to_string(limits_.row_bytes) + " bytes");
    }
    if (found != nullptr || last) {
      const std::size_t start = begin_;
      begin_ = std::min(stop + 1, end_);
      scanned_ = begin_;
      ++number_;
      if (stop > start && bytes[stop - 1] == '\r') {
        --stop;
      }
      return std::optional<std::string_view>(std::in_place, bytes + start, stop - start);
    }
    scanned_ = end_;
    GATE_TRY(fill());
  }
}

}  // namespace gate::records
