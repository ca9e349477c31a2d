// One evaluation from a request to an exit code, as `gate evaluate` and the hooks do it.
#ifndef GATE_CLI_JUDGE_H_
#define GATE_CLI_JUDGE_H_

#include <span>
#include <string>

#include "gate/base/result.h"
#include "gate/cli/app.h"
#include "gate/cli/evaluate_options.h"

namespace gate::cli {

// Loads, evaluates, writes the reports that are asked for and prints the text report. `args` is the command line, for
// the evidence.
Result<int> judge(const EvaluateRequest& request, std::span<const std::string> args, const Machine& machine);

}  // namespace gate::cli

#endif  // GATE_CLI_JUDGE_H_
