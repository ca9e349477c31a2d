#include "gate/records/foreign/line_shape.h"

#include <utility>

namespace gate::records {
namespace {

constexpr std::size_t kLongestList = std::size_t{64} << 10U;  // in bytes, that is worth its shape

}  // namespace

void LineShape::note(std::size_t column, JsonValue value, std::string_view line) {
  if (too_large()) {
    return;
  }
  if (value.is(ValueType::kArray)) {
    lists_.push_back(column);
    note_elements(value, line);
  } else {
    note_scalar(column, value, line);
  }
}

bool LineShape::fill_cells(const std::vector<RowValue>& values, std::vector<Cell>& cells) const {
  for (const std::size_t column : lists_) {
    if (std::exchange(cells[column].kind, Cell::Kind::kComposite) != Cell::Kind::kAbsent) {
      return false;
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const RowValue& value = values[i];
    if (columns_[i] == kNone) {
      continue;
    }
    Cell& cell = cells[columns_[i]];
    if (cell.kind != Cell::Kind::kAbsent) {
      return false;
    }
    if (value.kind == RowKind::kNull) {
      continue;
    }
    cell.kind = value.kind == RowKind::kNumber ? Cell::Kind::kNumber : Cell::Kind::kText;
    if (value.kind == RowKind::kString) {
      cell.text = unescaped(value.text);
    } else {
      cell.text = value.token;
    }
  }
  return true;
}

void LineShape::note_scalar(std::size_t column, JsonValue value, std::string_view line) {
  shape_.note(line, value.token(), {});
  columns_.push_back(column);
}

void LineShape::note_elements(JsonValue value, std::string_view line) {
  long_list_ = long_list_ || value.token().size() > kLongestList;
  for (const JsonValue item : too_large() ? std::vector<JsonValue>() : value.items()) {
    if (item.is(ValueType::kArray) || item.is(ValueType::kObject)) {
      note_elements(item, line);
    } else {
      note_scalar(kNone, item, line);
    }
  }
}

}  // namespace gate::records
