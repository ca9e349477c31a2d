// Which lines are rows: as strict as the document reader, in all of a row, members that nobody reads included.
#include "gate/records/row_parser.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/records/row_blocks.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::told;

// The line as the third of a file, padded as RowBlocks pads it.
Status parse(const std::string& line, const Limits& limits = {}) {
  RowBatch batch(limits, nullptr);
  RowParser parser(batch, limits);
  const std::string padded = line + std::string(RowBlock::kPadding, '\n');
  return parser.parse(std::string_view(padded).substr(0, line.size()), {"r.jsonl", 3}, 1);
}

constexpr const char* kObjects = " -> a rows file holds one JSON object a line";

TEST_CASE("members that nobody reads are walked to their last byte") {
  for (const std::string value :
       {"null", "true", "false", "0", "-0", "-1.5e-3", "18446744073709551616", R"("")",
        R"("\u00e4 \ud83d\ude00 \" \\ \/ \b\f\n\r\t")", "[]", "[[], {}, [1, [null]], \"]\"]", "{}",
        R"({"a": {"b": [{"c": "}"}]}, "": 1})", "[ 1 , 2 ]", "{ \"a\" : 1 , \"b\" : 2 }"}) {
    CAPTURE(value);
    CHECK(parse("{\"id\": \"a\", \"extra\": " + value + "}").has_value());
    CHECK(parse(" { \"extra\" : " + value + " , \"id\" : \"a\" } \t").has_value());
    CHECK(parse("{\"extra\": [" + value + ", {\"x\": " + value + "}], \"id\": \"a\"}").has_value());
  }
  for (const std::string value : {"nul",
                                  "nul!",
                                  "nullx",
                                  "null null",
                                  "truex",
                                  "fals",
                                  "tru e",
                                  "01",
                                  "+1",
                                  ".5",
                                  "1.",
                                  "1e",
                                  "0x1",
                                  "1_0",
                                  "-",
                                  "--1",
                                  "1 2",
                                  "NaN",
                                  "Infinity",
                                  "-Infinity",
                                  "'a'",
                                  "a",
                                  "",
                                  ",",
                                  "[1,]",
                                  "[,]",
                                  "[1 2]",
                                  "[1",
                                  "{\"a\"}",
                                  "{\"a\":}",
                                  "{\"a\":1,}",
                                  "{\"a\" 1}",
                                  "{a: 1}",
                                  "{1: 2}",
                                  "{\"a\": 1 \"b\": 2}",
                                  R"("\x")",
                                  R"("\u12g4")",
                                  R"("\ud800")",
                                  R"("\ud800\u0041")",
                                  R"("\udc00")",
                                  "\"a\tb\"",
                                  "\"open",
                                  "]",
                                  "}",
                                  "[}",
                                  "{]",
                                  "/* */ 1"}) {
    CAPTURE(value);
    CHECK_FALSE(parse("{\"id\": \"a\", \"extra\": " + value + "}").has_value());
    CHECK_FALSE(parse("{\"extra\": " + value + ", \"id\": \"a\"}").has_value());
    CHECK_FALSE(parse("{\"extra\": [0, {\"x\": " + value + "}], \"id\": \"a\"}").has_value());
  }
}

TEST_CASE("a key given twice is refused at every depth, however it is spelled") {
  CHECK(told(parse(R"({"id": "a", "x": 1, "id": "a"})")) ==
        "r.jsonl:3:21: 'id' is given twice; which of the two holds is not for us to guess");
  CHECK(told(parse(R"({"id": "a", "scores": {"s": 1, "\u0073": 2}})")) ==
        "r.jsonl:3:32: 'scores.s' is given twice; which of the two holds is not for us to guess");
  CHECK(told(parse(R"({"id": "a", "scores": {"s": 1}, "scores": {"t": 2}})")) ==
        "r.jsonl:3:33: 'scores' is given twice; which of the two holds is not for us to guess");
  CHECK(told(parse(R"({"id": "a", "meta": [{"k": 1}, {"k": 1, "l": {"m": 1, "m": 1}}]})")) ==
        "r.jsonl:3:55: 'meta.1.l.m' is given twice; which of the two holds is not for us to guess");
  CHECK(parse(R"({"id": "a", "meta": {"id": 1, "scores": 2}, "scores": {"id": 3}})").has_value());
  std::string many = R"({"id": "a")";
  for (int i = 0; i < 200; ++i) {
    many += ", \"k" + std::to_string(i) + "\": " + std::to_string(i);
  }
  CHECK(parse(many + "}").has_value());
  CHECK_FALSE(parse(many + ", \"k199\": 0}").has_value());
  CHECK_FALSE(parse(many + ", \"k3\": 0}").has_value());
}

TEST_CASE("only objects are rows, one a line") {
  const std::string hint = kObjects;
  CHECK(told(parse("")) == "r.jsonl:3:1: the line is blank" + hint);
  CHECK(told(parse(" \t ")) == "r.jsonl:3:1: the line is blank" + hint);
  CHECK(told(parse("[{\"id\": \"a\"}]")) == "r.jsonl:3:1: a row must be an object, not an array" + hint);
  CHECK(told(parse("[")) == "r.jsonl:3:1: a row must be an object, not an array" + hint);
  CHECK(told(parse(" 7")) == "r.jsonl:3:2: a row must be an object, not a number" + hint);
  CHECK(told(parse("\"a\"")) == "r.jsonl:3:1: a row must be an object, not a string" + hint);
  CHECK(told(parse("null")) == "r.jsonl:3:1: a row must be an object, not null" + hint);
  CHECK(told(parse(R"({"id": "a"} {"id": "b"})")) ==
        "r.jsonl:3:13: goes on after the end of the JSON value; one was expected");
  CHECK(told(parse(R"({"id": "a"}])")) ==
        "r.jsonl:3:12: goes on after the end of the JSON value; one was expected" + hint);
  CHECK(told(parse(R"({"id": "a"},)")) ==
        "r.jsonl:3:12: goes on after the end of the JSON value; one was expected" + hint);
  CHECK(told(parse("{}")) == "r.jsonl:3:1: the row has no 'id'");
  CHECK(told(parse(" {\"ID\": \"a\"}")) == "r.jsonl:3:2: the row has no 'id'");
}

TEST_CASE("a row cut at any byte is refused") {
  const std::string whole =
      R"({"id": "a", "scores": {"s": 12.5}, "tokens": {"input": 3}, "x": [true, null, {"y": "\u00e4"}], "error": null})";
  REQUIRE(told(parse(whole)) == "read");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(parse(whole.substr(0, size)).has_value());
  }
}

TEST_CASE("bytes that no text may hold are refused wherever they stand") {
  CHECK(told(parse("\xEF\xBB\xBF{\"id\": \"a\"}")).starts_with("r.jsonl:3:1: begins with a byte-order mark"));
  CHECK(told(parse(std::string("{\"id\": \"a\"}\0", 12))).starts_with("r.jsonl:3:12: holds a NUL byte"));
  CHECK(told(parse(std::string("{\"id\": \"a\0\"}", 12))).starts_with("r.jsonl:3:10: holds a NUL byte"));
  for (const std::string bad : {"\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4", "\xE2\x82", "\xFF"}) {
    CAPTURE(bad);
    CHECK(told(parse("{\"id\": \"" + bad + "\"}")).starts_with("r.jsonl:3:9: is not UTF-8 here"));
    CHECK(told(parse("{\"id\": \"a\", \"output\": \"" + bad + "\"}")).starts_with("r.jsonl:3:24: is not UTF-8 here"));
    CHECK(told(parse("{\"id\": \"a\", \"" + bad + "\": 1}")).starts_with("r.jsonl:3:14: is not UTF-8 here"));
  }
  CHECK(parse("{\"id\": \"\xC3\xA4\xF0\x9F\x98\x80\x7F\"}").has_value());
}

TEST_CASE("rows nest as deep as documents") {
  Limits limits;
  limits.depth = 4;
  CHECK(parse(R"({"id": "a", "x": [[[]]]})", limits).has_value());
  CHECK(parse(R"({"id": "a", "x": {"y": {"z": {}}}})", limits).has_value());
  CHECK(
      told(parse(R"({"id": "a", "x": [[[[]]]]})", limits)).starts_with("r.jsonl:3:21: is nested deeper than 4 level"));
  CHECK(told(parse(R"({"id": "a", "x": {"y": {"z": {"w": {}}}}})", limits))
            .starts_with("r.jsonl:3:36: is nested deeper than 4 levels"));
  const std::string deep = "{\"id\": \"a\", \"x\": " + std::string(1'000'000, '[');
  CHECK(told(parse(deep)).starts_with("r.jsonl:3:81: is nested deeper than 64 levels"));
  std::string objects = "{\"id\": \"a\"";
  for (int i = 0; i < 2'000; ++i) {
    objects += ", \"x\": {\"id\": \"a\"";
  }
  CHECK(told(parse(objects)).find("is nested deeper than 64 levels") != std::string::npos);
}

TEST_CASE("the place of a fault is the line of the file and the byte of the value") {
  const Status status = parse(R"(  {"id": "a", "latency_ms": -2})");
  REQUIRE_FALSE(status.has_value());
  REQUIRE(status.error().problems.size() == 1);
  const Diagnostic& problem = status.error().problems.front();
  CHECK(problem.where.line == 3);
  CHECK(problem.where.column == 29);
  CHECK(problem.source == R"(  {"id": "a", "latency_ms": -2})");
  CHECK(status.error().kind == ErrorKind::kInput);
}

TEST_CASE("a parser that refused a row reads the next as if it were the first") {
  const Limits limits;
  RowBatch batch(limits, nullptr);
  RowParser parser(batch, limits);
  const auto next = [&](const std::string& line) {
    const std::string padded = line + std::string(RowBlock::kPadding, '\n');
    return parser.parse(std::string_view(padded).substr(0, line.size()), {"r.jsonl", 1}, std::nullopt).has_value();
  };
  CHECK_FALSE(next("{\"a\": \"b"));
  CHECK_FALSE(next("{\"id\": 1}"));
  CHECK_FALSE(next("{\"id\": \"a\", \"id\": \"a\"}"));
  CHECK(next("{\"id\": \"a\"}"));
  CHECK_FALSE(next("{\"scores\": {}}"));
  CHECK(batch.rows() == 1);
}

}  // namespace
}  // namespace gate::records
