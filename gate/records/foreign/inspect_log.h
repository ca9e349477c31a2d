// One log of Inspect, from whichever file: its header and its samples made into a run.
#ifndef GATE_RECORDS_FOREIGN_INSPECT_LOG_H_
#define GATE_RECORDS_FOREIGN_INSPECT_LOG_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/foreign/foreign_set.h"

namespace gate::records::inspect {

// "C" 1, "P" 0.5, "I" and "N" 0, "yes" and "no", booleans, numbers and their texts; NaN and null are not scored. Any
// other text is an error: Inspect itself would take it for 0.
Result<double> value_of(JsonValue value, std::string_view what);

class LogReader {
 public:
  // `header` has "eval" and, when the log is whole, "status" and "results".
  LogReader(ForeignSet& set, ForeignRun& run, JsonValue header) : set_(set), run_(run), header_(header) {}

  // A summary or a whole sample; `line` is its number, from 1.
  Status add(JsonValue sample, std::uint32_t line);
  // Checks what the header says of the samples, and adds those as errored that should be there and are not.
  Status finish();

 private:
  Status add_scores(JsonValue scores, ForeignRow& row);
  void add_usage(JsonValue sample, ForeignRow& row) const;
  void describe();
  Status add_missing();
  Status check_results();
  [[nodiscard]] bool reduces_by_mean() const;

  ForeignSet& set_;
  ForeignRun& run_;
  JsonValue header_;
  std::set<std::pair<std::string, std::uint32_t>> there_;  // id with the quotes of a text, epoch
  std::map<std::string, std::string> asked_;               // id -> input and target
  std::size_t limited_ = 0;
};

}  // namespace gate::records::inspect

#endif  // GATE_RECORDS_FOREIGN_INSPECT_LOG_H_
