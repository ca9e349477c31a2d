#include "gate/base/time.h"

#include <doctest/doctest.h>

#include <array>

namespace gate {
namespace {

struct Read {
  std::string_view what;
  std::string_view text;
  std::int64_t seconds;
};

constexpr std::array kRead{
    Read{"the epoch", "1970-01-01T00:00:00Z", 0},
    Read{"a day in 2026", "2026-11-20T10:00:00Z", 1795168800},
    Read{"lower-case letters", "2026-11-20t10:00:00z", 1795168800},
    Read{"east of Greenwich", "2026-11-20T12:30:00+02:30", 1795168800},
    Read{"west of Greenwich", "2026-11-20T03:00:00-07:00", 1795168800},
    Read{"a fraction is dropped", "2026-11-20T10:00:00.999999Z", 1795168800},
    Read{"a leap day", "2024-02-29T00:00:00Z", 1709164800},
    Read{"a leap second counts as the next second", "2016-12-31T23:59:60Z", 1483228800},
    Read{"the last year", "9999-12-31T23:59:59Z", 253402300799},
    Read{"an offset before the epoch", "1970-01-01T00:00:00+01:00", -3600},
};

TEST_CASE("RFC 3339 times with a zone are points in time") {
  for (const Read& row : kRead) {
    CAPTURE(row.what);
    CHECK(parse_time(row.text) == Time{row.seconds});
  }
}

constexpr std::array<std::string_view, 22> kNoTimes{
    "",
    "2026-11-20",
    "2026-11-20T10:00:00",
    "2026-11-20 10:00:00Z",
    "2026-11-20T10:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T10:60:00Z",
    "2026-11-20T10:00:61Z",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "2026-11-20T10:00:00.Z",
    "2026-11-20T10:00:00.5",
    "2026-11-20T10:00:00+0200",
    "2026-11-20T10:00:00+24:00",
    "2026-11-20T10:00:00Zx",
    " 2026-11-20T10:00:00Z",
    "2026-11-20T10:00:00 Z",
    "+026-11-20T10:00:00Z",
    "20261120T100000Z",
};

TEST_CASE("anything else is no time") {
  for (const std::string_view text : kNoTimes) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text).has_value());
  }
}

TEST_CASE("times print as they are read") {
  for (const std::string_view text :
       {"1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-20T10:00:00Z", "9999-12-31T23:59:59Z"}) {
    CAPTURE(text);
    const std::optional<Time> time = parse_time(text);
    REQUIRE(time.has_value());
    CHECK(format_time(*time) == text);
  }
  CHECK(format_time(Time{-1}) == "1969-12-31T23:59:59Z");
}

TEST_CASE("a day ends with its last second") {
  CHECK(parse_date_end("2026-12-31") == parse_time("2026-12-31T23:59:59Z"));
  CHECK(parse_date_end("2028-02-29") == parse_time("2028-02-29T23:59:59Z"));
  for (const std::string_view text : {"", "2026-02-29", "2026-12-32", "2026-1-1", "26-12-31", "2026/12/31",
                                      "2026-12-31Z", "2026-12-31T00:00:00Z", "never"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date_end(text).has_value());
  }
}

TEST_CASE("durations are a number and a unit") {
  CHECK(parse_duration("45s") == 45);
  CHECK(parse_duration("30m") == 1800);
  CHECK(parse_duration("12h") == 43200);
  CHECK(parse_duration("7d") == 604800);
  CHECK(parse_duration("2w") == 1209600);
  CHECK(parse_duration("36525d") == std::int64_t{36525} * 86400);
  for (const std::string_view text : {"", "7", "d", "0d", "-1d", "+1d", "07d", "1.5d", "7 d", "7D", "7days", "7d12h",
                                      "36526d", "99999999999999999999d", "9223372036854775807w"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("durations read with their two largest units") {
  CHECK(format_duration(0) == "0 seconds");
  CHECK(format_duration(1) == "1 second");
  CHECK(format_duration(60) == "1 minute");
  CHECK(format_duration(3661) == "1 hour 1 minute");
  CHECK(format_duration(97200) == "1 day 3 hours");
  CHECK(format_duration(604800) == "7 days");
  CHECK(format_duration(86401) == "1 day");
}

}  // namespace
}  // namespace gate
