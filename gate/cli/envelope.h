// The facts of this run that are outside the decision, and how the terminal wants its text.
#ifndef GATE_CLI_ENVELOPE_H_
#define GATE_CLI_ENVELOPE_H_

#include <span>
#include <string>

#include "gate/cli/app.h"
#include "gate/model/evaluation.h"
#include "gate/report/text.h"

namespace gate::cli {

// Arguments without absolute paths (only their last component is kept) and an allow-list of CI variables, URLs in both
// without user and query.
RunEnvelope make_envelope(std::span<const std::string> args, Time start, const Machine& machine);

// Where and how a set was read, under its role in the decision.
void add_set(RunEnvelope& envelope, std::string role, std::string name, const RunSet& set);
void add_sets(RunEnvelope& envelope, const std::string& role, const RunSets& sets);

// Colour only on a terminal and without NO_COLOR; no box characters where the locale is not UTF-8.
report::TextStyle text_style(const Machine& machine);

}  // namespace gate::cli

#endif  // GATE_CLI_ENVELOPE_H_
