// Rows that look like an earlier one. What stands between the values of a row that was read strictly (keys, colons,
// braces, blanks) is its shape; a row with the very same bytes there has the same keys and the same nesting, and only
// its values are left to be read. Whatever is not plainly so is no match, which says nothing about the row.
#ifndef GATE_RECORDS_ROW_SHAPE_H_
#define GATE_RECORDS_ROW_SHAPE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// The shapes that rows had of late, each a RowShape or what has one. Rows that rarely repeat one are not held against
// them any more.
template <typename Shape>
class LateShapes {
 public:
  // The shape of `line`, its values in `values`; nullptr: none of them. Valid until the next add.
  const Shape* of(std::string_view line, std::vector<RowValue>& values) {
    for (std::size_t i = 0; i < shapes_.size() && patience_ > 0; ++i) {
      const std::size_t at = (last_ + i) % shapes_.size();
      if (shapes_[at].match(line, values)) {
        last_ = at;
        patience_ = std::min(patience_ + 1, kPatience);
        return &shapes_[at];
      }
    }
    patience_ -= patience_ > 0 ? 1 : 0;
    return nullptr;
  }
  [[nodiscard]] bool wanted() const { return patience_ > 0; }
  void add(Shape shape) {
    if (shape.too_large()) {
      return;
    }
    if (shapes_.size() < kShapes) {
      shapes_.push_back(std::move(shape));
    } else {
      shapes_[std::exchange(next_, (next_ + 1) % kShapes)] = std::move(shape);
    }
  }

 private:
  static constexpr int kPatience = 256;
  static constexpr std::size_t kShapes = 4;

  std::vector<Shape> shapes_;
  std::size_t last_ = 0;      // that matched
  std::size_t next_ = 0;      // to be replaced
  int patience_ = kPatience;  // misses to come
};

using RowShapes = LateShapes<RowShape>;

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_SHAPE_H_
