// A JSON tree against a JSON Schema, as far as our own schemas go: they are made of the words that `gate schema
// evidence` prints, and a word beyond those is a bug of ours.
#ifndef GATE_EVIDENCE_SCHEMA_CHECK_H_
#define GATE_EVIDENCE_SCHEMA_CHECK_H_

#include <optional>
#include <string>

#include "gate/report/json_value.h"

namespace gate::evidence {

using report::Json;

// What becomes of members that the schema does not know: a document of this very version has none, a newer one may.
enum class Unknown { kRefused, kIgnored };

struct SchemaProblem {
  std::string pointer;  // RFC 6901
  std::string message;  // "is missing", "expected a string"
};

// The first problem, members in the schema's order; nothing when the tree conforms.
std::optional<SchemaProblem> check_schema(const Json& value, const Json& schema, Unknown unknown);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_SCHEMA_CHECK_H_
