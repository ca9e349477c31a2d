#include "gate/records/foreign/load_run.h"

#include <cmath>

#include "gate/base/number.h"

namespace gate::records {

std::optional<bool> higher_is_better(std::string_view name) {
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  if (ends("_ms") || ends("error_rate") || ends("_seconds")) {
    return false;
  }
  if (ends("throughput") || ends("goodput") || ends("per_second") || ends("requests_per_s")) {
    return true;
  }
  return std::nullopt;
}

std::string unit_of(std::string_view name) {
  return name.ends_with("_ms")                                      ? "ms"
         : name.ends_with("_seconds")                               ? "s"
         : name.ends_with("per_second") || name.ends_with("_per_s") ? "1/s"
                                                                    : "";
}

void set_run_metric(ForeignSet& set, ForeignRun& run, const std::string& name, double value) {
  if (!std::isfinite(value)) {
    return;
  }
  run.document.metrics[name] = value;
  set.reading().metrics[name] = {higher_is_better(name), unit_of(name)};
}

bool some_succeeded(ForeignSet& set, ForeignRun& run, double requests, double failed) {
  if (requests <= 0) {
    set.remark("no_requests", "'" + run.document.run_id + "' made no request; nothing of it is a measure");
    return false;
  }
  set_run_metric(set, run, "error_rate", failed / requests);
  if (failed >= requests) {
    set.remark("all_failed", "every one of the " + canonical_number(requests) + " requests of '" + run.document.run_id +
                                 "' failed; its times and rates are no measures, and are not read");
    return false;
  }
  if (failed > 0) {
    set.remark("requests_failed", canonical_number(failed) + " of " + canonical_number(requests) + " requests of '" +
                                      run.document.run_id + "' failed");
  }
  return true;
}

}  // namespace gate::records
