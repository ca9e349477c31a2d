// MLflow's runs, from its database or its file store. The numbers are one a run and metric: several runs a side are
// needed, chosen by experiment, run id, tag or parameter.
#include <string>
#include <string_view>
#include <vector>

#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/mlflow_runs.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool is_database(std::string_view head) { return head.starts_with(std::string_view("SQLite format 3\0", 16)); }

bool recognises(std::string_view name, std::string_view head) {
  return is_database(head) || mlflow::is_meta(name, head);
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "MLflow");
  std::vector<mlflow::Run> runs;
  bool folder = true;
  for (const std::string& name : source.names) {
    GATE_ASSIGN(const std::string head, set.head(name));
    if (is_database(head)) {
      folder = false;
      GATE_TRY(mlflow::read_database(source, name, set, runs));
    } else if (!mlflow::is_meta(name, head)) {
      set.note("ignored '" + name + "', which is no store of MLflow");
    }
  }
  if (folder) {
    GATE_TRY(mlflow::read_folder(source, set, runs));
  }
  GATE_TRY(mlflow::add_runs(source, set, runs));
  return set.finish();
}

}  // namespace

const Reader k_mlflow{.name = "mlflow",
                      .summary = "runs of MLflow: its SQLite database or its folder mlruns",
                      .recognises = recognises,
                      .read = read,
                      .recognises_tree = mlflow::is_folder,
                      .takes_columns = true,
                      .takes_selection = true};

}  // namespace gate::records
