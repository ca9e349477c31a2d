#include "gate/cli/repository_option.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace gate::cli {

void declare_repository(CLI::App& app, std::string& repository) {
  app.add_option("--repo,--repository", repository,
                 "A folder of the repository that git:<rev>:<path> is looked up in (default: here)")
      ->type_name("DIR");
}

}  // namespace gate::cli
