// The releases of the past, as a file that people keep.
#ifndef GATE_CLI_BACKTEST_HISTORY_H_
#define GATE_CLI_BACKTEST_HISTORY_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"

namespace gate::cli {

struct PastRelease {
  std::string name;
  std::string candidate;  // a path from here, as `baseline`
  std::optional<std::string> baseline;
  std::string label;  // "good", "bad", or the name of an incident
  std::optional<Time> as_of;
};

// Errors: kUsage-like problems of the file are kInput, each with its place; a history without a release is one.
Result<std::vector<PastRelease>> read_history(const std::string& file);

}  // namespace gate::cli

#endif  // GATE_CLI_BACKTEST_HISTORY_H_
