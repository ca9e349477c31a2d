// The report for a person at a terminal or in a job's log: the verdict first, one row a check, then what to do.
#ifndef GATE_REPORT_TEXT_H_
#define GATE_REPORT_TEXT_H_

#include <string>

#include "gate/model/evaluation.h"
#include "gate/report/interval_bar.h"

namespace gate::report {

enum class Colour { kNo, kYes };

struct TextStyle {
  int width = 100;  // columns; less than 60 is taken as 60
  Colour colour = Colour::kNo;
  Symbols symbols = Symbols::kUnicode;  // kAscii: not a byte past 0x7e, other characters as \u{...}
};

// Ends with a line end. No line is wider than the width, but for a runbook's address, and none begins with text from
// outside, so that no job runner takes it for a command.
std::string text_report(const Evaluation& evaluation, const TextStyle& style);

}  // namespace gate::report

#endif  // GATE_REPORT_TEXT_H_
