// Rows read by the shape of an earlier one: the same answer as when each is read strictly, for good and bad values in
// every place, and nothing that is no such row passes as one.
#include "gate/records/row_shape.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "gate/records/native_form.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::one_run;
using testing::told;

const std::vector<std::string> kTexts{
    R"("")",
    R"("b")",
    R"("b\n")",
    R"("\u0062")",
    R"("\ud83d\ude00")",
    R"("\ud83d")",
    R"("\ude00\ud83d")",
    R"("\ud83d\u0062")",
    R"("\u12")",
    R"("\u12g4")",
    R"("\uD83D\uDE00 \" \\ \/ \b\f\n\r\t")",
    R"("\x")",
    R"("\)",
    R"("open)",
    R"("a" "b")",
    R"("a", "id": "b")",
    R"("a": 1)",
    "\"seven b\"",
    "\"seven by\"",
    "\"0123456\\\"\"",
    "\"a\tb\"",
    std::string("\"a\0b\"", 5),
    "\"\x1f\"",
    "\"\x7f\"",
    "\"K\xc3\xb6ln\"",
    "\"\xf0\x9f\x98\x80\"",
    "\"\xc3\"",
    "\"12345678\xff\"",
    "\"\xed\xa0\x80\"",
    "\"\xc0\x80\"",
};
const std::vector<std::string> kPlain{
    "null", "nul", "nul!", "nullx", "true", "false", "tru",        "truefalse", "True", "NaN", "Infinity", "-Infinity",
    "",     " 1",  "1 ",   "{}",    "[]",   "[1]",   "{\"a\": 1}", "'a'",       "a",    ",",   "}",        "]",
};
const std::vector<std::string> kNumbers{
    "0",
    "-0",
    "-0.0",
    "00",
    "01",
    "-01",
    "+1",
    ".5",
    "1.",
    "-",
    "--1",
    "1-",
    "1.5.5",
    "1e",
    "1e+",
    "1e5",
    "1E-5",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-324",
    "2.2250738585072011e-308",
    "0x1",
    "1_0",
    "7",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "0.1",
    "0.30000000000000004",
    "0.8472396429389014",
    "0.84723964293890143",
    "123456789.123456789",
    "0.000000000000000001",
    "0.0000000000000000000000000000001",
    "9999999999999999999",
    "99999999999999999999.5",
    "4.35",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "0" + std::string(".") + std::string(400, '3'),
    "1" + std::string(308, '0'),
    "1" + std::string(309, '0'),
    "-1" + std::string(309, '0'),
};

// A row with `value` in the place of number `place`, of 8.
std::string row(std::size_t place, const std::string& value, const std::string& id) {
  const auto at = [&](std::size_t number, const std::string& otherwise) { return place == number ? value : otherwise; };
  return R"({"id": )" + at(0, "\"" + id + "\"") + R"(, "seed": )" + at(1, "1") + R"(, "scores": {"correct": )" +
         at(2, "1") + R"(}, "latency_ms": )" + at(3, "81.5") + R"(, "extra": [{"text": )" + at(4, "\"x\\n\"") +
         R"(}, 2], "tokens": {"input": )" + at(5, "7") + R"(}, "slices": {"language": )" + at(6, "\"de\"") +
         R"(}, "error": )" + at(7, "null") + "}";
}

// Both rows as a run of their own: what is wrong with it, or all its values.
std::string outcome(const std::string& first, const std::string& second, ReadRequest request = {}) {
  const Result<RunSet> set = testing::read(one_run({first, second}), std::move(request));
  std::string text = told(set);
  if (set) {
    const Result<std::vector<NativeFile>> files = native_form(*set, 0);
    REQUIRE(files.has_value());
    for (const NativeFile& file : *files) {
      text += "\n" + file.bytes;
    }
  }
  return text;
}

TEST_CASE("a value in a row like the one before is read as in a row unlike it") {
  Needs few;
  few.metrics.insert("latency_ms");
  for (const std::vector<std::string>& values : {kTexts, kPlain, kNumbers}) {
    for (const std::string& value : values) {
      CAPTURE(value);
      for (std::size_t place = 0; place < 8; ++place) {
        CAPTURE(place);
        const std::string alike = row(8, "", "a");
        const std::string unlike = " " + alike;  // one blank in front is another shape
        const std::string second = row(place, value, "z");
        CHECK(outcome(alike, second) == outcome(unlike, second));
        CHECK(outcome(alike, second, {.keep = &few}) == outcome(unlike, second, {.keep = &few}));
      }
    }
  }
}

TEST_CASE("a row cut anywhere, or with a byte changed, is read as in a row unlike the one before") {
  const std::string first = row(8, "", "a");
  const std::string second = row(8, "", "z");
  for (std::size_t at = 0; at < second.size(); ++at) {
    CAPTURE(at);
    CHECK(outcome(first, second.substr(0, at)) == outcome(" " + first, second.substr(0, at)));
    CHECK(outcome(first, second.substr(at)) == outcome(" " + first, second.substr(at)));
    for (const char byte : {'"', '\\', ',', '}', '{', ' ', '0', 'n', '\x01', '\xff'}) {
      std::string changed = second;
      changed[at] = byte;
      CHECK(outcome(first, changed) == outcome(" " + first, changed));
    }
  }
}

// A shape of one value that counts between brackets.
RowShape one_value(const RowShape::Slot& slot) {
  RowShape shape;
  const std::string line = "<0>";
  shape.note(line, std::string_view(line).substr(1, 1), slot);
  shape.close(line);
  return shape;
}

TEST_CASE("numbers are the nearest doubles") {
  const RowShape shape = one_value({.before = {}, .member = RowMember::kLatency, .key = {}, .column = {}});
  std::vector<RowValue> values;
  std::size_t matched = 0;
  std::uint64_t state = 88172645463325252U;
  for (int i = 0; i < 20'000; ++i) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    std::string text = std::to_string(state >> (state & 63U));
    text.insert((state >> 6U) % text.size(), i % 3 == 0 ? "" : ".");
    text = (i % 5 == 0 ? "-" : "") + text + (i % 7 == 0 ? "e-" + std::to_string(state % 30) : "");
    const std::string line = "<" + text + ">";
    if (shape.match(line, values)) {
      ++matched;
      CHECK(values[0].number == std::strtod(text.c_str(), nullptr));
      CHECK(std::signbit(values[0].number) == (text[0] == '-'));
      CHECK(values[0].token == text);
    }
  }
  CHECK(matched > 15'000);
}

TEST_CASE("a number that nobody looks at need only be one, and finite") {
  const RowShape shape = one_value({});
  std::vector<RowValue> values;
  CHECK(shape.match("<0.84723964293890143>", values));
  CHECK(shape.match("<1e300>", values));
  for (const std::string text : {"1e999", "01", "1.", "-", "NaN", "1e", "", "1 ", " 1"}) {
    CAPTURE(text);
    CHECK_FALSE(shape.match("<" + text + ">", values));
  }
  CHECK_FALSE(shape.match("<1" + std::string(320, '0') + ">", values));
}

TEST_CASE("a shape with more values or more between them than is worth its memory is not kept") {
  RowShape many;
  const std::string line(5000, '1');
  for (std::size_t i = 0; i < 1025; ++i) {
    many.note(line, std::string_view(line).substr(i, 1), {});
  }
  many.close(std::string_view(line).substr(0, 1025));
  CHECK(many.too_large());
  RowShape apart;
  const std::string wide(70'000, ' ');
  apart.note(wide, std::string_view(wide).substr(69'000, 1), {});
  apart.close(wide);
  CHECK(apart.too_large());
  RowShape tail;
  tail.note(line, std::string_view(line).substr(0, 1), {});
  tail.close(line);
  CHECK(tail.too_large());
  CHECK_FALSE(one_value({}).too_large());
}

TEST_CASE("shapes are found again in any turn, the newest ones, until rows stop repeating any") {
  const auto shape = [](const std::string& mark) {
    RowShape made;
    const std::string line = mark + "0";
    made.note(line, std::string_view(line).substr(mark.size()), {});
    made.close(line);
    return made;
  };
  RowShapes shapes;
  std::vector<RowValue> values;
  for (const std::string mark : {"a", "b", "c", "d"}) {
    shapes.add(shape(mark));
  }
  for (const std::string line : {"a1", "c2", "b3", "d4", "a5"}) {
    CAPTURE(line);
    const RowShape* found = shapes.of(line, values);
    REQUIRE(found != nullptr);
    CHECK(values.size() == found->slots().size());
    CHECK(values[0].token == line.substr(1));
  }
  CHECK(shapes.of("e1", values) == nullptr);
  shapes.add(shape("e"));
  CHECK(shapes.of("e1", values) != nullptr);
  CHECK(shapes.of("a1", values) == nullptr);  // the oldest made room
  for (int i = 0; i < 300; ++i) {
    CHECK(shapes.of("f1", values) == nullptr);
  }
  CHECK_FALSE(shapes.wanted());
  CHECK(shapes.of("b1", values) == nullptr);
}

}  // namespace
}  // namespace gate::records
