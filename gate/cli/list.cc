#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <vector>

#include "gate/base/text.h"
#include "gate/checks/registry.h"
#include "gate/cli/ready_policies.h"
#include "gate/cli/registry.h"
#include "gate/records/registry.h"
#include "gate/report/registry.h"

namespace gate::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows rows_of(const auto& plugins) {
  Rows rows;
  for (const auto* plugin : plugins) {
    rows.emplace_back(plugin->name, plugin->summary);
  }
  return rows;
}

Result<Rows> rows_of_word(const std::string& what) {
  if (what == "checks") {
    return rows_of(checks::all_kinds());
  }
  if (what == "readers") {
    return rows_of(records::all_readers());
  }
  if (what == "reports") {
    return rows_of(report::all_reports());
  }
  if (what == "policies") {
    return ready_policies();
  }
  const std::vector<std::string> known{"checks", "readers", "reports", "policies"};
  return usage_error("list: expected checks, readers, reports or policies, got '" + what + "'" +
                     suggestion(what, known));
}

Result<int> show(const std::string& what, const Machine& machine) {
  GATE_ASSIGN(const Rows rows, rows_of_word(what));
  std::size_t width = 0;
  for (const auto& [name, summary] : rows) {
    width = std::max(width, name.size());
  }
  for (const auto& [name, summary] : rows) {
    machine.out(name + std::string(width - name.size() + 2, ' ') + summary + "\n");
  }
  return 0;
}

Action declare(CLI::App& app) {
  const auto what = std::make_shared<std::string>();
  app.add_option("WHAT", *what, "checks, readers, reports or policies")->required();
  return [what](const Invocation& call) { return show(*what, call.machine); };
}

}  // namespace

const Command k_list{"list", "List what this program knows: checks, readers, reports or policies", &declare,
                     "gate list checks"};

}  // namespace gate::cli
