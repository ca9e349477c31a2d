#include "gate/report/json_parts.h"

#include <cmath>

namespace gate::report {

Json json_of(double value) {
  if (std::isnan(value)) {
    return Json::text("NaN");
  }
  if (std::isinf(value)) {
    return Json::text(value < 0 ? "-Infinity" : "Infinity");
  }
  return Json::number(value);
}

Json json_of_count(std::uint64_t value) {
  constexpr std::uint64_t kExact = (std::uint64_t{1} << 53U) - 1;
  return value <= kExact ? Json::number(static_cast<double>(value)) : Json::text(std::to_string(value));
}

Json json_of(const std::vector<SliceLabel>& slice) {
  Json labels = Json::array();
  for (const SliceLabel& label : slice) {
    labels.add(Json::object().put("key", label.key).put("value", label.value));
  }
  return labels;
}

Json json_of(const std::vector<Note>& notes) {
  Json all = Json::array();
  for (const Note& note : notes) {
    all.add(Json::object().put("code", note.code).put("text", note.text));
  }
  return all;
}

Json sha256_json(std::string_view hex) { return Json::object().put("sha256", hex); }

std::string relative_name(std::string_view path) {
  return std::string(path.starts_with('/') ? path.substr(path.find_last_of('/') + 1) : path);
}

}  // namespace gate::report
