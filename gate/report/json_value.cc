#include "gate/report/json_value.h"

#include <utility>

#include "gate/base/result.h"

namespace gate::report {

Json::Json() = default;
Json::Json(Data data) : data_(std::move(data)) {}

Json Json::text(std::string_view value) { return Json(Data(std::string(value))); }
Json Json::number(double value) { return Json(Data(value)); }
Json Json::boolean(bool value) { return Json(Data(value)); }
Json Json::array() { return Json(Data(Array{})); }
Json Json::object() { return Json(Data(Object{})); }

Json& Json::add(Json element) {
  GATE_INVARIANT(std::holds_alternative<Array>(data_));
  std::get<Array>(data_).push_back(std::move(element));
  return *this;
}

Json& Json::put(std::string_view name, Json value) {
  GATE_INVARIANT(std::holds_alternative<Object>(data_));
  std::get<Object>(data_).push_back({std::string(name), std::move(value)});
  return *this;
}

Json& Json::put(std::string_view name, std::string_view value) { return put(name, text(value)); }

Json& Json::put_some(std::string_view name, std::string_view value) { return value.empty() ? *this : put(name, value); }

}  // namespace gate::report
