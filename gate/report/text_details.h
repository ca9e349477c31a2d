// The end of the terminal report: one paragraph a check that does not pass, waivers, remarks, and what was compared.
#ifndef GATE_REPORT_TEXT_DETAILS_H_
#define GATE_REPORT_TEXT_DETAILS_H_

#include <string>
#include <vector>

#include "gate/model/evaluation.h"
#include "gate/report/groups.h"
#include "gate/report/pen.h"

namespace gate::report {

// Lines with their ends; a blank line in front of every paragraph.
std::string text_details(const Evaluation& evaluation, const std::vector<CheckGroup>& groups, const Pen& pen);

// What was compared, with how much, and the digest of the decision.
std::string text_footer(const Evaluation& evaluation, const Pen& pen);

}  // namespace gate::report

#endif  // GATE_REPORT_TEXT_DETAILS_H_
