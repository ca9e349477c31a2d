// k6: handleSummary's data as JSON, --summary-export, and the machine-readable summary with a version of its own. The
// numbers are of the whole run.
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  if (first_mark(head) == '{' && holds(head, "\"k6Version\"") && holds(head, "\"results\"")) {
    return true;
  }
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
    GATE_TRY(collect());
    const JsonValue failed = values("http_req_failed");
    bool good = true;
    if (const std::optional<double> rate =
            failed["rate"].exists() ? failed["rate"].number() : failed["value"].number()) {
      const double count = values("http_reqs")["count"].number().value_or(1);
      good = some_succeeded(set_, run_, count, *rate * count);
    }
    for (const auto& [name, metric] : metrics_) {
      if (good || !is_of_requests(name)) {
        read_metric(metric, name);
      }
      read_thresholds(metric, name);
    }
    // How long the run took is no setting of it.
    const std::optional<double> seconds = root_["config"]["duration"].number();
    if (const std::optional<double> time = seconds ? *seconds * 1000 : root_["state"]["testRunDurationMs"].number()) {
      run_.document.metrics["duration_ms"] = *time;
      set_.reading().metrics["duration_ms"] = {std::nullopt, "ms"};
    }
    run_.set("environment.k6", root_["metadata"]["k6Version"]);
    return Done{};
  }

 private:
  // By name in an object, or in lists with the name in each: those of the checks beside the others.
  Status collect() {
    if (root_["results"].exists()) {
      for (const JsonValue list : {root_["results"]["metrics"], root_["results"]["checks"]["metrics"]}) {
        for (const JsonValue metric : list.items()) {
          metrics_.emplace(visible(metric["name"].text()), metric);
        }
      }
    } else if (root_["metrics"].is(ValueType::kObject)) {
      for (const JsonValue metric : root_["metrics"].items()) {
        metrics_.emplace(visible(metric.key()), metric);
      }
    }
    return metrics_.empty() ? root_.problem("holds no 'metrics'; it is no summary of k6") : Status(Done{});
  }

  // Of a run in which every request failed, how soon and how often that was is no measure: a submetric such as
  // http_req_duration{status:200} is of other requests than its parent, an iteration is as fast as its refusals.
  static bool is_of_requests(std::string_view name) {
    return (name.starts_with("http_req") && !name.starts_with("http_req_failed")) || name.starts_with("iteration") ||
           name.starts_with("group_duration") || name.starts_with("data_");
  }

  // The export has the numbers beside the thresholds, the summaries below "values".
  static JsonValue values(JsonValue metric) { return metric["values"].exists() ? metric["values"] : metric; }
  [[nodiscard]] JsonValue values(const std::string& name) const {
    const auto at = metrics_.find(name);
    return at == metrics_.end() ? JsonValue() : values(at->second);
  }

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
  std::map<std::string, JsonValue> metrics_;
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

const Reader k_k6{"k6", "k6: JSON of handleSummary, --summary-export, or the machine-readable summary", recognises,
                  read};

}  // namespace gate::records
