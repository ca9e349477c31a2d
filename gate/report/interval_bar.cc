#include "gate/report/interval_bar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate::report {
namespace {

enum class Mark { kLow, kMiddle, kHigh, kLowerLimit, kUpperLimit, kWarnLimit };

struct Point {
  Mark mark;
  double value;
  std::size_t cell = 0;
};

bool is_limit(Mark mark) { return mark == Mark::kLowerLimit || mark == Mark::kUpperLimit || mark == Mark::kWarnLimit; }

enum Glyph { kBlank, kShade, kLine, kStart, kEnd, kDot, kLimit, kWarn, kArrowLeft, kArrowRight };
constexpr std::array<std::string_view, 10> kUnicodeGlyphs{" ", "░", "─", "┠", "┨", "●", "│", "╎", "◄", "►"};
constexpr std::array<std::string_view, 10> kAsciiGlyphs{" ", ":", "-", "[", "]", "o", "|", "!", "<", ">"};

std::vector<Point> finite_points(const Finding& finding) {
  std::vector<Point> points;
  const auto add = [&](Mark mark, const std::optional<double>& value) {
    if (value && std::isfinite(*value)) {
      points.push_back({mark, *value});
    }
  };
  if (finding.interval) {
    add(Mark::kLow, finding.interval->low);
    add(Mark::kHigh, finding.interval->high);
  }
  add(Mark::kMiddle, finding.estimate);
  add(Mark::kLowerLimit, finding.lower_limit);
  add(Mark::kUpperLimit, finding.upper_limit);
  add(Mark::kWarnLimit, finding.warn_limit);
  std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.value < b.value; });
  return points;
}

// Marks of the interval may share a cell; a limit shares one only with what has its very value.
bool may_share(const Point& a, const Point& b) {
  return a.value == b.value || (!is_limit(a.mark) && !is_limit(b.mark));
}

// Gives every point a cell within [1, cells - 2], in the order of the values.
void place(std::vector<Point>& points, std::size_t cells) {
  const double least = points.front().value;
  const double most = points.back().value;
  const std::size_t last = cells - 2;
  for (Point& point : points) {
    // Halves first: the distance of two finite doubles may overflow.
    const double span = most / 2 - least / 2;
    const double share = span > 0 ? (point.value / 2 - least / 2) / span : 0.5;
    point.cell = 1 + static_cast<std::size_t>(std::lround(share * static_cast<double>(last - 1)));
  }
  for (std::size_t i = 1; i < points.size(); ++i) {
    points[i].cell = std::max(points[i].cell, points[i - 1].cell + (may_share(points[i - 1], points[i]) ? 0U : 1U));
  }
  points.back().cell = std::min(points.back().cell, last);
  for (std::size_t i = points.size() - 1; i-- > 0;) {
    points[i].cell = std::min(points[i].cell, points[i + 1].cell - (may_share(points[i], points[i + 1]) ? 0U : 1U));
  }
}

const Point* find(const std::vector<Point>& points, Mark mark) {
  const auto found = std::find_if(points.begin(), points.end(), [&](const Point& point) { return point.mark == mark; });
  return found == points.end() ? nullptr : &*found;
}

// From the lowest layer to the highest: shade, line, ends, limits, estimate.
std::vector<Glyph> paint(const Finding& finding, const std::vector<Point>& points, std::size_t cells) {
  std::vector<Glyph> glyphs(cells, kBlank);
  const auto fill = [&](std::size_t from, std::size_t to, Glyph glyph) {
    for (std::size_t i = from; i < to; ++i) {
      glyphs[i] = glyph;
    }
  };
  const Point* lower = find(points, Mark::kLowerLimit);
  const Point* upper = find(points, Mark::kUpperLimit);
  if (lower != nullptr) {
    fill(0, lower->cell, kShade);
  }
  if (upper != nullptr) {
    fill(upper->cell + 1, cells, kShade);
  }
  if (finding.interval && !std::isnan(finding.interval->low) && !std::isnan(finding.interval->high)) {
    const Point* low = find(points, Mark::kLow);
    const Point* high = find(points, Mark::kHigh);
    const std::size_t from = low != nullptr ? low->cell : finding.interval->low < 0 ? 0 : cells - 1;
    const std::size_t to = high != nullptr ? high->cell : finding.interval->high > 0 ? cells - 1 : 0;
    fill(from, to + 1, kLine);
    glyphs[from] = low != nullptr ? kStart : kArrowLeft;
    glyphs[to] = high != nullptr ? kEnd : kArrowRight;
  }
  for (const Point& point : points) {
    if (is_limit(point.mark)) {
      glyphs[point.cell] = point.mark == Mark::kWarnLimit ? kWarn : kLimit;
    }
  }
  if (const Point* middle = find(points, Mark::kMiddle)) {
    glyphs[middle->cell] = kDot;
  }
  return glyphs;
}

}  // namespace

std::string interval_bar(const Finding& finding, std::size_t cells, Symbols symbols) {
  GATE_INVARIANT(cells >= 12);
  std::vector<Point> points = finite_points(finding);
  if (find(points, Mark::kMiddle) == nullptr && find(points, Mark::kLow) == nullptr &&
      find(points, Mark::kHigh) == nullptr) {
    return std::string(cells, ' ');
  }
  place(points, cells);
  std::string bar;
  for (const Glyph glyph : paint(finding, points, cells)) {
    bar += symbols == Symbols::kUnicode ? kUnicodeGlyphs[glyph] : kAsciiGlyphs[glyph];
  }
  return bar;
}

}  // namespace gate::report
