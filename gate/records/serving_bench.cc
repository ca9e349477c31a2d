// vllm bench serve and SGLang's bench_serving: one JSON object a run; SGLang appends one a line. With vLLM's
// --save-detailed every request is a row.
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
constexpr std::array<std::string_view, 17> kSettings{
    "num_prompts", "request_rate",      "burstiness",         "max_concurrency", "best_of",     "random_input_len",
    "seed",        "random_output_len", "random_range_ratio", "use_beam_search", "concurrency", "sharegpt_output_len",
    "tag",         "backend",           "dataset_name",       "endpoint_type",   "tokenizer_id"};

bool is_result(std::string_view key) { return std::find(kSettings.begin(), kSettings.end(), key) == kSettings.end(); }

double number(JsonValue value) { return value.number().value_or(std::nan("")); }

class BenchRun {
 public:
  BenchRun(ForeignSet& set, ForeignRun& run, JsonValue root) : set_(set), run_(run), root_(root) {}

  Status read() {
    for (const char* name : {"completed", "request_throughput"}) {
      if (!root_[name].is(ValueType::kNumber)) {
        return root_.problem("expected the result of a serving benchmark, with the number '" + std::string(name) + "'");
      }
    }
    describe();
    const double completed = number(root_["completed"]);
    const double failed = root_["failed"].number()        ? number(root_["failed"])
                          : root_["num_prompts"].number() ? std::max(0.0, number(root_["num_prompts"]) - completed)
                                                          : 0;
    GATE_TRY(read_rows());
    if (!some_succeeded(set_, run_, completed + failed, failed)) {
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
  // ttfts, input_lens, output_lens and errors hold one entry a request; itls a list a request.
  Status read_rows() {
    const std::vector<JsonValue> ttfts = root_["ttfts"].items(), inputs = root_["input_lens"].items(),
                                 outputs = root_["output_lens"].items(), errors = root_["errors"].items(),
                                 gaps = root_["itls"].items();
    if (ttfts.empty()) {
      return Done{};
    }
    for (const auto* list : {&inputs, &outputs, &errors, &gaps}) {
      if (!list->empty() && list->size() != ttfts.size()) {
        return root_["ttfts"].problem("holds " + counted(ttfts.size(), "request") + ", and a list beside it " +
                                      std::to_string(list->size()));
      }
    }
    for (std::size_t i = 0; i < ttfts.size(); ++i) {
      ForeignRow row;
      row.id = "request-" + std::to_string(i);
      row.line = static_cast<std::uint32_t>(std::min<std::size_t>(i + 1, 0xFFFFFFFF));
      if (!errors.empty() && !errors[i].text().empty() && !errors[i].is(ValueType::kNull)) {
        row.error = errors[i].text();
      }
      const double first = number(ttfts[i]);
      double rest = 0;
      for (const JsonValue gap : gaps.empty() ? std::vector<JsonValue>{} : gaps[i].items()) {
        rest += number(gap);
      }
      // 0 is what stands there for a request that never got an answer.
      row.metrics.emplace_back("ttft_ms", first > 0 ? first * 1000 : std::nan(""));
      if (!gaps.empty()) {
        row.metrics.emplace_back("latency_ms", first > 0 ? (first + rest) * 1000 : std::nan(""));
      }
      row.metrics.emplace_back("tokens.input", inputs.empty() ? std::nan("") : number(inputs[i]));
      row.metrics.emplace_back("tokens.output", outputs.empty() ? std::nan("") : number(outputs[i]));
      run_.rows.push_back(std::move(row));
    }
    set_.reading().metrics["ttft_ms"] = {false, "ms"};
    return Done{};
  }

  void describe() {
    run_.set("model.name", root_["model_id"]);
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
      GATE_TRY(BenchRun(set, run, tree->root()).read());
      const auto ttft = run.document.metrics.find("median_ttft_ms");
      if (ttft != run.document.metrics.end()) {
        warmth.push_back({tree->root()["date"].text() + "\n" + id, visible(id), ttft->second});
      }
    }
  }
  remark_cold_start(set, std::move(warmth));
  return set.finish();
}

}  // namespace

const Reader k_serving_bench{
    "serving_bench", "vllm bench serve --save-result and SGLang bench_serving: JSON, JSON lines", recognises, read};

}  // namespace gate::records
