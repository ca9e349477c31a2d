#include "gate/checks/runs_without.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/findings.h"

namespace gate::checks {
namespace {

bool is_empty(const Run& run) { return run.rows.size() == 0 && run.document.metrics.empty(); }

}  // namespace

std::size_t RunsWithout::lacking(std::string_view metric, std::string_view side, std::vector<Note>& notes) const {
  if (without.empty() || carrying.empty()) {
    return 0;
  }
  std::set<std::uint32_t> examples;
  std::set<std::string> names;
  for (const Run* run : carrying) {
    examples.insert(run->rows.example.begin(), run->rows.example.end());
    for (const auto& [name, value] : run->document.metrics) {
      names.insert(name);
    }
  }
  const auto shares_examples = [&](const Run& run) {
    return std::any_of(run.rows.example.begin(), run.rows.example.end(),
                       [&](std::uint32_t example) { return examples.contains(example); });
  };
  const auto shares_metrics = [&](const Run& run) {
    return std::any_of(run.document.metrics.begin(), run.document.metrics.end(),
                       [&](const auto& entry) { return names.contains(entry.first); });
  };
  std::vector<std::string> same_kind;
  std::vector<std::string> other_kind;
  for (const Run* run : without) {
    const bool alike = is_empty(*run) || (examples.empty() ? shares_metrics(*run) : shares_examples(*run));
    (alike ? same_kind : other_kind).push_back(run->document.run_id);
  }
  const std::string all = counted(carrying.size() + without.size(), "run") + " of the " + std::string(side);
  const auto remark = [&](const std::vector<std::string>& runs, std::string_view code, std::string_view end) {
    if (!runs.empty()) {
      notes.push_back({std::string(code), std::to_string(runs.size()) + " of " + all +
                                              (runs.size() == 1 ? " has no " : " have no ") + std::string(metric) +
                                              std::string(end) + ": " + some_of(runs)});
    }
  };
  remark(same_kind, kRunsLackingMetric, "");
  remark(other_kind, "runs_of_other_kind", " but other measurements, and do not count here");
  return same_kind.size();
}

}  // namespace gate::checks
