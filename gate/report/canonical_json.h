// The one spelling of a JSON document that RFC 8785 (JSON Canonicalization Scheme) allows, so that equal documents have
// equal bytes and equal digests.
#ifndef GATE_REPORT_CANONICAL_JSON_H_
#define GATE_REPORT_CANONICAL_JSON_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/report/json_value.h"

namespace gate::report {

// Members by the UTF-16 code units of their names, no blanks, ECMAScript's numbers, only the escapes that must be. No
// line end. The error is kWrite and names the place ("checks.3.summary"): text that is not UTF-8 (encoded surrogates
// included), a number that is not finite, a name put twice, more than 64 levels.
Result<std::string> canonical_json(const Json& document);

// Whether a member called `a` stands before one called `b`; both are UTF-8.
bool canonical_less(std::string_view a, std::string_view b);

}  // namespace gate::report

#endif  // GATE_REPORT_CANONICAL_JSON_H_
