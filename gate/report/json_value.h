// A JSON document on its way out. Members may be put in any order; canonical_json decides where they stand.
#ifndef GATE_REPORT_JSON_VALUE_H_
#define GATE_REPORT_JSON_VALUE_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gate/base/result.h"

namespace gate::report {

struct JsonMember;

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;
  using Data = std::variant<std::monostate, bool, double, std::string, Array, Object>;  // monostate: null

  Json() = default;
  static Json text(std::string_view value) { return Json(Data(std::string(value))); }
  static Json number(double value) { return Json(Data(value)); }
  static Json boolean(bool value) { return Json(Data(value)); }
  static Json array() { return Json(Data(Array{})); }
  static Json object() { return Json(Data(Object{})); }

  // Only on an array, only on an object: anything else is a bug of ours. A name is put once.
  Json& add(Json element);
  Json& put(std::string_view name, Json value);
  Json& put(std::string_view name, std::string_view value) { return put(name, text(value)); }
  // Nothing is written for nothing.
  Json& put_some(std::string_view name, std::string_view value) { return value.empty() ? *this : put(name, value); }

  [[nodiscard]] const Data& data() const { return data_; }

 private:
  explicit Json(Data data) : data_(std::move(data)) {}
  Data data_;
};

struct JsonMember {
  std::string name;
  Json value;
};

inline Json& Json::add(Json element) {
  GATE_INVARIANT(std::holds_alternative<Array>(data_));
  std::get<Array>(data_).push_back(std::move(element));
  return *this;
}

inline Json& Json::put(std::string_view name, Json value) {
  GATE_INVARIANT(std::holds_alternative<Object>(data_));
  std::get<Object>(data_).push_back({std::string(name), std::move(value)});
  return *this;
}

}  // namespace gate::report

#endif  // GATE_REPORT_JSON_VALUE_H_
