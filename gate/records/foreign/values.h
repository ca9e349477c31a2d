// Scalars as tools spell them. Only for fields that are known to hold numbers.
#ifndef GATE_RECORDS_FOREIGN_VALUES_H_
#define GATE_RECORDS_FOREIGN_VALUES_H_

#include <optional>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/records/foreign/json_tree.h"

namespace gate::records {

// "0.5", "1e-3", "True", "false" as numbers; "", "nan", "N/A", "None", "null", "inf" as NaN: not scored. Nothing for
// any other text.
std::optional<double> numeric_text(std::string_view text);

// Without the bytes of `blanks` at both ends.
std::string_view trimmed(std::string_view text, std::string_view blanks);

// A number, a boolean or one of the texts above; null, missing, NaN and Infinity are NaN: not scored. An error names
// `what` and the place.
Result<double> score_of(JsonValue value, std::string_view what);

// An id without loss: the digits of a number, the characters of a string.
Result<std::string> id_of(JsonValue value, std::string_view what);

// RFC 3339, or the same with a blank, or without seconds' fraction; nothing for a time without a zone.
std::optional<Time> zoned_time(std::string_view text);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_VALUES_H_
