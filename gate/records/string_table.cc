#include "gate/records/string_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "gate/base/result.h"

namespace gate::records {
namespace {

constexpr std::size_t kBelieved = 16;      // part of what is expected that must have come
constexpr std::size_t kFirstSlots = 1024;  // a power of two, as every later size

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 32U;
  value *= 0x9E3779B97F4A7C15U;
  return value ^ (value >> 29U);
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
  texts_.push_back(text);
  slots_[at] = {hash, static_cast<std::uint32_t>(texts_.size())};
  return static_cast<std::uint32_t>(texts_.size() - 1);
}

void StringTable::clear() {
  texts_.clear();
  std::fill(slots_.begin(), slots_.end(), Slot{});
}

void StringTable::grow() {
  std::size_t size = slots_.empty() ? kFirstSlots : slots_.size() * 2;
  if (const std::size_t come = texts_.size(); come > 0 && come < expected_ && expected_ / kBelieved <= come) {
    while (size < expected_ * 2) {
      size *= 2;
    }
    const std::size_t bytes = texts_.bytes() / come * expected_;
    texts_.reserve(expected_, std::min(bytes + bytes / 16, StringList::kMostBytes));
  }
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

StringList StringTable::listed(std::span<const std::uint32_t> numbers) const {
  // A string lies anywhere in memory, and so does the place that says where.
  constexpr std::size_t kAhead = 16;
  StringList list;
  list.reserve(texts_.size(), texts_.bytes());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i + 2 * kAhead < numbers.size()) {
      __builtin_prefetch(texts_.place_of(numbers[i + 2 * kAhead]));
      __builtin_prefetch(texts_[numbers[i + kAhead]].data());
    }
    list.push_back(texts_[numbers[i]]);
  }
  return list;
}

}  // namespace gate::records
