// Distinct strings, numbered from 0 in the order they came. Made for millions: a string costs its bytes, four for its
// end and at most 32 in the hash table, and a table that sees the same strings in the same order again answers by
// comparing.
#ifndef GATE_RECORDS_STRING_TABLE_H_
#define GATE_RECORDS_STRING_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gate/model/string_list.h"
#include "gate/records/string_order.h"

namespace gate::records {

class StringTable {
 public:
  // The number of `text`, which is copied when it is new. At most 2^32 - 1 strings of StringList::kMostBytes in all.
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

  // So many strings are promised, all in all. Believed, and room made for them, once a good part has come.
  void expect(std::size_t strings) { expected_ = strings; }

  // Forgets all strings and keeps the memory for the next ones.
  void clear();

  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  // The view is valid until a string is added.
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::size_t bytes() const { return texts_.bytes(); }  // of all strings

  // Numbers of all strings in the order of their bytes.
  [[nodiscard]] std::vector<std::uint32_t> sorted() const { return order_of(texts_); }
  // All strings in that order; the table is empty afterwards. The i-th had the number StringList::place_of(i). What
  // finding strings took is what ordering them takes.
  StringList take_sorted();

 private:
  // The upper half is the hash, the lower one the number plus one; 0: free.
  using Slot = std::uint64_t;
  static std::uint32_t hash_in(Slot slot) { return static_cast<std::uint32_t>(slot >> 32U); }
  static std::uint32_t number_in(Slot slot) { return static_cast<std::uint32_t>(slot) - 1; }
  std::uint32_t add(std::string_view text, std::uint32_t hash);
  void grow();

  StringList texts_;
  std::vector<Slot> slots_;
  std::size_t expected_ = 0;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_STRING_TABLE_H_
