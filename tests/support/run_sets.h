// Builds run sets in memory the way a reader would: canonical order, shared words.
#ifndef GATE_TESTS_SUPPORT_RUN_SETS_H_
#define GATE_TESTS_SUPPORT_RUN_SETS_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/model/run.h"

namespace gate::test {

struct RowSpec {
  std::string id;
  std::map<std::string, double> metrics;
  std::map<std::string, std::string> slices = {};
  std::string cluster = {};
  std::string error = {};
  std::string guardrail = {};
};

struct RunSpec {
  std::string run_id;
  std::optional<std::int64_t> seed;
  std::vector<RowSpec> rows = {};
  std::map<std::string, std::string> fields = {};  // dotted path -> text
  std::map<std::string, double> metrics = {};      // of the document
  std::optional<Time> created_at = {};
};

inline RunSet make_run_set(std::string name, std::vector<RunSpec> specs) {
  std::set<std::string> ids;
  std::set<std::string> words{""};
  std::set<std::string> all_metrics;
  std::set<std::string> all_keys;
  for (const RunSpec& spec : specs) {
    for (const RowSpec& row : spec.rows) {
      ids.insert(row.id);
      words.insert(row.cluster);
      words.insert(row.error);
      words.insert(row.guardrail);
      for (const auto& [key, value] : row.slices) {
        words.insert(value);
      }
    }
  }
  RunSet set;
  set.name = std::move(name);
  set.examples = {ids.begin(), ids.end()};
  set.words.assign(words.begin(), words.end());
  const auto position = [](const auto& in, const std::string& what) {
    return static_cast<std::uint32_t>(std::lower_bound(in.begin(), in.end(), what) - in.begin());
  };
  for (RunSpec& spec : specs) {
    Run run;
    run.document.file = spec.run_id + ".json";
    run.document.run_id = spec.run_id;
    run.document.seed = spec.seed;
    run.document.created_at = spec.created_at;
    run.document.metrics = spec.metrics;
    run.document.has_rows = !spec.rows.empty();
    run.document.fields.set("run_id", {Scalar::Kind::kString, spec.run_id});
    for (const auto& [path, text] : spec.fields) {
      run.document.fields.set(path, {Scalar::Kind::kString, text});
    }
    std::sort(spec.rows.begin(), spec.rows.end(), [](const RowSpec& a, const RowSpec& b) { return a.id < b.id; });
    std::set<std::string> metrics;
    std::set<std::string> keys;
    for (const RowSpec& row : spec.rows) {
      for (const auto& [metric, value] : row.metrics) {
        metrics.insert(metric);
      }
      for (const auto& [key, value] : row.slices) {
        keys.insert(key);
      }
    }
    all_metrics.insert(metrics.begin(), metrics.end());
    all_keys.insert(keys.begin(), keys.end());
    for (const std::string& metric : metrics) {
      run.rows.metrics.push_back({metric, {}});
    }
    for (const std::string& key : keys) {
      run.rows.slices.push_back({key, {}});
    }
    for (const RowSpec& row : spec.rows) {
      run.rows.example.push_back(position(set.examples, row.id));
      run.rows.cluster.push_back(position(set.words, row.cluster));
      run.rows.error.push_back(position(set.words, row.error));
      run.rows.guardrail.push_back(position(set.words, row.guardrail));
      for (Column& column : run.rows.metrics) {
        const auto found = row.metrics.find(column.name);
        column.values.push_back(found == row.metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->second);
      }
      for (SliceColumn& column : run.rows.slices) {
        const auto found = row.slices.find(column.key);
        column.values.push_back(found == row.slices.end() ? 0 : position(set.words, found->second));
      }
    }
    set.runs.push_back(std::move(run));
  }
  set.metric_names.assign(all_metrics.begin(), all_metrics.end());
  set.slice_keys.assign(all_keys.begin(), all_keys.end());
  std::sort(set.runs.begin(), set.runs.end(), [](const Run& a, const Run& b) {
    return std::pair(a.document.seed.value_or(0), a.document.run_id) <
           std::pair(b.document.seed.value_or(0), b.document.run_id);
  });
  return set;
}

// "e000", "e001", ...: ids that sort as they count.
inline std::string example_id(std::size_t i) {
  const std::string digits = std::to_string(i);
  return "e" + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_RUN_SETS_H_
