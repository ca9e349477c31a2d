// `--limit NAME=VALUE`: what a run may cost, lowered by the pipeline that judges strangers' records. The limits that
// hold anyway are ceilings: nothing on a command line raises them.
#ifndef GATE_CLI_LIMIT_OPTION_H_
#define GATE_CLI_LIMIT_OPTION_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/limits.h"

namespace CLI {
class App;
}

namespace gate::cli {

struct RunLimits {
  records::Limits records = {};
  std::int64_t seconds = 3'600;                     // from the start of reading to the verdict
  std::uint64_t memory = std::uint64_t{16} << 30U;  // bytes of address space of the process
};

// Adds --limit to `app`, which outlives the answer. The answer, called after the parse, checks what was given; its
// errors are kUsage.
std::function<Result<RunLimits>()> declare_limits(CLI::App& app);

// Holds this process to `limits.seconds` and `limits.memory` while it lives. Past the time the process ends with exit
// code 3 and a message; past the memory with 70. Neither writes a file: the time ends with this object, which must go
// before the first one is opened.
class HeldToLimits {
 public:
  explicit HeldToLimits(const RunLimits& limits);
  HeldToLimits(const HeldToLimits&) = delete;
  HeldToLimits& operator=(const HeldToLimits&) = delete;
  ~HeldToLimits();
};

}  // namespace gate::cli

#endif  // GATE_CLI_LIMIT_OPTION_H_
