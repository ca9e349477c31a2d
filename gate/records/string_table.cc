#include "gate/records/string_table.h"

#include <algorithm>
#include <bit>
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

// The eight bytes of `text` after the first `skip`, as a number that sorts like them.
std::uint64_t sort_key(std::string_view text, std::size_t skip) {
  std::uint64_t key = 0;
  if (skip + sizeof key <= text.size() && std::endian::native == std::endian::little) {
    std::memcpy(&key, text.data() + skip, sizeof key);
    return __builtin_bswap64(key);
  }
  for (std::size_t i = 0; i < sizeof key; ++i) {
    key = (key << 8U) | (skip + i < text.size() ? static_cast<unsigned char>(text[skip + i]) : 0U);
  }
  return key;
}

}  // namespace

std::uint32_t StringTable::hash(std::string_view text) {
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

std::uint32_t StringTable::add(std::string_view text, std::uint32_t hash) {
  if (texts_.size() * 2 >= slots_.size()) {
    grow();
  }
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
  bytes_ += text.size();
  return kept;
}

void StringTable::clear() {
  texts_.clear();
  std::fill(slots_.begin(), slots_.end(), Slot{});
  blocks_.clear();
  free_ = nullptr;
  left_ = 0;
  bytes_ = 0;
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
  std::vector<Entry> entries(texts_.size());
  for (std::uint32_t number = 0; number < entries.size(); ++number) {
    entries[number].number = number;
  }
  const auto before = [this](const Entry& a, const Entry& b) { return texts_[a.number] < texts_[b.number]; };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) {
    sort(entries, 0);
  }
  std::vector<std::uint32_t> numbers;
  numbers.reserve(entries.size());
  for (const Entry& entry : entries) {
    numbers.push_back(entry.number);
  }
  return numbers;
}

// Sorts strings that share their first `same` bytes. Ids tend to share long beginnings; eight bytes behind what all
// share decide most comparisons without touching the strings, and those that share these too are sorted by what comes
// next.
void StringTable::sort(std::span<Entry> entries, std::size_t same) const {
  const std::string_view first = texts_[entries.front().number];
  std::size_t shared = first.size();
  for (const Entry& entry : entries) {
    const std::string_view text = texts_[entry.number];
    shared = std::min(shared, text.size());
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(shared);
    const auto differs = std::mismatch(text.begin() + static_cast<std::ptrdiff_t>(std::min(same, shared)), end,
                                       first.begin() + static_cast<std::ptrdiff_t>(std::min(same, shared)));
    shared = static_cast<std::size_t>(differs.first - text.begin());
  }
  const auto whole = [this](const Entry& a, const Entry& b) { return texts_[a.number] < texts_[b.number]; };
  for (Entry& entry : entries) {
    entry.key = sort_key(texts_[entry.number], shared);
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
  constexpr std::ptrdiff_t kFew = 16;
  for (auto begin = entries.begin(); begin != entries.end();) {
    const auto end = std::find_if(begin, entries.end(), [&](const Entry& entry) { return entry.key != begin->key; });
    // A string that ends within the eight bytes looks like one with NULs behind it.
    const bool ends = std::any_of(
        begin, end, [&](const Entry& entry) { return texts_[entry.number].size() < shared + sizeof begin->key; });
    if (end - begin <= kFew || ends) {
      std::sort(begin, end, whole);
    } else {
      sort({begin, end}, shared + sizeof begin->key);
    }
    begin = end;
  }
}

}  // namespace gate::records
