// Plain tables: CSV, JSON lines, lists of objects, and one flat object of numbers. Rows with an id are examples; rows
// without one are runs of their own.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/column_plan.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/table.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

using Kind = ColumnRole::Kind;

constexpr std::size_t kLongestId = 200;

bool recognises(std::string_view, std::string_view head) {
  switch (first_mark(head)) {
    case '\0': return false;
    case '{': return true;
    case '[': return first_mark(head.substr(head.find('[') + 1)) == '{';
    default: return csv_separator(head) != 0;
  }
}

std::string stem(std::string_view name) {
  const std::string_view plain = plain_name(name);
  const std::size_t dot = plain.find_last_of('.');
  return std::string(dot == std::string_view::npos || dot == 0 ? plain : plain.substr(0, dot));
}

// One file's rows, by the plan of its columns.
class TableRows {
 public:
  TableRows(ForeignSet& set, const Table& table, const ColumnPlan& plan, std::string name, std::string shown)
      : set_(set), table_(table), plan_(plan), name_(std::move(name)), shown_(std::move(shown)) {}

  Status read() {
    id_ = plan_.find(Kind::kId);
    metrics_ =
        static_cast<std::size_t>(std::count_if(plan_.roles.begin(), plan_.roles.end(), [](const ColumnRole& role) {
          return role.kind == Kind::kMetric || role.kind == Kind::kMetricValue;
        }));
    GATE_TRY(table_.each([&](std::uint32_t line, const std::vector<Cell>& cells) { return add(line, cells); }));
    return finish();
  }

 private:
  struct RunKey {
    std::string run;
    std::optional<std::int64_t> seed;
    std::size_t row = 0;  // tells rows apart that name neither, and have no id
    friend bool operator<(const RunKey& a, const RunKey& b) {
      return std::tie(a.run, a.seed, a.row) < std::tie(b.run, b.seed, b.row);
    }
  };
  struct Made {
    std::vector<ForeignRow> rows;
    std::map<std::pair<std::string, std::uint32_t>, std::size_t> of;  // long form: the row of an id and repeat
    std::map<std::string, double> metrics;                            // rows that are runs
  };

  Error wrong(std::uint32_t line, std::string message) const {
    return input_error(std::move(message), {shown_, line, 0});
  }

  const std::string& text_of(const std::vector<Cell>& cells, std::optional<std::size_t> at) const {
    static const std::string none;
    return at && cells[*at].kind != Cell::Kind::kComposite ? cells[*at].text : none;
  }

  Result<std::optional<std::int64_t>> whole(std::uint32_t line, const std::vector<Cell>& cells, Kind kind) const {
    const std::optional<std::size_t> at = plan_.find(kind);
    const std::string& text = text_of(cells, at);
    if (text.empty()) {
      return std::optional<std::int64_t>();
    }
    std::optional<std::int64_t> value = parse_integer(text);
    if (!value) {
      // pandas makes 3.0 of 3 when a column has gaps.
      const std::optional<double> number = parse_json_number(text);
      if (!number || *number != std::floor(*number) || std::abs(*number) > 9007199254740992.0) {
        return wrong(line, "'" + table_.columns()[*at] + "' must be a whole number, got '" + shortened(text, 40) + "'");
      }
      value = static_cast<std::int64_t>(*number);
    }
    return value;
  }

  Result<std::string> id_of_row(std::uint32_t line, const Cell& cell) const {
    const std::string& name = table_.columns()[*id_];
    if (cell.kind == Cell::Kind::kComposite || cell.text.empty()) {
      return wrong(line, "'" + name + "' names the example and is " +
                             (cell.kind == Cell::Kind::kComposite ? "a list" : "empty"));
    }
    return cell.text.size() > kLongestId ? "text-" + sha256(cell.text).substr(0, 16) : cell.text;
  }

  Result<double> number(std::uint32_t line, std::size_t column, const Cell& cell) const {
    const std::optional<double> value = cell_number(cell, table_.decimal_commas());
    if (!value) {
      return wrong(line, "'" + table_.columns()[column] + "' must be a number, got " +
                             (cell.kind == Cell::Kind::kComposite ? "a list" : "'" + shortened(cell.text, 40) + "'"));
    }
    return *value * plan_.roles[column].scale;
  }

  static std::string error_text(const Cell& cell) {
    static const std::set<std::string, std::less<>> none{"",   "none", "null",  "nan", "n/a",
                                                         "na", "0",    "false", "ok",  "success"};
    if (cell.kind == Cell::Kind::kComposite) {
      return "error";
    }
    const std::string word = lower_case(cell.text);
    return none.contains(word) ? "" : word == "1" || word == "true" ? "error" : cell.text;
  }

  Status add(std::uint32_t line, const std::vector<Cell>& cells) {
    ++rows_;
    RunKey key;
    key.run = text_of(cells, plan_.find(Kind::kRun));
    GATE_ASSIGN(key.seed, whole(line, cells, Kind::kSeed));
    const bool long_form = plan_.find(Kind::kMetricName).has_value();
    if (!id_ && !long_form && key.run.empty() && !key.seed) {
      key.row = rows_;
    }
    GATE_ASSIGN(const std::optional<std::int64_t> repeat, whole(line, cells, Kind::kRepeat));
    if (repeat && (*repeat < 0 || *repeat > 1'000'000)) {
      return wrong(line, "the number of a repeat must lie between 0 and 1000000, got " + std::to_string(*repeat));
    }
    ForeignRow row;
    row.line = line;
    row.repeat = static_cast<std::uint32_t>(repeat.value_or(plan_.repeats_from_zero ? 0 : 1)) +
                 (plan_.repeats_from_zero ? 1U : 0U);
    if (id_) {
      GATE_ASSIGN(row.id, id_of_row(line, cells[*id_]));
      row.id_is_number = cells[*id_].kind == Cell::Kind::kNumber;
    }
    row.metrics.reserve(metrics_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const ColumnRole& role = plan_.roles[i];
      switch (role.kind) {
        case Kind::kMetric: {
          GATE_ASSIGN(const double value, number(line, i, cells[i]));
          row.metrics.emplace_back(role.name, value);
          break;
        }
        case Kind::kMetricValue: {
          const std::string& metric = text_of(cells, plan_.find(Kind::kMetricName));
          GATE_ASSIGN(const double value, number(line, i, cells[i]));
          row.metrics.emplace_back(metric, value);
          break;
        }
        case Kind::kSlice: row.slices.emplace_back(role.name, cells[i].text); break;
        case Kind::kError: row.error = row.error.empty() ? error_text(cells[i]) : row.error; break;
        case Kind::kCluster: row.cluster = cells[i].text; break;
        case Kind::kGuardrail: row.guardrail = cells[i].text; break;
        case Kind::kId:
        case Kind::kRun:
        case Kind::kSeed:
        case Kind::kRepeat:
        case Kind::kMetricName:
        case Kind::kIgnored: break;
      }
    }
    return put(made_[key], std::move(row), long_form);
  }

  Status put(Made& made, ForeignRow row, bool long_form) {
    if (!id_) {
      for (const auto& [name, value] : row.metrics) {
        if (!std::isnan(value) && !made.metrics.emplace(name, value).second) {
          return wrong(row.line, "gives '" + shortened(name, 80) +
                                     "' of one run a second time; name the column that tells the rows apart, such as "
                                     "#id=COLUMN or #run=COLUMN");
        }
      }
      if (!row.error.empty()) {
        set_.remark("run_errored", "'" + name_ + "' line " + std::to_string(row.line) + " is a run that errored ('" +
                                       visible(shortened(row.error, 80)) + "'); its metrics are not read");
        made.metrics.clear();
      }
      return Done{};
    }
    if (long_form) {
      const auto [at, added] = made.of.emplace(std::pair(row.id, row.repeat), made.rows.size());
      if (!added) {
        ForeignRow& there = made.rows[at->second];
        there.metrics.insert(there.metrics.end(), row.metrics.begin(), row.metrics.end());
        there.error = there.error.empty() ? row.error : there.error;
        return Done{};
      }
    }
    // Where a sixteenth of the table is one run, all of it may be: rows that grow are copied.
    const bool full = made.rows.size() == made.rows.capacity();
    if (full && !long_form && made_.size() == 1 && made.rows.size() >= plan_.rows / 16) {
      made.rows.reserve(plan_.rows);
    }
    made.rows.push_back(std::move(row));
    return Done{};
  }

  Status finish() {
    const bool nameless =
        !id_ && std::any_of(made_.begin(), made_.end(), [](const auto& each) { return each.first.row > 1; });
    if (nameless) {
      Error error = input_error(
          "has rows of several examples or runs and no column that is known to tell them apart; "
          "its columns are " +
              shortened(join(table_.columns(), ", "), 300),
          {shown_, 0, 0});
      error.hint = "name it behind the set (FILE#id=COLUMN), or in the policy: records: {columns: {id: COLUMN}}";
      return error;
    }
    const bool one = made_.size() == 1;
    for (auto& [key, made] : made_) {
      std::string run_id = key.run.empty() ? stem(name_) : key.run;
      if (key.seed && !one) {
        run_id += "/seed-" + std::to_string(*key.seed);
      }
      ForeignRun& run = set_.add_run(name_, visible(shortened(run_id, 400)));
      run.document.seed = key.seed;
      run.document.metrics = std::move(made.metrics);
      run.rows = std::move(made.rows);
    }
    return Done{};
  }

  ForeignSet& set_;
  const Table& table_;
  const ColumnPlan& plan_;
  std::string name_, shown_;
  std::optional<std::size_t> id_;
  std::size_t metrics_ = 0;  // of a row
  std::size_t rows_ = 0;
  std::map<RunKey, Made> made_;
};

Status read_file_of(const Source& source, const std::string& name, ForeignSet& set) {
  const Origin origin{source.show(name), 1};
  GATE_ASSIGN(std::string bytes, set.read(name));
  const char first = first_mark(bytes);
  const bool json = first == '{' || first == '[';
  GATE_ASSIGN(const auto table, json ? read_json_table(std::move(bytes), origin) : read_csv(std::move(bytes), origin));
  GATE_ASSIGN(const ColumnPlan plan, plan_columns(*table, source.request.options, origin));
  set.count_not_finite(table->not_finite());
  if (!plan.guess.empty()) {
    set.remark("columns_guessed", "'" + name + "': " + visible(plan.guess));
  }
  if (table->open_ended()) {
    set.remark("last_line_open",
               "the last line of '" + name + "' has no end; where the file was cut off, so may its last value be");
  }
  for (const std::string& note : plan.notes) {
    set.note(visible(note));
  }
  if (plan.percent) {
    set.note("'" + name + "' writes percent; 85% is read as 0.85");
  }
  const bool counts = std::any_of(plan.roles.begin(), plan.roles.end(), [](const ColumnRole& role) {
    return role.kind == Kind::kMetric || role.kind == Kind::kMetricValue || role.kind == Kind::kError;
  });
  if (!counts) {
    Error error =
        input_error("has no column of numbers; " +
                        (plan.unread.empty() ? "its columns are " + shortened(join(table->columns(), ", "), 300)
                                             : "not read: " + shortened(plan.unread, 300)),
                    {origin.file, 0, 0});
    error.hint = json ? "a run document of the native form begins with its 'run_id'" : "";
    return error;
  }
  return TableRows(set, *table, plan, name, origin.file).read();
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "table");
  GATE_TRY(
      set.each(recognises, "is no table", [&](const std::string& name) { return read_file_of(source, name, set); }));
  return set.finish();
}

}  // namespace

const Reader k_table{.name = "table",
                     .summary = "CSV, JSON lines or JSON: rows with an id, or one row a run; columns by name",
                     .recognises = recognises,
                     .read = read,
                     .takes_columns = true};

}  // namespace gate::records
