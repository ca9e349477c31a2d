#include "gate/records/string_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

namespace gate::records {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::size_t kWords = 64;  // of a string that are looked at before whole strings are compared
constexpr std::size_t kFew = 32;    // strings that are sorted by comparing them
constexpr int kDeepest = 8;         // levels of strings that tie; deeper ones are compared

// A place at which strings differ. The bytes that occur there are numbered in their order, and the end of a string as a
// NUL: what differs only in that is compared.
struct Place {
  std::size_t at = 0;
  int bits = 0;  // of a rank
  std::array<std::uint8_t, 256> rank{};
};

std::uint64_t word_at(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  if (at < text.size()) {
    std::memcpy(&word, text.data() + at, std::min(kWord, text.size() - at));
  }
  return word;
}

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{0};
}

// Bits that a number takes.
int width_of(std::uint64_t number) { return 64 - std::countl_zero(number); }

class Order {
 public:
  explicit Order(const StringList& texts) : texts_(texts) {}

  // Sorts the numbers of strings; `memory` is used up.
  void sort(std::span<std::uint32_t> numbers, int depth, std::vector<std::uint64_t> memory) const {
    const int number_bits = width_of(texts_.size() - 1);
    const std::vector<Place> places =
        numbers.size() <= kFew || depth == kDeepest ? std::vector<Place>() : places_of(numbers, 64 - number_bits);
    if (places.empty()) {
      std::sort(numbers.begin(), numbers.end(), [this](auto a, auto b) { return texts_[a] < texts_[b]; });
      return;
    }
    const int key_bits =
        std::accumulate(places.begin(), places.end(), 0, [](int sum, const Place& place) { return sum + place.bits; });
    memory.resize(std::max(memory.size(), 2 * numbers.size()));
    const std::span<std::uint64_t> room(memory);
    std::span<std::uint64_t> keys = room.first(numbers.size());
    std::span<std::uint64_t> moved = room.subspan(numbers.size(), numbers.size());
    write_keys(numbers, places, number_bits, keys);
    radix_sort(keys, moved, number_bits, key_bits);
    const std::uint64_t mask = (std::uint64_t{1} << static_cast<unsigned>(number_bits)) - 1;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      numbers[i] = static_cast<std::uint32_t>(keys[i] & mask);
    }
    for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
      while (end < keys.size() && (keys[end] & ~mask) == (keys[begin] & ~mask)) {
        ++end;
      }
      if (end - begin > 1) {
        sort(numbers.subspan(begin, end - begin), depth + 1, {});
      }
    }
  }

 private:
  // The places at which these strings differ, from the front, as far as ranks fit into `bits`.
  [[nodiscard]] std::vector<Place> places_of(std::span<const std::uint32_t> numbers, int bits) const {
    const std::string_view first = texts_[numbers.front()];
    std::array<std::uint64_t, kWords> differs{};
    for (const std::uint32_t number : numbers) {
      const std::string_view text = texts_[number];
      const std::size_t words = std::min(kWords, (std::max(text.size(), first.size()) + kWord - 1) / kWord);
      for (std::size_t word = 0; word < words; ++word) {
        differs[word] |= word_at(text, word * kWord) ^ word_at(first, word * kWord);
      }
    }
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < kWords * kWord; ++i) {
      std::array<std::uint8_t, kWord> bytes{};
      std::memcpy(bytes.data(), &differs[i / kWord], kWord);
      if (bytes[i % kWord] != 0 && at.size() < 64) {
        at.push_back(i);
      }
    }
    return ranked(numbers, at, bits);
  }

  // Those of the places `at` whose ranks fit into `bits`, with the ranks.
  [[nodiscard]] std::vector<Place> ranked(std::span<const std::uint32_t> numbers, const std::vector<std::size_t>& at,
                                          int bits) const {
    std::vector<std::array<bool, 256>> occurs(at.size());
    for (const std::uint32_t number : numbers) {
      const std::string_view text = texts_[number];
      for (std::size_t i = 0; i < at.size(); ++i) {
        occurs[i][byte_at(text, at[i])] = true;
      }
    }
    std::vector<Place> places;
    for (std::size_t i = 0; i < at.size(); ++i) {
      Place place{at[i], 0, {}};
      std::uint8_t next = 0;
      for (std::size_t byte = 0; byte < place.rank.size(); ++byte) {
        place.rank[byte] = next;
        next = static_cast<std::uint8_t>(next + (occurs[i][byte] ? 1 : 0));
      }
      const auto distinct = std::count(occurs[i].begin(), occurs[i].end(), true);
      place.bits = width_of(static_cast<std::uint64_t>(distinct) - 1);
      bits -= place.bits;
      if (bits < 0) {
        break;
      }
      places.push_back(place);
    }
    return places;
  }

  // The ranks of each string, then its number.
  void write_keys(std::span<const std::uint32_t> numbers, const std::vector<Place>& places, int number_bits,
                  std::span<std::uint64_t> keys) const {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::string_view text = texts_[numbers[i]];
      std::uint64_t key = 0;
      for (const Place& place : places) {
        key = (key << static_cast<unsigned>(place.bits)) | place.rank[byte_at(text, place.at)];
      }
      keys[i] = (key << static_cast<unsigned>(number_bits)) | numbers[i];
    }
  }

  // By the `bits` bits from bit `from`. Either span is left with anything; `keys` is the one that is sorted.
  static void radix_sort(std::span<std::uint64_t>& keys, std::span<std::uint64_t>& moved, int from, int bits) {
    constexpr int kDigit = 11;
    constexpr std::size_t kDigits = std::size_t{1} << static_cast<unsigned>(kDigit);
    if (keys.size() < kDigits) {
      std::sort(keys.begin(), keys.end());
      return;
    }
    for (int shift = from; shift < from + bits; shift += kDigit) {
      const auto digit = [&](std::uint64_t key) { return (key >> static_cast<unsigned>(shift)) & (kDigits - 1); };
      std::array<std::size_t, kDigits + 1> begin{};
      for (const std::uint64_t key : keys) {
        ++begin[digit(key) + 1];
      }
      std::partial_sum(begin.begin(), begin.end(), begin.begin());
      for (const std::uint64_t key : keys) {
        moved[begin[digit(key)]++] = key;
      }
      std::swap(keys, moved);
    }
  }

  const StringList& texts_;
};

}  // namespace

std::vector<std::uint32_t> order_of(const StringList& texts, std::vector<std::uint64_t> memory) {
  std::vector<std::uint32_t> numbers(texts.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  if (!std::is_sorted(texts.begin(), texts.end())) {
    Order(texts).sort(numbers, 0, std::move(memory));
  }
  return numbers;
}

}  // namespace gate::records
