// Collects what is wrong with a policy, in its own file and in those that it extends, so that its owner sees everything
// at once and in the order of the files.
#ifndef GATE_POLICY_PROBLEMS_H_
#define GATE_POLICY_PROBLEMS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"

namespace gate::policy {

// A place in a file; lines and columns count from 1, columns count bytes; 0 means the file as a whole.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t file = 0;  // in the order they were begun; 0: the policy itself
  friend bool operator==(const Position&, const Position&) = default;
};

class Problems {
 public:
  // `bytes` must outlive the object.
  Problems(std::string file, std::string_view bytes) { begin_file(std::move(file), bytes); }

  // Places without a file of their own (a parser's) lie in this one from now on. `bytes` must outlive the object.
  void begin_file(std::string file, std::string_view bytes);
  // The place in the file begun last.
  [[nodiscard]] Position here(std::uint32_t line, std::uint32_t column) const {
    return {line, column, static_cast<std::uint32_t>(files_.size() - 1)};
  }

  void add(Position at, std::string message);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t count() const { return count_; }

  // The likely meaning of a misspelt word. Only the first words of a file are looked for: in a flood of them, the
  // nearest of thousands of names for each would be slow.
  [[nodiscard]] std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words);
  // The same as " (did you mean 'x'?)", or "".
  [[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string> words);

  // The place as the rest of the program spells it.
  [[nodiscard]] Where where(Position at) const { return {files_[at.file].name, at.line, at.column}; }
  // And back; the policy itself when no file has that name.
  [[nodiscard]] Position position(const Where& where) const;
  // First byte of a place; the end of the file when it lies behind it.
  [[nodiscard]] std::size_t offset(Position at) const;
  // In the file begun last.
  [[nodiscard]] Position position(std::size_t offset) const;
  // The character there; empty at the end of the file.
  [[nodiscard]] std::string_view character(Position at) const;
  [[nodiscard]] std::string_view line(Position at) const;

  // kPolicy, the first kMostShown problems in the order of files and places; the hint counts the others.
  [[nodiscard]] Error error() const;
  static constexpr std::size_t kMostShown = 100;

 private:
  struct Problem {
    Position at;
    std::string message;
  };
  struct File {
    std::string name;
    std::string_view bytes;
    std::vector<std::size_t> line_starts;
  };
  std::vector<File> files_;
  std::vector<Problem> kept_;
  std::size_t count_ = 0;
  std::size_t searched_ = 0;
};

}  // namespace gate::policy

#endif  // GATE_POLICY_PROBLEMS_H_
