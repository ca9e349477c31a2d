// One function a command; each returns the exit code, or the error that app.cc prints and maps to one.
#ifndef GATE_CLI_COMMANDS_H_
#define GATE_CLI_COMMANDS_H_

#include <span>
#include <string>

#include "gate/base/result.h"
#include "gate/cli/app.h"
#include "gate/cli/args.h"

namespace gate::cli {

Result<int> evaluate_command(const EvaluateRequest& request, std::span<const std::string> args, const Machine& machine);
Result<int> lint_command(const LintRequest& request, const Machine& machine);
Result<int> list_command(const ListRequest& request, const Machine& machine);

}  // namespace gate::cli

#endif  // GATE_CLI_COMMANDS_H_
