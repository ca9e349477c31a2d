#include "gate/base/time.h"

#include <array>
#include <charconv>
#include <chrono>

#include "gate/base/text.h"

namespace gate {
namespace {

// Reads exactly `width` digits at `at`; -1 when they are not there.
int digits_at(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) {
    return -1;
  }
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Days since the epoch of a civil date; nothing when the date does not exist.
std::optional<std::int64_t> days_of(int year, int month, int day) {
  if (year < 1970 || month < 1 || day < 1) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<std::int64_t> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  return days_of(digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2));
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

constexpr std::int64_t kDay = 86400;

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const std::optional<std::int64_t> days = parse_day(text.substr(0, 10));
  const int hour = digits_at(text, 11, 2);
  const int minute = digits_at(text, 14, 2);
  const int second = digits_at(text, 17, 2);
  if (!days || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  std::size_t at = 19;
  if (text[at] == '.') {
    const std::size_t start = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      ++at;
    }
    if (at == start) {
      return std::nullopt;
    }
  }
  const std::string_view zone = text.substr(at);
  std::int64_t offset = 0;
  if (zone != "Z" && zone != "z") {
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
      return std::nullopt;
    }
    const int hours = digits_at(zone, 1, 2);
    const int minutes = digits_at(zone, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return std::nullopt;
    }
    offset = (hours * 3600 + minutes * 60) * (zone[0] == '-' ? -1 : 1);
  }
  return Time{*days * kDay + hour * 3600 + minute * 60 + second - offset};
}

std::optional<Time> parse_date_end(std::string_view text) {
  const std::optional<std::int64_t> days = parse_day(text);
  return days ? std::optional<Time>(Time{*days * kDay + kDay - 1}) : std::nullopt;
}

std::string format_time(Time time) {
  std::int64_t days = time.seconds / kDay;
  std::int64_t rest = time.seconds % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  std::string year = std::to_string(static_cast<int>(date.year()));
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  return year + "-" + two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day())) + "T" + two_digits(rest / 3600) + ":" +
         two_digits(rest / 60 % 60) + ":" + two_digits(rest % 60) + "Z";
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text.size() < 2) {
    return std::nullopt;
  }
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's': unit = 1; break;
    case 'm': unit = 60; break;
    case 'h': unit = 3600; break;
    case 'd': unit = kDay; break;
    case 'w': unit = 7 * kDay; break;
    default: return std::nullopt;
  }
  std::int64_t count = 0;
  const char* last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, count);
  constexpr std::int64_t kCentury = 36525 * kDay;
  if (error != std::errc() || end != last || text[0] < '1' || text[0] > '9' || count > kCentury / unit) {
    return std::nullopt;
  }
  return count * unit;
}

std::string format_duration(std::int64_t seconds) {
  struct Unit {
    std::int64_t size;
    std::string_view name;
  };
  constexpr std::array<Unit, 4> kUnits{{{kDay, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}};
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    const std::int64_t count = seconds / kUnits[i].size;
    if (count == 0 && i + 1 < kUnits.size()) {
      continue;
    }
    std::string text = counted(static_cast<std::size_t>(count), kUnits[i].name);
    if (i + 1 < kUnits.size() && seconds % kUnits[i].size / kUnits[i + 1].size > 0) {
      text +=
          " " + counted(static_cast<std::size_t>(seconds % kUnits[i].size / kUnits[i + 1].size), kUnits[i + 1].name);
    }
    return text;
  }
  return "0 seconds";
}

}  // namespace gate
