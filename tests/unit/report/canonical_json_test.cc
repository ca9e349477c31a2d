#include "gate/report/canonical_json.h"

#include <doctest/doctest.h>

#include <array>
#include <charconv>
#include <limits>

#include "gate/base/sha256.h"
#include "tests/unit/report/es6_numbers.h"

using gate::report::canonical_json;
using gate::report::Json;

namespace {

std::string hexadecimal(double value) {
  std::array<char, 24> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::bit_cast<std::uint64_t>(value), 16).ptr;
  return {buffer.data(), end};
}

std::string digest_of_lines(std::size_t count) {
  gate::Sha256 digest;
  for (const double number : gate::test::es6_numbers(count)) {
    digest.update(hexadecimal(number) + "," + *canonical_json(Json::number(number)) + "\n");
  }
  return digest.hex();
}

}  // namespace

TEST_CASE("canonical numbers: the published digests over the published sequence") {
  CHECK(digest_of_lines(1000) == "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687");
  CHECK(digest_of_lines(10000) == "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892");
  CHECK(digest_of_lines(100000) == "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7");
#ifndef __SANITIZE_ADDRESS__  // a minute of work there
  CHECK(digest_of_lines(1000000) == "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16");
#endif
}

TEST_CASE("canonical text: only the escapes that must be") {
  struct Row {
    std::string what;
    std::string text, bytes;
  };
  const std::array<Row, 7> rows{{
      {"nothing", "", R"("")"},
      {"quote and backslash", "a\"b\\c/", R"("a\"b\\c/")"},
      {"short escapes", "\b\t\n\f\r", R"("\b\t\n\f\r")"},
      {"other controls in lower-case hexadecimal", std::string("\x00\x0f\x1f", 3), R"("\u0000\u000f\u001f")"},
      {"DEL and C1 stay", "\x7f\xC2\x80", "\"\x7f\xC2\x80\""},
      {"no normalisation: o and a combining mark stay two", "o\xCC\x88", "\"o\xCC\x88\""},
      {"line separators and astral characters stay", "\xE2\x80\xA8\xF0\x9F\x98\x82",
       "\"\xE2\x80\xA8\xF0\x9F\x98\x82\""},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(*canonical_json(Json::text(row.text)) == row.bytes);
  }
}

TEST_CASE("canonical objects: members by UTF-16 code units, not by bytes") {
  // The names of the reference implementation's test "weird": U+1F602 stands before U+FB33, its bytes after.
  Json weird = Json::object();
  for (const char* name :
       {"\xE2\x82\xAC", "\r", "\xEF\xAC\xB3", "1", "\xF0\x9F\x98\x82", "\xC2\x80", "\xC3\xB6", "</script>"}) {
    weird.put(name, Json());
  }
  CHECK(*canonical_json(weird) ==
        "{\"\\r\":null,\"1\":null,\"</script>\":null,\"\xC2\x80\":null,\"\xC3\xB6\":null,\"\xE2\x82\xAC\":null,"
        "\"\xF0\x9F\x98\x82\":null,\"\xEF\xAC\xB3\":null}");

  Json prefixes = Json::object();
  for (const char* name :
       {"aa", "B", "", "a", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "\xF0\x90\x80\x80"}) {
    prefixes.put(name, Json::number(1));
  }
  CHECK(*canonical_json(prefixes) ==
        "{\"\":1,\"B\":1,\"a\":1,\"aa\":1,\"\xED\x9F\xBF\":1,\"\xF0\x90\x80\x80\":1,\"\xF4\x8F\xBF\xBF\":1,"
        "\"\xEE\x80\x80\":1}");
}

TEST_CASE("canonical documents: nesting without blanks, in any order of building") {
  Json list = Json::array();
  list.add(Json::number(-0.0))
      .add(Json::number(1e21))
      .add(Json::number(1e-7))
      .add(Json::boolean(false))
      .add(Json::object());
  CHECK(*canonical_json(Json::object().put("b", list).put("a", "x")) == R"({"a":"x","b":[0,1e+21,1e-7,false,{}]})");
  CHECK(*canonical_json(Json::object().put("a", "x").put("b", list)) == R"({"a":"x","b":[0,1e+21,1e-7,false,{}]})");
  CHECK(*canonical_json(Json::array()) == "[]");
}

TEST_CASE("canonical documents: what cannot be said is refused by its place") {
  const auto nested = [](Json inner) {
    Json list = Json::array();
    list.add(Json()).add(Json::object().put("summary", std::move(inner)));
    return Json::object().put("checks", std::move(list));
  };
  Json deep = Json::array();
  for (int level = 0; level < 70; ++level) {
    Json outer = Json::array();
    outer.add(std::move(deep));
    deep = std::move(outer);
  }
  struct Row {
    std::string what;
    Json document;
    std::string message;
  };
  const std::array<Row, 7> rows{{
      {"malformed UTF-8", nested(Json::text("a\xFF")), "checks.1.summary is not UTF-8"},
      {"an encoded surrogate", nested(Json::text("\xED\xA0\xBD")), "checks.1.summary is not UTF-8"},
      {"a malformed name", Json::object().put("\xC0\x80", "x"), "\\xc0\\x80 is not UTF-8"},
      {"infinity", nested(Json::number(std::numeric_limits<double>::infinity())),
       "checks.1.summary is not a finite number"},
      {"not a number", Json::number(std::numeric_limits<double>::quiet_NaN()), "the document is not a finite number"},
      {"a name put twice", Json::object().put("a", "1").put("b", "2").put("a", "3"), "a is there twice"},
      {"depth", deep,
       "0" +
           [] {
             std::string path;
             for (int i = 1; i < 65; ++i) {
               path += ".0";
             }
             return path;
           }() +
           " is nested more than 64 levels deep"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const auto bytes = canonical_json(row.document);
    REQUIRE(!bytes.has_value());
    CHECK(bytes.error().kind == gate::ErrorKind::kWrite);
    CHECK(bytes.error().message == row.message);
  }
}
