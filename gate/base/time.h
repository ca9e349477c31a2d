// Points in time as RFC 3339 text with a zone, and durations as "7d", "12h", "30m", "45s". No clock but the one in cli.
#ifndef GATE_BASE_TIME_H_
#define GATE_BASE_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gate {

// Seconds since 1970-01-01T00:00:00Z, without leap seconds; fractions of a second are dropped when parsing.
struct Time {
  std::int64_t seconds = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

// RFC 3339 date-time with 'Z' or a numeric offset, years 1970 to 9999. Nothing for anything else (a time without a zone
// is ambiguous and therefore refused).
std::optional<Time> parse_time(std::string_view text);

// "2026-12-31" as the last second of that day in UTC: a waiver "until" a day holds through that day.
std::optional<Time> parse_date_end(std::string_view text);

// "2026-11-20T10:00:00Z".
std::string format_time(Time time);

// A whole number and one of s, m, h, d, w, in seconds; nothing for anything else, zero and more than 100 years
// included.
std::optional<std::int64_t> parse_duration(std::string_view text);

// The two largest units: "7 days", "1 day 3 hours", "45 seconds".
std::string format_duration(std::int64_t seconds);

}  // namespace gate

#endif  // GATE_BASE_TIME_H_
