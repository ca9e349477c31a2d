#include "gate/records/json_document.h"

namespace gate::records {

std::string_view described(JsonType type) {
  switch (type) {
    case JsonType::kMissing: return "nothing";
    case JsonType::kNull: return "null";
    case JsonType::kBool: return "a boolean";
    case JsonType::kNumber: return "a number";
    case JsonType::kString: return "a string";
    case JsonType::kArray: return "an array";
    case JsonType::kObject: return "an object";
  }
  return "";
}

std::string path_step(std::string_view key) {
  std::string step;
  for (const char c : key) {
    if (c == '.' || c == '\\') {
      step += '\\';
    }
    step += c;
  }
  return step;
}

std::string step_key(std::string_view step) {
  std::string key;
  for (std::size_t i = 0; i < step.size(); ++i) {
    i += step[i] == '\\' && i + 1 < step.size() ? 1U : 0U;
    key += step[i];
  }
  return key;
}

const std::string& JsonDocument::text(std::string_view path) const {
  const Scalar* scalar = fields_.find(path);
  GATE_INVARIANT(scalar != nullptr);
  return scalar->text;
}

std::map<std::string, JsonDocument::Node> JsonDocument::members(std::string_view path) const {
  const std::string prefix = path.empty() ? "" : std::string(path) + ".";
  std::map<std::string, Node> found;
  for (auto node = nodes_.lower_bound(prefix); node != nodes_.end() && node->first.starts_with(prefix); ++node) {
    const std::string_view rest = std::string_view(node->first).substr(prefix.size());
    bool direct = !node->first.empty();
    for (std::size_t i = 0; i < rest.size(); ++i) {
      direct = direct && rest[i] != '.';
      i += rest[i] == '\\' ? 1U : 0U;
    }
    if (direct) {
      found.emplace(rest, node->second);
    }
  }
  return found;
}

}  // namespace gate::records
