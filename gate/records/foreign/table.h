// Plain tables, whatever they are written as: rows of named cells, read as often as somebody asks. CSV has its columns
// in the first line; of JSON objects the columns are the dotted paths of their scalars.
#ifndef GATE_RECORDS_FOREIGN_TABLE_H_
#define GATE_RECORDS_FOREIGN_TABLE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/json_place.h"

namespace gate::records {

struct Cell {
  enum class Kind : std::uint8_t { kAbsent, kText, kNumber, kComposite };  // kComposite: a list of JSON
  Kind kind = Kind::kAbsent;
  std::string text;  // of kText without quotes; of kNumber its digits
};

class Table {
 public:
  // The line of the file (of a JSON list: the number of the row) and one cell a column.
  using Sink = std::function<Status(std::uint32_t line, const std::vector<Cell>& cells)>;
  Table() = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  virtual ~Table() = default;
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  virtual Status each(const Sink& sink) const = 0;
  // Whether the first line or the objects' keys name one value each: ';' and tabs allow for "0,5".
  [[nodiscard]] virtual bool decimal_commas() const { return false; }
  [[nodiscard]] virtual std::size_t not_finite() const { return 0; }
  // Whether the last line has no end, as when the file was cut off inside its last field.
  [[nodiscard]] virtual bool open_ended() const { return false; }
};

// The separator of a first line that looks like names of columns; 0: it does not.
char csv_separator(std::string_view head);

// RFC 4180 with ',', ';' or tab, LF or CRLF, a byte order mark or none. A row with more or fewer fields than the first
// line, a quote that nobody closes and a name that is given twice are errors.
Result<std::unique_ptr<Table>> read_csv(std::string bytes, const Origin& origin);

// One object a line, a list of objects, or one object (a single row).
Result<std::unique_ptr<Table>> read_json_table(std::string bytes, const Origin& origin);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_TABLE_H_
