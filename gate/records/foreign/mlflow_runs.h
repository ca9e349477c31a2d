// What both stores of MLflow hold of a run, which runs are meant, and what becomes of them.
#ifndef GATE_RECORDS_FOREIGN_MLFLOW_RUNS_H_
#define GATE_RECORDS_FOREIGN_MLFLOW_RUNS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/foreign/foreign_set.h"

namespace gate::records::mlflow {

// The last of a series: by step, time, value.
struct Point {
  std::int64_t step = 0, timestamp = 0;
  double value = 0;  // NaN: not scored
};

struct Run {
  std::string id, name, experiment_id, experiment, file;
  std::string status;  // "FINISHED"
  bool deleted = false;
  std::optional<std::int64_t> start_ms;
  std::map<std::string, Point> metrics;
  std::map<std::string, std::string> params, tags;
  std::vector<std::pair<std::string, std::string>> datasets;  // name, digest
};

// Takes a point over when it comes after the one that is there.
void take_last(std::map<std::string, Point>& metrics, const std::string& key, const Point& point);

// "3" of the file store as "FINISHED".
std::string status_word(const std::string& number);

// Adds the runs that are meant: those of the selection, else all of the only experiment that has any. Deleted and
// unfinished ones are left out and told.
Status add_runs(const Source& source, ForeignSet& set, const std::vector<Run>& runs);

// In `runs` of the file or folder `name`.
Status read_database(const Source& source, const std::string& name, ForeignSet& set, std::vector<Run>& runs);
Status read_folder(const Source& source, ForeignSet& set, std::vector<Run>& runs);
// Whether the root is a store, an experiment or a run of the file store.
bool is_folder(const FileTree& tree);
bool is_meta(std::string_view name, std::string_view head);

}  // namespace gate::records::mlflow

#endif  // GATE_RECORDS_FOREIGN_MLFLOW_RUNS_H_
