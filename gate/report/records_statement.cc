#include "gate/report/records_statement.h"

#include "gate/report/canonical_json.h"
#include "gate/report/decision.h"
#include "gate/report/json_parts.h"

namespace gate::report {

Result<std::string> records_statement(const RunSet& set) {
  std::size_t rows = 0;
  for (const Run& run : set.runs) {
    rows += run.rows.size();
  }
  return canonical_json(Json::object()
                            .put("_type", kStatementType)
                            .put("subject", subjects_json("", {}, set.files))
                            .put("predicateType", kRecordsType)
                            .put("predicate", Json::object()
                                                  .put("runs", json_of_count(set.runs.size()))
                                                  .put("examples", json_of_count(set.examples.size()))
                                                  .put("rows", json_of_count(rows))));
}

}  // namespace gate::report
