// The command line as a value. Names of reports are looked up here, before any work is done.
#ifndef GATE_CLI_ARGS_H_
#define GATE_CLI_ARGS_H_

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/cli/exit_code.h"

namespace gate::cli {

struct EvaluateRequest {
  std::string policy;                   // path or git:<rev>:<path>
  std::string candidate;                // folder, file or git:<rev>:<path>
  std::optional<std::string> baseline;  // the same
  std::string repository = ".";         // any folder inside it
  std::optional<std::string> evidence;
  std::vector<std::pair<std::string, std::string>> reports;  // format, file
  std::optional<Time> as_of;
  FailOn fail_on = FailOn::kBlock;
  int warn_exit_code = 0;
};

struct LintRequest {
  std::string policy;
};

struct ListRequest {
  std::string what;  // "checks", "readers", "reports"
};

// Text to print on standard output and end with 0 (--help, --version).
struct PrintRequest {
  std::string text;
};

using Request = std::variant<EvaluateRequest, LintRequest, ListRequest, PrintRequest>;

// `args` without the program's name. Errors are kUsage.
Result<Request> parse_args(std::span<const std::string> args);

}  // namespace gate::cli

#endif  // GATE_CLI_ARGS_H_
