// Rows that look like an earlier one. What stands between the values of a row that was read strictly (keys, colons,
// braces, blanks) is its shape; a row with the very same bytes there has the same keys and the same nesting, and only
// its values are left to be read. Whatever is not plainly so is no match, which says nothing about the row.
#ifndef GATE_RECORDS_ROW_SHAPE_H_
#define GATE_RECORDS_ROW_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/records/row_fields.h"

namespace gate::records {

class RowShape {
 public:
  // A value that is neither an object nor an array.
  struct Slot {
    std::string before;  // what stands between the value before and this one
    RowMember member = RowMember::kIgnored;
    std::string key;                      // of a value in the object `member`
    std::optional<std::uint32_t> column;  // likewise, in the batch
  };

  // Notes the next value of the row `line`; it stands there behind those noted before.
  void note(std::string_view line, std::string_view token, Slot slot);
  // Ends the row.
  void close(std::string_view line) {
    too_large_ = too_large_ || line.size() - end_ > kMostAfter;
    after_ = too_large_ ? "" : line.substr(end_);
  }
  // Not worth its memory; it is not to be matched.
  [[nodiscard]] bool too_large() const { return too_large_; }

  // The values of `line` by slot when it has this shape; `values` is theirs, as long as the slots are, and holds
  // anything otherwise. Text without escapes stays in the line.
  [[nodiscard]] bool match(std::string_view line, std::vector<RowValue>& values) const;

  [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }

 private:
  static constexpr std::size_t kMostAfter = 4096;

  std::vector<Slot> slots_;
  std::string after_;    // what stands behind the last value
  std::size_t end_ = 0;  // of the last value
  std::size_t between_ = 0;
  bool too_large_ = false;
};

// The shapes that rows had of late. Rows that rarely repeat one are not held against them any more.
class RowShapes {
 public:
  // The shape of `line`, its values in `values`; nullptr: none of them.
  const RowShape* of(std::string_view line, std::vector<RowValue>& values);
  [[nodiscard]] bool wanted() const { return patience_ > 0; }
  void add(RowShape shape);

 private:
  static constexpr int kPatience = 256;

  std::vector<RowShape> shapes_;
  std::size_t last_ = 0;      // that matched
  std::size_t next_ = 0;      // to be replaced
  int patience_ = kPatience;  // misses to come
};

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_SHAPE_H_
