#include <algorithm>
#include <vector>

#include "gate/checks/registry.h"
#include "gate/cli/commands.h"
#include "gate/records/registry.h"
#include "gate/report/registry.h"

namespace gate::cli {

Result<int> list_command(const ListRequest& request, const Machine& machine) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](const auto& plugins) {
    for (const auto* plugin : plugins) {
      rows.emplace_back(plugin->name, plugin->summary);
    }
  };
  if (request.what == "checks") {
    add(checks::all_kinds());
  } else if (request.what == "readers") {
    add(records::all_readers());
  } else {
    add(report::all_reports());
  }
  std::size_t width = 0;
  for (const auto& [name, summary] : rows) {
    width = std::max(width, name.size());
  }
  for (const auto& [name, summary] : rows) {
    machine.out(name + std::string(width - name.size() + 2, ' ') + summary + "\n");
  }
  return 0;
}

}  // namespace gate::cli
