// The plots of the HTML page as inline SVG. Colours come from the page's style by class, so that they follow light and
// dark; every plot says in words what it shows. Only numbers of the evidence are drawn.
#ifndef GATE_REPORT_HTML_PLOT_H_
#define GATE_REPORT_HTML_PLOT_H_

#include <string>

#include "gate/model/evaluation.h"

namespace gate::report {

// The interval against its limit. In every such plot the limit stands at the same place, and so does "no change" of a
// comparison, so that a column of them can be read as one: worse is left. "" when there is nothing to draw.
std::string interval_plot(const Finding& finding);

// One mark a run, a row a side, on a common axis. "" when no side has runs.
std::string runs_plot(const Finding& finding);

// The quantiles of the values of each side on a common axis, with the limit when it is one of the value itself. "" when
// there are none.
std::string spread_plot(const Finding& finding);

}  // namespace gate::report

#endif  // GATE_REPORT_HTML_PLOT_H_
