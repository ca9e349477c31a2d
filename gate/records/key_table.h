// Keys of JSON objects that look alike row after row: what a key means is found by comparing it with the key that
// followed the last one the time before. And the keys of one object, to find one that is given twice.
#ifndef GATE_RECORDS_KEY_TABLE_H_
#define GATE_RECORDS_KEY_TABLE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gate::records {

class KeyTable {
 public:
  // Begins a new object.
  void restart() { last_ = 0; }

  // What the key stands for; nullptr when it was never added. Valid until the next add.
  const std::uint32_t* find(std::string_view key) {
    Entry& last = entries_[last_];
    if (entries_[last.next].name == key && last.next != 0) {
      last_ = last.next;
      return &entries_[last_].value;
    }
    return search(key);
  }

  void add(std::string_view key, std::uint32_t value);
  [[nodiscard]] std::size_t size() const { return entries_.size() - 1; }

 private:
  struct Entry {
    std::string name;
    std::uint32_t value = 0;
    std::uint32_t next = 0;  // entry that followed last time; 0: none
  };
  const std::uint32_t* search(std::string_view key);

  std::vector<Entry> entries_{1};  // the first is the beginning of an object
  std::map<std::string, std::uint32_t, std::less<>> index_;
  std::uint32_t last_ = 0;
};

class KeySet {
 public:
  void clear();
  // False when the object has had this key. `key` must stay where it is until clear().
  bool add(std::string_view key);

 private:
  std::uint64_t seen_ = 0;  // a bit per (length, first byte, last byte), folded: a clear bit is a new key
  std::vector<std::string_view> keys_;
  std::set<std::string_view> many_;  // once they are too many to be compared one by one
};

}  // namespace gate::records

#endif  // GATE_RECORDS_KEY_TABLE_H_
