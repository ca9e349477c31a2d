// vllm bench serve and SGLang's bench_serving: one JSON object a run; SGLang appends one a line. With vLLM's
// --save-detailed every request is a row, as with SGLang's --output-details; without it vLLM still keeps the latencies.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
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

// The first run of a server is slow by so much only while it warms up.
constexpr double kColdRatio = 3;

bool recognises(std::string_view, std::string_view head) {
  return first_mark(head) == '{' && holds(head, "\"request_throughput\"") && holds(head, "\"completed\"") &&
         holds(head, "\"total_input_tokens\"");
}

// Settings of a run; everything else that is a number is a result.
// SGLang's "concurrency" is what was measured, "max_concurrency" what was asked for.
constexpr std::array<std::string_view, 20> kSettings{"num_prompts",
                                                     "request_rate",
                                                     "burstiness",
                                                     "max_concurrency",
                                                     "best_of",
                                                     "random_input_len",
                                                     "seed",
                                                     "random_output_len",
                                                     "random_range_ratio",
                                                     "use_beam_search",
                                                     "tag",
                                                     "backend",
                                                     "dataset_name",
                                                     "endpoint_type",
                                                     "tokenizer_id",
                                                     "label",
                                                     "ramp_up_strategy",
                                                     "ramp_up_start_rps",
                                                     "ramp_up_end_rps",
                                                     "sharegpt_output_len"};

bool is_result(std::string_view key) { return std::find(kSettings.begin(), kSettings.end(), key) == kSettings.end(); }

double number(JsonValue value) { return value.number().value_or(std::nan("")); }

class BenchRun {
 public:
  // `untold` counts the runs that do not say how many requests failed.
  BenchRun(ForeignSet& set, ForeignRun& run, JsonValue root, std::size_t& untold)
      : set_(set), run_(run), root_(root), untold_(untold) {}

  Status read() {
    for (const char* name : {"completed", "request_throughput"}) {
      if (!root_[name].is(ValueType::kNumber)) {
        return root_.problem("expected the result of a serving benchmark, with the number '" + std::string(name) + "'");
      }
    }
    describe();
    GATE_TRY(read_rows());
    if (!any_measure()) {
      return Done{};
    }
    for (const JsonValue item : root_.items()) {
      std::string name = item.key();
      // A release wrote "request_goodput:" with the colon.
      name = name.substr(0, name.find(':'));
      if (is_result(name) && name != "completed" && name != "failed" && item.number()) {
        set_run_metric(set_, run_, visible(name), *item.number());
      }
    }
    return Done{};
  }

 private:
  // SGLang counts only what was completed: how many failed is told by its details, or by nothing.
  bool any_measure() {
    const double completed = number(root_["completed"]);
    double failed = number(root_["failed"]);
    if (std::isnan(failed)) {
      failed = number(root_["num_prompts"]) - completed;
    }
    if (std::isnan(failed) && !run_.rows.empty()) {
      failed = static_cast<double>(run_.rows.size()) - completed;
    }
    if (!std::isnan(failed)) {
      failed = std::max(0.0, failed);
      return some_succeeded(set_, run_, completed + failed, failed);
    }
    if (completed <= 0) {
      set_.remark("no_requests",
                  "'" + run_.document.run_id + "' completed no request; nothing of it is a measure, and is not read");
      return false;
    }
    ++untold_;
    return true;
  }

  // Each list holds one entry a request; that of itls is a list of its own.
  Status read_rows() {
    const std::vector<JsonValue> ttfts = root_["ttfts"].items(), latencies = root_["latencies"].items(),
                                 inputs = root_["input_lens"].items(), outputs = root_["output_lens"].items(),
                                 errors = root_["errors"].items(), gaps = root_["itls"].items();
    const std::string longest = ttfts.empty() ? "latencies" : "ttfts";
    const std::size_t requests = root_[longest].items().size();
    if (requests == 0) {
      return Done{};
    }
    for (const auto* list : {&latencies, &inputs, &outputs, &errors, &gaps}) {
      if (!list->empty() && list->size() != requests) {
        return root_[longest].problem("holds " + counted(requests, "request") + ", and a list beside it " +
                                      std::to_string(list->size()));
      }
    }
    for (std::size_t i = 0; i < requests; ++i) {
      ForeignRow row;
      row.id = "request-" + std::to_string(i);
      row.line = static_cast<std::uint32_t>(std::min<std::size_t>(i + 1, 0xFFFFFFFF));
      if (!errors.empty() && !errors[i].text().empty() && !errors[i].is(ValueType::kNull)) {
        row.error = errors[i].text();
      }
      if (!ttfts.empty()) {
        row.metrics.emplace_back("ttft_ms", milliseconds(number(ttfts[i])));
      }
      if (!latencies.empty()) {
        row.metrics.emplace_back("latency_ms", milliseconds(number(latencies[i])));
      } else if (!gaps.empty()) {
        row.metrics.emplace_back("latency_ms", to_last_token(number(ttfts[i]), gaps[i]));
      }
      if (!ttfts.empty()) {
        row.metrics.emplace_back("tokens.input", inputs.empty() ? std::nan("") : number(inputs[i]));
        row.metrics.emplace_back("tokens.output", outputs.empty() ? std::nan("") : number(outputs[i]));
      }
      run_.rows.push_back(std::move(row));
    }
    if (!ttfts.empty()) {
      set_.reading().metrics["ttft_ms"] = {false, "ms"};
    }
    return Done{};
  }

  // 0 is what stands there for a request that never got an answer.
  static double milliseconds(double seconds) { return seconds > 0 ? seconds * 1000 : std::nan(""); }

  static double to_last_token(double first, JsonValue gaps) {
    double rest = 0;
    for (const JsonValue gap : gaps.items()) {
      rest += number(gap);
    }
    return first > 0 ? milliseconds(first + rest) : std::nan("");
  }

  void describe() {
    run_.set("model.name", root_["model_id"].exists() ? root_["model_id"] : root_["server_info"]["model_path"]);
    for (const std::string_view name : kSettings) {
      run_.set("hyperparameters." + std::string(name), root_[name]);
    }
    run_.document.seed = parse_integer(root_["seed"].token());
    // Local time without a zone: for people only.
    run_.set("local_time", root_["date"]);
  }

  ForeignSet& set_;
  ForeignRun& run_;
  JsonValue root_;
  std::size_t& untold_;
};

struct Warmth {
  std::string order, run_id;  // by time, else by place
  double ttft = 0;
};

void remark_cold_start(ForeignSet& set, std::vector<Warmth> runs) {
  if (runs.size() < 2) {
    return;
  }
  std::sort(runs.begin(), runs.end(), [](const Warmth& a, const Warmth& b) { return a.order < b.order; });
  std::vector<double> others;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    others.push_back(runs[i].ttft);
  }
  std::sort(others.begin(), others.end());
  const double typical = others[others.size() / 2];
  if (typical > 0 && runs.front().ttft > kColdRatio * typical) {
    set.remark("cold_start", "the first run ('" + runs.front().run_id + "') needs " + short_number(runs.front().ttft) +
                                 " ms to the first token, the others " + short_number(typical) +
                                 " ms: the server was still warming up");
  }
}

Result<RunSet> read(const Source& source) {
  ForeignSet set(source, "serving benchmark");
  std::vector<Warmth> warmth;
  std::size_t untold = 0;
  for (const std::string& name : source.names) {
    GATE_ASSIGN(const std::string bytes, set.read(name));
    if (!recognises(name, std::string_view(bytes).substr(0, kLongHeadBytes))) {
      set.note("ignored '" + name + "', which is no result of a serving benchmark");
      continue;
    }
    const std::vector<std::pair<std::uint32_t, std::string_view>> parts = json_documents(bytes);
    for (const auto& [line, text] : parts) {
      GATE_ASSIGN(const auto tree, JsonTree::read(std::string(text), {source.show(name), line}));
      set.count_not_finite(tree->not_finite());
      const std::string id = std::string(plain_name(name)) + (parts.size() > 1 ? ":" + std::to_string(line) : "");
      ForeignRun& run = set.add_run(name, visible(id));
      GATE_TRY(BenchRun(set, run, tree->root(), untold).read());
      const auto ttft = run.document.metrics.find("median_ttft_ms");
      if (ttft != run.document.metrics.end()) {
        warmth.push_back({tree->root()["date"].text() + "\n" + id, visible(id), ttft->second});
      }
    }
  }
  if (untold > 0) {
    set.remark("failures_unknown", counted(untold, "run") +
                                       " without a count of the requests that failed, and so without an error_rate; "
                                       "SGLang's benchmark tells it with --output-details");
  }
  remark_cold_start(set, std::move(warmth));
  return set.finish();
}

}  // namespace

const Reader k_serving_bench{
    "serving_bench", "vllm bench serve --save-result and SGLang bench_serving: JSON, JSON lines", recognises, read};

}  // namespace gate::records
