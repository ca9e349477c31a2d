// JSON Schemas of a contract: keywords that do nothing, references, formats and patterns.
#include "gate/checks/json_schema.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using gate::PolicyFile;
using gate::checks::JsonSchema;

namespace {

std::string refusal(const std::string& schema) {
  const auto read = JsonSchema::read(PolicyFile{"s.json", "", schema});
  return read ? "" : read.error().message;
}

// What is wrong with a document; "" when nothing is.
std::string fault(const std::string& schema, const std::string& json) {
  auto read = JsonSchema::read(PolicyFile{"s.json", "", schema});
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().message));
  return (*read)->fault(json).value_or("");
}

}  // namespace

TEST_CASE("schema: a keyword that does nothing where it stands is refused") {
  struct Row {
    std::string schema, message;
  };
  const std::string reference = "beside '$ref' it would be passed over in silence; put both into 'allOf'";
  const std::vector<Row> rows{
      {R"({"$ref": "#/definitions/a", "required": ["id"], "definitions": {"a": {}}})", "/required: " + reference},
      {R"({"properties": {"t": {"$ref": "#/definitions/a", "minItems": 1}}, "definitions": {"a": {}}})",
       "/properties/t/minItems: " + reference},
      {R"({"then": {"required": ["id"]}})", "/then: without 'if' it would be passed over in silence"},
      {R"({"else": {"required": ["id"]}})", "/else: without 'if' it would be passed over in silence"},
      {R"({"additionalItems": false})",
       "/additionalItems: without a list of 'items' it would be passed over in silence"},
      {R"({"items": {}, "additionalItems": false})",
       "/additionalItems: without a list of 'items' it would be passed over in silence"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.schema);
    CHECK(refusal(row.schema) == "'s.json': " + row.message);
  }
  CHECK(refusal(R"({"$ref": "#/definitions/a", "requird": ["id"], "definitions": {"a": {}}})") ==
        "'s.json': /requird: unknown keyword (did you mean 'required'?); it would be passed over in silence");
  CHECK(refusal(R"({"$ref": "#/definitions/a", "title": "t", "definitions": {"a": {}}})").empty());
  const std::string conditional = R"({"if": {"required": ["a"]}, "then": {"required": ["b"]}})";
  CHECK(fault(conditional, R"({"a": 1})") != "");
  CHECK(fault(conditional, R"({"a": 1, "b": 1})").empty());
  CHECK(fault(R"({"items": [{"type": "string"}], "additionalItems": false})", R"(["a", 1])") != "");
  CHECK(fault(R"({"items": [{"type": "string"}], "additionalItems": false})", R"(["a"])").empty());
}

TEST_CASE("schema: of several faults the first is named") {
  CHECK(refusal(R"({"aaa": 1, "zzz": 1})").starts_with("'s.json': /aaa: unknown keyword"));
  CHECK(refusal(R"({"properties": {"a": 1, "b": 2}})") ==
        "'s.json': /properties/a: a schema is an object, true or false");
}

TEST_CASE("schema: true allows everything, false nothing") {
  const std::string schema = R"({"properties": {"any": true, "none": false}})";
  CHECK(fault(schema, R"({"any": [1, "a"]})").empty());
  CHECK(fault(schema, R"({"none": 1})") == "Failed to validate against schema associated with property name 'none'");
}

TEST_CASE("schema: values of the wrong type are refused") {
  CHECK(refusal(R"({"pattern": 5})").starts_with("'s.json': "));
  CHECK(refusal(R"({"format": 5})") == "'s.json': /format: only the formats date, time and date-time are checked");
  CHECK(refusal(R"({"$ref": 5})") == "'s.json': /$ref: a reference stays in its file: '#/definitions/...'");
  CHECK(refusal(R"({"properties": []})") == "'s.json': /properties: expected an object of schemas");
  CHECK(refusal(R"({"items": "a"})") == "'s.json': /items: a schema is an object, true or false");
  CHECK(refusal(R"({"not": 1})") == "'s.json': /not: a schema is an object, true or false");
}

TEST_CASE("schema: a reference leads to any schema of the file") {
  CHECK(fault(R"({"properties": {"a": {"$ref": "#/definitions/no"}}, "definitions": {"no": false}})", R"({"a": 1})") !=
        "");
  const std::string chain =
      R"({"properties": {"a": {"$ref": "#/definitions/b"}},
          "definitions": {"b": {"$ref": "#/definitions/c"}, "c": {"type": "string"}}})";
  CHECK(fault(chain, R"({"a": "x"})").empty());
  CHECK(fault(chain, R"({"a": 1})").starts_with("/a: "));
}

TEST_CASE("schema: a date, a time and both are told from other texts") {
  struct Row {
    std::string format, good, bad;
  };
  for (const Row& row : {Row{"date", "2026-11-01", "2026-13-01"}, Row{"time", "16:52:45Z", "16:52"},
                         Row{"date-time", "2026-11-01T16:52:45Z", "2026-11-01"}}) {
    CAPTURE(row.format);
    const std::string schema = R"({"properties": {"at": {"format": ")" + row.format + R"("}}})";
    CHECK(fault(schema, R"({"at": ")" + row.good + R"("})").empty());
    CHECK(fault(schema, R"({"at": ")" + row.bad + R"("})").starts_with("/at: "));
  }
}

TEST_CASE("schema: names are held against patterns, too, and wherever a long text stands it is not") {
  const std::string names = R"({"patternProperties": {"^n_": {"type": "number"}}})";
  CHECK(fault(names, R"({"n_a": 1, "b": "text"})").empty());
  CHECK(fault(names, R"({"n_a": "text"})").starts_with("/n_a: "));
  CHECK(refusal(R"({"patternProperties": {"(a+)+": {}}})").find("may never end") != std::string::npos);
  const std::string text(2000, 'a');
  const std::string refused = "a text of more than 1024 bytes is not held against patterns";
  CHECK(fault(names, "{\"" + text + "\": 1}") == refused);
  CHECK(fault(names, "{\"b\": [1, \"" + text + "\"]}") == refused);
  CHECK(fault(names, "{\"b\": {\"c\": \"" + text + "\"}}") == refused);
  CHECK(fault(names, R"({"b": [1, "short"], "c": 2.5})").empty());
  CHECK(fault(R"({"type": "object"})", "{\"" + text + "\": 1}").empty());
}

TEST_CASE("schema: the place of a fault is a path, in lists by position") {
  CHECK(fault(R"({"properties": {"a": {"items": {"type": "number"}}}})", R"({"a": [1, "x"]})").starts_with("/a/1: "));
  CHECK(fault(R"({"properties": {"": {"type": "number"}}})", R"({"": "x"})").starts_with("/: "));
}
