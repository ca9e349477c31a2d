// A page in GitHub's Markdown, which GitLab reads as well: the verdict, what does not pass and what to do about it,
// then the rest.
#ifndef GATE_REPORT_PAGE_H_
#define GATE_REPORT_PAGE_H_

#include <cstddef>
#include <string>

#include "gate/model/evaluation.h"

namespace gate::report {

// About `most` bytes (at least 20,000) of findings, and the closing lines. What does not fit is counted: first passing
// findings go, then paragraphs, then rows of those that do not pass; the tally of the first line is always whole.
std::string markdown_page(const Evaluation& evaluation, std::size_t most);

}  // namespace gate::report

#endif  // GATE_REPORT_PAGE_H_
