// The middle of the terminal report: one aligned row a check, its worst slices below it, intervals drawn against
// limits.
#ifndef GATE_REPORT_TEXT_TABLE_H_
#define GATE_REPORT_TEXT_TABLE_H_

#include <string>
#include <vector>

#include "gate/report/groups.h"
#include "gate/report/pen.h"

namespace gate::report {

// Lines with their ends.
std::string text_table(const std::vector<CheckGroup>& groups, const Pen& pen);

}  // namespace gate::report

#endif  // GATE_REPORT_TEXT_TABLE_H_
