// --repo of every command that looks git:<rev>:<path> up.
#ifndef GATE_CLI_REPOSITORY_OPTION_H_
#define GATE_CLI_REPOSITORY_OPTION_H_

#include <string>

namespace CLI {
class App;
}

namespace gate::cli {

// `repository` outlives the parse and holds the default.
void declare_repository(CLI::App& app, std::string& repository);

}  // namespace gate::cli

#endif  // GATE_CLI_REPOSITORY_OPTION_H_
