// Parsed rows of a block, before they enter the set. What a row must be by itself was seen to by the parser, on any
// thread; what it must be beside the others is seen to when the batches enter the builder, in the order of the file.
#ifndef GATE_RECORDS_ROW_BATCH_H_
#define GATE_RECORDS_ROW_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/check.h"
#include "gate/records/json_document.h"
#include "gate/records/limits.h"
#include "gate/records/run_set_builder.h"
#include "gate/records/string_table.h"

namespace gate::records {

class RowBatch {
 public:
  // `keep` as in ReadRequest. Both outlive the batch.
  RowBatch(const Limits& limits, const Needs* keep);

  // Forgets the rows. The names of metrics and slice keys keep their numbers.
  void clear();

  // A name that a row brings up, should the set have too many: where it stands, and what is said then.
  struct Mention {
    const char* at = nullptr;  // in the row's line
    std::string excess;
  };
  // The numbers of a row metric and of the word column of a slice key in this batch, kDropped when it is not kept;
  // nothing when there are too many.
  std::optional<std::uint32_t> metric(std::string_view name, Mention mention);
  std::optional<std::uint32_t> slice_key(std::string_view key, Mention mention);

  // The row that follows, which stays where it is until the batch has entered.
  void begin_row(std::string_view line) { line_ = line; }
  // Values of the current row, in any order, each at most once.
  void set_metric(std::uint32_t number, double value) {
    if (number != RunSetBuilder::kDropped) {
      metrics_[number].set(rows_.size(), value, std::numeric_limits<double>::quiet_NaN());
    }
  }
  void set_word(std::uint32_t number, std::string_view value) {
    if (number != RunSetBuilder::kDropped) {
      words_[number].set(rows_.size(), texts_.add(value), 0U);
    }
  }
  // Ends the row; `at` is where the id stands in the line.
  void end_row(std::string_view id, const char* at);

  [[nodiscard]] std::size_t rows() const { return rows_.size(); }

  // All rows into the current run of the builder; the first of them stands on the line `origin`. Stops at the first
  // that may not stand beside the others. A batch enters one builder, and batches of one parser in their order.
  Status enter(RunSetBuilder& builder, Origin origin);

 private:
  // Values of a column from the first row that has one.
  template <typename T>
  struct Column {
    std::vector<T> values;
    std::size_t first = 0;
    std::uint32_t number = RunSetBuilder::kDropped;  // in the builder

    void set(std::size_t row, T value, T missing) {
      if (values.empty()) {
        first = row;
      } else if (values.size() != row - first) {
        values.resize(row - first, missing);
      }
      values.push_back(value);
    }
    [[nodiscard]] bool has(std::size_t row) const { return row >= first && row - first < values.size(); }
    [[nodiscard]] T at(std::size_t row) const { return values[row - first]; }
  };
  struct Row {
    std::string_view line, id;
    std::uint32_t id_at = 0, hash = 0;
  };
  struct NewName {
    bool slice = false;
    std::string name;
    std::uint32_t number = 0;
    std::size_t row = 0;
    std::string_view line;
    Mention mention;
  };

  // Makes the names known that row `row` and those before it brought up.
  Status enter_names(RunSetBuilder& builder, const Origin& origin, std::size_t row);

  const Limits& limits_;
  const Needs* keep_;
  std::size_t metric_names_ = 0, slice_keys_ = 0;  // dropped ones included
  std::vector<Column<double>> metrics_;
  std::vector<Column<std::uint32_t>> words_;  // numbers of texts_
  StringTable texts_;                         // the first is ""
  std::vector<Row> rows_;
  std::vector<NewName> new_names_;  // since the batch entered last, as they came up
  std::size_t entered_names_ = 0;
  std::deque<std::string> own_ids_;  // of ids that do not stand in their line as they are
  std::string_view line_;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_BATCH_H_
