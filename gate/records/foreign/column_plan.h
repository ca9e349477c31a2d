// Which column of a plain table is what: as the options say, and guessed by name and content for the rest. What was
// guessed is told.
#ifndef GATE_RECORDS_FOREIGN_COLUMN_PLAN_H_
#define GATE_RECORDS_FOREIGN_COLUMN_PLAN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/record_options.h"
#include "gate/records/foreign/table.h"

namespace gate::records {

struct ColumnRole {
  enum class Kind {
    kIgnored,
    kId,
    kRun,
    kSeed,
    kRepeat,
    kError,
    kCluster,
    kGuardrail,
    kMetric,
    kSlice,
    kMetricName,
    kMetricValue
  };
  Kind kind = Kind::kIgnored;
  std::string name = {};  // of kMetric and kSlice
  double scale = 1;       // of kMetric: 1000 turns seconds into latency_ms
};

struct ColumnPlan {
  std::vector<ColumnRole> roles;  // one a column
  std::string guess;   // "id = question; metrics acc, f1; not read: answer (text)"; empty: nothing was guessed
  std::string unread;  // "answer (text), n (empty)"
  std::vector<std::string> notes;
  bool repeats_from_zero = false;
  bool percent = false;  // some metric is written with '%'
  std::size_t rows = 0;  // of the table

  [[nodiscard]] std::optional<std::size_t> find(ColumnRole::Kind kind) const {
    for (std::size_t i = 0; i < roles.size(); ++i) {
      if (roles[i].kind == kind) {
        return i;
      }
    }
    return std::nullopt;
  }
};

// Of ASCII.
std::string lower_case(std::string_view text);

// A cell as a number: NaN for what is not scored, "85%" as 0.85, "0,5" where `commas` allows it; nothing for text.
std::optional<double> cell_number(const Cell& cell, bool commas);

// The error is kInput at `origin` for a column that is named and not there, else one of a row.
Result<ColumnPlan> plan_columns(const Table& table, const RecordOptions& options, const Origin& origin);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_COLUMN_PLAN_H_
