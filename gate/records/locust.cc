// Locust --csv: <prefix>_stats.csv. An endpoint is an example, the row of all of them the run itself.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/column_plan.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/load_run.h"
#include "gate/records/foreign/table.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  head = head.starts_with("\xEF\xBB\xBF") ? head.substr(3) : head;
  const std::string_view line = head.substr(0, head.find('\n'));
  return line.find("Request Count") != std::string_view::npos && line.find("Failure Count") != std::string_view::npos &&
         line.find("Name") != std::string_view::npos;
}

// "95%" -> p95_ms.
std::string metric_of(const std::string& column) {
  if (column == "Requests/s") {
    return "requests_per_s";
  }
  if (column == "Average Response Time") {
    return "latency_ms";
  }
  if (column == "Min Response Time") {
    return "min_ms";
  }
  if (column == "Max Response Time") {
    return "max_ms";
  }
  return column.size() > 1 && column.ends_with('%') ? "p" + column.substr(0, column.size() - 1) + "_ms" : "";
}

constexpr double kLargestCount = 9007199254740992.0;  // 2^53

class StatsFile {
 public:
  StatsFile(const Source& source, ForeignSet& set, const Table& table, ForeignRun& run)
      : source_(source), set_(set), table_(table), run_(run) {}

  Status read() {
    GATE_ASSIGN(name_, column("Name"));
    GATE_ASSIGN(requests_, column("Request Count"));
    GATE_ASSIGN(failures_, column("Failure Count"));
    if (table_.open_ended()) {
      return input_error("has no end to its last line; it is cut off", {source_.show(run_.document.file), 0, 0});
    }
    GATE_TRY(table_.each([&](std::uint32_t line, const std::vector<Cell>& cells) { return add(line, cells); }));
    if (all_ && (all_->first != sum_.first || all_->second != sum_.second)) {
      set_.remark("aggregate_mismatch", "'" + run_.document.file + "' reports " + canonical_number(all_->first) +
                                            " requests and " + canonical_number(all_->second) +
                                            " failures in all, but its endpoints add up to " +
                                            canonical_number(sum_.first) + " and " + canonical_number(sum_.second));
    }
    if (!all_) {
      return input_error("has no row 'Aggregated'; it is cut off", {source_.show(run_.document.file), 0, 0});
    }
    set_.note("'" + run_.document.file +
              "': Locust rounds percentiles to two digits (1070 becomes 1100); averages are exact");
    return Done{};
  }

 private:
  Result<std::size_t> column(const std::string& name) const {
    const auto& names = table_.columns();
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      return input_error("has no column '" + name + "'", {source_.show(run_.document.file), 1, 0});
    }
    return static_cast<std::size_t>(std::distance(names.begin(), at));
  }

  Result<double> number(std::uint32_t line, const std::vector<Cell>& cells, std::size_t at) const {
    const std::optional<double> value = cell_number(cells[at], false);
    if (!value) {
      return input_error(
          "'" + table_.columns()[at] + "' must be a number, got '" + visible(shortened(cells[at].text, 40)) + "'",
          {source_.show(run_.document.file), line, 0});
    }
    return *value;
  }

  // Whole, and exact as a double, so that the sums over endpoints are.
  Result<double> count(std::uint32_t line, const std::vector<Cell>& cells, std::size_t at) const {
    GATE_ASSIGN(const double value, number(line, cells, at));
    if (!(value >= 0 && value <= kLargestCount && value == std::floor(value))) {
      return input_error(
          "'" + table_.columns()[at] + "' must be a count, got '" + visible(shortened(cells[at].text, 40)) + "'",
          {source_.show(run_.document.file), line, 0});
    }
    return value;
  }

  Status add(std::uint32_t line, const std::vector<Cell>& cells) {
    GATE_ASSIGN(const double requests, count(line, cells, requests_));
    GATE_ASSIGN(const double failures, count(line, cells, failures_));
    const bool all = cells[name_].text == "Aggregated";
    std::vector<std::pair<std::string, double>> values;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (const std::string metric = metric_of(table_.columns()[i]); !metric.empty()) {
        GATE_ASSIGN(const double value, number(line, cells, i));
        values.emplace_back(metric, value);
      }
    }
    if (all) {
      all_ = {requests, failures};
      if (some_succeeded(set_, run_, requests, failures)) {
        for (const auto& [metric, value] : values) {
          set_run_metric(set_, run_, metric, value);
        }
      }
      return Done{};
    }
    sum_.first += requests;
    sum_.second += failures;
    ForeignRow row;
    const auto type = column("Type");
    row.id = visible(
        shortened((type && !cells[*type].text.empty() ? cells[*type].text + " " : "") + cells[name_].text, 400));
    row.line = line;
    row.metrics.emplace_back("error_rate", requests > 0 ? failures / requests : std::nan(""));
    // Times of refusals are no times of answers.
    if (requests > 0 && failures < requests) {
      row.metrics.insert(row.metrics.end(), values.begin(), values.end());
    }
    for (const auto& [metric, value] : row.metrics) {
      set_.reading().metrics[metric] = {higher_is_better(metric), unit_of(metric)};
    }
    run_.rows.push_back(std::move(row));
    return Done{};
  }

  const Source& source_;
  ForeignSet& set_;
  const Table& table_;
  ForeignRun& run_;
  std::size_t name_ = 0, requests_ = 0, failures_ = 0;
  std::pair<double, double> sum_{0, 0};
  std::optional<std::pair<double, double>> all_;
};

// Without the history of a test, a line a second.
bool is_totals(std::string_view name, std::string_view head) {
  return recognises(name, head) && head.find("Timestamp") == std::string_view::npos;
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "Locust");
  const auto read_one = [&](const std::string& name) -> Status {
    GATE_ASSIGN(std::string bytes, set.read(name));
    GATE_ASSIGN(const auto table, read_csv(std::move(bytes), {source.show(name), 1}));
    return StatsFile(source, set, *table, set.add_run(name, visible(plain_name(name)))).read();
  };
  GATE_TRY(set.each(is_totals, "is no <prefix>_stats.csv of Locust", read_one));
  return set.finish();
}

}  // namespace

const Reader k_locust{"locust", "Locust --csv: <prefix>_stats.csv", recognises, read};

}  // namespace gate::records
