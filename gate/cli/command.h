// The plugin interface of commands: a command declares its options, and answers with what to do once they are parsed.
#ifndef GATE_CLI_COMMAND_H_
#define GATE_CLI_COMMAND_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/cli/app.h"

namespace CLI {
class App;
}

namespace gate::cli {

struct Invocation {
  std::span<const std::string> args;  // the whole command line, without the program's name
  const Machine& machine;
};

// The exit code, or the error that app.cc prints and maps to one.
using Action = std::function<Result<int>(const Invocation&)>;

struct Command {
  std::string_view name;     // the word on the command line
  std::string_view summary;  // one line for `gate --help`
  // Adds options to `app`, which outlives the answer. The answer is called at most once, after the parse; it refuses
  // bad values as kUsage before it does any work.
  Action (*declare)(CLI::App& app);
  std::string_view example = {};  // a whole command line, for its --help
};

}  // namespace gate::cli

#endif  // GATE_CLI_COMMAND_H_
