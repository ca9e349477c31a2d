#include "gate/report/html_plot.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr double kWidth = 400;

std::string coordinate(double value) { return fixed_number(value, 1); }

std::string svg(std::string_view name, double height, const std::string& label, const std::string& content) {
  return "<svg class=\"" + std::string(name) + "\" viewBox=\"0 0 " + coordinate(kWidth) + " " + coordinate(height) +
         "\" role=\"img\" aria-label=\"" + html_text(visible(label)) + "\">" + content + "</svg>";
}

std::string line(std::string_view name, double x1, double y1, double x2, double y2) {
  return "<line class=\"" + std::string(name) + "\" x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" +
         coordinate(x2) + "\" y2=\"" + coordinate(y2) + "\"/>";
}

std::string box(std::string_view name, double x, double y, double width, double height) {
  return "<rect class=\"" + std::string(name) + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" width=\"" +
         coordinate(std::max(0.0, width)) + "\" height=\"" + coordinate(height) + "\"/>";
}

std::string dot(std::string_view name, double x, double y, double radius) {
  return "<circle class=\"" + std::string(name) + "\" cx=\"" + coordinate(x) + "\" cy=\"" + coordinate(y) + "\" r=\"" +
         coordinate(radius) + "\"/>";
}

std::string words(std::string_view name, double x, double y, std::string_view anchor, std::string_view text) {
  return "<text class=\"" + std::string(name) + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) +
         "\" text-anchor=\"" + std::string(anchor) + "\">" + html_text(text) + "</text>";
}

bool is_finite(const std::optional<double>& value) { return value && std::isfinite(*value); }

// The axis of an interval plot: the limit at -1, "no change" at 0, -2.4 to 1.6 across the width.
class MarginAxis {
 public:
  explicit MarginAxis(const Finding& finding) {
    const bool both = is_finite(finding.lower_limit) && is_finite(finding.upper_limit);
    sign_ = is_finite(finding.lower_limit) ? 1 : -1;
    limit_ = sign_ > 0 ? *finding.lower_limit : *finding.upper_limit;
    unit_ = both ? *finding.upper_limit / 2 - limit_ / 2 : std::fabs(limit_);
    if (!(unit_ > 0)) {
      for (const std::optional<double>& value :
           {finding.estimate, finding.interval ? std::optional(finding.interval->low) : std::nullopt,
            finding.interval ? std::optional(finding.interval->high) : std::nullopt}) {
        unit_ = is_finite(value) ? std::max(unit_, std::fabs(*value - limit_)) : unit_;
      }
      unit_ = unit_ > 0 ? unit_ : 1;
    }
  }
  // Past the edges for what does not fit; infinities stay infinite.
  [[nodiscard]] double x(double value) const {
    return (sign_ * (value / unit_ - limit_ / unit_) - 1 + kLeft) / kSpan * kWidth;
  }
  [[nodiscard]] double limit() const { return (kLeft - 1) / kSpan * kWidth; }

 private:
  static constexpr double kLeft = 2.4;
  static constexpr double kSpan = 4;
  double sign_ = 1, limit_ = 0, unit_ = 0;
};

std::string arrow(double x, double y, double way) {
  return "<path class=\"mark\" d=\"M" + coordinate(x) + " " + coordinate(y) + "l" + coordinate(-9 * way) +
         " -6v12z\"/>";
}

std::string spoken(const Finding& finding) {
  const Quantities q = quantities(finding);
  return finding_name(finding) + ": estimate " + q.estimate + (q.interval.empty() ? "" : ", interval " + q.interval) +
         ", limit " + q.limit + ": " + std::string(phrase(finding.reason));
}

// From the least to the greatest of what is shown, a little wider.
class ValueAxis {
 public:
  void add(double value) {
    if (std::isfinite(value)) {
      low_ = any_ ? std::min(low_, value) : value;
      high_ = any_ ? std::max(high_, value) : value;
      any_ = true;
    }
  }
  [[nodiscard]] bool any() const { return any_; }
  [[nodiscard]] double x(double value) const {
    const double span = high_ / 2 - low_ / 2;
    const double share = span > 0 ? (value / 2 - low_ / 2) / span : 0.5;
    return kStart + std::clamp(share, 0.0, 1.0) * (kEnd - kStart);
  }
  [[nodiscard]] std::string ends(double y, std::string_view unit) const {
    const std::string after = unit.empty() ? "" : " " + std::string(unit);
    return line("axis", kStart, y, kEnd, y) + words("tick", kStart, y + 15, "start", short_number(low_) + after) +
           words("tick", kEnd, y + 15, "end", short_number(high_) + after);
  }

 private:
  static constexpr double kStart = 84;
  static constexpr double kEnd = kWidth - 10;
  double low_ = 0, high_ = 0;
  bool any_ = false;
};

struct Row {
  std::string_view role;
  const Spread* spread;
};

std::vector<Row> rows_of(const Finding& finding) {
  std::vector<Row> rows;
  if (finding.candidate_spread) {
    rows.push_back({"candidate", &*finding.candidate_spread});
  }
  if (finding.baseline_spread) {
    rows.push_back({"baseline", &*finding.baseline_spread});
  }
  return rows;
}

// The limits in the metric's own unit; those of a comparison as the baseline's value and the tolerance make them.
std::vector<double> value_limits(const Finding& finding) {
  std::vector<double> limits;
  for (const std::optional<double>& limit : {finding.lower_limit, finding.upper_limit}) {
    if (!is_finite(limit) || (finding.scale != Scale::kValue && !is_finite(finding.baseline))) {
      continue;
    }
    switch (finding.scale) {
      case Scale::kValue: limits.push_back(*limit); break;
      case Scale::kDifference: limits.push_back(*finding.baseline + *limit); break;
      case Scale::kRelative: limits.push_back(*finding.baseline * (1 + *limit)); break;
    }
  }
  return limits;
}

std::string limit_lines(const Finding& finding, const ValueAxis& axis, double bottom) {
  std::string drawing;
  for (const double limit : value_limits(finding)) {
    drawing += line("limit", axis.x(limit), 2, axis.x(limit), bottom);
  }
  return drawing;
}

}  // namespace

std::string interval_plot(const Finding& finding) {
  if (!is_finite(finding.estimate) || (!is_finite(finding.lower_limit) && !is_finite(finding.upper_limit))) {
    return "";
  }
  constexpr double kHeight = 26;
  constexpr double kMiddle = kHeight / 2;
  const MarginAxis axis(finding);
  std::string drawing = box("forbidden", 0, 0, axis.limit(), kHeight);
  if (is_finite(finding.lower_limit) && is_finite(finding.upper_limit)) {
    const double other = axis.x(*finding.upper_limit);
    drawing += box("forbidden", other, 0, kWidth - other, kHeight) + line("limit", other, 0, other, kHeight);
  }
  if (finding.scale != Scale::kValue && axis.x(0) - axis.limit() > 1) {
    drawing += line("zero", axis.x(0), 0, axis.x(0), kHeight);
  }
  if (is_finite(finding.warn_limit) && axis.x(*finding.warn_limit) < kWidth) {
    drawing += line("soft", axis.x(*finding.warn_limit), 0, axis.x(*finding.warn_limit), kHeight);
  }
  drawing += line("limit", axis.limit(), 0, axis.limit(), kHeight);
  std::string marks;
  if (finding.interval && !std::isnan(finding.interval->low) && !std::isnan(finding.interval->high)) {
    const double a = axis.x(finding.interval->low);
    const double b = axis.x(finding.interval->high);
    const double from = std::min(a, b);
    const double to = std::max(a, b);
    marks += line("mark", std::clamp(from, 2.0, kWidth - 2), kMiddle, std::clamp(to, 2.0, kWidth - 2), kMiddle);
    marks += from < 2 ? arrow(1, kMiddle, -1) : from < kWidth ? line("mark", from, 7, from, kHeight - 7) : "";
    marks += to > kWidth - 2 ? arrow(kWidth - 1, kMiddle, 1) : to > 0 ? line("mark", to, 7, to, kHeight - 7) : "";
  }
  const double x = axis.x(*finding.estimate);
  marks += x >= 0 && x <= kWidth ? dot("mark", x, kMiddle, 5) : "";
  return svg("plot " + std::string(word(finding.verdict)), kHeight, spoken(finding), drawing + marks);
}

std::string runs_plot(const Finding& finding) {
  const std::vector<Row> rows = rows_of(finding);
  ValueAxis axis;
  std::string said = "the " + finding.statistic + " of " + finding.metric + " in each run";
  for (const Row& row : rows) {
    said += "; " + std::string(row.role) + ":";
    for (const double value : row.spread->runs) {
      axis.add(value);
      said += " " + short_number(value);
    }
  }
  if (!axis.any()) {
    return "";
  }
  for (const double limit : value_limits(finding)) {
    axis.add(limit);
  }
  std::string drawing;
  double y = 16;
  for (const Row& row : rows) {
    drawing += words("side", 0, y + 5, "start", row.role) + line("guide", axis.x(-HUGE_VAL), y, axis.x(HUGE_VAL), y);
    for (const double value : row.spread->runs) {
      drawing += std::isfinite(value) ? dot(row.role, axis.x(value), y, 5) : "";
    }
    y += 26;
  }
  return svg("plot", y + 12, said, drawing + limit_lines(finding, axis, y - 8) + axis.ends(y - 6, unit_of(finding)));
}

std::string spread_plot(const Finding& finding) {
  std::vector<Row> rows = rows_of(finding);
  std::erase_if(rows, [](const Row& row) { return row.spread->quantiles.size() != kQuantilePercents.size(); });
  ValueAxis axis;
  std::string said = "quantiles of " + finding.metric;
  // Of 0, 5, 25, 50, 75, 90, 95, 99 and 100 percent: the axis ends at the 99th, because one outlier would hide the
  // rest.
  for (const Row& row : rows) {
    axis.add(row.spread->quantiles[0]);
    axis.add(row.spread->quantiles[7]);
    said += "; " + std::string(row.role) + " median " + short_number(row.spread->quantiles[3]) + ", 95th percentile " +
            short_number(row.spread->quantiles[6]);
  }
  if (!axis.any()) {
    return "";
  }
  for (const double limit : value_limits(finding)) {
    axis.add(limit);
  }
  std::string drawing;
  double y = 18;
  for (const Row& row : rows) {
    const auto at = [&](std::size_t i) { return axis.x(row.spread->quantiles[i]); };
    const std::string role(row.role);
    drawing += words("side", 0, y + 5, "start", row.role) + line("whisker " + role, at(0), y, at(7), y) +
               box("middle " + role, at(2), y - 8, at(4) - at(2), 16) + line("median", at(3), y - 8, at(3), y + 8) +
               line("whisker " + role, at(6), y - 6, at(6), y + 6);
    y += 28;
  }
  return svg("plot", y + 12, said, drawing + limit_lines(finding, axis, y - 8) + axis.ends(y - 6, unit_of(finding)));
}

}  // namespace gate::report
