#include "gate/evaluate/param_text.h"

#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/base/time.h"

namespace gate::evaluate {
namespace {

struct TextOf {
  const ParamSpec& row;

  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(double number) const { return canonical_number(number); }
  std::string operator()(std::int64_t number) const {
    return row.type == ParamType::kDuration ? format_duration(number) : std::to_string(number);
  }
  std::string operator()(const Margin& margin) const { return margin.text; }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(const std::vector<std::string>& list) const { return "[" + join(list, ", ") + "]"; }
  std::string operator()(const std::vector<std::pair<std::string, std::string>>& map) const {
    std::vector<std::string> parts;
    for (const auto& [key, value] : map) {
      parts.push_back(key + ": " + value);
    }
    return "{" + join(parts, ", ") + "}";
  }
  std::string operator()(const std::shared_ptr<const PolicyFile>& file) const {
    return file->name + " (sha256 " + file->sha256.substr(0, 12) + ")";
  }
  std::string operator()(const std::shared_ptr<const Params>& group) const {
    std::vector<std::string> parts;
    for (const auto& [name, value] : group->all()) {
      const ParamSpec* member = row_of(row.members, name);
      GATE_INVARIANT(member != nullptr);
      parts.push_back(name + ": " + param_text(value.data, *member));
    }
    return "{" + join(parts, ", ") + "}";
  }
};

}  // namespace

std::string param_text(const ParamData& data, const ParamSpec& row) { return std::visit(TextOf{row}, data); }

}  // namespace gate::evaluate
