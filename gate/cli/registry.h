// Every command there is. Adding one is a file beside this one and a line in registry.def.
#ifndef GATE_CLI_REGISTRY_H_
#define GATE_CLI_REGISTRY_H_

#include <span>

#include "gate/cli/command.h"

namespace gate::cli {

#define GATE_COMMAND(name) extern const Command k_##name;
#include "gate/cli/registry.def"
#undef GATE_COMMAND

std::span<const Command* const> all_commands();

}  // namespace gate::cli

#endif  // GATE_CLI_REGISTRY_H_
