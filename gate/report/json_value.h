// A JSON document on its way out. Members may be put in any order; canonical_json decides where they stand.
#ifndef GATE_REPORT_JSON_VALUE_H_
#define GATE_REPORT_JSON_VALUE_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gate::report {

struct JsonMember;

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;
  using Data = std::variant<std::monostate, bool, double, std::string, Array, Object>;  // monostate: null

  Json();  // null
  static Json text(std::string_view value);
  static Json number(double value);
  static Json boolean(bool value);
  static Json array();
  static Json object();

  // Only on an array, only on an object: anything else is a bug of ours.
  Json& add(Json element);
  Json& put(std::string_view name, Json value);
  Json& put(std::string_view name, std::string_view value);
  // Nothing is written for nothing.
  Json& put_some(std::string_view name, std::string_view value);

  [[nodiscard]] const Data& data() const { return data_; }

 private:
  explicit Json(Data data);
  Data data_;
};

struct JsonMember {
  std::string name;
  Json value;
};

}  // namespace gate::report

#endif  // GATE_REPORT_JSON_VALUE_H_
