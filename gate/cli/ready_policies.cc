#include "gate/cli/ready_policies.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/cli/init/policy_lines.h"

namespace gate::cli {

std::vector<std::pair<std::string, std::string>> ready_policies() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const policy::BuiltinPolicy& policy : policy::builtin_policies()) {
    const std::string_view first = policy.bytes.substr(0, policy.bytes.find('\n'));
    rows.emplace_back(policy.name, first.substr(std::min(first.find_first_not_of("# "), first.size())));
  }
  return rows;
}

std::string table_of_policies() {
  std::size_t width = 0;
  for (const auto& [name, summary] : ready_policies()) {
    width = std::max(width, name.size());
  }
  std::string text;
  for (const auto& [name, summary] : ready_policies()) {
    text += name + std::string(width - name.size() + 2, ' ') + summary + "\n";
  }
  return text;
}

Result<policy::BuiltinPolicy> ready_policy(std::string_view name) {
  std::vector<std::string> names;
  for (const policy::BuiltinPolicy& policy : policy::builtin_policies()) {
    if (policy.name == name) {
      return policy;
    }
    names.emplace_back(policy.name);
  }
  return usage_error("there is no ready policy '" + shortened(visible(name), 60) + "'" + suggestion(name, names) +
                     "; there are " + join(names, ", "));
}

std::vector<std::string> names_in(const policy::BuiltinPolicy& policy) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  for (const std::string_view text : split(policy.bytes, '\n')) {
    const PolicyLine line = parse_line(text);
    if (line.key == "metric") {
      add(line.value);
    } else if (line.key == "by") {
      const std::vector<std::string> keys = list_of(line.value);
      add("slices." + (keys.empty() ? line.value : keys.front()));
    }
  }
  return names;
}

}  // namespace gate::cli
