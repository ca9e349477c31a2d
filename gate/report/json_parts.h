// How model values are spelt in the evidence; docs/evidence-format.md describes the result field by field.
#ifndef GATE_REPORT_JSON_PARTS_H_
#define GATE_REPORT_JSON_PARTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/evaluation.h"
#include "gate/report/json_value.h"

namespace gate::report {

// A number, or "Infinity", "-Infinity", "NaN": JSON has no such numbers, and nothing may stand for them silently.
Json json_of(double value);

// A whole number; past 2^53 - 1 its decimal text, because readers of JSON round there.
Json json_of_count(std::uint64_t value);

// [{"key": "language", "value": "de"}].
Json json_of(const std::vector<SliceLabel>& slice);

Json json_of(const std::vector<Note>& notes);

// {"sha256": "..."}.
Json sha256_json(std::string_view hex);

// The last component of an absolute path, anything else as it is.
std::string relative_name(std::string_view path);

Json finding_json(const Finding& finding);
Json provenance_json(const Provenance& provenance);
// The changed paths that the facts hold, and how many there are.
Json change_json(const ChangeFacts& change);

}  // namespace gate::report

#endif  // GATE_REPORT_JSON_PARTS_H_
