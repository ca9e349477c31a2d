// MLflow's tables, by the names of their columns, which are the same in every revision that is read here.
#include <array>
#include <cmath>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/mlflow_runs.h"
#include "gate/records/foreign/sqlite.h"

namespace gate::records::mlflow {
namespace {

constexpr std::size_t kDatabaseBytes = std::size_t{2} << 30U;
constexpr std::size_t kMostDatasets = 1'000;  // of one run: each of its inputs joins each dataset of that id
constexpr std::array<std::string_view, 8> kTables{"runs", "metrics",  "latest_metrics", "params",
                                                  "tags", "datasets", "inputs",         "experiments"};

// What the database keeps beside itself while it is written: bytes that this file lacks.
Status refuse_neighbour(const Source& source, const std::string& name, const std::string& ending) {
  const auto beside = source.tree.open(name + ending);
  if (!beside) {
    return Done{};
  }
  char first = 0;
  const auto got = (*beside)->read(std::span<char>(&first, 1));
  if (got && *got == 0) {
    return Done{};
  }
  Error error = input_error("has '" + name + ending + "' beside it, so not all of it is in the file yet",
                            {source.show(name), 0, 0});
  error.hint = "stop what writes to it, or copy it with: sqlite3 " + name + " \".backup copy.db\"";
  return error;
}

double number_of(const std::optional<std::string>& text) {
  return text ? parse_json_number(*text).value_or(std::nan("")) : std::nan("");
}

std::int64_t integer_of(const std::optional<std::string>& text) { return text ? parse_integer(*text).value_or(0) : 0; }

}  // namespace

Status read_database(const Source& source, const std::string& name, ForeignSet& set, std::vector<Run>& runs) {
  for (const char* ending : {"-wal", "-journal"}) {
    GATE_TRY(refuse_neighbour(source, name, ending));
  }
  GATE_ASSIGN(std::string bytes, set.read(name, kDatabaseBytes));
  GATE_ASSIGN(const std::unique_ptr<Sqlite> database, Sqlite::open(std::move(bytes), source.show(name)));
  GATE_ASSIGN(const std::set<std::string> tables, database->tables(kTables));
  for (const char* needed : {"runs", "metrics", "params", "tags", "experiments"}) {
    if (!tables.contains(needed)) {
      return input_error("is an SQLite database without the table '" + std::string(needed) + "'; MLflow's are read",
                         {source.show(name), 0, 0});
    }
  }
  std::map<std::string, Run> by_id;
  GATE_TRY(database->each(
      "SELECT r.run_uuid, r.name, r.status, r.lifecycle_stage, r.start_time, r.experiment_id, e.name, "
      "e.lifecycle_stage "
      "FROM runs r LEFT JOIN experiments e ON e.experiment_id = r.experiment_id",
      [&](const Sqlite::Row& row) -> Status {
        Run run;
        run.id = row[0].value_or("");
        run.name = row[1].value_or("");
        run.status = row[2].value_or("");
        run.deleted = row[3].value_or("") != "active" || row[7].value_or("active") != "active";
        run.start_ms = row[4] ? parse_integer(*row[4]) : std::nullopt;
        run.experiment_id = row[5].value_or("");
        run.experiment = row[6].value_or("");
        run.file = name;
        by_id.emplace(run.id, std::move(run));
        return by_id.size() > 1'000'000 ? Status(input_error("holds too many runs", {source.show(name), 0, 0}))
                                        : Status(Done{});
      }));
  const auto of = [&](const std::optional<std::string>& id) {
    const auto found = by_id.find(id.value_or(""));
    return found == by_id.end() ? nullptr : &found->second;
  };
  // Every point of every series is in `metrics`; the last ones are kept beside it as well.
  const std::string points = tables.contains("latest_metrics") ? "latest_metrics" : "metrics";
  GATE_TRY(database->each("SELECT run_uuid, key, value, is_nan, step, timestamp FROM " + points,
                          [&](const Sqlite::Row& row) -> Status {
                            if (Run* run = of(row[0])) {
                              const double value = row[3].value_or("0") == "0" ? number_of(row[2]) : std::nan("");
                              // Infinity is kept as the largest double.
                              const bool clipped = std::abs(value) > 1.7976931348623e308;
                              take_last(run->metrics, row[1].value_or(""),
                                        {integer_of(row[4]), integer_of(row[5]), clipped ? std::nan("") : value});
                            }
                            return Done{};
                          }));
  for (const char* table : {"params", "tags"}) {
    GATE_TRY(
        database->each(std::string("SELECT run_uuid, key, value FROM ") + table, [&](const Sqlite::Row& row) -> Status {
          if (Run* run = of(row[0])) {
            (std::string_view(table) == "params" ? run->params : run->tags)[row[1].value_or("")] = row[2].value_or("");
          }
          return Done{};
        }));
  }
  if (tables.contains("inputs") && tables.contains("datasets")) {
    GATE_TRY(
        database->each("SELECT i.destination_id, d.name, d.digest FROM inputs i JOIN datasets d ON "
                       "d.dataset_uuid = i.source_id WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'",
                       [&](const Sqlite::Row& row) -> Status {
                         if (Run* run = of(row[0])) {
                           run->datasets.emplace_back(row[1].value_or(""), row[2].value_or(""));
                           if (run->datasets.size() > kMostDatasets) {
                             return input_error("gives a run more than " + std::to_string(kMostDatasets) + " datasets",
                                                {source.show(name), 0, 0});
                           }
                         }
                         return Done{};
                       }));
  }
  for (auto& [id, run] : by_id) {
    runs.push_back(std::move(run));
  }
  return Done{};
}

}  // namespace gate::records::mlflow
