#include "gate/cli/registry.h"

#include <array>

namespace gate::cli {

std::span<const Command* const> all_commands() {
  static const auto commands = std::to_array<const Command*>({
#define GATE_COMMAND(name) &k_##name,
#include "gate/cli/registry.def"
#undef GATE_COMMAND
  });
  return commands;
}

}  // namespace gate::cli
