#include "gate/report/registry.h"

#include <array>

namespace gate::report {

std::span<const Report* const> all_reports() {
  static const auto reports = std::to_array<const Report*>({
#define GATE_REPORT(name) &k_##name,
#include "gate/report/registry.def"
#undef GATE_REPORT
  });
  return reports;
}

const Report* find_report(std::string_view name) {
  for (const Report* report : all_reports()) {
    if (report->name == name) {
      return report;
    }
  }
  return nullptr;
}

}  // namespace gate::report
