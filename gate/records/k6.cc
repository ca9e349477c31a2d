// k6: handleSummary's data as JSON, and --summary-export. The numbers are of the whole run.
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/load_run.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  const bool summary = holds(head, "\"root_group\"") || holds(head, "\"testRunDurationMs\"") ||
                       (holds(head, "\"contains\"") && holds(head, "\"values\""));
  const bool exported = holds(head, "\"http_req") || holds(head, "\"iteration_duration\"") ||
                        holds(head, "\"vus_max\"") || holds(head, "\"data_received\"");
  return first_mark(head) == '{' && !holds(head, "\"run_id\"") && (summary || exported) &&
         (holds(head, "\"metrics\"") || holds(head, "\"root_group\""));
}

class Summary {
 public:
  Summary(ForeignSet& set, ForeignRun& run, JsonValue root) : set_(set), run_(run), root_(root) {}

  Status read() {
    const JsonValue metrics = root_["metrics"];
    if (!metrics.is(ValueType::kObject) || metrics.items().empty()) {
      return root_.problem("holds no 'metrics'; it is no summary of k6");
    }
    const JsonValue failed = values(metrics["http_req_failed"]);
    const JsonValue requests = values(metrics["http_reqs"]);
    bool good = true;
    if (const std::optional<double> rate =
            failed["rate"].exists() ? failed["rate"].number() : failed["value"].number()) {
      const double count = requests["count"].number().value_or(1);
      good = some_succeeded(set_, run_, count, *rate * count);
    }
    for (const JsonValue metric : metrics.items()) {
      const std::string name = visible(metric.key());
      // A submetric such as http_req_duration{status:200} is of other requests than its parent.
      const bool of_requests = name.starts_with("http_req") && name != "http_req_failed" && name != "http_reqs";
      if (good || !of_requests) {
        read_metric(metric, name);
      }
      read_thresholds(metric, name);
    }
    run_.set("hyperparameters.duration_ms", root_["state"]["testRunDurationMs"]);
    return Done{};
  }

 private:
  // The export has the numbers beside the thresholds, the summary below "values".
  static JsonValue values(JsonValue metric) { return metric["values"].exists() ? metric["values"] : metric; }

  void read_metric(JsonValue metric, const std::string& name) {
    const bool time = metric["contains"].text() == "time" || name.find("duration") != std::string::npos ||
                      (name.starts_with("http_req_") && name != "http_req_failed");
    for (const JsonValue value : values(metric).items()) {
      if (!value.number()) {
        continue;
      }
      const std::string full = name + "." + visible(value.key());
      run_.document.metrics[full] = *value.number();
      const bool is_time = time && value.key() != "count" && value.key() != "rate";
      set_.reading().metrics[full] = {is_time ? std::optional(false) : std::nullopt, is_time ? "ms" : ""};
    }
  }

  // true in the export means that the threshold was crossed, the contrary of "ok".
  void read_thresholds(JsonValue metric, const std::string& name) {
    for (const JsonValue threshold : metric["thresholds"].items()) {
      const bool crossed = threshold["ok"].exists() ? threshold["ok"].token() == "false" : threshold.token() == "true";
      if (crossed) {
        set_.remark("threshold_crossed", "'" + run_.document.file + "' says that " + name +
                                             " crosses its own threshold " + visible(shortened(threshold.key(), 80)));
      }
    }
  }

  ForeignSet& set_;
  ForeignRun& run_;
  JsonValue root_;
};

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "k6");
  const auto read_one = [&](const std::string& name) -> Status {
    GATE_ASSIGN(const auto tree, set.read_json(name));
    GATE_TRY(Summary(set, set.add_run(name, visible(plain_name(name))), tree->root()).read());
    return Done{};
  };
  GATE_TRY(set.each(recognises, "is no summary of k6", read_one));
  return set.finish();
}

}  // namespace

const Reader k_k6{"k6", "k6: JSON of handleSummary, or --summary-export", recognises, read};

}  // namespace gate::records
