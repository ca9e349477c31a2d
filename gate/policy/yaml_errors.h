// What a YAML library's complaint means for the person who wrote the file.
#ifndef GATE_POLICY_YAML_ERRORS_H_
#define GATE_POLICY_YAML_ERRORS_H_

#include <optional>
#include <string>
#include <string_view>

#include "gate/policy/problems.h"

namespace gate::policy {

struct YamlComplaint {
  Position at;
  std::string message;
};

// `message` is yaml-cpp's; `at` its place; `open` is where the innermost list or mapping in brackets that is not yet
// closed begins, if there is one.
YamlComplaint explain_yaml_error(std::string_view message, Position at, std::optional<Position> open,
                                 const Problems& file);

}  // namespace gate::policy

#endif  // GATE_POLICY_YAML_ERRORS_H_
