// Every report there is. Adding one is a file beside this one and a line in registry.def.
#ifndef GATE_REPORT_REGISTRY_H_
#define GATE_REPORT_REGISTRY_H_

#include <span>
#include <string_view>

#include "gate/report/report.h"

namespace gate::report {

#define GATE_REPORT(name) extern const Report k_##name;
#include "gate/report/registry.def"
#undef GATE_REPORT

std::span<const Report* const> all_reports();

// The report of that name, or nullptr.
const Report* find_report(std::string_view name);

}  // namespace gate::report

#endif  // GATE_REPORT_REGISTRY_H_
