// Questions to a JSON tree. What is not there, or is of another type, is answered by nothing.
#ifndef GATE_EVIDENCE_JSON_VIEW_H_
#define GATE_EVIDENCE_JSON_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gate/report/json_value.h"

namespace gate::evidence {

using report::Json;

// The member of an object.
const Json* member(const Json* object, std::string_view name);
inline const Json* member(const Json& object, std::string_view name) { return member(&object, name); }
// A member of a member of ...: "a.b.c".
const Json* at(const Json& json, std::string_view path);

// The elements of an array; none for anything else.
const Json::Array& elements(const Json* array);

// The text of a member; "" when there is none.
std::string text_of(const Json* json);
inline std::string text_of(const Json& object, std::string_view name) { return text_of(member(object, name)); }
std::optional<bool> flag_of(const Json* json);
// A number, or one of the words that stand for what JSON has no number for.
std::optional<double> real_of(const Json* json);
// A whole number, also where it is spelt as text.
std::optional<std::uint64_t> count_of(const Json* json);
// "sha256" of {"sha256": ...}; "" when there is none.
std::string sha256_of(const Json* digest);

// The first place at which two trees differ, members in canonical order: what one of them lacks is nothing.
struct Difference {
  std::string pointer;  // RFC 6901; "" is the whole
  std::optional<std::string> one, other;
};
std::optional<Difference> first_difference(const Json& one, const Json& other);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_JSON_VIEW_H_
