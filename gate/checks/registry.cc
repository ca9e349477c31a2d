#include "gate/checks/registry.h"

#include <array>

namespace gate::checks {

std::span<const CheckKind* const> all_kinds() {
  static const auto kinds = std::to_array<const CheckKind*>({
#define GATE_CHECK(name) &k_##name,
#include "gate/checks/registry.def"
#undef GATE_CHECK
  });
  return kinds;
}

}  // namespace gate::checks
