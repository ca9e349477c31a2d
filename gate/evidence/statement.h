// Evidence read back: is this document what `gate` writes, whole and in agreement with itself? Whether its facts are
// true is not to be seen from it; that is for a signature or a replay.
#ifndef GATE_EVIDENCE_STATEMENT_H_
#define GATE_EVIDENCE_STATEMENT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/report/json_value.h"

namespace gate::evidence {

using report::Json;

struct Reading {
  std::optional<Json> statement;  // when it is JSON and conforms to the schema
  // What is wrong with it, most basic first: "/predicate/decision/verdict: ...". Empty: nothing.
  std::vector<std::string> problems;
};

// `schema` is the statement's (`gate schema evidence`). Bytes of another schemaVersion with the same first number may
// hold members that are not known here; of another first number they are refused.
Reading read_statement(std::string_view bytes, std::string_view file, const Json& schema);

// Whether the parts of a statement that conforms to the schema agree: digests with what they digest, subjects, counts
// and reasons with the findings, the verdict with the worst of them, waivers with what they waive.
std::vector<std::string> disagreements(const Json& statement);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_STATEMENT_H_
