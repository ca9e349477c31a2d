#include "gate/records/foreign/foreign_set.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/json_document.h"
#include "gate/records/run_set_builder.h"

namespace gate::records {
namespace {

Scalar::Kind kind_of(ValueType type) {
  switch (type) {
    case ValueType::kBool: return Scalar::Kind::kBool;
    case ValueType::kNumber: return Scalar::Kind::kNumber;
    case ValueType::kString:
    case ValueType::kNotFinite: return Scalar::Kind::kString;
    case ValueType::kMissing:
    case ValueType::kNull:
    case ValueType::kArray:
    case ValueType::kObject: break;
  }
  return Scalar::Kind::kNull;
}

// As the native form keeps it: integers by their digits, other numbers in the canonical form.
std::string scalar_text(JsonValue value) {
  if (value.is(ValueType::kNumber) && !parse_integer(value.token())) {
    return canonical_number(value.number().value_or(0));
  }
  return visible(value.text(), "\n\t");
}

// Kept for people; no observation of its own.
void withdraw_seed(ForeignRun& run) {
  if (run.document.seed) {
    run.set("recorded_seed", Scalar::Kind::kNumber, std::to_string(*run.document.seed));
    run.document.seed.reset();
  }
}

// A measure of nothing: time-outs written as 0 ms, costs and counts below zero.
bool is_no_measure(std::string_view name, double value) {
  return (name == "latency_ms" && value <= 0) || ((name == "cost_usd" || name == "gpu_seconds") && value < 0) ||
         (name.starts_with("tokens.") && (value < 0 || value != std::floor(value) || value > 9007199254740992.0));
}

}  // namespace

void ForeignRun::set(std::string path, JsonValue value) {
  const Scalar::Kind kind = kind_of(value.type());
  if (kind != Scalar::Kind::kNull) {
    set(std::move(path), kind, scalar_text(value));
  }
}

void ForeignRun::set_all(const std::string& path, JsonValue value) {
  set(path, value);
  std::size_t index = 0;
  for (const JsonValue item : value.items()) {
    const std::string key = value.is(ValueType::kArray) ? std::to_string(index++) : visible(item.key());
    set_all(path + "." + path_step(key), item);
  }
}

bool rounds_to(double computed, std::string_view digits) {
  const std::optional<double> reported = parse_json_number(digits);
  if (!reported) {
    return false;
  }
  const std::size_t exponent_at = digits.find_first_of("eE");
  const std::string_view mantissa = digits.substr(0, exponent_at);
  int exponent = 0;
  if (exponent_at != std::string_view::npos) {
    std::string_view power = digits.substr(exponent_at + 1);
    power.remove_prefix(power.starts_with('+') ? 1 : 0);
    exponent = static_cast<int>(std::stol(std::string(power)));
  }
  const std::size_t dot = mantissa.find('.');
  const int decimals = dot == std::string_view::npos ? 0 : static_cast<int>(mantissa.size() - dot - 1);
  const double half_unit = 0.5 * std::pow(10.0, exponent - decimals);
  // Sums in another order differ in the last bits of a double.
  const double noise = 1e-12 * std::max(1.0, std::abs(*reported));
  return std::abs(computed - *reported) <= half_unit * (1 + 1e-9) + noise;
}

ForeignSet::ForeignSet(const Source& source, std::string format) : source_(source) {
  reading_.format = std::move(format);
}

Result<std::string> ForeignSet::read(std::string_view name, std::size_t limit) {
  Result<std::string> bytes = read_file(source_.tree, name, limit);
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.where = {source_.show(name), 0, 0};
    return error;
  }
  files_.push_back({std::string(name), sha256(*bytes), bytes->size()});
  return bytes;
}

Result<std::unique_ptr<const JsonTree>> ForeignSet::read_json(std::string_view name) {
  GATE_ASSIGN(std::string bytes, read(name));
  GATE_ASSIGN(auto tree, JsonTree::read(std::move(bytes), {source_.show(name), 1}));
  count_not_finite(tree->not_finite());
  return tree;
}

ForeignRun& ForeignSet::add_run(std::string file, std::string run_id) {
  ForeignRun& run = runs_.emplace_back();
  run.document.file = std::move(file);
  run.document.run_id = std::move(run_id);
  return run;
}

// Means of the rows against the means the file gives.
void ForeignSet::check_reported(const ForeignRun& run) {
  for (const Reported& reported : run.reported) {
    double sum = 0;
    std::size_t count = 0;
    for (const ForeignRow& row : run.rows) {
      for (const auto& [name, value] : row.metrics) {
        if (name == reported.metric && !std::isnan(value) && row.error.empty()) {
          sum += value;
          ++count;
        }
      }
    }
    const double mean = sum / static_cast<double>(count);
    if (count > 0 && !rounds_to(mean, reported.value)) {
      remark("aggregate_mismatch", "'" + run.document.file + "' reports " + reported.metric + " " + reported.value +
                                       ", but the mean of its " + counted(count, "scored row") + " is " +
                                       canonical_number(mean));
    }
  }
}

// A set in which one id is a number here and text there keeps both.
void ForeignSet::tell_ids_apart() {
  std::set<std::string> numbers;
  for (const ForeignRun& run : runs_) {
    for (const ForeignRow& row : run.rows) {
      if (row.id_is_number) {
        numbers.insert(row.id);
      }
    }
  }
  std::set<std::string> both;
  for (ForeignRun& run : runs_) {
    for (ForeignRow& row : run.rows) {
      if (!row.id_is_number && numbers.contains(row.id)) {
        both.insert(row.id);
        row.id = "\"" + row.id + "\"";
      }
    }
  }
  if (!both.empty()) {
    remark("ids_of_two_types", counted(both.size(), "id") + " stand there as a number and as text ('" + *both.begin() +
                                   "'); they are kept apart, the text in quotes");
  }
}

void ForeignSet::share_no_seed() {
  std::map<std::int64_t, std::size_t> uses;
  for (const ForeignRun& run : runs_) {
    if (run.document.seed) {
      ++uses[*run.document.seed];
    }
  }
  std::set<std::string> shared;
  for (ForeignRun& run : runs_) {
    if (run.document.seed && uses[*run.document.seed] > 1) {
      shared.insert(std::to_string(*run.document.seed));
      withdraw_seed(run);
    }
  }
  if (!shared.empty()) {
    const std::vector<std::string> seeds(shared.begin(), shared.end());
    remark("shared_seed", "several runs record the seed " + join(seeds, ", ") + "; they are repeats without a seed");
  }
}

Status ForeignSet::add_rows(const ForeignRun& run, std::uint32_t repeat, RunSetBuilder& builder) {
  const std::string file = source_.show(run.document.file);
  const auto fault = [&](const ForeignRow& row, std::string message) {
    return input_error(std::move(message), {file, row.line, 0});
  };
  for (const ForeignRow& row : run.rows) {
    if (row.repeat != repeat) {
      continue;
    }
    if (row.id.empty() || row.id.size() > source_.request.limits.name_bytes || first_invalid_utf8(row.id)) {
      return fault(
          row, "the id of a row must be 1 to " + std::to_string(source_.request.limits.name_bytes) + " bytes of UTF-8");
    }
    std::set<std::string_view> seen;
    for (const auto& [name, value] : row.metrics) {
      if (name.empty() || name.size() > source_.request.limits.name_bytes || first_invalid_utf8(name)) {
        return fault(row, "a metric's name must be 1 to " + std::to_string(source_.request.limits.name_bytes) +
                              " bytes of UTF-8");
      }
      const std::optional<std::uint32_t> number = builder.metric(name);
      if (!number) {
        return fault(row, "there are more metrics than the limit of a set");
      }
      if (!seen.insert(name).second) {
        return fault(row, "gives the metric '" + shortened(name, 80) + "' twice");
      }
      if (row.error.empty() && !std::isnan(value) && is_no_measure(name, value)) {
        ++no_measures_[name];
      } else if (row.error.empty() && !std::isnan(value)) {
        builder.set_metric(*number, value);
      }
    }
    std::set<std::string_view> keys;
    for (const auto& [key, value] : row.slices) {
      const std::optional<std::uint32_t> number = builder.slice_key(key);
      if (!number) {
        return fault(row, "there are more slice keys than the limit of a set");
      }
      if (keys.insert(key).second && !value.empty()) {
        builder.set_word(*number, visible(shortened(value, 200)));
      }
    }
    if (!row.cluster.empty()) {
      builder.set_word(RunSetBuilder::kCluster, visible(shortened(row.cluster, 200)));
    }
    if (!row.guardrail.empty()) {
      builder.set_word(RunSetBuilder::kGuardrail, visible(shortened(row.guardrail, 200)));
    }
    if (!row.error.empty()) {
      builder.set_word(RunSetBuilder::kError, visible(shortened(row.error, 200)));
    }
    if (std::optional<std::string> wrong = builder.end_row(row.id, std::max(row.line, 1U))) {
      return fault(row, *std::move(wrong));
    }
  }
  return Done{};
}

Result<RunSet> ForeignSet::finish() {
  std::sort(runs_.begin(), runs_.end(),
            [](const ForeignRun& a, const ForeignRun& b) { return a.document.run_id < b.document.run_id; });
  const auto twice = std::adjacent_find(runs_.begin(), runs_.end(), [](const ForeignRun& a, const ForeignRun& b) {
    return a.document.run_id == b.document.run_id;
  });
  if (twice != runs_.end()) {
    return input_error("holds the run '" + shortened(twice->document.run_id, 80) + "' that '" +
                           std::next(twice)->document.file + "' holds too; give one of them",
                       {source_.show(twice->document.file), 0, 0});
  }
  if (runs_.empty() || runs_.size() > source_.request.limits.runs) {
    return input_error(runs_.empty() ? "holds no run" : "holds more runs than the limit of a set",
                       {source_.show(""), 0, 0});
  }
  tell_ids_apart();
  share_no_seed();
  RunSetBuilder builder(source_.request.limits, source_.request.keep);
  for (ForeignRun& run : runs_) {
    check_reported(run);
    std::set<std::uint32_t> repeats;
    for (const ForeignRow& row : run.rows) {
      repeats.insert(row.repeat);
    }
    run.document.has_rows = !repeats.empty();
    if (repeats.size() > 1) {
      withdraw_seed(run);
    }
    run.set("run_id", Scalar::Kind::kString, run.document.run_id);
    if (run.document.seed) {
      run.set("seed", Scalar::Kind::kNumber, std::to_string(*run.document.seed));
    }
    if (run.document.created_at) {
      run.set("created_at", Scalar::Kind::kString, format_time(*run.document.created_at));
    }
    if (!run.document.owner.empty()) {
      run.set_text("owner", run.document.owner);
    }
    for (const auto& [name, value] : run.document.metrics) {
      run.set("metrics." + path_step(name), Scalar::Kind::kNumber, canonical_number(value));
    }
    for (const Reported& reported : run.reported) {
      const std::optional<double> value = parse_json_number(reported.value);
      run.set("reported." + path_step(reported.metric), value ? Scalar::Kind::kNumber : Scalar::Kind::kString,
              value ? canonical_number(*value) : reported.value);
    }
    if (repeats.size() > 1) {
      notes_.push_back("'" + run.document.run_id + "' repeats its examples " + std::to_string(repeats.size()) +
                       " times; each repeat is a run of the same examples");
    }
    for (const std::uint32_t repeat : repeats.empty() ? std::set<std::uint32_t>{1} : repeats) {
      RunDocument document = run.document;
      if (repeats.size() > 1) {
        document.run_id += "#" + std::to_string(repeat);
        document.fields.set("run_id", {Scalar::Kind::kString, document.run_id});
        document.fields.set("repeat", {Scalar::Kind::kNumber, std::to_string(repeat)});
      }
      builder.begin_run(std::move(document), run.rows.size());
      GATE_TRY(add_rows(run, repeat, builder));
      builder.end_run();
    }
  }
  for (InputFile& file : files_) {
    builder.add_file(std::move(file));
  }
  for (const auto& [name, count] : no_measures_) {
    remark("no_measure", counted(count, "value") + " of " + name + (name == "latency_ms" ? " at or" : "") +
                             " below what can be measured; read as not scored");
  }
  if (not_finite_ > 0) {
    notes_.push_back(counted(not_finite_, "bare NaN or Infinity", "bare NaN or Infinity") + " read as not scored");
  }
  for (std::string& note : notes_) {
    builder.add_note(std::move(note));
  }
  RunSet set = builder.finish();
  set.reading = std::move(reading_);
  for (const std::string& name : set.metric_names) {
    ReadingNotes::Metric& metric = set.reading.metrics[name];
    metric.unit = name == "latency_ms" ? "ms" : name == "cost_usd" ? "USD" : metric.unit;
  }
  return set;
}

}  // namespace gate::records
