// Every check kind there is. Adding one is a file beside this one and a line in registry.def.
#ifndef GATE_CHECKS_REGISTRY_H_
#define GATE_CHECKS_REGISTRY_H_

#include <span>

#include "gate/model/check.h"

namespace gate::checks {

#define GATE_CHECK(name) extern const CheckKind k_##name;
#include "gate/checks/registry.def"
#undef GATE_CHECK

std::span<const CheckKind* const> all_kinds();

}  // namespace gate::checks

#endif  // GATE_CHECKS_REGISTRY_H_
