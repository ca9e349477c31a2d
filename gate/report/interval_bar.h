// An interval drawn against its limits in one line of text: "░░░░│  ┠──●──┨      ".
#ifndef GATE_REPORT_INTERVAL_BAR_H_
#define GATE_REPORT_INTERVAL_BAR_H_

#include <cstddef>
#include <optional>
#include <string>

#include "gate/model/evaluation.h"

namespace gate::report {

enum class Symbols { kUnicode, kAscii };

// Exactly `cells` columns (at least 12). What the policy does not allow is shaded; the limit is a full line, the softer
// warning limit a broken one. Everything finite lies inside, and the order of the marks is the order of the values: an
// interval that clears its limit by a hair is drawn clear of it, one that touches it touches. An end without a finite
// limit is an arrow at the edge. Blank when there is nothing to draw: no estimate, or one that is not a number.
std::string interval_bar(const Finding& finding, std::size_t cells, Symbols symbols);

}  // namespace gate::report

#endif  // GATE_REPORT_INTERVAL_BAR_H_
