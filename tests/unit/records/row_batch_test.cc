// Rows of one file parsed apart and entered in order: what the set says of them is what it says of rows parsed in a
// line.
#include "gate/records/row_batch.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/records/native_form.h"
#include "gate/records/row_blocks.h"
#include "gate/records/row_parser.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::told;

// Parses and enters each group of lines by the hand of its number; the first line of all is line 1.
struct Group {
  std::size_t hand = 0;
  std::vector<std::string> lines;
};
std::string entered(const std::vector<Group>& groups, const Limits& limits) {
  struct Hand {
    explicit Hand(const Limits& limits) : batch(limits, nullptr), parser(batch, limits) {}
    RowBatch batch;
    RowParser parser;
  };
  Hand hands[2] = {Hand(limits), Hand(limits)};  // NOLINT(modernize-avoid-c-arrays)
  RunSetBuilder builder(limits, nullptr);
  builder.begin_run({}, 0);
  std::uint32_t line = 1;
  for (const Group& group : groups) {
    Hand& hand = hands[group.hand];
    hand.batch.clear();
    std::vector<std::string> padded;
    for (const std::string& text : group.lines) {
      padded.push_back(text + std::string(RowBlock::kPadding, '\n'));
    }
    for (std::size_t i = 0; i < padded.size(); ++i) {
      REQUIRE(hand.parser.parse(std::string_view(padded[i]).substr(0, group.lines[i].size()), {}, 1).has_value());
    }
    if (const Status status = hand.batch.enter(builder, {"r.jsonl", line}); !status) {
      return told(status);
    }
    line += static_cast<std::uint32_t>(group.lines.size());
  }
  return "entered " + std::to_string(builder.rows());
}

std::string scored(const std::string& id, const std::string& metric) {
  return R"({"id": ")" + id + R"(", "scores": {")" + metric + R"(": 1}})";
}

TEST_CASE("an id that has a row already, whoever parsed it, names both lines and its place") {
  CHECK(entered({{0, {scored("a", "m"), scored("b", "m")}}, {1, {scored("c", "m"), scored("a", "m")}}}, {}) ==
        "r.jsonl:4:8: 'id' is \"a\", which line 1 has already; an example has one row a run");
  CHECK(entered({{0, {scored("a", "m")}}, {1, {scored("b", "m")}}, {0, {scored("c", "m")}}}, {}) == "entered 3");
}

TEST_CASE("an id with escapes is kept after its line was read") {
  CHECK(entered({{0, {R"({"id": "\u0061"})", R"({"id": "b\n"})"}}, {1, {R"({"id": "a"})"}}}, {}) ==
        "r.jsonl:3:8: 'id' is \"a\", which line 1 has already; an example has one row a run");
}

TEST_CASE("the metric that is too many is the first of the file that is, though no thread met too many") {
  Limits limits;
  limits.metrics = 2;
  const std::string excess = "'scores.c' is one metric too many; the limit is 2";
  CHECK(entered({{0, {scored("1", "a"), scored("2", "b")}}, {1, {scored("3", "a"), scored("4", "c")}}}, limits) ==
        "r.jsonl:4:29: " + excess);
  CHECK(entered({{0, {scored("1", "a")}}, {1, {scored("2", "b")}}, {0, {scored("3", "a"), scored("4", "c")}}},
                limits) == "r.jsonl:4:29: " + excess);
  // A fault of an earlier row comes first.
  CHECK(entered({{0, {scored("1", "a"), scored("2", "b")}}, {1, {scored("2", "a"), scored("4", "c")}}}, limits) ==
        "r.jsonl:3:8: 'id' is \"2\", which line 2 has already; an example has one row a run");
}

TEST_CASE("a slice key that is too many") {
  Limits limits;
  limits.slice_keys = 1;
  CHECK(entered({{0, {R"({"id": "1", "slices": {"k": "v"}})"}}, {1, {R"({"id": "2", "slices": {"l": "v"}})"}}},
                limits) == "r.jsonl:2:29: 'slices.l' is one slice key too many; the limit is 1");
}

TEST_CASE("limits on rows and values hold over all batches") {
  Limits limits;
  limits.rows = 3;
  CHECK(entered({{0, {scored("1", "a"), scored("2", "a")}}, {1, {scored("3", "a"), scored("4", "a")}}}, limits) ==
        "r.jsonl:4:8: the set has more than 3 rows, which is the limit");
  limits = {};
  limits.cells = 3;
  CHECK(entered({{0, {scored("1", "a"), scored("2", "a")}}, {1, {scored("3", "a"), scored("4", "a")}}}, limits) ==
        "r.jsonl:4:8: the set holds more than 3 values, which is the limit");
}

// Enough rows for many blocks, with all that rows can have; `broken` gets a fault.
std::string large_file(int rows, int broken = -1) {
  std::string text;
  for (int i = 0; i < rows; ++i) {
    text += R"({"id": "example-)" + std::to_string(i * 7919 % rows) + R"(", "seed": 1, "scores": {"correct": )" +
            (i % 5 == 0 ? "null" : std::to_string(i % 2)) + R"(, "m)" + std::to_string(i / 4'000) + R"(": 0.)" +
            std::to_string(i) + R"(}, "slices": {"language": "l)" + std::to_string(i % 9) + R"("}, "cluster": "c)" +
            std::to_string(i % 100) + R"(", "error": )" + (i % 50 == 0 ? R"("time-out")" : "null") +
            (i == broken ? R"(, "x": nul})" : "}") + (i % 3 == 0 ? "\r\n" : "\n");
  }
  return text;
}

std::string read_with(const std::string& text, unsigned threads, std::size_t rows_named) {
  testing::MemoryTree tree(100'003);
  tree.add("r.json", testing::document("r", "1", "r.jsonl", text, rows_named)).add("r.jsonl", text);
  ReadRequest request;
  request.work.threads = threads;
  const Result<RunSet> set = testing::read(tree, request);
  if (!set) {
    return told(set);
  }
  std::string all;
  for (std::size_t run = 0; run < set->runs.size(); ++run) {
    const std::vector<NativeFile> files = native_form(*set, run).value();
    for (const NativeFile& file : files) {
      all += file.name + "\n" + file.bytes;
    }
  }
  return all;
}

TEST_CASE("a set is the same to the byte, and so is an error, on 1, 2, 3 and 8 threads") {
  constexpr int kRows = 12'000;  // about 2 MB: eight blocks
  const std::string good = large_file(kRows);
  const std::string bad = large_file(kRows, 7'000);
  const std::string once = read_with(good, 1, kRows);
  REQUIRE(once.size() > 1'000'000);
  const std::string refused = read_with(bad, 1, kRows);
  CHECK(refused.starts_with("runs/r.jsonl:7001:"));
  CHECK(refused.find("'nul'") != std::string::npos);
  std::string twice = large_file(kRows, 9'000);  // an id again before a row that is none
  twice.insert(twice.find('\n', twice.size() / 2) + 1, "{\"id\": \"example-0\"}\n");
  const std::string again = read_with(twice, 1, kRows + 1);
  CHECK(again.find("which line 1 has already") != std::string::npos);
  for (const unsigned threads : {2U, 3U, 8U}) {
    for (int time = 0; time < 5; ++time) {
      CAPTURE(threads);
      CHECK(read_with(good, threads, kRows) == once);
      CHECK(read_with(bad, threads, kRows) == refused);
      CHECK(read_with(twice, threads, kRows + 1) == again);
    }
  }
  CHECK(read_with(good, 2, kRows + 1) == read_with(good, 1, kRows + 1));
}

TEST_CASE("limits hold with threads as without") {
  const std::string text = large_file(12'000);
  for (const unsigned threads : {1U, 2U, 8U}) {
    CAPTURE(threads);
    testing::MemoryTree tree;
    tree.add("r.json", R"({"run_id": "r", "seed": 1, "samples": {"path": "r.jsonl"}})").add("r.jsonl", text);
    const auto said = [&](auto set_limit) {
      ReadRequest request;
      request.work.threads = threads;
      set_limit(request.limits);
      return told(testing::read(tree, request));
    };
    CHECK(
        said([](Limits& limits) { limits.rows = 11'999; }).starts_with("runs/r.jsonl:12000:8: the set has more than"));
    CHECK(said([](Limits& limits) { limits.metrics = 3; }).find("'scores.m2' is one metric too many") !=
          std::string::npos);
    CHECK(said([](Limits& limits) {
            limits.rows_bytes = 1'000'000;
          }).find("is larger than the limit of 1000000 bytes") != std::string::npos);
    CHECK(said([](Limits& limits) { limits.row_bytes = 100; }) ==
          "runs/r.jsonl:1: a row is longer than the limit of 100 bytes");
  }
}

TEST_CASE("how much was read is told as it is read") {
  const std::string text = large_file(12'000);
  for (const unsigned threads : {1U, 4U}) {
    testing::MemoryTree tree;
    tree.add("r.json", R"({"run_id": "r", "seed": 1, "samples": {"path": "r.jsonl"}})").add("r.jsonl", text);
    ReadRequest request;
    std::size_t times = 0;
    std::uint64_t bytes = 0;
    request.work = {threads, [&](std::uint64_t more) {
                      ++times;
                      bytes += more;
                    }};
    REQUIRE(testing::read(tree, request).has_value());
    CHECK(times > 4);
    CHECK(bytes == text.size());
  }
}

}  // namespace
}  // namespace gate::records
