// Distinct strings, numbered from 0 in the order they came. Made for millions: bytes lie in blocks that never move, a
// slot of the hash table is eight bytes, and a table that sees the same strings in the same order again answers by
// comparing.
#ifndef GATE_RECORDS_STRING_TABLE_H_
#define GATE_RECORDS_STRING_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "gate/model/string_list.h"
#include "gate/records/string_order.h"

namespace gate::records {

class StringTable {
 public:
  // The number of `text`, which is copied when it is new. At most 2^32 - 1 strings.
  std::uint32_t add(std::string_view text) { return add(text, hash(text)); }
  // The same when the caller expects the answer to be `guess` (any number): right guesses cost one comparison.
  std::uint32_t add(std::string_view text, std::uint32_t hash, std::uint32_t guess) {
    return guess < texts_.size() && texts_[guess] == text ? guess : add(text, hash);
  }

  // Of any string; who knows it early can have the processor fetch the place where `add` will look.
  static std::uint32_t hash(std::string_view text);
  [[nodiscard]] const void* place_of(std::uint32_t hash) const {
    return slots_.empty() ? nullptr : &slots_[hash & (slots_.size() - 1)];
  }

  // Forgets all strings and keeps the memory for the next ones.
  void clear();
  // No string will be added any more: gives back the memory that only finding them takes.
  void close() { slots_ = {}; }

  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const { return texts_[number]; }

  // Numbers of all strings in the order of their bytes.
  [[nodiscard]] std::vector<std::uint32_t> sorted() const { return order_of(texts_); }
  // The strings of these numbers.
  [[nodiscard]] StringList listed(std::span<const std::uint32_t> numbers) const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // plus one; 0: free
  };
  std::uint32_t add(std::string_view text, std::uint32_t hash);
  std::string_view keep(std::string_view text);
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // NOLINT(modernize-avoid-c-arrays)
  char* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;  // of all strings
};

}  // namespace gate::records

#endif  // GATE_RECORDS_STRING_TABLE_H_
