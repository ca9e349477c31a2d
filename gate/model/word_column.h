// A word for each row, as its number in RunSet::words; 0: none. Most sets have no cluster, error or guardrail: a column
// without a word takes no memory.
#ifndef GATE_MODEL_WORD_COLUMN_H_
#define GATE_MODEL_WORD_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gate {

class WordColumn {
 public:
  WordColumn() = default;
  // `rows` rows without a word.
  explicit WordColumn(std::size_t rows) : size_(rows) {}
  explicit WordColumn(std::vector<std::uint32_t> numbers) : size_(numbers.size()), numbers_(std::move(numbers)) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint32_t operator[](std::size_t row) const { return numbers_.empty() ? 0 : numbers_[row]; }
  // The numbers of all rows; nothing when no row ever had a word.
  [[nodiscard]] std::span<const std::uint32_t> numbers() const { return numbers_; }

  void push_back(std::uint32_t number) {
    ++size_;
    if (number != 0 || !numbers_.empty()) {
      numbers_.resize(size_ - 1);
      numbers_.push_back(number);
    }
  }
  void set(std::size_t row, std::uint32_t number) {
    if (number != 0 || !numbers_.empty()) {
      numbers_.resize(size_);
      numbers_[row] = number;
    }
  }
  // Puts to[n] in place of each number n; to[0] is 0.
  void rename(std::span<const std::uint32_t> to) {
    for (std::uint32_t& number : numbers_) {
      number = to[number];
    }
  }

  friend bool operator==(const WordColumn& a, const WordColumn& b) {
    bool same = a.size_ == b.size_;
    for (std::size_t row = 0; same && row < a.size_; ++row) {
      same = a[row] == b[row];
    }
    return same;
  }

 private:
  std::size_t size_ = 0;
  std::vector<std::uint32_t> numbers_;  // of every row, or empty
};

}  // namespace gate

#endif  // GATE_MODEL_WORD_COLUMN_H_
