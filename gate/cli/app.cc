#include "gate/cli/app.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <utility>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/cli/exit_code.h"
#include "gate/cli/registry.h"
#include "gate/cli/version.h"

namespace gate::cli {
namespace {

Result<int> print(std::string_view text, const Machine& machine) {
  machine.out(text);
  return 0;
}

Result<int> parse_and_run(std::span<const std::string> args, const Machine& machine) {
  CLI::App app("Decides whether a model, prompt or agent may be released: pass, warn or block, with evidence.", "gate");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("gate ") + kVersion);
  app.footer("Example:\n  gate evaluate --policy gate.yaml --candidate runs/candidate --baseline runs/baseline");
  std::vector<std::pair<CLI::App*, Action>> commands;
  for (const Command* command : all_commands()) {
    CLI::App* options = app.add_subcommand(std::string(command->name), std::string(command->summary));
    commands.emplace_back(options, command->declare(*options));
  }
  // CLI11 takes the words from the last to the first.
  std::vector<std::string> words(args.rbegin(), args.rend());
  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    return print((chosen.empty() ? &app : chosen.front())->help(), machine);
  } catch (const CLI::CallForVersion& version) {
    return print(std::string(version.what()) + "\n", machine);
  } catch (const CLI::ParseError& error) {
    Error usage = usage_error(error.what());
    usage.hint = "gate --help lists the commands, gate COMMAND --help its options";
    return usage;
  }
  for (const auto& [options, action] : commands) {
    if (options->parsed()) {
      return action({args, machine});
    }
  }
  return usage_error("no command; gate --help lists them");
}

}  // namespace

int run(std::span<const std::string> args, const Machine& machine) {
  const Result<int> code = parse_and_run(args, machine);
  if (code) {
    return *code;
  }
  machine.err(render(code.error()));
  return exit_code(code.error());
}

}  // namespace gate::cli
