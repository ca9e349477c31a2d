// Rows of JSON lines are read by the shape of earlier ones: with the answer of reading each by itself.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/json_table_text.h"

namespace gate::records {
namespace {

using test::json_table_text;
using test::unlike_lines;

const std::string kRow =
    R"({"id": "a", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})";

// `row` behind rows of the shape of kRow.
std::string after_alike(const std::string& row) { return kRow + "\n" + kRow + "\n" + row + "\n"; }

}  // namespace

TEST_CASE("a row that looks like an earlier one gives what it gives by itself") {
  for (
      const std::string row : {
          R"({"id": "b", "score": 1e-3, "tokens": {"in": 40}, "tags": ["y", 2], "ok": false, "note": null})",
          R"({"id": "b\n\u00e9\"", "score": -0, "tokens": {"in": null}, "tags": ["\\", 2], "ok": "no", "note": "now"})",
          R"({"id": 7, "score": "0.5", "tokens": {"in": 123456789012345678901234567890}, "tags": [true, null], "ok": 1, "note": 2})",
          R"({"id": "\ud83d\ude00", "score": NaN, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})",
          R"({"id": "\ud83d", "score": 0.25, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})",
          R"({"id": "c", "score": 0.5, "tokens": {"in": [3]}, "tags": "none", "ok": {"deep": 1}, "note": {}})",
          R"({"id": "c", "score": 0.5, "tokens": {"in": 3}, "tags": [], "ok": true, "note": null, "more": 1})",
          R"(  {"id": "d", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null}  )",
      }) {
    CAPTURE(row);
    const std::string rows = after_alike(row) + kRow + "\r\n\n" + kRow;
    const std::string text = json_table_text(rows);
    CHECK(text == json_table_text(unlike_lines(rows)));
    CHECK(text.rfind("error:", 0) == std::string::npos);
    CHECK(text.find("\n6 ") != std::string::npos);  // the last row, behind a blank line
  }
  CHECK(json_table_text("\xEF\xBB\xBF" + kRow + "\n" + kRow + "\n") == json_table_text(kRow + "\n" + kRow));
  const std::string beyond_utf8 =
      after_alike(R"({"id": ")"
                  "\xFF"
                  R"(", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})");
  CHECK(json_table_text(beyond_utf8) == json_table_text(unlike_lines(beyond_utf8)));
}

TEST_CASE("a row that looks like an earlier one and is none is refused where it stands") {
  for (const std::string row : {
           R"({"id": "b", "score": 01, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})",
           R"({"id": "b", "score": 1e999, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})",
           R"({"id": "b, "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})",
           R"({"id": "\q", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null})",
           R"({"id": "b", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": tru, "note": null})",
           R"({"id": "b", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null)",
           R"({"id": "b", "score": 0.5, "tokens": {"in": 3}, "tags": ["x", 1], "ok": true, "note": null}})",
       }) {
    CAPTURE(row);
    const std::string rows = after_alike(row);
    const std::string text = json_table_text(rows);
    CHECK(text == json_table_text(unlike_lines(rows)));
    CHECK(text.rfind("error:", 0) == 0);
    CHECK(text.find("\n3:") != std::string::npos);
  }
}

TEST_CASE("two values of one column are refused in a row whose shape allowed for them, though one be null") {
  for (const auto& [first, second] : std::vector<std::pair<std::string, std::string>>{
           {R"({"a": {"b": null}, "a.b": 1})", R"({"a": {"b": 2}, "a.b": 1})"},
           {R"({"a": {"b": null}, "a.b": 1})", R"({"a": {"b": 2}, "a.b": null})"},
           {R"({"a.b": null, "a": {"b": null}})", R"({"a.b": 1, "a": {"b": null}})"},
           {R"({"a": {"b": null}, "a.b": []})", R"({"a": {"b": "x"}, "a.b": []})"},
       }) {
    CAPTURE(second);
    const std::string rows = first + "\n" + second + "\n";
    const std::string text = json_table_text(rows);
    CHECK(text == json_table_text(unlike_lines(rows)));
    CHECK(text.find("2:the row gives 'a.b' twice") != std::string::npos);
  }
  const std::string list_behind_null = "{\"a\": {\"b\": null}, \"a.b\": []}\n{\"a\": {\"b\": null}, \"a.b\": []}\n";
  CHECK(json_table_text(list_behind_null) == json_table_text(unlike_lines(list_behind_null)));
}

TEST_CASE("a byte order mark stands in front of a row, not of a blank line") {
  CHECK(json_table_text("\xEF\xBB\xBF\n" + kRow + "\n").rfind("error:", 0) == 0);
  CHECK(json_table_text("\n" + kRow + "\n").rfind("error:", 0) == std::string::npos);
}

TEST_CASE("rows with more values than a shape holds, and lists too long for one, are read as ever") {
  std::string many;
  for (int i = 0; i < 1500; ++i) {
    many += (i == 0 ? "" : ", ") + std::to_string(i);
  }
  const std::string letters(70'000, 'x');
  for (const std::string& list : {many, "\"" + letters + "\"", "[" + many + "]"}) {
    const std::string row = "{\"id\": \"a\", \"list\": [" + list + "], \"score\": 1}\n";
    const std::string text = json_table_text(row + row + row);
    CHECK(text == json_table_text(unlike_lines(row + row + row)));
    CHECK(text.find("\n3 1:1:a 3:0: 2:1:1") != std::string::npos);
  }
}

TEST_CASE("rows of many shapes in any turn") {
  std::string rows;
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    const std::string part = i % 3 == 0 ? "\"f" + std::to_string(i % 11) + "\": " + n + ", " : "";
    rows += "{" + part + "\"id\": \"e" + n + "\", \"score\": 0." + n + (i % 5 == 0 ? ", \"list\": [" + n + "]" : "") +
            "}\n";
  }
  CHECK(json_table_text(rows) == json_table_text(unlike_lines(rows)));
}

}  // namespace gate::records
