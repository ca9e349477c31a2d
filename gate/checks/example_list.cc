#include "gate/checks/example_list.h"

#include <set>
#include <string_view>

#include "gate/base/text.h"

namespace gate::checks {

Result<std::vector<std::string>> read_example_list(const PolicyFile& file) {
  std::vector<std::string> ids;
  std::set<std::string_view> seen;
  std::uint32_t number = 0;
  for (std::string_view line : split(file.bytes, '\n')) {
    ++number;
    const std::size_t end = line.find_last_not_of(" \t\r");
    line = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    if (line.empty() || line.front() == '#') {
      continue;
    }
    if (!seen.insert(line).second) {
      return policy_error("'" + file.name + "', line " + std::to_string(number) + ": example '" + shortened(line, 80) +
                          "' is listed twice");
    }
    ids.emplace_back(line);
  }
  if (ids.empty()) {
    return policy_error("'" + file.name + "' lists no example: one id a line");
  }
  return ids;
}

}  // namespace gate::checks
