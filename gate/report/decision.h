// The evidence: a deterministic decision, its digest, and the two documents that carry it.
#ifndef GATE_REPORT_DECISION_H_
#define GATE_REPORT_DECISION_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/evaluation.h"
#include "gate/report/json_value.h"

namespace gate::report {

// Of every in-toto statement of version 1.
inline constexpr std::string_view kStatementType = "https://in-toto.io/Statement/v1";
// What the predicate is, by its identifier in an in-toto statement. Only ever compared, never fetched.
inline constexpr std::string_view kPredicateType = "https://gate.dev/evidence/v1";
// Of the predicate: the first number changes when a reader of the old form would misunderstand the new one.
inline constexpr std::string_view kSchemaVersion = "1.0";
// Of the rules that lead from inputs to a decision. Two releases with the same number decide alike, byte for byte.
inline constexpr std::string_view kSemanticsVersion = "1";

// What a statement speaks about: the commit under test when it is known, and every artifact; without either every file
// of the candidate.
Json subjects_json(const std::string& head, const std::vector<Artifact>& artifacts,
                   const std::vector<InputFile>& candidate);

// The same of an evaluation. The error is kWrite: there is nothing to speak about.
Result<Json> subjects(const Evaluation& evaluation);

// All of these are RFC 8785 bytes without a line end. No absolute path, host name or clock but `as_of` enters a
// decision. The error is kWrite: some text of the evaluation is not UTF-8, or there is nothing to make a statement
// about.
Result<std::string> decision_bytes(const Evaluation& evaluation);
// SHA-256 of decision_bytes, 64 hexadecimal digits.
Result<std::string> decision_digest(const Evaluation& evaluation);
// {"schemaVersion", "decisionDigest", "decision", "run", "runDigest"}.
Result<std::string> predicate_bytes(const Evaluation& evaluation, const RunEnvelope& envelope);
// in-toto Statement v1 around the predicate.
Result<std::string> statement_bytes(const Evaluation& evaluation, const RunEnvelope& envelope);

}  // namespace gate::report

#endif  // GATE_REPORT_DECISION_H_
