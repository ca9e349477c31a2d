#include "gate/records/row_blocks.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace gate::records {
namespace {

// Digested and parsed while it is in the cache of the core that read it.
constexpr std::size_t kBlock = std::size_t{256} << 10U;

}  // namespace

void RowBlock::make_room() {
  if (end_ < size_) {
    return;
  }
  const std::size_t size = std::max(kBlock, size_ * 2);
  auto bytes = std::make_unique_for_overwrite<char[]>(size + kPadding);  // NOLINT(modernize-avoid-c-arrays)
  if (end_ > 0) {
    std::memcpy(bytes.get(), bytes_.get(), end_);
  }
  bytes_ = std::move(bytes);
  size_ = size;
}

// One more piece behind what is there; 0 at the end of the file.
Result<std::size_t> RowBlocks::read_into(RowBlock& block) {
  block.make_room();
  char* const begin = block.bytes_.get() + block.end_;
  GATE_ASSIGN(const std::size_t got, source_.read(std::span<char>(begin, block.size_ - block.end_)));
  digest_.update({begin, got});
  block.end_ += got;
  total_ += got;
  if (total_ > limits_.rows_bytes) {
    return input_error("is larger than the limit of " + std::to_string(limits_.rows_bytes) + " bytes");
  }
  return got;
}

bool RowBlocks::next(RowBlock& block) {
  block.end_ = 0;
  block.fault_.reset();
  while (block.size_ < begun_.size()) {
    block.end_ = block.size_;
    block.make_room();
  }
  block.end_ = begun_.size();
  if (!begun_.empty()) {
    std::memcpy(block.bytes_.get(), begun_.data(), begun_.size());
    begun_.clear();
  }
  std::size_t whole = 0;  // bytes in whole lines
  while (!ended_ && (block.end_ < kBlock || whole == 0) && block.end_ - whole <= limits_.row_bytes) {
    const std::size_t had = block.end_;
    const Result<std::size_t> got = read_into(block);
    if (!got) {
      block.fault_ = got.error();
    }
    ended_ = !got || *got == 0;
    const std::string_view added = block.lines().substr(had);
    if (const std::size_t last = added.rfind('\n'); last != std::string_view::npos) {
      whole = had + last + 1;
    }
  }
  const bool too_long = whole == 0 && block.end_ > limits_.row_bytes;
  if (block.fault_) {
    block.end_ = whole;
  } else if (!ended_ && !too_long) {
    begun_ = block.lines().substr(whole);
    block.end_ = whole;
  }
  if (block.end_ == 0 && !block.fault_) {
    return false;
  }
  // The parser looks a few bytes past a line; what it finds there must be the same in every run.
  block.make_room();
  std::memset(block.bytes_.get() + block.end_, '\n', RowBlock::kPadding);
  return true;
}

std::string_view take_line(std::string_view& lines) {
  const std::size_t stop = std::min(lines.find('\n'), lines.size());
  std::string_view line = lines.substr(0, stop);
  lines.remove_prefix(std::min(stop + 1, lines.size()));
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace gate::records
