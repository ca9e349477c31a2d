#include <sys/stat.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/limit_option.h"
#include "gate/cli/progress.h"
#include "gate/cli/registry.h"
#include "gate/cli/repository_option.h"
#include "gate/cli/show_text.h"
#include "gate/records/native_form.h"

namespace gate::cli {
namespace {

struct ShowRequest {
  std::string set;
  std::string repository = ".";
  std::string as;
  std::string out;
};

// Makes `folder`, or takes one that is empty: files of another set beside ours would be read with them.
Status make_empty_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0777) == 0) {
    return Done{};
  }
  if (errno != EEXIST) {
    return write_error("cannot make the folder '" + folder + "': " + std::strerror(errno));
  }
  GATE_ASSIGN(const auto tree, open_disk_tree(folder));
  GATE_ASSIGN(const std::vector<std::string> names, tree->list());
  if (!names.empty()) {
    return usage_error("show: '" + folder + "' is not empty; name a new folder for --out");
  }
  return Done{};
}

Result<int> show(const ShowRequest& request, const RunLimits& limits, const Machine& machine) {
  if (!request.as.empty() && request.as != "native") {
    return usage_error("show: --as takes native, got '" + shortened(request.as, 40) + "'");
  }
  if (request.as.empty() != request.out.empty()) {
    return usage_error("show: --as native and --out DIR go together");
  }
  std::optional<HeldToLimits> held(limits);
  GATE_ASSIGN(const RunSet set, load_run_set(request.set, request.repository, Side::kCandidate, nullptr, limits.records,
                                             reading(machine, 0)));
  held.reset();
  if (request.as.empty()) {
    machine.out(show_text(set));
    return 0;
  }
  GATE_TRY(make_empty_folder(request.out));
  for (std::size_t i = 0; i < set.runs.size(); ++i) {
    GATE_ASSIGN(const std::vector<records::NativeFile> files, records::native_form(set, i));
    for (const records::NativeFile& file : files) {
      GATE_TRY(write_file(request.out + "/" + file.name, file.bytes));
    }
  }
  machine.out("wrote " + counted(set.runs.size(), "run") + " to " + visible(request.out) + "\n");
  return 0;
}

Action declare(CLI::App& app) {
  const auto request = std::make_shared<ShowRequest>();
  app.add_option("SET", request->set, "run set: a folder, a file, or git:<rev>:<path>")->required();
  app.add_option("--as", request->as, "write the set in this form: native");
  app.add_option("--out", request->out, "folder for --as, new or empty");
  declare_repository(app, request->repository);
  return [request, options = declare_limits(app)](const Invocation& call) -> Result<int> {
    GATE_ASSIGN(const RunLimits limits, options());
    return show(*request, limits, call.machine);
  };
}

}  // namespace

const Command k_show{"show", "Print what is understood of a run set, or write it in the native form", &declare,
                     "gate show runs/candidate"};

}  // namespace gate::cli
