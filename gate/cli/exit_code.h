// The documented exit codes (docs/exit-codes.md) and the only mapping to them.
#ifndef GATE_CLI_EXIT_CODE_H_
#define GATE_CLI_EXIT_CODE_H_

#include "gate/base/result.h"
#include "gate/model/evaluation.h"

namespace gate::cli {

enum class ExitCode : int {
  kShip = 0,              // pass, or warn
  kDoNotShip = 1,         // block, or warn under --fail-on warn
  kUsageOrPolicy = 2,     // usage or policy is wrong
  kCannotDecide = 3,      // an input is missing, unreadable, invalid, or required provenance is unknown
  kNothingEvaluated = 4,  // no check selected anything
  kNotWritten = 5,        // the evidence or a report could not be written
  kInterrupted = 130,     // Ctrl-C in a long calculation; 128 + the signal's number
  kInternal = 70,         // our own mistake
};

enum class FailOn { kBlock, kWarn };

// The code of a finished evaluation. `warn_code` is what --warn-exit-code asked for (0: nothing). A block that rests on
// nothing but unknown provenance is kCannotDecide: its mend lies with the checkout, not with the candidate.
int exit_code(const Evaluation& evaluation, FailOn fail_on, int warn_code);

int exit_code(const Error& error);

}  // namespace gate::cli

#endif  // GATE_CLI_EXIT_CODE_H_
