#include "gate/base/number.h"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace gate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Parsed {
  std::string_view text;
  double value;
};

constexpr std::array kParsed{
    Parsed{"0", 0},
    Parsed{"-0", 0},
    Parsed{"7", 7},
    Parsed{"-12", -12},
    Parsed{"0.5", 0.5},
    Parsed{"10.250", 10.25},
    Parsed{"1e3", 1000},
    Parsed{"1E+3", 1000},
    Parsed{"25e-1", 2.5},
    Parsed{"0e999999", 0},
    Parsed{"0.0e99999999999999999999", 0},
    Parsed{"1.7976931348623157e308", 1.7976931348623157e308},
    Parsed{"5e-324", 5e-324},
    Parsed{"1e-400", 0},
    Parsed{"-1e-99999999999999999999", 0},
    Parsed{"0.000000000000000000000000000000000000001e39", 1},
    Parsed{"9007199254740993", 9007199254740992},
};

TEST_CASE("JSON numbers are read to the nearest double") {
  for (const Parsed& row : kParsed) {
    CAPTURE(row.text);
    CHECK(parse_json_number(row.text) == row.value);
  }
}

constexpr std::array<std::string_view, 40> kNoNumbers{
    "",
    " ",
    "1 ",
    " 1",
    "+1",
    "01",
    "-01",
    "00",
    ".5",
    "5.",
    "-",
    "-.5",
    "1e",
    "1e+",
    "1e1.5",
    "0x10",
    "0o17",
    "1_000",
    "1,5",
    "nan",
    "NaN",
    ".nan",
    "inf",
    "-inf",
    ".inf",
    "1f",
    "1d",
    "1%",
    "\"5\"",
    "true",
    "null",
    "--1",
    "1e999",
    "-1e999",
    "1e99999999999999999999",
    "1.8e308",
    "123456789e301",
    "0.1e310",
    "1\n",
    "\xEF\xBC\x95",
};

TEST_CASE("anything else, and what no finite double can hold, is no number") {
  for (const std::string_view text : kNoNumbers) {
    CAPTURE(text);
    CHECK_FALSE(parse_json_number(text).has_value());
  }
  CHECK_FALSE(parse_json_number(std::string(400, '9')).has_value());
  CHECK_FALSE(parse_json_number(std::string_view("1\0", 2)).has_value());
  CHECK(parse_json_number("0." + std::string(400, '0') + "1") == 0.0);
  CHECK(parse_json_number(std::string(300, '9')) == 1e300);
}

TEST_CASE("whole numbers are decimal and fit 64 bits") {
  CHECK(parse_integer("0") == 0);
  CHECK(parse_integer("-42") == -42);
  CHECK(parse_integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(parse_integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  for (const std::string_view text :
       {"", "9223372036854775808", "-9223372036854775809", "1.0", "1e3", "+1", "01", "0x1", " 1", "1 ", "-"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_integer(text).has_value());
  }
}

struct Canonical {
  std::uint64_t bits;
  std::string_view text;
};

// RFC 8785, appendix B.
constexpr std::array kCanonical{
    Canonical{0x0000000000000000, "0"},
    Canonical{0x8000000000000000, "0"},
    Canonical{0x0000000000000001, "5e-324"},
    Canonical{0x8000000000000001, "-5e-324"},
    Canonical{0x7fefffffffffffff, "1.7976931348623157e+308"},
    Canonical{0xffefffffffffffff, "-1.7976931348623157e+308"},
    Canonical{0x4340000000000000, "9007199254740992"},
    Canonical{0xc340000000000000, "-9007199254740992"},
    Canonical{0x4430000000000000, "295147905179352830000"},
    Canonical{0x44b52d02c7e14af5, "9.999999999999997e+22"},
    Canonical{0x44b52d02c7e14af6, "1e+23"},
    Canonical{0x44b52d02c7e14af7, "1.0000000000000001e+23"},
    Canonical{0x444b1ae4d6e2ef4e, "999999999999999700000"},
    Canonical{0x444b1ae4d6e2ef4f, "999999999999999900000"},
    Canonical{0x444b1ae4d6e2ef50, "1e+21"},
    Canonical{0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
    Canonical{0x3eb0c6f7a0b5ed8d, "0.000001"},
    Canonical{0x41b3de4355555553, "333333333.3333332"},
    Canonical{0x41b3de4355555554, "333333333.33333325"},
    Canonical{0x41b3de4355555555, "333333333.3333333"},
    Canonical{0x41b3de4355555556, "333333333.3333334"},
    Canonical{0x41b3de4355555557, "333333333.33333343"},
    Canonical{0xbecbf647612f3696, "-0.0000033333333333333333"},
    Canonical{0x43143ff3c1cb0959, "1424953923781206.2"},
};

TEST_CASE("canonical numbers are those of RFC 8785, and read back as the same double") {
  for (const Canonical& row : kCanonical) {
    CAPTURE(row.text);
    const double value = std::bit_cast<double>(row.bits);
    CHECK(canonical_number(value) == row.text);
    CHECK(parse_json_number(row.text) == value);
  }
}

struct Shown {
  double value;
  std::string_view text;
};

constexpr std::array kShort{
    Shown{0, "0"},           Shown{-0.0, "0"},         Shown{0.5, "0.5"},       Shown{0.01234567, "0.01235"},
    Shown{0.0123, "0.0123"}, Shown{1.2e-9, "1.2e-09"}, Shown{1234, "1234"},     Shown{-1234.56, "-1235"},
    Shown{9999.6, "10000"},  Shown{9999.4, "9999"},    Shown{12345.6, "12346"}, Shown{123456789, "123456789"},
    Shown{1e15, "1e+15"},    Shown{0.1 + 0.2, "0.3"},  Shown{kInfinity, "n/a"}, Shown{-kInfinity, "n/a"},
};

TEST_CASE("short numbers keep what people read") {
  for (const Shown& row : kShort) {
    CAPTURE(row.text);
    CHECK(short_number(row.value) == row.text);
  }
  CHECK(short_number(std::nan("")) == "n/a");
  CHECK(short_number(3.14159, 2) == "3.1");
}

TEST_CASE("a confidence below certainty is not printed as certainty") {
  CHECK(confidence_percent(0.95) == "95");
  CHECK(confidence_percent(1 - 0.05 / 6) == "99.17");
  CHECK(confidence_percent(0.99996) == "99.996");
  CHECK(confidence_percent(1 - 0.05 / (12'001.0 * 12'002.0)) == "99.99999997");
  CHECK(confidence_percent(1) == "100");
}

TEST_CASE("fixed numbers keep their decimals and no sign on zero") {
  CHECK(fixed_number(1.005, 2) == "1.00");
  CHECK(fixed_number(-0.001, 2) == "0.00");
  CHECK(fixed_number(-0.01, 2) == "-0.01");
  CHECK(fixed_number(-10, 0) == "-10");
  CHECK(fixed_number(2.5, 0) == "2");
  CHECK(fixed_number(1e20, 1) == "100000000000000000000.0");
  CHECK(fixed_number(std::nan(""), 2) == "n/a");
  CHECK(fixed_number(kInfinity, 2) == "n/a");
}

}  // namespace
}  // namespace gate
