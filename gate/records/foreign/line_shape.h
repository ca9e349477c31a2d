// The shape of a row of a table of JSON lines (decision 44), and the columns that its values fill.
#ifndef GATE_RECORDS_FOREIGN_LINE_SHAPE_H_
#define GATE_RECORDS_FOREIGN_LINE_SHAPE_H_

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "gate/records/foreign/json_tree.h"
#include "gate/records/foreign/table.h"
#include "gate/records/row_shape.h"

namespace gate::records {

class LineShape {
 public:
  // Notes the next value of the row `line`, which is no object.
  void note(std::size_t column, JsonValue value, std::string_view line);
  void close(std::string_view line) { shape_.close(line); }
  [[nodiscard]] bool too_large() const { return shape_.too_large() || long_list_; }

  // As RowShape::match.
  [[nodiscard]] bool match(std::string_view line, std::vector<RowValue>& values) const {
    return shape_.match(line, values);
  }
  // Fills cells, which are absent, with the values of a row that matched. False when two of them fill one column.
  bool fill_cells(const std::vector<RowValue>& values, std::vector<Cell>& cells) const;

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  void note_scalar(std::size_t column, JsonValue value, std::string_view line);
  void note_elements(JsonValue value, std::string_view line);

  RowShape shape_;
  std::vector<std::size_t> columns_;  // by value; kNone: of a list
  std::vector<std::size_t> lists_;    // the columns of those
  bool long_list_ = false;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_LINE_SHAPE_H_
