// The version that CMake was told (project(gate VERSION ...)).
#ifndef GATE_CLI_VERSION_H_
#define GATE_CLI_VERSION_H_

namespace gate::cli {
inline constexpr const char* kVersion = GATE_VERSION;
}  // namespace gate::cli

#endif  // GATE_CLI_VERSION_H_
