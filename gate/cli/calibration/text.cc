// A calibration on a terminal.
#include <algorithm>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/calibration/calibration.h"
#include "gate/cli/text_rows.h"
#include "gate/report/layout.h"

namespace gate::cli {
namespace {

constexpr std::size_t kWidth = 100;

std::string paragraph(const std::string& text) {
  std::string out;
  for (const std::string& line : report::wrapped(text, kWidth)) {
    out += line + "\n";
  }
  return out;
}

std::string entries(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) {
    const std::vector<std::string> lines = report::wrapped(one, kWidth - 4);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      out += (i == 0 ? "  - " : "    ") + lines[i] + "\n";
    }
  }
  return out;
}

TextRow rates(const std::string& name, const calibrate::Count& count) {
  return {name, percent_with_error(count.blocked, count.gates), percent_with_error(count.warned, count.gates),
          percent_with_error(count.undecided, count.gates)};
}

std::string equal_table(const Calibration& calibration) {
  std::vector<TextRow> rows{{"equal candidates", "blocked", "warned", "undecided"}};
  rows.push_back(rates("the whole policy", calibration.counts.equal));
  for (const calibrate::CheckCount& check : calibration.counts.checks) {
    rows.push_back(rates("  " + name_of(calibration, check), check.count));
  }
  if (calibration.amended) {
    rows.push_back(rates("with the suggested lines", calibration.amended_counts.equal));
  }
  return text_rows(rows, Cells::kNumbers);
}

void loss_rows(const std::vector<calibrate::Line>& lines, const calibrate::Counts& counts, const std::string& suffix,
               std::vector<TextRow>& rows) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    TextRow row{"  " + visible(shortened(lines[i].name, 60)) + " " + calibrate::spelled(lines[i], lines[i].margin) +
                suffix};
    for (const double size : calibrate::kSizes) {
      const calibrate::LossCount* loss = loss_of(counts, i, size);
      row.push_back(loss == nullptr ? ""
                                    : percent(loss->whole.blocked, loss->whole.gates) + " / " +
                                          percent(loss->whole.passed, loss->whole.gates));
    }
    rows.push_back(std::move(row));
  }
}

std::string loss_table(const Calibration& calibration) {
  if (calibration.lines.empty()) {
    return "";
  }
  std::vector<TextRow> rows{{"losses: blocked / passed unseen"}};
  for (const double size : calibrate::kSizes) {
    rows.front().push_back(short_number(size) + (size == 1 ? " margin" : " margins"));
  }
  loss_rows(calibration.lines, calibration.counts, "", rows);
  if (calibration.amended) {
    loss_rows(calibration.amended_lines, calibration.amended_counts, " (suggested)", rows);
  }
  return text_rows(rows, Cells::kNumbers) + "\n";
}

}  // namespace

std::string calibration_text(const Calibration& calibration) {
  std::string text = visible(shortened(calibration.policy->id, 100)) + ": " + counted(calibration.gates, "pair") +
                     " of equal sides from " + counted(calibration.runs, "run") + " of " +
                     visible(shortened(join(calibration.sets, ", "), 200)) + "\n" +
                     paragraph(design_text(calibration)) + "\n" + equal_table(calibration) + "\n" +
                     loss_table(calibration) + paragraph(in_plain_words(calibration));
  const std::vector<std::string> ways = suggestions(calibration);
  if (!ways.empty()) {
    text += "\ntargets: " + visible(calibration.targets_text) + " (losses of " + short_number(calibrate::kCaughtSize) +
            " margins; each line by itself)\n" + entries(ways);
  }
  std::vector<std::string> remarks = calibration.notes;
  for (const std::string& check : calibration.left_out) {
    remarks.push_back("left out: " + check);
  }
  for (const calibrate::Unmeasured& one : calibration.unmeasured) {
    remarks.push_back("not measured: " + visible(shortened(one.check, 60)) + ", " + visible(one.why));
  }
  text += remarks.empty() ? "" : "\nremarks\n" + entries(remarks);
  if (calibration.targets.any()) {
    const std::vector<std::string> misses = unmet(calibration);
    text += "\n" + (misses.empty() ? "The policy meets its targets, beyond the error of the simulation.\n"
                                   : "The policy does not meet its targets beyond doubt:\n" + entries(misses));
  }
  return text;
}

}  // namespace gate::cli
