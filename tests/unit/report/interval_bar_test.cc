#include "gate/report/interval_bar.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "gate/report/layout.h"

using gate::Finding;
using gate::report::interval_bar;
using gate::report::Symbols;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Finding finding(std::optional<double> estimate, std::optional<gate::IntervalEstimate> interval,
                std::optional<double> lower, std::optional<double> upper, std::optional<double> warn = {}) {
  Finding made;
  made.estimate = estimate;
  made.interval = std::move(interval);
  made.lower_limit = lower;
  made.upper_limit = upper;
  made.warn_limit = warn;
  return made;
}

gate::IntervalEstimate range(double low, double high) { return {low, high, 0.95, ""}; }

// A small fixed sequence (xorshift64), so that a failing case can be found again by its number.
class Numbers {
 public:
  double next() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<double>(state_ >> 11U) * 0x1p-53;
  }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15;
};

}  // namespace

TEST_CASE("interval bar: what a reader sees") {
  struct Row {
    std::string what;
    Finding finding;
    std::string ascii, unicode;
  };
  const std::array<Row, 13> rows{{
      {"clear of a lower limit", finding(5, range(4, 6), 0, {}), ":|          [-o--] ", "░│          ┠─●──┨ "},
      {"beyond a lower limit", finding(-5, range(-6, -4), 0, {}), ":[--o-]::::::::::| ", "░┠──●─┨░░░░░░░░░░│ "},
      {"across an upper limit", finding(5, range(0, 10), {}, 7), " [-------o--|----]:", " ┠───────●──│────┨░"},
      {"touching a limit by a hair", finding(1, range(0.0001, 2), 0, {}), ":|[------o-------] ", "░│┠──────●───────┨ "},
      {"just past a limit", finding(-1, range(-2, -0.0001), 0, {}), ":[-------o------]| ", "░┠───────●──────┨│ "},
      {"on its limit", finding(1, range(0, 2), 0, {}), ":|-------o-------] ", "░│───────●───────┨ "},
      {"between two limits and a warning", finding(5, range(4, 6), 0, 10, 8),
       ":|     [-o-]  !  |:", "░│     ┠─●─┨  ╎  │░"},
      {"no finite lower end", finding(5, range(-kInfinity, 6), {}, 10), "<o--]            |:", "◄●──┨            │░"},
      {"no finite upper end", finding(5, range(4, kInfinity), {}, 10), " [--o------------|>", " ┠──●────────────│►"},
      {"no finite end", finding(5, range(-kInfinity, kInfinity), 0, 10), "<|-------o-------|>", "◄│───────●───────│►"},
      {"an estimate alone", finding(5, {}, 0, {}), ":|               o ", "░│               ● "},
      {"no limit", finding(5, range(4, 6), {}, {}), " [-------o-------] ", " ┠───────●───────┨ "},
      {"one point", finding(5, range(5, 5), {}, {}), "         o         ", "         ●         "},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(interval_bar(row.finding, 19, Symbols::kAscii) == row.ascii);
    CHECK(interval_bar(row.finding, 19, Symbols::kUnicode) == row.unicode);
  }
}

TEST_CASE("interval bar: blank when there is nothing to draw") {
  const std::string blank(14, ' ');
  CHECK(interval_bar(finding({}, {}, 0, 1), 14, Symbols::kUnicode) == blank);
  CHECK(interval_bar(finding(kNaN, {}, 0, 1), 14, Symbols::kUnicode) == blank);
  CHECK(interval_bar(finding(kNaN, range(kNaN, kNaN), 0, 1), 14, Symbols::kUnicode) == blank);
  CHECK(interval_bar(finding(kInfinity, {}, {}, {}), 14, Symbols::kUnicode) == blank);
}

TEST_CASE("interval bar: the largest doubles fit") {
  constexpr double kMost = std::numeric_limits<double>::max();
  CHECK(interval_bar(finding(0, range(-kMost, kMost), {}, {}), 13, Symbols::kAscii) == " [----o----] ");
}

TEST_CASE("interval bar: for any numbers, marks stand inside and in the order of their values") {
  Numbers numbers;
  for (int round = 0; round < 20000; ++round) {
    CAPTURE(round);
    const double scale = numbers.next() < 0.2 ? 1e-9 : numbers.next() < 0.5 ? 1.0 : 1e6;
    const double low = (numbers.next() - 0.5) * scale;
    const double high = low + numbers.next() * (numbers.next() < 0.3 ? 1e-6 : 1.0) * scale;
    const double middle = low + (high - low) * numbers.next();
    const double limit = (numbers.next() - 0.5) * (numbers.next() < 0.2 ? 100.0 : 1.0) * scale;
    const bool is_lower = numbers.next() < 0.5;
    const auto cells = static_cast<std::size_t>(12 + numbers.next() * 20);
    const Finding made = finding(middle, range(low, high), is_lower ? std::optional<double>(limit) : std::nullopt,
                                 is_lower ? std::nullopt : std::optional<double>(limit));
    const std::string bar = interval_bar(made, cells, Symbols::kAscii);
    REQUIRE(bar.size() == cells);
    CHECK(gate::report::columns(interval_bar(made, cells, Symbols::kUnicode)) == cells);
    CHECK(bar.find_first_not_of(" :-[]o|") == std::string::npos);
    const std::size_t at_middle = bar.find('o');
    const std::size_t at_limit = bar.find('|');
    REQUIRE(at_middle != std::string::npos);
    REQUIRE(at_limit != std::string::npos);
    CHECK(at_limit >= 1);
    CHECK(at_limit <= cells - 2);
    CHECK((at_limit < at_middle) == (limit < middle));
    const std::size_t at_low = bar.find('[');
    const std::size_t at_high = bar.find(']');
    // Ends may fall together with the estimate; when they are drawn, they are on their side of everything.
    if (at_low != std::string::npos) {
      CHECK(at_low < at_middle);
      CHECK((at_limit < at_low) == (limit < low));
    }
    if (at_high != std::string::npos) {
      CHECK(at_middle < at_high);
      CHECK((at_high < at_limit) == (high < limit));
    }
    // Shade lies beyond the limit and nowhere else.
    const std::size_t shade = is_lower ? bar.rfind(':') : bar.find(':');
    CHECK((shade == std::string::npos || (is_lower ? shade < at_limit : shade > at_limit)));
  }
}
