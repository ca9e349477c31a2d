// Google Benchmark --benchmark_format=json (or --benchmark_out): a benchmark is an example, a repetition a repeat.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/head.h"
#include "gate/records/foreign/load_run.h"
#include "gate/records/foreign/values.h"
#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  return first_mark(head) == '{' &&
         ((holds(head, "\"context\"") && holds(head, "\"num_cpus\"") && holds(head, "\"library_build_type\"")) ||
          (holds(head, "\"benchmarks\"") && holds(head, "\"real_time\"") && holds(head, "\"time_unit\"")));
}

// Everything else that is a number is a counter of the benchmark's author.
constexpr std::array<std::string_view, 11> kOwn{"family_index",   "per_family_instance_index",
                                                "repetitions",    "repetition_index",
                                                "threads",        "iterations",
                                                "real_time",      "cpu_time",
                                                "big_o_exponent", "rms",
                                                "aggregate_unit"};

// Milliseconds in a unit; nothing for another word.
std::optional<double> scale_of(std::string_view unit) {
  return unit == "ns"   ? std::optional(1e-6)
         : unit == "us" ? std::optional(1e-3)
         : unit == "ms" ? std::optional(1.0)
         : unit == "s"  ? std::optional(1e3)
                        : std::nullopt;
}

bool is_aggregate(JsonValue item) {
  if (item["run_type"].is(ValueType::kString)) {
    return item["run_type"].text() == "aggregate";
  }
  // Releases before 1.5 tell an aggregate by its name alone.
  const std::string name = item["name"].text();
  return name.ends_with("_mean") || name.ends_with("_median") || name.ends_with("_stddev") || name.ends_with("_cv") ||
         name.ends_with("_BigO") || name.ends_with("_RMS");
}

class BenchmarkFile {
 public:
  BenchmarkFile(ForeignSet& set, ForeignRun& run, JsonValue root) : set_(set), run_(run), root_(root) {}

  Status read() {
    std::uint32_t number = 0;
    for (const JsonValue item : root_["benchmarks"].items()) {
      ++number;
      if (is_aggregate(item)) {
        ++aggregates_;
      } else {
        GATE_TRY(add(item, number));
      }
    }
    if (run_.rows.empty()) {
      return root_.problem(aggregates_ > 0 ? "holds aggregates only; run it without --benchmark_report_aggregates_only"
                                           : "holds no benchmarks");
    }
    for (const JsonValue item : root_["benchmarks"].items()) {
      if (item["aggregate_name"].text() == "mean" && item["real_time"].is(ValueType::kNumber)) {
        const auto& [sum, count] = times_[item["run_name"].text()];
        if (count > 0) {
          run_.reported.push_back({"mean real_time of " + visible(item["run_name"].text()),
                                   std::string(item["real_time"].token()), sum / static_cast<double>(count)});
        }
      }
    }
    describe();
    return Done{};
  }

 private:
  Status add(JsonValue item, std::uint32_t number) {
    ForeignRow row;
    const std::string name = item["run_name"].is(ValueType::kString) ? item["run_name"].text() : item["name"].text();
    if (name.empty()) {
      return item.problem("expected a benchmark with a 'name'");
    }
    row.id = visible(shortened(name, 400));
    row.line = number;
    const std::optional<std::int64_t> repetition = parse_integer(item["repetition_index"].token());
    row.repeat = repetition && *repetition >= 0 && *repetition < 1'000'000 ? static_cast<std::uint32_t>(*repetition + 1)
                                                                           : ++unnumbered_[name];
    const bool skipped =
        item["skipped"].exists() && item["skipped"].text() != "false" && !item["skipped"].text().empty();
    if (item["error_occurred"].token() == "true" || skipped) {
      const std::string message = item["error_message"].text();
      row.error = message.empty() ? "skipped" : message;
      run_.rows.push_back(std::move(row));
      return Done{};
    }
    const std::string unit = item["time_unit"].exists() ? item["time_unit"].text() : "ns";
    const std::optional<double> scale = scale_of(unit);
    if (!scale) {
      return item["time_unit"].problem("the unit '" + shortened(unit, 20) + "' is not known; known are ns, us, ms, s");
    }
    GATE_ASSIGN(const double real, score_of(item["real_time"], "real_time"));
    GATE_ASSIGN(const double cpu, score_of(item["cpu_time"], "cpu_time"));
    row.metrics.emplace_back("latency_ms", real * *scale);
    row.metrics.emplace_back("cpu_ms", cpu * *scale);
    if (!std::isnan(real)) {
      auto& [sum, count] = times_[item["run_name"].text()];
      sum += real;
      ++count;
    }
    for (const JsonValue value : item.items()) {
      const bool own = std::find(kOwn.begin(), kOwn.end(), value.key()) != kOwn.end();
      if (!own && (value.is(ValueType::kNumber) || value.is(ValueType::kNotFinite))) {
        row.metrics.emplace_back(visible(value.key()), value.number().value_or(std::nan("")));
        set_.reading().metrics[visible(value.key())] = {higher_is_better(value.key()), unit_of(value.key())};
      }
    }
    run_.rows.push_back(std::move(row));
    return Done{};
  }

  void describe() {
    const JsonValue context = root_["context"];
    run_.document.created_at = zoned_time(context["date"].text());
    for (const JsonValue item : context.items()) {
      const std::string key = item.key();
      if (key == "date" || key == "load_avg" || key == "caches" || key == "host_name" || key == "executable") {
        continue;
      }
      const std::string text = item.text();
      const bool commit = key.find("commit") != std::string::npos && text.size() == 40 &&
                          text.find_first_not_of("0123456789abcdef") == std::string::npos;
      run_.set(commit ? "code.commit" : "environment." + visible(key), item);
    }
    set_.reading().metrics["latency_ms"].higher_is_better = false;
    set_.reading().metrics["cpu_ms"] = {false, "ms"};
    if (aggregates_ > 0) {
      set_.note("'" + run_.document.file + "': " + counted(aggregates_, "aggregate") + " left out; repetitions count");
    }
    if (context["library_build_type"].text() == "debug") {
      set_.note("'" + run_.document.file + "' says that the benchmark library is a debug build (Debian's always does)");
    }
  }

  ForeignSet& set_;
  ForeignRun& run_;
  JsonValue root_;
  std::size_t aggregates_ = 0;
  std::map<std::string, std::uint32_t> unnumbered_;
  std::map<std::string, std::pair<double, std::size_t>> times_;
};

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "Google Benchmark");
  const auto read_one = [&](const std::string& name) -> Status {
    GATE_ASSIGN(const auto tree, set.read_json(name));
    ForeignRun& run = set.add_run(name, visible(plain_name(name)));
    GATE_TRY(BenchmarkFile(set, run, tree->root()).read());
    return Done{};
  };
  GATE_TRY(set.each(recognises, "is no output of Google Benchmark", read_one));
  return set.finish();
}

}  // namespace

const Reader k_google_benchmark{"google_benchmark", "Google Benchmark --benchmark_format=json", recognises, read};

}  // namespace gate::records
