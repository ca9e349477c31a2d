#include "gate/records/key_table.h"

#include <algorithm>

namespace gate::records {
namespace {

constexpr std::size_t kFew = 32;

}  // namespace

const std::uint32_t* KeyTable::search(std::string_view key) {
  const auto found = index_.find(key);
  if (found == index_.end()) {
    return nullptr;
  }
  entries_[last_].next = found->second;
  last_ = found->second;
  return &entries_[last_].value;
}

void KeyTable::add(std::string_view key, std::uint32_t value) {
  index_.emplace(key, static_cast<std::uint32_t>(entries_.size()));
  entries_.push_back({std::string(key), value, 0});
}

void KeySet::clear() {
  seen_ = 0;
  keys_.clear();
  many_.clear();
}

bool KeySet::add(std::string_view key) {
  const auto byte = [](char c) { return static_cast<std::uint64_t>(static_cast<unsigned char>(c)); };
  const std::uint64_t fold = key.empty() ? 0 : key.size() * 31 + byte(key.front()) * 7 + byte(key.back()) * 13;
  const std::uint64_t bit = std::uint64_t{1} << (fold & 63U);
  if (keys_.size() < kFew) {
    if ((seen_ & bit) != 0 && std::find(keys_.begin(), keys_.end(), key) != keys_.end()) {
      return false;
    }
    seen_ |= bit;
    keys_.push_back(key);
    return true;
  }
  if (many_.empty()) {
    many_.insert(keys_.begin(), keys_.end());
  }
  return many_.insert(key).second;
}

}  // namespace gate::records
