// What readers of load tests and benchmarks share: numbers of a whole run, and what they are worth when requests
// failed.
#ifndef GATE_RECORDS_FOREIGN_LOAD_RUN_H_
#define GATE_RECORDS_FOREIGN_LOAD_RUN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "gate/records/foreign/foreign_set.h"

namespace gate::records {

// "p99_ttft_ms" is better when lower, "request_throughput" when higher; nothing for other names.
std::optional<bool> higher_is_better(std::string_view name);
// "ms" of "p99_ttft_ms"; empty: not told by the name.
std::string unit_of(std::string_view name);

// A number of the whole run. What is not finite is not scored.
void set_run_metric(ForeignSet& set, ForeignRun& run, const std::string& name, double value);

// The share of requests that failed, and what follows: of a run in which all failed, no time and no rate is a measure
// (they read 0 ms, or the time of a refusal); of one in which some did, times are of the others or of both. False: all
// failed, and nothing else of the run may be read.
bool some_succeeded(ForeignSet& set, ForeignRun& run, double requests, double failed);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_LOAD_RUN_H_
