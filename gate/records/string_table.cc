#include "gate/records/string_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "gate/base/result.h"

namespace gate::records {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;
constexpr std::size_t kFirstSlots = 1024;  // a power of two, as every later size

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 32U;
  value *= 0x9E3779B97F4A7C15U;
  return value ^ (value >> 29U);
}

std::uint32_t hash_of(std::string_view text) {
  std::uint64_t hash = mix(text.size() + 0x2545F4914F6CDD1DU);
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    hash = mix(hash ^ word) * 0xD6E8FEB86659FD93U;
    text.remove_prefix(sizeof word);
  }
  std::uint64_t word = 0;
  if (!text.empty()) {
    std::memcpy(&word, text.data(), text.size());
  }
  return static_cast<std::uint32_t>(mix(hash ^ word) >> 16U);
}

// The eight bytes of `text` after the first `skip`, as a number that sorts like them.
std::uint64_t sort_key(std::string_view text, std::size_t skip) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) {
    key = (key << 8U) | (skip + i < text.size() ? static_cast<unsigned char>(text[skip + i]) : 0U);
  }
  return key;
}

}  // namespace

std::uint32_t StringTable::add(std::string_view text, std::uint32_t guess) {
  if (guess < texts_.size() && texts_[guess] == text) {
    return guess;
  }
  return add(text);
}

std::uint32_t StringTable::add(std::string_view text) {
  if (texts_.size() * 2 >= slots_.size()) {
    grow();
  }
  const std::uint32_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].number != 0; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && texts_[slots_[at].number - 1] == text) {
      return slots_[at].number - 1;
    }
  }
  GATE_INVARIANT(texts_.size() < UINT32_MAX);
  texts_.push_back(keep(text));
  slots_[at] = {hash, static_cast<std::uint32_t>(texts_.size())};
  return static_cast<std::uint32_t>(texts_.size() - 1);
}

std::string_view StringTable::keep(std::string_view text) {
  if (text.size() > left_) {
    const std::size_t size = std::max(kBlock, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));  // NOLINT(modernize-avoid-c-arrays)
    free_ = blocks_.back().get();
    left_ = size;
  }
  if (text.empty()) {
    return {};
  }
  std::memcpy(free_, text.data(), text.size());
  const std::string_view kept(free_, text.size());
  free_ += text.size();
  left_ -= text.size();
  return kept;
}

void StringTable::grow() {
  const std::size_t size = slots_.empty() ? kFirstSlots : slots_.size() * 2;
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(size));
  for (const Slot& slot : old) {
    if (slot.number != 0) {
      std::size_t at = slot.hash & (size - 1);
      while (slots_[at].number != 0) {
        at = (at + 1) & (size - 1);
      }
      slots_[at] = slot;
    }
  }
}

std::vector<std::uint32_t> StringTable::sorted() const {
  // Ids tend to share a long beginning; eight bytes after it decide most comparisons without touching the strings.
  std::size_t common = texts_.empty() ? 0 : texts_.front().size();
  for (const std::string_view text : texts_) {
    const auto mismatch =
        std::mismatch(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(common, text.size())),
                      texts_.front().begin());
    common = static_cast<std::size_t>(mismatch.first - text.begin());
  }
  struct Entry {
    std::uint64_t key;
    std::uint32_t number;
  };
  std::vector<Entry> entries;
  entries.reserve(texts_.size());
  for (const std::string_view text : texts_) {
    entries.push_back({sort_key(text, common), static_cast<std::uint32_t>(entries.size())});
  }
  const auto before = [this](const Entry& a, const Entry& b) {
    return a.key != b.key ? a.key < b.key : texts_[a.number] < texts_[b.number];
  };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) {
    std::sort(entries.begin(), entries.end(), before);
  }
  std::vector<std::uint32_t> numbers;
  numbers.reserve(entries.size());
  for (const Entry& entry : entries) {
    numbers.push_back(entry.number);
  }
  return numbers;
}

}  // namespace gate::records
