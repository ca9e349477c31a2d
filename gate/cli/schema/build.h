// JSON Schema (draft-07) in pieces: what the writers of gate/cli/schema share.
#ifndef GATE_CLI_SCHEMA_BUILD_H_
#define GATE_CLI_SCHEMA_BUILD_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/report/json_value.h"

namespace gate::cli::schema {

using report::Json;

enum class Must { kBeThere, kMayLack };
enum class Others { kRefused, kAllowed };

struct Member {
  std::string_view name;
  Json schema;
  Must must = Must::kBeThere;
};

Json text();
Json text_like(std::string_view pattern);
Json number();
Json number_in(double least, double most);  // infinite: no bound
Json whole();                               // an integer, 0 or more
Json boolean();
Json null();
Json exactly(std::string_view word);
Json words(std::span<const std::string_view> allowed);
Json any_of(std::vector<Json> schemas);
Json list_of(Json element, bool at_least_one = false);
Json map_of(Json value);
Json object_of(const std::vector<Member>& members, Others others);
// The schema with its "description" first; nothing is added for an empty one.
Json described(std::string_view text, const Json& schema);

// A whole document: "$schema", "$id", "title", then what `schema` has.
Json document(std::string_view name, std::string_view title, const Json& schema);

// Two blanks a level, a line end at the end: the form in which schemas are kept in `schemas/`.
std::string pretty(const Json& json);

}  // namespace gate::cli::schema

#endif  // GATE_CLI_SCHEMA_BUILD_H_
