// Spans of OTLP/JSON with gen_ai attributes, put together by trace, whatever the order and the lines they came in.
#ifndef GATE_RECORDS_FOREIGN_OTLP_SPANS_H_
#define GATE_RECORDS_FOREIGN_OTLP_SPANS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/record_options.h"
#include "gate/records/foreign/foreign_set.h"

namespace gate::records::otlp {

// An attribute's value; arrays and maps are left out.
struct Value {
  std::string text;
  bool is_number = false;
  double number = 0;  // NaN: not finite
};
using Attributes = std::map<std::string, Value>;

struct Span {
  std::string id, parent, name;
  std::int64_t start = 0, end = 0;  // nanoseconds since 1970
  bool failed = false;
  std::string fault;
  Attributes attributes;
  std::vector<std::pair<std::string, double>> scores;  // evaluations by name, NaN: not scored
};

class Traces {
 public:
  // One {"resourceSpans": [...]}.
  Status add(JsonValue body);
  // Rows of a run, one a trace; the spans' facts about model and code go into the run.
  Status finish(const RecordOptions& options, ForeignSet& set, ForeignRun& run);

 private:
  Status add_span(JsonValue span);
  Result<ForeignRow> row_of(const std::vector<Span>& spans, const std::string& id, bool id_is_number);
  void describe(ForeignRun& run) const;

  std::map<std::string, std::vector<Span>> by_trace_;
  std::map<std::string, std::set<std::string>> resource_, models_;
  std::set<std::string> seen_;  // trace and span ids
  std::size_t twice_ = 0, incomplete_ = 0;
};

}  // namespace gate::records::otlp

#endif  // GATE_RECORDS_FOREIGN_OTLP_SPANS_H_
