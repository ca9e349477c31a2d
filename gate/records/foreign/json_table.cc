#include <map>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/json_tree.h"
#include "gate/records/foreign/line_shape.h"
#include "gate/records/foreign/table.h"
#include "gate/records/foreign/values.h"

namespace gate::records {
namespace {

constexpr std::size_t kMostColumns = 10'000;

class JsonTable : public Table {
 public:
  JsonTable(std::string bytes, Origin origin) : bytes_(std::move(bytes)), origin_(std::move(origin)) {}

  Status read_names() {
    const std::size_t first = bytes_.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool list = first != std::string::npos && bytes_[first] == '[';
    // Lines are objects of their own when the first one is; else the file is one document.
    const std::string_view line =
        first == std::string::npos ? "" : std::string_view(bytes_).substr(first, bytes_.find('\n', first) - first);
    lines_ = !list && JsonTree::read(std::string(line), origin_).has_value();
    if (!lines_) {
      GATE_ASSIGN(tree_, JsonTree::read(std::move(bytes_), origin_));
      not_finite_ = tree_->not_finite();
    }
    return each_row(
        [&](std::uint32_t, JsonValue row) {
          std::size_t next = 0;
          return walk("", row, [&](const std::string& path, JsonValue value) { return add_name(path, value, next); });
        },
        [](std::uint32_t, const LineShape&, const std::vector<RowValue>&) { return Result<bool>(true); });
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return names_; }
  [[nodiscard]] std::size_t not_finite() const override { return not_finite_; }

  Status each(const Sink& sink) const override {
    std::vector<Cell> cells(names_.size());
    const auto clear = [&] {
      for (Cell& cell : cells) {
        cell.kind = Cell::Kind::kAbsent;
        cell.text.clear();
      }
    };
    return each_row(
        [&](std::uint32_t line, JsonValue row) -> Status {
          clear();
          std::size_t next = 0;
          GATE_TRY(walk("", row, [&](const std::string& path, JsonValue value) {
            return fill(path, value, cells[*column_of(path, next)]);
          }));
          return sink(line, cells);
        },
        [&](std::uint32_t line, const LineShape& shape, const std::vector<RowValue>& values) -> Result<bool> {
          clear();
          if (!shape.fill_cells(values, cells)) {
            return false;
          }
          GATE_TRY(sink(line, cells));
          return true;
        });
  }

 private:
  // Each row is taken as what it is, or, when it looks like an earlier one, as the values of a shape; take_values
  // answers false where the row has to be looked at after all.
  template <typename Row, typename Values>
  Status each_row(const Row& take, const Values& take_values) const {
    if (!lines_) {
      const JsonValue root = tree_->root();
      if (root.is(ValueType::kObject)) {
        return take(1, root);
      }
      std::uint32_t number = 0;
      for (const JsonValue item : root.items()) {
        if (!item.is(ValueType::kObject)) {
          return item.problem("expected an object, a row of the table");
        }
        GATE_TRY(take(++number, item));
      }
      return Done{};
    }
    std::uint32_t number = 0;
    LateShapes<LineShape> shapes;
    std::vector<RowValue> values;
    for (const std::string_view line : split(bytes_, '\n')) {
      ++number;
      const std::string_view row = trimmed(line, " \t\r");
      if (row.empty()) {
        continue;
      }
      if (const LineShape* shape = shapes.of(row, values)) {
        GATE_ASSIGN(const bool taken, take_values(number, *shape, values));
        if (taken) {
          continue;
        }
      }
      std::string text(number == 1 && line.starts_with("\xEF\xBB\xBF") ? line.substr(3) : line);
      GATE_ASSIGN(const auto tree, JsonTree::read(std::move(text), {origin_.file, number}));
      if (!tree->root().is(ValueType::kObject)) {
        return tree->root().problem("expected an object, a row of the table");
      }
      GATE_TRY(take(number, tree->root()));
      if (shapes.wanted()) {
        shapes.add(shape_of(tree->root()));
      }
    }
    return Done{};
  }

  [[nodiscard]] LineShape shape_of(JsonValue row) const {
    LineShape shape;
    std::size_t next = 0;
    const Status done = walk("", row, [&](const std::string& path, JsonValue value) -> Status {
      shape.note(*column_of(path, next), value, row.token());
      return Done{};
    });
    GATE_INVARIANT(done);
    shape.close(row.token());
    return shape;
  }

  // Calls take(path, value) for every value in `value` that is no object, in their order.
  template <typename Take>
  static Status walk(const std::string& path, JsonValue value, const Take& take) {
    if (!value.is(ValueType::kObject)) {
      return take(path, value);
    }
    for (const JsonValue item : value.items()) {
      GATE_TRY(walk(path.empty() ? item.key() : path + "." + item.key(), item, take));
    }
    return Done{};
  }

  // Rows have their members in one order, mostly: `next` is looked at first, and becomes the column behind the one
  // found.
  std::optional<std::size_t> column_of(const std::string& path, std::size_t& next) const {
    if (next >= paths_.size() || paths_[next] != path) {
      const auto found = numbers_.find(path);
      if (found == numbers_.end()) {
        return std::nullopt;
      }
      next = found->second;
    }
    return next++;
  }

  Status add_name(const std::string& path, JsonValue value, std::size_t& next) {
    if (value.is(ValueType::kNotFinite) && lines_) {
      ++not_finite_;
    }
    if (column_of(path, next)) {
      return Done{};
    }
    paths_.push_back(numbers_.emplace(path, names_.size()).first->first);
    names_.push_back(visible(path));
    next = names_.size();
    if (names_.size() > kMostColumns) {
      return value.problem("there are more than " + std::to_string(kMostColumns) + " columns");
    }
    return Done{};
  }

  static Status fill(const std::string& path, JsonValue value, Cell& cell) {
    if (cell.kind != Cell::Kind::kAbsent) {
      return value.problem("the row gives '" + shortened(path, 80) + "' twice, nested and with a dot in its name");
    }
    switch (value.type()) {
      case ValueType::kNumber:
      case ValueType::kNotFinite: cell.kind = Cell::Kind::kNumber; break;
      case ValueType::kArray: cell.kind = Cell::Kind::kComposite; return Done{};
      case ValueType::kBool:
      case ValueType::kString: cell.kind = Cell::Kind::kText; break;
      case ValueType::kMissing:
      case ValueType::kNull:
      case ValueType::kObject: return Done{};
    }
    cell.text = value.text();
    return Done{};
  }

  std::string bytes_;  // of lines; else the tree has them
  Origin origin_;
  bool lines_ = false;
  std::unique_ptr<const JsonTree> tree_;
  std::size_t not_finite_ = 0;
  std::vector<std::string> names_, paths_;                   // as shown, and as they are
  std::map<std::string, std::size_t, std::less<>> numbers_;  // by path
};

}  // namespace

Result<std::unique_ptr<Table>> read_json_table(std::string bytes, const Origin& origin) {
  auto table = std::make_unique<JsonTable>(std::move(bytes), origin);
  GATE_TRY(table->read_names());
  return std::unique_ptr<Table>(std::move(table));
}

}  // namespace gate::records
