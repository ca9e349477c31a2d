// The samples of one task of lm-evaluation-harness: a row a document and filter, made into a row a document.
#ifndef GATE_RECORDS_FOREIGN_LM_EVAL_ROWS_H_
#define GATE_RECORDS_FOREIGN_LM_EVAL_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/foreign/foreign_set.h"

namespace gate::records::lm_eval {

// "acc" of the filter "none", "exact_match,strict" of another: one answer that two filters read differently has two
// metrics, never two repeats.
std::string metric_name(std::string_view metric, std::string_view filter);

class TaskRows {
 public:
  TaskRows(std::string task, std::string file) : task_(std::move(task)), file_(std::move(file)) {}

  Status add(JsonValue row, std::uint32_t line);

  [[nodiscard]] const std::string& task() const { return task_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::size_t documents() const { return by_document_.size(); }
  // Of a metric by its full name: mean over the rows in the file's order, and over how many; count 0: none.
  [[nodiscard]] std::pair<double, std::size_t> mean(const std::string& metric) const;
  // "<doc_id>=<doc_hash>", for the digest of what was asked.
  [[nodiscard]] const std::set<std::string>& hashes() const { return hashes_; }
  [[nodiscard]] const std::set<std::string>& not_numbers() const { return not_numbers_; }

  // Rows of a run, a document's repeats as repeats.
  [[nodiscard]] std::vector<ForeignRow> rows() const;

 private:
  struct Document {
    std::string id;
    bool id_is_number = false;
    std::uint32_t line = 0;
    std::set<std::string> filters;
    std::map<std::string, double> metrics;
    std::map<std::string, std::vector<double>> repeats;
  };
  Status read_metric(JsonValue row, const std::string& metric, const std::string& filter, Document& document);

  std::string task_, file_;
  std::map<std::string, std::size_t> by_document_;
  std::vector<Document> documents_;
  std::map<std::string, std::pair<double, std::size_t>> sums_;  // of what is scored, by metric, and of how many
  std::set<std::string> hashes_, not_numbers_;
};

}  // namespace gate::records::lm_eval

#endif  // GATE_RECORDS_FOREIGN_LM_EVAL_ROWS_H_
