// MLflow's stores: the same runs in SQLite and in files (tests/fixtures/mlflow/make.py), and stores that are not what
// they should be.
#include <sqlite3.h>

#include "tests/unit/records/fixture.h"

namespace gate::records::testing {
namespace {

RecordOptions select(RecordOptions::Pairs pairs) { return {{}, std::move(pairs)}; }

Result<RunSet> read_tree(const MemoryTree& tree, const RecordOptions& options = {}) {
  ReadRequest request;
  request.options = options;
  return read(tree, request);
}

MemoryTree database() {
  MemoryTree tree;
  tree.add("mlflow.db.zst", fixture("mlflow/mlflow.db.zst"));
  return tree;
}

// The bytes of a database that was made by these statements.
std::string made_by(const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(":memory:", &handle) == SQLITE_OK);
  REQUIRE(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(handle, "main", &size, 0);
  REQUIRE(bytes != nullptr);
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(handle);
  return text;
}

constexpr const char* kTables =
    "CREATE TABLE runs(run_uuid TEXT, name TEXT, status TEXT, lifecycle_stage TEXT, start_time INTEGER, experiment_id "
    "INTEGER);"
    "CREATE TABLE experiments(experiment_id INTEGER, name TEXT, lifecycle_stage TEXT);"
    "CREATE TABLE params(run_uuid TEXT, key TEXT, value TEXT); CREATE TABLE tags(run_uuid TEXT, key TEXT, value TEXT);"
    "INSERT INTO experiments VALUES (123456789012345678, 'e', 'active');"
    "INSERT INTO runs VALUES ('r1', 'n', 'FINISHED', 'active', 1764000000000, 123456789012345678);";
constexpr const char* kMetrics =
    "CREATE TABLE metrics(run_uuid TEXT, key TEXT, value FLOAT, timestamp INTEGER, step INTEGER, is_nan INTEGER);"
    "INSERT INTO metrics VALUES ('r1', 'a', 0.1, 5, 2, 0), ('r1', 'a', 0.3, 4, 2, 0), ('r1', 'a', 0.9, 9, 1, 0),"
    " ('r1', 'nan', 0, 1, 0, 1), ('r1', 'inf', 1.7976931348623157e308, 1, 0, 0), ('r1', 'zero', 0, 1, 0, 0);";

std::string meta(const std::string& more) {
  return "artifact_uri: x\nexperiment_id: '7'\nlifecycle_stage: active\nrun_id: " + std::string(32, 'a') + "\n" + more;
}

// One run of the file store with this metric file.
Result<RunSet> read_metric(const std::string& lines) {
  MemoryTree tree;
  tree.add("meta.yaml", meta("status: 3\nstart_time: 1764000000000\n")).add("metrics/m", lines);
  return read_tree(tree);
}

}  // namespace

TEST_CASE("both stores of MLflow hold the same runs") {
  for (const bool files : {false, true}) {
    CAPTURE(files);
    const MemoryTree tree = files ? fixture_folder("mlflow/mlruns") : database();
    const Result<RunSet> set = read_tree(tree, select({{"experiment", "faq"}, {"tag.stage", "new"}}));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    REQUIRE(set->runs.size() == 2);
    CHECK(set->runs[0].document.seed == 1);
    CHECK(set->runs[0].document.metrics.at("eval/accuracy") == 0.84375);
    CHECK(set->runs[1].document.metrics.at("eval/accuracy") == 0.828125);
    // The last of three steps; a curve is no set of repeats.
    CHECK(set->runs[0].document.metrics.at("loss") == doctest::Approx(0.4 + 1.0 / 7));
    CHECK_FALSE(set->runs[0].document.metrics.contains("calibration"));
    CHECK(field(*set, 0, "dataset.version") == "5f2a9c1b");
    CHECK(field(*set, 0, "hyperparameters.learning_rate") == "0.1");
    CHECK(field(*set, 0, "code.commit") == "0123456789abcdef0123456789abcdef01234567");
    CHECK(set->runs[0].document.created_at == Time{1764000000});
    CHECK(has(remark(*set, "runs_left_out"), "1 FAILED"));
    CHECK(remark(*set, "runs_selected") == "experiment=faq,tag.stage=new");
  }
}

TEST_CASE("which runs of a tracker are meant must be said") {
  CHECK(has(told(read_tree(database())),
            "has runs of several experiments, and which is meant is not said -> put "
            "#experiment=NAME behind the set; there are 'faq' (4 runs), 'other' (1 run)"));
  CHECK(has(told(read_tree(database(), select({{"experiment", "fag"}}))),
            "has no finished run that the selection means"));
  CHECK(has(told(read_tree(database(), select({{"run_id", "x"}}))), "has no run 'x' that the selection means"));
  const Result<RunSet> set = read_tree(database(), select({{"experiment", "faq"}, {"param.seed", "2"}}));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 2);
  CHECK(has(remark(*set, "shared_seed"), "2"));
}

TEST_CASE("runs by their ids, several a side") {
  const Result<RunSet> all = read_tree(database(), select({{"experiment", "faq"}}));
  REQUIRE_MESSAGE(all.has_value(), told(all));
  const std::string first = all->runs[0].document.run_id, second = all->runs[1].document.run_id;
  const Result<RunSet> set = read_tree(database(), select({{"run_id", first}, {"run_id", second}}));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 2);
  CHECK(has(told(read_tree(database(), select({{"run_id", first}, {"run_id", "x"}}))), "has no run 'x'"));
}

TEST_CASE("MLflow's tables of another revision, NaN and infinity") {
  MemoryTree tree;
  tree.add("m.db", made_by(std::string(kTables) + kMetrics));
  const Result<RunSet> set = read_tree(tree);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  const auto& metrics = set->runs[0].document.metrics;
  CHECK(metrics.at("a") == 0.1);  // step 2, the later time
  CHECK(metrics.at("zero") == 0);
  CHECK_FALSE(metrics.contains("nan"));
  CHECK_FALSE(metrics.contains("inf"));
  CHECK(field(*set, 0, "experiment.id") == "123456789012345678");
}

TEST_CASE("a database that is not what it should be is refused") {
  const auto refused = [](const std::string& sql) {
    MemoryTree tree;
    tree.add("m.db", made_by(sql));
    return told(read_tree(tree));
  };
  CHECK(has(refused("CREATE TABLE x(a)"), "is an SQLite database without the table 'runs'"));
  CHECK(has(refused(std::string(kTables) + "CREATE VIEW metrics AS SELECT 'r1' AS run_uuid, 'a' AS key, 1 AS value, 0 "
                                           "AS is_nan, 0 AS step, 0 AS timestamp"),
            "has a view where MLflow has the table 'metrics'"));
  CHECK(has(refused(std::string(kTables) + kMetrics +
                    "CREATE TRIGGER t AFTER INSERT ON metrics BEGIN DELETE FROM metrics; END"),
            "has a trigger where MLflow has the table 'metrics'"));
  const std::string whole = made_by(std::string(kTables) + kMetrics);
  MemoryTree tree;
  tree.add("m.db", whole.substr(0, whole.size() - 4096));
  CHECK(has(told(read_tree(tree)), "it is cut off"));
  std::string damaged = whole;
  damaged.replace(4096, 64, std::string(64, '\x7F'));
  tree.add("m.db", damaged);
  CHECK(has(told(read_tree(tree)), "cannot be read as an SQLite database"));
  tree.add("m.db", whole).add("m.db-wal", "frames");
  CHECK(has(told(read_tree(tree)), "has 'm.db-wal' beside it, so not all of it is in the file yet"));
  tree.add("m.db-wal", "");
  CHECK(read_tree(tree).has_value());
  // A write-ahead log that was written back leaves only its mark.
  std::string marked = whole;
  marked[18] = marked[19] = '\2';
  tree.add("m.db", marked);
  CHECK(read_tree(tree).has_value());
}

TEST_CASE("metric files of MLflow: every line twice, no step, a fourth field, NaN, and what is no line") {
  const auto last = [](const std::string& lines) {
    const Result<RunSet> set = read_metric(lines);
    REQUIRE_MESSAGE(set.has_value(), told(set));
    REQUIRE(set->runs.size() == 1);
    const auto found = set->runs[0].document.metrics.find("m");
    return found == set->runs[0].document.metrics.end() ? std::nan("") : found->second;
  };
  CHECK(last("5 0.25 0\n5 0.25 0\n6 0.5 1\n6 0.5 1\n") == 0.5);
  CHECK(last("5 0.25\n") == 0.25);
  CHECK(last("5 0.25 0 " + std::string(32, 'b') + "\n") == 0.25);
  CHECK(last("9 0.25 0\n5 1e-05 3\n") == 1e-05);
  CHECK(std::isnan(last("5 nan 0\n")));
  CHECK(
      has(told(read_metric("5 0.25 0\n6 0.\n")), "runs/metrics/m:2: expected a time, a number and a step, got '6 0.'"));
  CHECK(has(told(read_metric("5\n")), "runs/metrics/m:1:"));
}

TEST_CASE("folders of MLflow that are no runs are passed over, and runs that did not finish are no evidence") {
  MemoryTree tree = fixture_folder("mlflow/mlruns");
  const Result<RunSet> before = read_tree(tree, select({{"experiment", "faq"}}));
  REQUIRE_MESSAGE(before.has_value(), told(before));
  tree.add("854828156598234642/models/m-1/meta.yaml", "x: 1\n")
      .add("models/a/meta.yaml", "name: a\n")
      .add(".trash/1/meta.yaml", "name: b\n");
  const Result<RunSet> set = read_tree(tree, select({{"experiment", "faq"}}));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == before->runs.size());
  MemoryTree one;
  one.add("meta.yaml", meta("status: 1\n")).add("metrics/m", "5 1 0\n");
  CHECK(has(told(read_tree(one)), "has no finished run (1 RUNNING)"));
  CHECK(has(told(read_tree(one, select({{"run_id", std::string(32, 'a')}}))),
            "that is named is RUNNING; it is no evidence"));
}

}  // namespace gate::records::testing
