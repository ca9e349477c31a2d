// A statement about the files of records, for the job that makes them to sign.
#ifndef GATE_REPORT_RECORDS_STATEMENT_H_
#define GATE_REPORT_RECORDS_STATEMENT_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/run.h"

namespace gate::report {

// What its predicate is, by identifier.
inline constexpr std::string_view kRecordsType = "https://gate.dev/records/v1";

// in-toto Statement v1 in RFC 8785 bytes without a line end: a subject for each file, and in the predicate how many
// runs, examples and rows were read from them. The error is kWrite: a name is not UTF-8.
Result<std::string> records_statement(const RunSet& set);

}  // namespace gate::report

#endif  // GATE_REPORT_RECORDS_STATEMENT_H_
