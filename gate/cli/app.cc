#include "gate/cli/app.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <utility>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/runner_commands.h"
#include "gate/base/text.h"
#include "gate/cli/exit_code.h"
#include "gate/cli/progress.h"
#include "gate/cli/registry.h"
#include "gate/cli/version.h"

namespace gate::cli {
namespace {

Result<int> print(std::string_view text, const Machine& machine) {
  machine.out(text);
  return 0;
}

// The words that a command and all below it know: long options, and the names of its own commands.
void collect_words(const CLI::App& app, std::vector<std::string>& options, std::vector<std::string>& commands) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      options.push_back("--" + name);
    }
  }
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    commands.push_back(command->get_name());
    std::vector<std::string> deeper;
    collect_words(*command, options, deeper);
  }
}

// A word that nobody knows is said before what is missing because of it.
Status known_words(const CLI::App& app, std::span<const std::string> args) {
  if (args.empty() || args.front().starts_with('-')) {
    return Done{};
  }
  std::vector<std::string> options, commands;
  collect_words(app, options, commands);
  const auto known = [](const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (!known(commands, args.front())) {
    return usage_error("unknown command '" + args.front() + "'" + suggestion(args.front(), commands) + "; known are " +
                       join(commands, ", "));
  }
  options.clear();
  commands.clear();
  collect_words(*app.get_subcommand(args.front()), options, commands);
  for (const std::string& arg : args.subspan(1)) {
    const std::string word = arg.substr(0, arg.find('='));
    if (word == "--") {
      break;
    }
    if (word.starts_with("--") && !known(options, word)) {
      return usage_error("gate " + args.front() + " has no option '" + word + "'" + suggestion(word, options));
    }
  }
  return Done{};
}

// An option without its value, as a variable leaves it that nobody has set, would be an option that was not given: no
// evidence, no limit. None has a meaning that is empty.
Status no_empty_value(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const CLI::results_t& values = option->results();
    if (std::find(values.begin(), values.end(), "") != values.end()) {
      return usage_error(option->get_name() + ": expected " +
                         (option->get_type_name().empty() ? "a value" : option->get_type_name()) + ", got ''");
    }
  }
  for (const CLI::App* below : command.get_subcommands()) {
    GATE_TRY(no_empty_value(*below));
  }
  return Done{};
}

Result<int> parse_and_run(std::span<const std::string> args, const Machine& machine) {
  CLI::App app("Decides whether a model, prompt or agent may be released: pass, warn or block, with evidence.", "gate");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("gate ") + kVersion);
  std::vector<std::pair<CLI::App*, Action>> commands;
  for (const Command* command : all_commands()) {
    CLI::App* options = app.add_subcommand(std::string(command->name), std::string(command->summary));
    commands.emplace_back(options, command->declare(*options));
    if (!command->example.empty()) {
      const std::string footer = options->get_footer();
      options->footer(footer + (footer.empty() ? "" : "\n") + "Example:\n  " + std::string(command->example));
    }
  }
  // After the commands, which would take it for theirs.
  app.footer("Example:\n  " + std::string(k_evaluate.example));
  if (const Status known = known_words(app, args); !known) {
    Error usage = known.error();
    usage.hint = "gate --help lists the commands, gate COMMAND --help its options";
    return usage;
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
  GATE_TRY(no_empty_value(app));
  for (const auto& [options, action] : commands) {
    if (options->parsed()) {
      return action({args, machine});
    }
  }
  return usage_error("no command; gate --help lists them");
}

}  // namespace

int run(std::span<const std::string> args, const Machine& machine) {
  Progress progress(machine, args.empty() ? "gate" : "gate " + shortened(visible(args.front()), 20));
  Machine guarded = machine;
  guarded.document = [&](std::string_view text) { progress.aside([&] { machine.out(text); }); };
  guarded.out = [&](std::string_view text) { progress.aside([&] { machine.out(without_commands(text)); }); };
  guarded.err = [&](std::string_view text) { progress.aside([&] { machine.err(without_commands(text)); }); };
  guarded.doing = [&](const std::string& what) { progress.doing(what); };
  const Result<int> code = parse_and_run(args, guarded);
  if (code) {
    return *code;
  }
  guarded.err(render(code.error()));
  return exit_code(code.error());
}

}  // namespace gate::cli
