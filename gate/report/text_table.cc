#include "gate/report/text_table.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/report/layout.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMark = 7;
constexpr std::size_t kGap = 2;
constexpr std::size_t kMaxSlices = 8;  // rows of one check's slices; the evidence has them all
constexpr std::size_t kWidestName = 32;
constexpr std::size_t kNarrowestName = 16;
constexpr std::size_t kWidestBar = 26;
constexpr std::size_t kNarrowestBar = 16;

struct Row {
  const Finding* finding = nullptr;  // nullptr: only `name`
  Verdict verdict = Verdict::kPass;  // of a row without a finding
  std::string name;
  Quantities quantities;
  [[nodiscard]] bool has_numbers() const { return finding != nullptr && finding->estimate.has_value(); }
};

// Widths of the columns; 0 leaves a column out.
struct Widths {
  std::size_t name = 0, estimate = 0, interval = 0, bar = 0, limit = 0;
};

Row row_of(const Finding& finding, const std::string& name, const Pen& pen) {
  return {&finding, finding.verdict, pen.clean(name), quantities(finding)};
}

std::string rest_of(const CheckGroup& group, std::size_t shown) {
  std::vector<std::string> parts;
  for (const Verdict verdict : {Verdict::kBlock, Verdict::kWarn, Verdict::kPass}) {
    const auto n = static_cast<std::size_t>(
        std::count_if(group.slices.begin() + static_cast<std::ptrdiff_t>(shown), group.slices.end(),
                      [&](const Finding* finding) { return finding->verdict == verdict; }));
    if (n > 0) {
      const std::string verb = std::string(word(verdict)) + (n > 1 ? "" : verdict == Verdict::kPass ? "es" : "s");
      parts.push_back(std::to_string(n) + " more slice" + (n == 1 ? " " : "s ") + verb);
    }
  }
  return join(parts, ", ");
}

void add_rows(const CheckGroup& group, const Pen& pen, std::vector<Row>& rows) {
  const bool has_whole = group.whole != nullptr;
  if (has_whole) {
    rows.push_back(row_of(*group.whole, std::string(group.id), pen));
  }
  const std::size_t bad = group.count(Verdict::kBlock) + group.count(Verdict::kWarn);
  const std::size_t shown = std::min(group.slices.size(), std::clamp<std::size_t>(bad, 1, kMaxSlices));
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& slice = *group.slices[i];
    rows.push_back(row_of(slice, has_whole ? "  " + slice_text(slice.slice) : finding_name(slice), pen));
  }
  if (shown < group.slices.size()) {
    rows.push_back({nullptr, group.slices[shown]->verdict, "  " + rest_of(group, shown), {}});
  }
}

Widths measure(const std::vector<Row>& rows, const Pen& pen) {
  Widths widths;
  std::size_t longest_document = 0;
  for (const Row& row : rows) {
    if (row.has_numbers()) {
      widths.name = std::max(widths.name, columns(row.name));
      widths.estimate = std::max(widths.estimate, columns(row.quantities.estimate));
      widths.interval = std::max(widths.interval, columns(row.quantities.interval));
      widths.limit = std::max(widths.limit, columns(row.quantities.limit));
    } else if (row.finding != nullptr) {
      longest_document = std::max(longest_document, columns(row.name));
    }
  }
  const bool any = widths.estimate > 0;
  widths.name = std::clamp(std::max(widths.name, longest_document), kNarrowestName, kWidestName);
  if (!any) {
    return widths;
  }
  widths.estimate = std::max<std::size_t>(widths.estimate, std::string_view("estimate").size());
  const auto left = [&] {
    const std::size_t used = kMark + kGap + widths.name + kGap + widths.estimate + kGap +
                             (widths.interval > 0 ? widths.interval + kGap : 0) + kGap + widths.limit;
    return pen.width() > used ? pen.width() - used : 0;
  };
  // First the name gives way, then the numbers of the interval (the bar shows it, and non-passes spell it out below).
  while (left() < kNarrowestBar && widths.name > kNarrowestName) {
    --widths.name;
  }
  if (left() < kNarrowestBar) {
    widths.interval = 0;
  }
  if (left() >= kNarrowestBar) {
    widths.bar = std::min(left(), kWidestBar);
  } else {
    const std::size_t used = kMark + kGap + widths.name + kGap + widths.estimate + kGap;
    widths.limit = std::min(widths.limit, pen.width() > used ? pen.width() - used : 0);
  }
  return widths;
}

std::string header(const std::vector<Row>& rows, const Widths& widths, const Pen& pen) {
  std::optional<double> confidence;
  bool alike = true;
  for (const Row& row : rows) {
    if (row.has_numbers() && row.finding->interval) {
      alike = alike && (!confidence || *confidence == row.finding->interval->confidence);
      confidence = row.finding->interval->confidence;
    }
  }
  const std::string interval = confidence && alike ? confidence_percent(*confidence) + "% interval" : "interval";
  const std::string gap(kGap, ' ');
  std::string line =
      std::string(kMark, ' ') + gap + padded("", widths.name) + gap + padded_left("estimate", widths.estimate) + gap;
  if (widths.interval > 0) {
    line += padded_left(fitted(interval, widths.interval, ""), widths.interval) + gap;
  }
  if (widths.bar > 0) {
    const std::string_view shade = pen.symbols() == Symbols::kAscii ? "::: not allowed" : "░░░ not allowed";
    line += padded(fitted(shade, widths.bar, ""), widths.bar) + gap;
  }
  line += fitted("limit", widths.limit, "");
  line.erase(line.find_last_not_of(' ') + 1);
  return pen.dim(line) + "\n";
}

// A number that does not fit ends in the mark of a cut; half a number would be another number.
std::string numbers(const Row& row, const Widths& widths, const Pen& pen) {
  const std::string gap(kGap, ' ');
  std::string line = padded_left(pen.clean(row.quantities.estimate, widths.estimate), widths.estimate) + gap;
  if (widths.interval > 0) {
    line += padded_left(pen.clean(row.quantities.interval, widths.interval), widths.interval) + gap;
  }
  if (widths.bar > 0) {
    const std::string bar = interval_bar(*row.finding, widths.bar, pen.symbols());
    line += (row.finding->verdict == Verdict::kPass ? bar : pen.coloured(bar, row.finding->verdict)) + gap;
  }
  line += pen.clean(row.quantities.limit, widths.limit);
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string line_of(const Row& row, const Widths& widths, const Pen& pen) {
  const std::string gap(kGap, ' ');
  const std::string mark = row.finding != nullptr ? pen.mark(*row.finding) : pen.mark(row.verdict);
  if (row.finding == nullptr) {
    return mark + gap + pen.dim(pen.clean(row.name, pen.width() - kMark - kGap)) + "\n";
  }
  std::string line = mark + gap + padded(pen.clean(row.name, widths.name), widths.name) + gap;
  const std::size_t room = pen.width() - kMark - kGap - widths.name - kGap;
  return line + (row.has_numbers() ? numbers(row, widths, pen) : pen.clean(row.finding->summary, room)) + "\n";
}

}  // namespace

std::string text_table(const std::vector<CheckGroup>& groups, const Pen& pen) {
  std::vector<Row> rows;
  for (const CheckGroup& group : groups) {
    add_rows(group, pen, rows);
  }
  const Widths widths = measure(rows, pen);
  std::string table = widths.estimate > 0 ? header(rows, widths, pen) : "";
  for (const Row& row : rows) {
    table += line_of(row, widths, pen);
  }
  return table;
}

}  // namespace gate::report
