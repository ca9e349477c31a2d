#include "gate/records/string_table.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
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

// A table of millions of places is looked up anywhere: with pages of megabytes, where the system has them, the
// processor finds each without walking the tables of pages. `memory` is as yet untouched.
void ask_for_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t kLarge = std::size_t{4} << 20U;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::size_t room = bytes;
  if (bytes >= kLarge && std::align(page, bytes - page, memory, room) != nullptr) {
    (void)::madvise(memory, room / page * page, MADV_HUGEPAGE);  // a wish
  }
#endif
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
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    if (hash_in(slots_[at]) == hash && texts_[number_in(slots_[at])] == text) {
      return number_in(slots_[at]);
    }
  }
  GATE_INVARIANT(texts_.size() < UINT32_MAX);
  texts_.push_back(text);
  slots_[at] = Slot{hash} << 32U | texts_.size();
  return static_cast<std::uint32_t>(texts_.size() - 1);
}

void StringTable::clear() {
  texts_.clear();
  std::fill(slots_.begin(), slots_.end(), Slot{0});
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
  std::vector<Slot> larger;
  larger.reserve(size);
  ask_for_large_pages(larger.data(), size * sizeof(Slot));
  larger.resize(size);
  const std::vector<Slot> old = std::exchange(slots_, std::move(larger));
  for (const Slot slot : old) {
    if (slot != 0) {
      std::size_t at = hash_in(slot) & (size - 1);
      while (slots_[at] != 0) {
        at = (at + 1) & (size - 1);
      }
      slots_[at] = slot;
    }
  }
}

StringList StringTable::take_sorted() {
  std::vector<std::uint32_t> order = order_of(texts_, std::exchange(slots_, {}));
  StringList list = std::exchange(texts_, {});
  list.put_in_order(std::move(order));
  return list;
}

}  // namespace gate::records
