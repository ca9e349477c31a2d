#include "gate/records/native_form.h"

#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/records/json_document.h"

namespace gate::records {
namespace {

using nlohmann::json;

json number_json(std::string_view text) {
  if (const std::optional<std::int64_t> integer = parse_integer(text)) {
    return *integer;
  }
  return json::parse(text);
}

json scalar_json(const Scalar& scalar) {
  switch (scalar.kind) {
    case Scalar::Kind::kNull: return nullptr;
    case Scalar::Kind::kBool: return scalar.text == "true";
    case Scalar::Kind::kNumber: return number_json(scalar.text);
    case Scalar::Kind::kString: return scalar.text;
  }
  return nullptr;
}

// A document's dotted paths as the tree they were.
struct Branch {
  std::map<std::string, Branch> below;
  const Scalar* scalar = nullptr;
};

std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> steps;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= path.size(); ++i) {
    if (i == path.size() || path[i] == '.') {
      steps.push_back(step_key(path.substr(begin, i - begin)));
      begin = i + 1;
    } else if (path[i] == '\\') {
      ++i;
    }
  }
  return steps;
}

json branch_json(const Branch& branch) {
  if (branch.below.empty()) {
    return branch.scalar == nullptr ? json() : scalar_json(*branch.scalar);
  }
  bool list = true;
  for (std::size_t i = 0; i < branch.below.size() && list; ++i) {
    list = branch.below.contains(std::to_string(i));
  }
  json out = list ? json::array() : json::object();
  if (list) {
    for (std::size_t i = 0; i < branch.below.size(); ++i) {
      out.push_back(branch_json(branch.below.at(std::to_string(i))));
    }
  } else {
    for (const auto& [key, below] : branch.below) {
      out[key] = branch_json(below);
    }
  }
  return out;
}

void put_word(json& row, const char* name, const RunSet& set, std::uint32_t word) {
  if (word != 0) {
    row[name] = set.words[word];
  }
}

json row_json(const RunSet& set, const Rows& rows, std::size_t at) {
  json row = json::object();
  set.examples.fetch_after(rows.example[at]);
  row["id"] = set.examples[rows.example[at]];
  for (const Column& column : rows.metrics) {
    const double value = column.values[at];
    const json cell = std::isnan(value) ? json() : number_json(canonical_number(value));
    const std::string_view name = column.name;
    if (name == "latency_ms" || name == "cost_usd" || name == "gpu_seconds") {
      row[column.name] = cell;
    } else if (name.starts_with("tokens.")) {
      row["tokens"][column.name.substr(7)] = cell;
    } else {
      row["scores"][column.name] = cell;
    }
  }
  for (const SliceColumn& slice : rows.slices) {
    if (slice.values[at] != 0) {
      row["slices"][slice.key] = set.words[slice.values[at]];
    }
  }
  put_word(row, "cluster", set, rows.cluster[at]);
  put_word(row, "error", set, rows.error[at]);
  put_word(row, "guardrail", set, rows.guardrail[at]);
  return row;
}

std::vector<NativeFile> form(const RunSet& set, std::size_t index) {
  const Run& run = set.runs[index];
  const std::string stem = "run-" + std::to_string(index + 1);
  Branch root;
  for (const auto& [path, scalar] : run.document.fields.all()) {
    Branch* at = &root;
    for (std::string& step : steps_of(path)) {
      at = &at->below[std::move(step)];
    }
    at->scalar = &scalar;
  }
  root.below.erase("samples");
  json document = branch_json(root);
  std::vector<NativeFile> files;
  if (run.document.has_rows) {
    std::string bytes;
    for (std::size_t at = 0; at < run.rows.size(); ++at) {
      bytes += row_json(set, run.rows, at).dump() + "\n";
    }
    document["samples"] = {{"path", stem + ".jsonl"}, {"rows", run.rows.size()}, {"sha256", sha256(bytes)}};
    files.push_back({stem + ".jsonl", std::move(bytes)});
  }
  files.push_back({stem + ".json", document.dump(1) + "\n"});
  return files;
}

}  // namespace

Result<std::vector<NativeFile>> native_form(const RunSet& set, std::size_t index) {
  try {
    return form(set, index);
  } catch (const json::exception& fault) {
    return Error{ErrorKind::kInternal, std::string("the run cannot be written as JSON: ") + fault.what(), {}, {}, {}};
  }
}

}  // namespace gate::records
