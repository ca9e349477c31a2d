// Collects what is wrong with one file, so that its owner sees everything at once and in the order of the file.
#ifndef GATE_POLICY_PROBLEMS_H_
#define GATE_POLICY_PROBLEMS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate::policy {

// A place in the file; lines and columns count from 1, columns count bytes; 0 means the file as a whole.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

class Problems {
 public:
  // `bytes` must outlive the object.
  Problems(std::string file, std::string_view bytes);

  void add(Position at, std::string message);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t count() const { return count_; }

  // The likely meaning of a misspelt word. Only the first words of a file are looked for: in a flood of them, the
  // nearest of thousands of names for each would be slow.
  [[nodiscard]] std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words);
  // The same as " (did you mean 'x'?)", or "".
  [[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string> words);

  // The place as the rest of the program spells it.
  [[nodiscard]] Where where(Position at) const { return {file_, at.line, at.column}; }
  // First byte of a place; the end of the file when it lies behind it.
  [[nodiscard]] std::size_t offset(Position at) const;
  [[nodiscard]] Position position(std::size_t offset) const;
  // The character there; empty at the end of the file.
  [[nodiscard]] std::string_view character(Position at) const;
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

  // kPolicy, the first kMostShown problems in file order; the hint counts the others.
  [[nodiscard]] Error error() const;
  static constexpr std::size_t kMostShown = 100;

 private:
  struct Problem {
    Position at;
    std::string message;
  };
  std::string file_;
  std::string_view bytes_;
  std::vector<std::size_t> line_starts_;
  std::vector<Problem> kept_;
  std::size_t count_ = 0;
  std::size_t searched_ = 0;
};

}  // namespace gate::policy

#endif  // GATE_POLICY_PROBLEMS_H_
