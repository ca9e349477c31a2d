// The rules of foreign_set.h that need all runs.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/json_document.h"
#include "gate/records/run_set_builder.h"

namespace gate::records {
namespace {

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

// Over the rows that were scored, and over how many.
std::pair<double, std::size_t> mean_of(const ForeignRun& run, const std::string& metric) {
  double sum = 0;
  std::size_t count = 0;
  for (const ForeignRow& row : run.rows) {
    for (const auto& [name, value] : row.metrics) {
      if (name == metric && !std::isnan(value) && row.error.empty()) {
        sum += value;
        ++count;
      }
    }
  }
  return {sum / static_cast<double>(count), count};
}

}  // namespace

// Means of the rows against the means the file gives.
void ForeignSet::check_reported(const ForeignRun& run) {
  for (const Reported& reported : run.reported) {
    const auto [mean, count] =
        reported.computed ? std::pair(*reported.computed, std::size_t{0}) : mean_of(run, reported.metric);
    if ((count > 0 || reported.computed) && !rounds_to(mean, reported.value)) {
      remark(
          "aggregate_mismatch",
          "'" + run.document.file + "' reports " + reported.metric + " " + reported.value + ", but " +
              (reported.computed ? "its rows make it " : "the mean of its " + counted(count, "scored row") + " is ") +
              (std::isfinite(mean) ? canonical_number(mean) : "larger than any number"));
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
  std::vector<std::pair<std::string, std::uint32_t>> known;  // the metrics of the row before, with their numbers
  for (const ForeignRow& row : run.rows) {
    if (row.repeat != repeat) {
      continue;
    }
    if (row.id.empty() || row.id.size() > source_.request.limits.name_bytes || first_invalid_utf8(row.id)) {
      return fault(
          row, "the id of a row must be 1 to " + std::to_string(source_.request.limits.name_bytes) + " bytes of UTF-8");
    }
    const bool alike = std::equal(row.metrics.begin(), row.metrics.end(), known.begin(), known.end(),
                                  [](const auto& metric, const auto& of) { return metric.first == of.first; });
    if (!alike) {
      known.clear();
      std::set<std::string_view> seen;
      for (const auto& metric : row.metrics) {
        const std::string& name = metric.first;
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
        known.emplace_back(name, *number);
      }
    }
    for (std::size_t i = 0; row.error.empty() && i < known.size(); ++i) {
      const auto& [name, value] = row.metrics[i];
      if (!std::isnan(value) && is_no_measure(name, value)) {
        ++no_measures_[name];
      } else if (!std::isnan(value)) {
        builder.set_metric(known[i].second, value);
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
  GATE_TRY(add_beside());
  if (!source_.request.options.select.empty()) {
    std::vector<std::string> selection;
    for (const auto& [key, value] : source_.request.options.select) {
      selection.push_back(key + "=" + value);
    }
    remark("runs_selected", visible(join(selection, ",")));
  }
  tell_ids_apart();
  drop_identical();
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
    // A number of the whole run is none of each of its repeats.
    for (const auto& [name, value] : repeats.size() > 1 ? run.document.metrics : std::map<std::string, double>()) {
      run.set("reported." + path_step(name), Scalar::Kind::kNumber, canonical_number(value));
    }
    if (repeats.size() > 1) {
      run.document.metrics.clear();
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
    run.rows = {};  // of millions of rows nothing is kept twice
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
    if (name == "latency_ms" || name == "cost_usd") {
      metric.higher_is_better = false;
    }
  }
  return set;
}

}  // namespace gate::records
