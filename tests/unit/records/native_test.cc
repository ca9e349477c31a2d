// The native form as a whole: folder or file, documents beside their rows, digests and counts that must hold.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::document;
using testing::lines;
using testing::MemoryTree;
using testing::one_run;
using testing::told;

const std::string kRows = lines({R"({"id": "a", "scores": {"s": 1}})", R"({"id": "b", "scores": {"s": 0}})"});

MemoryTree two_runs(std::size_t piece = 1'000) {
  MemoryTree tree(piece);
  tree.add("2.json", document("r2", "2", "2.jsonl", kRows, 2)).add("2.jsonl", kRows);
  tree.add("1.json", document("r1", "1", "1.jsonl", kRows, 2)).add("1.jsonl", kRows);
  return tree;
}

TEST_CASE("a folder of two runs, read in pieces of any size") {
  for (const std::size_t piece : {1U, 7U, 64U, 100'000U}) {
    CAPTURE(piece);
    const Result<RunSet> set = testing::read(two_runs(piece));
    REQUIRE(told(set) == "read");
    CHECK(set->name == "runs");
    REQUIRE(set->runs.size() == 2);
    CHECK(set->runs[0].document.run_id == "r1");
    CHECK(set->runs[1].document.file == "2.json");
    CHECK(set->examples == std::vector<std::string>{"a", "b"});
    CHECK(set->runs[0].rows.metric("s")->values == std::vector<double>{1, 0});
    CHECK(set->notes.empty());
    REQUIRE(set->files.size() == 4);
    CHECK(set->files[1].name == "1.jsonl");
    CHECK(set->files[1].sha256 == sha256(kRows));
    CHECK(set->files[1].size == kRows.size());
    CHECK(set->files[0].sha256 == sha256(document("r1", "1", "1.jsonl", kRows, 2)));
  }
}

TEST_CASE("documents without rows are runs with none") {
  MemoryTree tree;
  tree.add("r.json", R"({"run_id": "r", "metrics": {"accuracy": 0.9}})");
  const Result<RunSet> set = testing::read(tree);
  REQUIRE(told(set) == "read");
  CHECK_FALSE(set->runs[0].document.has_rows);
  CHECK(set->runs[0].rows.size() == 0);
  CHECK(set->runs[0].document.metrics.at("accuracy") == 0.9);
}

TEST_CASE("a single file is a run set, whatever it is called") {
  MemoryTree tree;
  tree.add("candidate.txt", R"({"run_id": "r", "seed": 1})");
  REQUIRE(told(testing::read(tree)) == "read");
  MemoryTree blank;
  blank.add("candidate.txt", "\n\n  {\"run_id\" : \"r\"}");
  CHECK(told(testing::read(blank)) == "read");
}

TEST_CASE("files that no document names are ignored, and said so") {
  MemoryTree tree = two_runs();
  tree.add("notes.txt", "{\"run_id\": \"not read\"").add("README.md", "hello").add("3.jsonl", kRows);
  const Result<RunSet> set = testing::read(tree);
  REQUIRE(told(set) == "read");
  CHECK(set->runs.size() == 2);
  CHECK(set->notes ==
        std::vector<std::string>{"ignored 3 files that no run document names: '3.jsonl', 'README.md', 'notes.txt'"});
  CHECK(set->files.size() == 4);
  for (int i = 0; i < 20; ++i) {
    tree.add("x" + std::to_string(i), "");
  }
  CHECK(
      testing::read(tree)->notes.front().ends_with("'notes.txt', 'x0', 'x1', 'x10', 'x11', 'x12', 'x13', 'x14', ..."));
}

TEST_CASE("a folder with one broken document is refused as a whole") {
  MemoryTree tree = two_runs();
  tree.add("3.json", "{\"run_id\": \"r3\", ");
  CHECK(told(testing::read(tree)) == "runs/3.json:1:17: ends too early; was it cut off while it was written?");
  MemoryTree other = two_runs();
  other.add("package.json", "{\"name\": \"x\"}");
  CHECK(told(testing::read(other)).starts_with("runs/package.json:1:1: is not a run record: it has no 'run_id'"));
}

TEST_CASE("rows are what the document says: digest, number, file") {
  const auto refused = [](const std::string& of_document, const std::string& rows) {
    MemoryTree tree;
    tree.add("r.json", of_document).add("r.jsonl", rows);
    return told(testing::read(tree));
  };
  const std::string good = document("r", "1", "r.jsonl", kRows, 2);
  CHECK(refused(good, kRows) == "read");
  std::string changed = kRows;
  changed[changed.find("1}")] = '0';
  CHECK(refused(good, changed) == "runs/r.json:1:69: 'samples.sha256' is " + sha256(kRows) +
                                      ", but the bytes of 'r.jsonl' have " + sha256(changed) +
                                      " -> the rows or the record changed after the run; write both anew from one run");
  CHECK(refused(good, kRows + "\n").find("the line is blank") != std::string::npos);
  const std::string less = kRows.substr(0, kRows.find('\n') + 1);
  CHECK(refused(good, less) == "runs/r.json:1:145: 'samples.rows' is 2, but 'r.jsonl' holds 1 row");
  CHECK(refused(document("r", "1", "r.jsonl", kRows, 3), kRows) ==
        "runs/r.json:1:145: 'samples.rows' is 3, but 'r.jsonl' holds 2 rows");
  // Every single byte counts, the line end at the end included.
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    CAPTURE(i);
    std::string flipped = kRows;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    CHECK(refused(good, flipped) != "read");
  }
  CHECK(refused(good, kRows.substr(0, kRows.size() - 1)) != "read");
  CHECK(refused(document("r", "1", "r.jsonl", "", 0), "") ==
        "runs/r.jsonl: is empty -> 'r.json' names this file as its samples.path; a run without rows leaves 'samples' "
        "out");
  CHECK(refused(document("r", "1", "gone.jsonl", kRows, 2), kRows) ==
        "runs/gone.jsonl: does not exist -> 'r.json' names this file as its samples.path");
}

TEST_CASE("a truncated row, NaN and Infinity are told with their line") {
  const auto second = [](const std::string& row) {
    MemoryTree tree;
    tree.add("r.json", R"({"run_id": "r", "samples": {"path": "r.jsonl"}})");
    tree.add("r.jsonl", R"({"id": "a", "scores": {"s": 1}})"
                        "\n" +
                            row);
    return told(testing::read(tree));
  };
  const std::string hint = " -> a rows file holds one JSON object a line";
  CHECK(second(R"({"id": "b", "scores": {"s": 0.)") ==
        "runs/r.jsonl:2:31: ends too early within 'scores'; was it cut off while it was written?" + hint);
  CHECK(second(R"({"id": "b", "scores": {"s": NaN}})") ==
        "runs/r.jsonl:2:29: 'scores.s' is NaN, which is not JSON; write null for \"not scored\"");
  CHECK(second(R"({"id": "b", "scores": {"s": Infinity}})") ==
        "runs/r.jsonl:2:29: 'scores.s' is Infinity, which is not JSON; an infinite value cannot be compared");
  CHECK(second(R"({"id": "b", "latency_ms": 1e999})") ==
        "runs/r.jsonl:2:27: 'latency_ms' is 1e999, which no double holds");
  CHECK(second(R"({"id": "b", "scores": {"s": "NaN"}})") ==
        "runs/r.jsonl:2:29: 'scores.s' must be a number, true, false or null, not the string \"NaN\"");
  CHECK(second(R"({"id": "a", "scores": {"s": 0}})") ==
        "runs/r.jsonl:2:8: 'id' is \"a\", which line 1 has already; an example has one row a run");
}

TEST_CASE("two runs share no id, no seed and no rows") {
  const auto third = [](const std::string& of_document) {
    MemoryTree tree = two_runs();
    tree.add("3.json", of_document).add("3.jsonl", kRows);
    return told(testing::read(tree));
  };
  CHECK(third(document("r3", "3", "3.jsonl", kRows, 2)) == "read");
  CHECK(third(document("r1", "3", "3.jsonl", kRows, 2)) ==
        "runs/3.json:1:12: 'run_id' is \"r1\", as in '1.json'; it must tell this run from every other");
  CHECK(third(document("r3", "2", "3.jsonl", kRows, 2)) ==
        "runs/3.json:1:26: 'seed' is 2, as in '2.json'; two runs of one seed are not two observations -> keep one of "
        "the two runs, or repeat one of them under a seed of its own");
  CHECK(third(document("r3", "3", "2.jsonl", kRows, 2)) ==
        "runs/3.json:1:49: 'samples.path' is '2.jsonl', as in '2.json'; every run has rows of its own");
  CHECK(third(document("r3", "3", "3.json", kRows, 2)) ==
        "runs/3.json:1:49: 'samples.path' names the run document '3.json'; rows stand in a file of their own");
  CHECK(third(document("r3", "null", "3.jsonl", kRows, 2)) == "read");
}

TEST_CASE("seeds next to each other at the ends of 64 bits are two seeds") {
  MemoryTree tree;
  tree.add("a.json", R"({"run_id": "a", "seed": 9223372036854775807})");
  tree.add("b.json", R"({"run_id": "b", "seed": 9223372036854775806})");
  const Result<RunSet> set = testing::read(tree);
  REQUIRE(told(set) == "read");
  CHECK(set->runs[0].document.seed == 9223372036854775806);
  CHECK(set->runs[1].document.seed == 9223372036854775807);
}

TEST_CASE("runs of one set may have different examples and different columns") {
  const std::string first = lines({R"({"id": "a", "scores": {"s": 1}})", R"({"id": "b", "scores": {"s": 1}})"});
  const std::string second = lines({R"({"id": "c", "latency_ms": 5})", R"({"id": "b", "scores": {"s": 0}})"});
  MemoryTree tree;
  tree.add("1.json", document("r1", "1", "1.jsonl", first, 2)).add("1.jsonl", first);
  tree.add("2.json", document("r2", "2", "2.jsonl", second, 2)).add("2.jsonl", second);
  const Result<RunSet> set = testing::read(tree);
  REQUIRE(told(set) == "read");
  CHECK(set->examples == std::vector<std::string>{"a", "b", "c"});
  CHECK(set->runs[0].rows.example == std::vector<std::uint32_t>{0, 1});
  CHECK(set->runs[1].rows.example == std::vector<std::uint32_t>{1, 2});
  CHECK(set->runs[0].rows.metric("latency_ms") == nullptr);
  CHECK(set->runs[1].rows.metric("latency_ms")->values[1] == 5);
  CHECK(set->metric_names == std::vector<std::string>{"latency_ms", "s"});
}

TEST_CASE("only what is needed is kept, and the rest is still checked") {
  Needs needs;
  needs.metrics = {"s"};
  ReadRequest request;
  request.keep = &needs;
  const Result<RunSet> set = testing::read(
      one_run({R"({"id": "a", "scores": {"s": 1, "t": 2}, "latency_ms": 3, "slices": {"l": "de"}})"}), request);
  REQUIRE(told(set) == "read");
  CHECK(set->runs[0].rows.metrics.size() == 1);
  CHECK(set->runs[0].rows.slices.empty());
  CHECK(set->metric_names == std::vector<std::string>{"latency_ms", "s", "t"});
  CHECK(set->slice_keys == std::vector<std::string>{"l"});
  CHECK(told(testing::read(one_run({R"({"id": "a", "scores": {"s": 1, "t": "x"}})"}), request)).find("'scores.t'") !=
        std::string::npos);
  CHECK(told(testing::read(one_run({R"({"id": "a", "latency_ms": -1})"}), request)).find("'latency_ms' is -1") !=
        std::string::npos);
}

TEST_CASE("limits on runs and sizes") {
  ReadRequest request;
  request.limits.runs = 1;
  CHECK(told(testing::read(two_runs(), request)) == "runs/2.json: is one run too many; the limit of a set is 1");
  request.limits.runs = 2;
  CHECK(told(testing::read(two_runs(), request)) == "read");
  request.limits.document_bytes = 20;
  CHECK(told(testing::read(two_runs(), request)) == "runs/1.json: is larger than the limit of 20 bytes");
  request.limits.document_bytes = 1'000;
  request.limits.rows_bytes = kRows.size() - 1;
  CHECK(told(testing::read(two_runs(), request)).starts_with("runs/1.jsonl:"));
  CHECK(told(testing::read(two_runs(), request))
            .ends_with(": is larger than the limit of " + std::to_string(kRows.size() - 1) + " bytes"));
  request.limits.rows_bytes = kRows.size();
  CHECK(told(testing::read(two_runs(), request)) == "read");
  request.limits.row_bytes = 20;
  CHECK(told(testing::read(two_runs(), request)) == "runs/1.jsonl:1: a row is longer than the limit of 20 bytes");
  request.limits.row_bytes = 1'000;
  request.limits.rows = 3;
  CHECK(told(testing::read(two_runs(), request)) ==
        "runs/2.jsonl:2:8: the set has more than 3 rows, which is the limit");
}

TEST_CASE("a row has as many bytes as its limit, the end of its line not counted") {
  const std::string row = R"({"id": "a", "scores": {"s": 1}})";
  for (const std::string& first : {R"({"id": "b"})" + std::string("\n"), std::string()}) {
    for (const std::string end : {"", "\n"}) {
      CAPTURE(first);
      CAPTURE(end);
      MemoryTree tree;
      tree.add("r.json", R"({"run_id": "r", "samples": {"path": "r.jsonl"}})").add("r.jsonl", first + row + end);
      ReadRequest request;
      request.limits.row_bytes = row.size();
      CHECK(told(testing::read(tree, request)) == "read");
      request.limits.row_bytes = row.size() - 1;
      CHECK(told(testing::read(tree, request)) == "runs/r.jsonl:" + std::string(first.empty() ? "1" : "2") +
                                                      ": a row is longer than the limit of " +
                                                      std::to_string(row.size() - 1) + " bytes");
    }
  }
}

}  // namespace
}  // namespace gate::records
