#include "gate/evidence/schema_check.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"

using gate::evidence::check_schema;
using gate::evidence::first_difference;
using gate::evidence::read_json;
using gate::evidence::Unknown;

namespace {

// "pointer: message", "" when the value conforms.
std::string complaint(const std::string& value, const std::string& schema, Unknown unknown = Unknown::kRefused) {
  const auto problem = check_schema(*read_json(value, "v"), *read_json(schema, "s"), unknown);
  return problem ? problem->pointer + ": " + problem->message : "";
}

}  // namespace

TEST_CASE("schema: every word that our schemas use") {
  struct Row {
    std::string schema, good, bad, message;
  };
  const std::array<Row, 16> rows{{
      {R"({"type":"string"})", R"("a")", "1", ": expected a JSON string"},
      {R"({"type":"number"})", "1.5", R"("1")", ": expected a JSON number"},
      {R"({"type":"integer","minimum":0})", "3", "1.5", ": expected a JSON integer"},
      {R"({"type":"integer","minimum":0})", "0", "-1", ": is too small"},
      {R"({"type":"boolean"})", "true", "null", ": expected a JSON boolean"},
      {R"({"type":"null"})", "null", "false", ": expected a JSON null"},
      {R"({"type":"array","items":{"type":"string"}})", R"(["a"])", R"(["a",1])", "/1: expected a JSON string"},
      {R"({"type":"array","minItems":1})", "[1]", "[]", ": is an empty list"},
      {R"({"const":"a"})", R"("a")", R"("b")", ": expected \"a\""},
      {R"({"enum":["a","b"]})", R"("b")", R"("c")", ": is no word that is known here"},
      {R"({"type":"string","pattern":"^[0-9a-f]{4}$"})", R"("00ff")", R"("00fg")",
       ": does not look like ^[0-9a-f]{4}$"},
      {R"({"type":"string","format":"date-time"})", R"("2026-11-20T10:00:00Z")", R"("yesterday")",
       ": expected a time of RFC 3339"},
      {R"({"type":"object","properties":{"a":{"type":"null"}},"required":["a"]})", R"({"a":null})", "{}",
       "/a: is missing"},
      {R"({"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false})", "{}", R"({"b":1})",
       "/b: is a member that this version does not have"},
      {R"({"type":"object","additionalProperties":{"type":"string"}})", R"({"x":"y"})", R"({"x":1})",
       "/x: expected a JSON string"},
      {R"({"anyOf":[{"type":"null"},{"type":"object","properties":{"a":{"type":"string"}}}]})", "null", R"({"a":1})",
       "/a: expected a JSON string"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.schema);
    CHECK(complaint(row.good, row.schema).empty());
    CHECK(complaint(row.bad, row.schema) == row.message);
  }
}

TEST_CASE("schema: members of a newer version are passed over, known ones are not") {
  const std::string schema = R"({"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false})";
  CHECK(complaint(R"({"b":1})", schema, Unknown::kIgnored).empty());
  CHECK(complaint(R"({"a":1,"b":1})", schema, Unknown::kIgnored) == "/a: expected a JSON null");
}

TEST_CASE("schema: a long text is refused before a pattern is tried on it") {
  CHECK(complaint("\"" + std::string(1'000'000, '1') + "\"", R"({"type":"string","pattern":"^[0-9]+$"})") ==
        ": does not look like ^[0-9]+$");
}

TEST_CASE("difference: the first in canonical order, as a pointer") {
  struct Row {
    std::string one, other, pointer;
  };
  const std::array<Row, 7> rows{{
      {R"({"b":1,"a":2})", R"({"a":3,"b":0})", "/a"},
      {R"({"a":[1,2,3]})", R"({"a":[1,2]})", "/a/2"},
      {R"({"a/b":{"c~d":1}})", R"({"a/b":{"c~d":2}})", "/a~1b/c~0d"},
      {R"({"a":1})", "{}", "/a"},
      {R"({"a":1})", R"({"a":"1"})", "/a"},
      {"[]", "{}", ""},
      {"{\"\xF0\x9F\x98\x82\":1,\"\xEF\xAC\xB3\":1}", "{}", "/\xF0\x9F\x98\x82"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.one);
    const auto found = first_difference(*read_json(row.one, "a"), *read_json(row.other, "b"));
    REQUIRE(found.has_value());
    CHECK(found->pointer == row.pointer);
  }
  CHECK(!first_difference(*read_json(R"({"a":[1,{"b":null}]})", "a"), *read_json(R"({"a":[1.0,{"b":null}]})", "b")));
}
