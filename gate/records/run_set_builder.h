// Rows into columns, for any reader: takes runs row by row in any order and gives the canonical run set, in which
// neither the order of files nor of rows nor of names has left a trace.
#ifndef GATE_RECORDS_RUN_SET_BUILDER_H_
#define GATE_RECORDS_RUN_SET_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/model/check.h"
#include "gate/model/run.h"
#include "gate/records/limits.h"
#include "gate/records/string_table.h"

namespace gate::records {

class RunSetBuilder {
 public:
  // The number of a metric or slice key that is seen and not kept.
  static constexpr std::uint32_t kDropped = std::numeric_limits<std::uint32_t>::max();

  // Word columns every run has; slice keys are numbered after them.
  static constexpr std::uint32_t kCluster = 0;
  static constexpr std::uint32_t kError = 1;
  static constexpr std::uint32_t kGuardrail = 2;

  // `keep` as in ReadRequest. Both outlive the builder.
  RunSetBuilder(const Limits& limits, const Needs* keep);

  // The number of a row metric ("correct", "tokens.input") in this set; nothing when there are too many.
  std::optional<std::uint32_t> metric(std::string_view name);
  // The number of the word column of a slice key; nothing when there are too many.
  std::optional<std::uint32_t> slice_key(std::string_view key);

  // The rows that follow belong to `document`. `expected_rows` only saves work.
  void begin_run(RunDocument document, std::uint64_t expected_rows);

  // Values of the current row, in any order, each at most once. What is not set is NaN, or no word.
  void set_metric(std::uint32_t number, double value) {
    if (number != kDropped) {
      fill_up(metrics_of_run_, number, std::numeric_limits<double>::quiet_NaN()).push_back(value);
    }
  }
  void set_word(std::uint32_t number, std::string_view value) {
    if (number != kDropped) {
      set_word_number(number, words_.add(value));
    }
  }
  // The same with the number of the word, for many rows with few words.
  std::uint32_t word(std::string_view text) { return words_.add(text); }
  void set_word_number(std::uint32_t number, std::uint32_t word) { fill_up(words_of_run_, number, 0U).push_back(word); }

  // The current row as JSON, for readers that have it; kept only when a check asks for it. Comes before end_row.
  void set_text(std::string_view json);

  // Ends the row that stands on `line` (from 1) as the one of example `id`. Otherwise says what forbids it: the id has
  // a row already, another run gives the example another slice value or cluster, there is too much of everything.
  std::optional<std::string> end_row(std::string_view id, std::uint32_t line) {
    return end_row(id, StringTable::hash(id), line);
  }
  // The same with the hash of the id, and where it will be looked up: the processor can fetch that beforehand.
  std::optional<std::string> end_row(std::string_view id, std::uint32_t hash, std::uint32_t line);
  [[nodiscard]] const void* place_of(std::uint32_t hash) const { return examples_.place_of(hash); }

  void end_run();
  [[nodiscard]] std::size_t rows() const { return rows_; }  // of the current run

  void add_file(InputFile file) { files_.push_back(std::move(file)); }
  void add_note(std::string note) { notes_.push_back(std::move(note)); }

  // The set in canonical order; its name is left empty. The builder may not be used afterwards.
  RunSet finish();

 private:
  // Column per number; one that is shorter than the rows has no value for the last ones.
  template <typename T>
  using Columns = std::vector<std::vector<T>>;

  struct PendingRun {
    RunDocument document;
    std::vector<std::uint32_t> example;
    Columns<double> metrics;
    Columns<std::uint32_t> words;
    std::vector<std::string> text;
  };
  // What numbers of examples and words become in the finished set.
  struct Ranks;
  using Numbers = std::map<std::string, std::uint32_t, std::less<>>;

  // The column up to the current row, the row itself left out.
  template <typename T>
  std::vector<T>& fill_up(Columns<T>& columns, std::uint32_t number, T missing) {
    if (number >= columns.size()) {
      columns.resize(number + std::size_t{1});
    }
    std::vector<T>& column = columns[number];
    if (column.empty() || column.size() != rows_) {
      bring_up(column, missing);
    }
    return column;
  }
  template <typename T>
  void bring_up(std::vector<T>& column, T missing);
  // Makes room for more of the rows that are promised.
  void reserve_more();

  std::optional<std::string> disagreement(std::uint32_t example, std::uint32_t number);
  Rows finished_rows(PendingRun& run, Ranks& ranks) const;

  const Limits& limits_;
  const Needs* keep_;
  StringTable examples_, words_;
  Numbers metric_numbers_, word_numbers_;  // by name, dropped ones included
  std::uint32_t metrics_kept_ = 0, words_kept_ = 0;
  std::vector<PendingRun> runs_;
  std::vector<std::vector<std::uint32_t>>
      agreed_;  // by word column, then example: what the runs so far say; 0: nothing
  std::vector<InputFile> files_;
  std::vector<std::string> notes_;
  std::size_t earlier_rows_ = 0, earlier_cells_ = 0;  // of the runs before the current one

  // The current run.
  RunDocument document_;
  std::vector<std::uint32_t> example_of_run_;
  Columns<double> metrics_of_run_;
  Columns<std::uint32_t> words_of_run_;
  std::vector<std::string> text_of_run_;
  std::size_t text_bytes_ = 0;          // of all runs
  std::vector<std::uint32_t> line_of_;  // by example; 0: no row yet
  std::size_t rows_ = 0;
  std::size_t expected_ = 0;  // rows that are promised
  std::size_t reserve_ = 0;   // of them, those that room is made for
  std::size_t columns_ = 0;   // that have values
  std::uint32_t last_example_ = 0;
  bool too_many_cells_ = false;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_RUN_SET_BUILDER_H_
