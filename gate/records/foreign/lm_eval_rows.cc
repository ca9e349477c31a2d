#include "gate/records/foreign/lm_eval_rows.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gate/base/text.h"
#include "gate/records/foreign/values.h"

namespace gate::records::lm_eval {
namespace {

// Keys of a row that hold no metric, of every release.
constexpr std::array<std::string_view, 17> kFixed{
    "doc_id",         "doc",         "target",  "arguments", "resps",
    "filtered_resps", "filter",      "metrics", "doc_hash",  "task_name",
    "prompt_hash",    "target_hash", "schema",  "native_id", "scores_per_repeat",
    "repeats",        "idx"};

bool is_fixed(std::string_view key) { return std::find(kFixed.begin(), kFixed.end(), key) != kFixed.end(); }

}  // namespace

std::string metric_name(std::string_view metric, std::string_view filter) {
  return std::string(metric) + (filter.empty() || filter == "none" ? "" : "," + std::string(filter));
}

Status TaskRows::read_metric(JsonValue row, const std::string& metric, const std::string& filter, Document& document) {
  const std::string name = metric_name(metric, filter);
  const JsonValue value = row[metric];
  const JsonValue repeats = row["scores_per_repeat"][metric];
  if (repeats.is(ValueType::kArray)) {
    for (const JsonValue item : repeats.items()) {
      GATE_ASSIGN(const double score, score_of(item, metric));
      document.repeats[name].push_back(score);
    }
  }
  // What an aggregate over the whole task is made of: no score of the document.
  if (value.is(ValueType::kArray) || value.is(ValueType::kObject)) {
    not_numbers_.insert(name);
    return Done{};
  }
  GATE_ASSIGN(const double score, score_of(value, metric));
  if (document.metrics.emplace(name, score).second && !std::isnan(score)) {
    auto& [sum, count] = sums_[name];
    sum += score;
    ++count;
  }
  return Done{};
}

Status TaskRows::add(JsonValue row, std::uint32_t line) {
  if (!row.is(ValueType::kObject) || !row["doc_id"].exists()) {
    return row.problem("expected a sample of lm-evaluation-harness, an object with 'doc_id'");
  }
  GATE_ASSIGN(const std::string id, id_of(row["doc_id"], "doc_id"));
  const std::string key = (row["doc_id"].is(ValueType::kString) ? "\"" : "") + id;
  const auto [at, added] = by_document_.emplace(key, documents_.size());
  if (added) {
    documents_.push_back({id, row["doc_id"].is(ValueType::kNumber), line, {}, {}, {}});
  }
  Document& document = documents_[at->second];
  const std::string filter = row["filter"].exists() ? row["filter"].text() : "none";
  if (!document.filters.insert(filter).second) {
    return row["doc_id"].problem("the document " + shortened(id, 40) + " has a row of the filter '" +
                                 shortened(filter, 40) + "' already (line " + std::to_string(document.line) +
                                 "): the file holds two evaluations, or was appended to");
  }
  if (row["doc_hash"].is(ValueType::kString)) {
    hashes_.insert(key + "=" + row["doc_hash"].text());
  }
  if (row["metrics"].is(ValueType::kArray)) {
    for (const JsonValue metric : row["metrics"].items()) {
      GATE_TRY(read_metric(row, metric.text(), filter, document));
    }
    return Done{};
  }
  for (const JsonValue item : row.items()) {
    const bool numeric = item.is(ValueType::kNumber) || item.is(ValueType::kNotFinite) || item.is(ValueType::kBool) ||
                         (item.is(ValueType::kString) && numeric_text(item.text()));
    if (!is_fixed(item.key()) && numeric) {
      GATE_TRY(read_metric(row, item.key(), filter, document));
    }
  }
  return Done{};
}

std::pair<double, std::size_t> TaskRows::mean(const std::string& metric) const {
  const auto found = sums_.find(metric);
  if (found == sums_.end()) {
    return {0, 0};
  }
  const auto& [sum, count] = found->second;
  return {sum / static_cast<double>(count), count};
}

std::vector<ForeignRow> TaskRows::rows() const {
  std::vector<ForeignRow> rows;
  for (const Document& document : documents_) {
    std::size_t repeats = 1;
    for (const auto& [name, values] : document.repeats) {
      repeats = std::max(repeats, values.size());
    }
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
      ForeignRow row;
      row.id = task_ + "/" + (document.id_is_number ? document.id : "\"" + document.id + "\"");
      row.line = document.line;
      row.repeat = static_cast<std::uint32_t>(repeat + 1);
      row.slices.emplace_back("task", task_);
      for (const auto& [name, value] : document.metrics) {
        const auto each = document.repeats.find(name);
        if (each != document.repeats.end()) {
          row.metrics.emplace_back(name, repeat < each->second.size() ? each->second[repeat] : std::nan(""));
        } else if (repeat == 0) {
          row.metrics.emplace_back(name, value);
        }
      }
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace gate::records::lm_eval
