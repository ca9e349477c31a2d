#include "gate/evidence/json_reader.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/report/canonical_json.h"

using gate::evidence::JsonLimits;
using gate::evidence::read_json;

TEST_CASE("json: what is read is what was written") {
  struct Row {
    std::string text, canonical;
  };
  const std::array<Row, 14> rows{{
      {"null", "null"},
      {" [ true , false ] ", "[true,false]"},
      {"{}", "{}"},
      {"[]", "[]"},
      {R"({"b":1,"a":[{"c":{}}]})", R"({"a":[{"c":{}}],"b":1})"},
      {"-0", "0"},
      {"1E2", "100"},
      {"1e-7", "1e-7"},
      {R"("\"\\\/\b\f\n\r\t")", R"("\"\\/\b\f\n\r\t")"},
      {R"("\u0041\u00e9\u20AC")", "\"A\xC3\xA9\xE2\x82\xAC\""},
      {R"("\ud83d\ude02")", "\"\xF0\x9F\x98\x82\""},
      {R"("\u0000")", R"("\u0000")"},
      {"\"\xF0\x9F\x98\x82\"", "\"\xF0\x9F\x98\x82\""},
      {"\t\r\n1\n", "1"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto json = read_json(row.text, "f");
    REQUIRE(json.has_value());
    CHECK(*gate::report::canonical_json(*json) == row.canonical);
  }
}

TEST_CASE("json: what is refused, and where") {
  struct Row {
    std::string text, where, message;
  };
  const std::array<Row, 27> rows{{
      {"", "f:1:1", "ends where a value was expected"},
      {"[1,\n 2", "f:2:3", "expected ',' or ']'"},
      {"[1,]", "f:1:4", "expected a JSON value"},
      {"{\"a\":1,}", "f:1:8", "expected a member's name"},
      {"{a:1}", "f:1:2", "expected a member's name"},
      {"{\"a\" 1}", "f:1:6", "expected ':'"},
      {"{\"a\":1 \"b\":2}", "f:1:8", "expected ',' or '}'"},
      {"{\"a\":1,\"b\":2,\"a\":3}", "f:1:20", "has the member 'a' twice"},
      {"{\"a\":1,\"\\u0061\":3}", "f:1:19", "has the member 'a' twice"},
      {"1 2", "f:1:3", "expected nothing after the document"},
      {"01", "f:1:1", "expected a JSON value"},
      {"+1", "f:1:1", "expected a JSON value"},
      {"1.", "f:1:1", "expected a JSON value"},
      {"1e999", "f:1:1", "expected a JSON value"},
      {"NaN", "f:1:1", "expected a JSON value"},
      {"nul", "f:1:1", "expected a JSON value"},
      {"'a'", "f:1:1", "expected a JSON value"},
      {"\"a", "f:1:3", "ends inside a text"},
      {"\"a\nb\"", "f:1:3", "control character"},
      {"\"\\x41\"", "f:1:3", "no escape"},
      {"\"\\u12\"", "f:1:6", "expected an escaped character"},
      {"\"\\ud800\"", "f:1:8", "expected an escaped character"},
      {"\"\\ud800\\u0041\"", "f:1:14", "expected an escaped character"},
      {"\"\\udc00\"", "f:1:8", "expected an escaped character"},
      {"\xEF\xBB\xBF{}", "f:1:1", "expected a JSON value"},
      {std::string("1\0", 2), "f:1:2", "expected nothing after the document"},
      {"\"\xC0\x80\"", "f", "is no UTF-8 text: byte 2"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto json = read_json(row.text, "f");
    REQUIRE(!json.has_value());
    CHECK(gate::render(json.error().where) == row.where);
    CHECK(json.error().message.find(row.message) != std::string::npos);
  }
}

TEST_CASE("json: limits") {
  const std::string deep = std::string(64, '[') + std::string(64, ']');
  CHECK(read_json(deep, "f").has_value());
  CHECK(read_json("[" + deep + "]", "f").error().message == "is nested more than the limit of 64 levels deep");
  CHECK(!read_json(std::string(1'000'000, '['), "f").has_value());
  CHECK(read_json("[1,2,3]", "f", JsonLimits{.values = 3}).error().message == "holds more than the limit of 3 values");
  CHECK(read_json("[1,2]", "f", JsonLimits{.bytes = 4}).error().message == "is larger than the limit of 4 bytes");
}
