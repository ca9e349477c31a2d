// The options of `gate evaluate` as a value. Names of reports are looked up here, before any work is done.
#ifndef GATE_CLI_EVALUATE_OPTIONS_H_
#define GATE_CLI_EVALUATE_OPTIONS_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/cli/exit_code.h"
#include "gate/cli/limit_option.h"

namespace CLI {
class App;
}

namespace gate::cli {

struct EvaluateRequest {
  std::string policy;                   // path or git:<rev>:<path>
  std::string candidate;                // folder, file or git:<rev>:<path>; of several the first
  std::vector<std::string> candidates;  // all that are judged together; empty: there is but the one
  std::optional<std::string> baseline;  // the same
  std::string repository = ".";         // any folder inside it
  bool repository_given = false;
  std::optional<std::string> commit;       // the commit under test; nothing: HEAD
  std::optional<std::string> policy_from;  // "auto", "base", "head" or a revision; nothing: auto
  std::optional<std::string> evidence;
  std::optional<std::string> ledger;                         // a file, or "notes"
  std::vector<std::string> artifacts;                        // what is released: files and model folders
  std::vector<std::string> attestations;                     // files, folders or git:<rev>:<path>
  std::vector<std::pair<std::string, std::string>> reports;  // format, file
  std::optional<Time> as_of;
  FailOn fail_on = FailOn::kBlock;
  int warn_exit_code = 0;
  RunLimits limits;
  unsigned threads = 0;  // 0: as many as the machine has
};

// Adds the options to `app`, which outlives the answer. The answer, called after the parse, checks them; its errors are
// kUsage.
std::function<Result<EvaluateRequest>()> declare_evaluate(CLI::App& app);

}  // namespace gate::cli

#endif  // GATE_CLI_EVALUATE_OPTIONS_H_
