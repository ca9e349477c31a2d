#include "gate/records/json_document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::told;

Result<JsonDocument> read(std::string_view bytes, const Limits& limits = {}) {
  return read_json_document(bytes, {"run.json", 1}, limits);
}

// "path=kind:text" for every field.
std::vector<std::string> listed(const Fields& fields) {
  std::vector<std::string> all;
  for (const auto& [path, scalar] : fields.all()) {
    const std::string kind = scalar.kind == Scalar::Kind::kNull     ? "null"
                             : scalar.kind == Scalar::Kind::kBool   ? "bool"
                             : scalar.kind == Scalar::Kind::kNumber ? "number"
                                                                    : "string";
    all.push_back(path + "=" + kind + ":" + scalar.text);
  }
  return all;
}

TEST_CASE("every scalar by its dotted path, containers without members as null") {
  const Result<JsonDocument> json = read(
      R"({"a": 1, "b": {"c": "x", "d": [true, null, {"e": -0.5}]}, "f": {}, "g": [], "h.i": "dot", "j\\k": "back",)"
      R"( "l": {"": "inner"}, "m": "\u00e4\n\"\\\/"})");
  REQUIRE(told(json) == "read");
  CHECK(listed(json->fields()) ==
        std::vector<std::string>{"a=number:1", "b.c=string:x", "b.d.0=bool:true", "b.d.1=null:", "b.d.2.e=number:-0.5",
                                 "f=null:", "g=null:", "h\\.i=string:dot", "j\\\\k=string:back", "l.=string:inner",
                                 "m=string:\xC3\xA4\n\"\\/"});
  CHECK(json->at("b").type == JsonType::kObject);
  CHECK(json->at("b.d").type == JsonType::kArray);
  CHECK(json->at("b.d.2").type == JsonType::kObject);
  CHECK(json->at("b.x").type == JsonType::kMissing);
  CHECK(json->at("").type == JsonType::kObject);
  CHECK(json->text("h\\.i") == "dot");
}

TEST_CASE("numbers keep what they say: integers their digits, others their shortest form") {
  struct Row {
    std::string token, text;
  };
  const std::vector<Row> rows{
      {"0", "0"},
      {"-1", "-1"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551615", "18446744073709551615"},
      {"9007199254740993", "9007199254740993"},
      {"0.10", "0.1"},
      {"1e2", "100"},
      {"1E+2", "100"},
      {"0.30000000000000004", "0.30000000000000004"},
      {"5e-324", "5e-324"},
      {"-0.0", "0"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"1e-400", "0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.token);
    const Result<JsonDocument> json = read("{\"n\": " + row.token + "}");
    REQUIRE(told(json) == "read");
    CHECK(json->text("n") == row.text);
    CHECK(json->at("n").type == JsonType::kNumber);
    CHECK(json->at("n").offset == 6);
  }
}

TEST_CASE("steps of a path can be taken apart again") {
  for (const std::string key : {"", "a", ".", "\\", "a.b", "a\\.b", "..", "\\\\.", "x."}) {
    CAPTURE(key);
    CHECK(step_key(path_step(key)) == key);
  }
  CHECK(path_step("a.b") == "a\\.b");
  CHECK(step_key("a\\") == "a\\");
}

TEST_CASE("members lists what stands directly in an object") {
  const Result<JsonDocument> json =
      read(R"({"m": {"b": 1, "a": {"x": 2}, "c.d": 3, "e\\": {"y": 4}}, "m2": 5, "": {"z": 1}})");
  REQUIRE(told(json) == "run.json:1:68: an empty key names no member");
  const Result<JsonDocument> good = read(R"({"m": {"b": 1, "a": {"x": 2}, "c.d": 3, "e\\": {"y": 4}}, "m2": 5})");
  REQUIRE(told(good) == "read");
  std::vector<std::string> steps;
  for (const auto& [step, node] : good->members("m")) {
    steps.push_back(step);
  }
  CHECK(steps == std::vector<std::string>{"a", "b", "c\\.d", "e\\\\"});
  CHECK(good->members("m").at("a").type == JsonType::kObject);
  CHECK(good->members("").size() == 2);
  CHECK(good->members("m2").empty());
  CHECK(good->members("none").empty());
}

TEST_CASE("where a value stands: line, column in bytes, and the line itself") {
  const std::string bytes = "{\r\n  \"\xC3\xA4\": 1,\n  \"b\": [\n 2]}";
  const Result<JsonDocument> json = read(bytes);
  REQUIRE(told(json) == "read");
  const Diagnostic place = diagnostic_at({"x.json", 1}, bytes, json->at("b.0").offset, "m");
  CHECK(place.where.file == "x.json");
  CHECK(place.where.line == 4);
  CHECK(place.where.column == 2);
  CHECK(place.source == " 2]}");
  const Diagnostic wide = diagnostic_at({"x.json", 10}, bytes, json->at("\xC3\xA4").offset, "m");
  CHECK(wide.where.line == 11);
  CHECK(wide.where.column == 9);
  CHECK(wide.source == "  \"\xC3\xA4\": 1,");
  const Diagnostic past = diagnostic_at({"x.json", 1}, bytes, bytes.size() + 5, "m");
  CHECK(past.where.line == 4);
  CHECK(past.where.column == 5);
}

TEST_CASE("a key given twice is refused at its second place, however it is spelled") {
  CHECK(told(read(R"({"a": 1, "b": 2, "a": 3})")) ==
        "run.json:1:18: 'a' is given twice; which of the two holds is not for us to guess");
  CHECK(told(read("{\"x\": {\"y\": 1,\n\"\\u0079\": 2}}")) ==
        "run.json:2:1: 'x.y' is given twice; which of the two holds is not for us to guess");
  CHECK(told(read(R"({"l": [{"a": 1}, {"a": 2, "a": 2}]})")) ==
        "run.json:1:27: 'l.1.a' is given twice; which of the two holds is not for us to guess");
  CHECK(told(read(R"({"a.b": 1, "a": {"b": 2}, "A": 1, "": 3})")) == "run.json:1:35: an empty key names no member");
  CHECK(told(read(R"({"a.b": 1, "a": {"b": 2}, "A": 1})")) == "read");
}

TEST_CASE("numbers that no 64-bit integer or double holds are refused by name") {
  CHECK(told(read(R"({"a": {"b": 18446744073709551616}})")) ==
        "run.json:1:13: 'a.b' is 18446744073709551616, an integer that 64 bits do not hold; write it as a string");
  CHECK(told(read(R"([-9223372036854775809])")) ==
        "run.json:1:2: '0' is -9223372036854775809, an integer that 64 bits do not hold; write it as a string");
  CHECK(told(read(R"({"a": 1e309})")) == "run.json:1:7: 'a' is 1e309, which no double holds");
  CHECK(told(read("-1e999")) == "run.json:1:1: the value is -1e999, which no double holds");
}

TEST_CASE("bytes that no JSON text may hold") {
  CHECK(told(read("\xEF\xBB\xBF{}")) == "run.json:1:1: begins with a byte-order mark; write UTF-8 without one");
  CHECK(told(read(std::string("\xFF\xFE{\0}\0", 6))) ==
        "run.json:1:1: is UTF-16; write UTF-8 without a byte-order mark");
  CHECK(told(read(std::string("\xFE\xFF\0{\0}", 6))) ==
        "run.json:1:1: is UTF-16; write UTF-8 without a byte-order mark");
  CHECK(told(read(std::string("{\"a\": 1}\0", 9))) == "run.json:1:9: holds a NUL byte");
  CHECK(told(read("")) == "run.json:1:1: is empty");
  CHECK(told(read(" \r\n\t")) == "run.json:1:1: is empty");
  struct Row {
    std::string what, bytes;
  };
  const std::vector<Row> bad{
      {"a lone continuation byte", "\x80"},
      {"overlong '/'", "\xC0\xAF"},
      {"a surrogate", "\xED\xA0\x80"},
      {"past U+10FFFF", "\xF4\x90\x80\x80"},
      {"Latin-1", "\xE4"},
      {"cut in the middle", "\xE2\x82"},
      {"overlong in three", "\xE0\x80\xAF"},
      {"0xFF", "\xFF"},
  };
  for (const Row& row : bad) {
    CAPTURE(row.what);
    CHECK(told(read("{\"a\":\n \"" + row.bytes + "\"}")) == "run.json:2:3: is not UTF-8 here");
  }
}

TEST_CASE("nothing may follow the document") {
  const std::string message = "goes on after the end of the JSON value; one was expected";
  CHECK(told(read("{} {}")) == "run.json:1:4: " + message);
  CHECK(told(read("{}\n,")) == "run.json:2:1: " + message);
  CHECK(told(read("1 2")) == "run.json:1:3: " + message);
  CHECK(told(read("{}\n\t \r\n")) == "read");
}

TEST_CASE("nesting up to the limit is read, one more is refused") {
  Limits limits;
  limits.depth = 5;
  const auto nested = [](std::size_t depth, char open, char close) {
    std::string text = "{\"a\": ";
    text += std::string(depth - 1, open) + std::string(depth - 1, close) + "}";
    return text;
  };
  CHECK(told(read(nested(5, '[', ']'), limits)) == "read");
  CHECK(told(read(nested(6, '[', ']'), limits)) == "run.json:1:11: is nested deeper than 5 levels");
  const std::string deep = std::string(1'000'000, '[');
  CHECK(told(read(deep)) == "run.json:1:65: is nested deeper than 64 levels");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) {
    objects += "{\"a\":";
  }
  CHECK(told(read(objects)) == "run.json:1:321: is nested deeper than 64 levels");
}

TEST_CASE("members, names and paths have their limits") {
  Limits limits;
  limits.document_members = 5;
  limits.name_bytes = 4;
  CHECK(told(read(R"({"a": [1, 2], "b": 3})", limits)) == "read");
  CHECK(told(read(R"({"a": [1, 2], "b": 3, "c": 4})", limits)) ==
        "run.json:1:28: has more than 5 members or names that are too long together; rows belong in a rows file");
  CHECK(told(read(R"({"abcd": 1})", limits)) == "read");
  CHECK(told(read(R"({"abcde": 1})", limits)) == "run.json:1:2: a key of 5 bytes is longer than the limit of 4");
  // Paths repeat the names above them: bounded together, not one by one.
  limits.path_bytes = 8;
  CHECK(told(read(R"({"abcd": {"e": 1}})", limits)) ==
        "run.json:1:16: has more than 5 members or names that are too long together; rows belong in a rows file");
}

TEST_CASE("the words for types") {
  CHECK(described(JsonType::kMissing) == "nothing");
  CHECK(described(JsonType::kNull) == "null");
  CHECK(described(JsonType::kBool) == "a boolean");
  CHECK(described(JsonType::kNumber) == "a number");
  CHECK(described(JsonType::kString) == "a string");
  CHECK(described(JsonType::kArray) == "an array");
  CHECK(described(JsonType::kObject) == "an object");
}

}  // namespace
}  // namespace gate::records
