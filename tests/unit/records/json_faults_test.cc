// What a person is told about text that is no JSON. Every sentence names the place and what to do.
#include "gate/records/json_faults.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/records/json_document.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

TEST_CASE("each slip has its own sentence") {
  struct Row {
    std::string text, message;
  };
  const std::string number = ", which is not a JSON number (no '+', leading zero, '_', hexadecimal, bare '.')";
  const std::string not_comparable = ", which is not JSON; an infinite value cannot be compared";
  const std::string not_scored = " is NaN, which is not JSON; write null for \"not scored\"";
  const std::string early = "ends too early; was it cut off while it was written?";
  const std::string early_in_a = "ends too early within 'a'; was it cut off while it was written?";
  const std::string unexpected = " is not expected here";
  const std::string control = "a control character inside a string must be written as an escape such as \\t";
  const std::string escape =
      "a string holds an invalid escape (JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX with paired "
      "surrogates)";
  const std::vector<Row> rows{
      {R"({"a": NaN})", "1:7: 'a'" + not_scored},
      {R"({"a": {"b": [1, nan]}})", "1:17: 'a.b.1'" + not_scored},
      {R"({"a": -NaN})", "1:7: 'a'" + not_scored},
      {"NaN", "1:1: the value" + not_scored},
      {R"({"a": Infinity})", "1:7: 'a' is Infinity" + not_comparable},
      {R"({"a": -Infinity})", "1:7: 'a' is -Infinity" + not_comparable},
      {R"({"a": +Infinity})", "1:7: 'a' is Infinity" + not_comparable},
      {R"({"a": inf})", "1:7: 'a' is Infinity" + not_comparable},
      {R"({"a": True})", "1:7: 'a' is True, which is not JSON; write true"},
      {R"({"a": None})", "1:7: 'a' is None, which is not JSON; write null"},
      {R"({"a": undefined})", "1:7: 'a' is undefined, which is not JSON; write null or leave the member out"},
      {R"({"a": 01})", "1:7: 'a' is 01" + number},
      {R"({"a": +1})", "1:7: 'a' is +1" + number},
      {R"({"a": .5})", "1:7: 'a' is .5" + number},
      {R"({"a": 1.})", "1:7: 'a' is 1." + number},
      {R"({"a": 1e})", "1:7: 'a' is 1e" + number},
      {R"({"a": 1x})", "1:7: 'a' is 1x" + number},
      {R"({"a": 0x10})", "1:7: 'a' is 0x10" + number},
      {R"({"a": 1_000})", "1:7: 'a' is 1_000" + number},
      {R"({"a": -})", "1:7: 'a' is -" + number},
      {R"({"a": 1,})", "1:9: a comma before '}' is not JSON"},
      {R"([1, 2, ])", "1:8: a comma before ']' is not JSON"},
      {R"({'a': 1})", "1:2: JSON strings stand in double quotes"},
      {R"({"a": 'x'})", "1:7: JSON strings stand in double quotes"},
      {"{\"a\": 1 // note\n}", "1:9: JSON has no comments"},
      {"# note\n{}", "1:1: JSON has no comments"},
      {R"({"a": "x\q"})", "1:9: " + escape},
      {R"({"a": "\ud800"})", "1:8: " + escape},
      {R"({"a": "\ud83dx"})", "1:8: " + escape},
      {R"({"a": "\u0041\ud83d\ude00\udc00"})", "1:26: " + escape},
      {R"({"a": "\u12"})", "1:8: " + escape},
      {R"({"a": "\u12G4"})", "1:8: " + escape},
      {"{\"a\": \"x\ny\"}", "1:9: a string does not end on its line; close it with '\"' or write the line end as \\n"},
      {"{\"a\": \"x\ty\"}", "1:9: " + control},
      {R"({"a": 1)", "1:8: " + early},
      {R"({"a": {"b": 1,)", "1:15: " + early_in_a},
      {R"({"a": "some te)", "1:15: " + early},
      {R"({"a": "some \)", "1:14: " + early},
      {R"({"a": tru)", "1:10: " + early},
      {R"({"a": [12, -)", "1:13: " + early_in_a},
      {R"({"a")", "1:5: " + early},
      {R"({"a":)", "1:6: " + early},
      {"{\"a\": 1,\n\n", "1:9: " + early},
      {R"({"a" 1})", "1:6: a ':' is missing after the key 'a'"},
      {R"({"a"})", "1:5: a ':' is missing after the key 'a'"},
      {R"({"a": 1 "b": 2})", "1:9: a ',' is missing before this"},
      {R"([{} {}])", "1:5: a ',' is missing before this"},
      {R"({a: 1})", "1:2: the key a must stand in double quotes"},
      {R"({1: 2})", "1:2: a key in double quotes was expected, not '1'"},
      {R"({"a": 1, [2]})", "1:10: a key in double quotes was expected, not '['"},
      {R"({"a": nul})", "1:7: 'nul' is not a JSON value (did you mean 'null'?)"},
      {R"({"a": truex})", "1:7: 'truex' is not a JSON value (did you mean 'true'?)"},
      {R"({"a": 1]})", "1:8: ']' does not close the object; expected '}'"},
      {R"({"a": [1}})", "1:9: '}' does not close the array; expected ']'"},
      {R"({"a": {"b": 1] , 2})", "1:14: ']' does not close the object; expected '}'"},
      {R"({"a":, "b": 1})", "1:6: 'a' has no value; write null when there is none"},
      {R"({"a":: 1})", "1:6: ':'" + unexpected},
      {R"({"a": 1,, "b": 2})", "1:9: ','" + unexpected},
      {R"([,1])", "1:2: ','" + unexpected},
      {R"({"a": })", "1:7: 'a' has no value; write null when there is none"},
      {"}", "1:1: '}'" + unexpected},
      {"hello", "1:1: 'hello' is not a JSON value; strings stand in double quotes"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Result<JsonDocument> json = read_json_document(row.text, {"f", 1}, {});
    CHECK(testing::told(json) == "f:" + row.message);
  }
}

TEST_CASE("a document cut at any byte is refused") {
  const std::string whole = R"({"run_id": "r", "seed": 12, "x": [true, null, {"y": "\u00e4"}]})";
  REQUIRE(read_json_document(whole, {"f", 1}, {}).has_value());
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    const Result<JsonDocument> json = read_json_document(whole.substr(0, size), {"f", 1}, {});
    REQUIRE_FALSE(json.has_value());
    CHECK(testing::told(json).find("ends too early") != std::string::npos);
  }
}

TEST_CASE("a token ends where the next one may begin") {
  struct Row {
    std::string bytes;
    std::size_t start = 0;
    std::string token;
  };
  const std::vector<Row> rows{
      {"{}", 0, "{"},          {"1_0,2", 0, "1_0"}, {"true]", 0, "true"}, {R"("a\"b" )", 0, R"("a\"b")"},
      {R"("a\)", 0, R"("a\)"}, {R"(x"y")", 0, "x"}, {"a", 1, ""},         {"a", 5, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(json_token(row.bytes, row.start) == row.token);
  }
}

}  // namespace
}  // namespace gate::records
