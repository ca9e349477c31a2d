#include "gate/cli/app.h"

#include <type_traits>
#include <variant>

#include "gate/base/diagnostic.h"
#include "gate/cli/args.h"
#include "gate/cli/commands.h"
#include "gate/cli/exit_code.h"

namespace gate::cli {

int run(std::span<const std::string> args, const Machine& machine) {
  const auto fail = [&](const Error& error) {
    machine.err(render(error));
    return exit_code(error);
  };
  const Result<Request> request = parse_args(args);
  if (!request) {
    return fail(request.error());
  }
  const Result<int> code = std::visit(
      [&](const auto& wanted) -> Result<int> {
        using Wanted = std::decay_t<decltype(wanted)>;
        if constexpr (std::is_same_v<Wanted, EvaluateRequest>) {
          return evaluate_command(wanted, args, machine);
        } else if constexpr (std::is_same_v<Wanted, LintRequest>) {
          return lint_command(wanted, machine);
        } else if constexpr (std::is_same_v<Wanted, ListRequest>) {
          return list_command(wanted, machine);
        } else {
          machine.out(wanted.text);
          return 0;
        }
      },
      *request);
  return code ? *code : fail(code.error());
}

}  // namespace gate::cli
