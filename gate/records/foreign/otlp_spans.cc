#include "gate/records/foreign/otlp_spans.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/values.h"

namespace gate::records::otlp {
namespace {

// Semantic conventions 1.41, and the names they had before.
constexpr std::array<std::string_view, 2> kInput{"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"};
constexpr std::array<std::string_view, 2> kOutput{"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"};
constexpr std::array<std::string_view, 1> kCached{"gen_ai.usage.cache_read.input_tokens"};
constexpr std::array<std::string_view, 6> kExample{"example.id",   "example_id", "dataset.item.id",
                                                   "test.case.id", "sample.id",  "gen_ai.example.id"};
// Operations around calls of a model, whose spans repeat what their children used.
constexpr std::array<std::string_view, 4> kAround{"invoke_agent", "create_agent", "execute_tool", "invoke_workflow"};

const Value* find(const Attributes& in, std::string_view key) {
  const auto found = in.find(std::string(key));
  return found == in.end() ? nullptr : &found->second;
}

std::string text_of(const Attributes& in, std::string_view key) {
  const Value* value = find(in, key);
  return value == nullptr ? "" : value->text;
}

// 64-bit integers are text by the specification, and numbers from some SDKs.
Result<std::int64_t> integer(JsonValue value, std::string_view what) {
  const std::optional<std::int64_t> number = parse_integer(value.text());
  if (!number || !(value.is(ValueType::kString) || value.is(ValueType::kNumber))) {
    return value.problem("'" + std::string(what) + "' must be a whole number, got " +
                         (value.exists() ? shortened(std::string(value.token()), 40) : "nothing"));
  }
  return *number;
}

Result<Attributes> attributes_of(JsonValue list) {
  Attributes made;
  for (const JsonValue item : list.items()) {
    const JsonValue value = item["value"];
    Value read;
    if (value["stringValue"].exists()) {
      read.text = value["stringValue"].text();
    } else if (value["boolValue"].exists()) {
      read.text = value["boolValue"].text();
    } else if (value["intValue"].exists()) {
      GATE_ASSIGN(const std::int64_t number, integer(value["intValue"], "intValue"));
      read = {std::to_string(number), true, static_cast<double>(number)};
    } else if (value["doubleValue"].exists()) {
      GATE_ASSIGN(const double number, score_of(value["doubleValue"], "doubleValue"));
      read = {value["doubleValue"].text(), true, number};
    } else {
      continue;
    }
    made.insert_or_assign(item["key"].text(), std::move(read));
  }
  return made;
}

// A call of a model: it says what it used or what it asked for, and is not an agent or tool around such calls.
bool is_call(const Span& span) {
  const std::string operation = text_of(span.attributes, "gen_ai.operation.name");
  if (std::find(kAround.begin(), kAround.end(), operation) != kAround.end()) {
    return false;
  }
  return !operation.empty() || find(span.attributes, kInput[0]) != nullptr ||
         find(span.attributes, kInput[1]) != nullptr || find(span.attributes, "gen_ai.request.model") != nullptr;
}

// The sum over the calls that say it; NaN when none does.
double sum_of(const std::vector<Span>& spans, std::span<const std::string_view> names) {
  double sum = 0;
  bool any = false;
  for (const Span& span : spans) {
    for (const std::string_view name : names) {
      const Value* value = is_call(span) ? find(span.attributes, name) : nullptr;
      if (value != nullptr && value->is_number) {
        sum += value->number;
        any = true;
        break;
      }
    }
  }
  return any ? sum : std::nan("");
}

double milliseconds(std::int64_t from, std::int64_t to) { return static_cast<double>(to - from) / 1e6; }

}  // namespace

Status Traces::add_span(JsonValue span) {
  const std::string trace = span["traceId"].text();
  Span made;
  made.id = span["spanId"].text();
  if (trace.empty() || made.id.empty()) {
    return span.problem("a span must have 'traceId' and 'spanId'");
  }
  if (!seen_.insert(trace + "/" + made.id).second) {
    ++twice_;  // sent twice: exporters retry
    return Done{};
  }
  made.parent = span["parentSpanId"].text();
  made.name = span["name"].text();
  GATE_ASSIGN(made.start, integer(span["startTimeUnixNano"], "startTimeUnixNano"));
  GATE_ASSIGN(made.end, integer(span["endTimeUnixNano"], "endTimeUnixNano"));
  if (made.start < 0 || made.end < made.start) {
    return span.problem("a span must not end before it begins");
  }
  const std::string code = span["status"]["code"].text();
  made.failed = code == "2" || code == "STATUS_CODE_ERROR";
  GATE_ASSIGN(made.attributes, attributes_of(span["attributes"]));
  made.fault = span["status"]["message"].text();
  made.fault = made.fault.empty() ? text_of(made.attributes, "error.type") : made.fault;
  for (const JsonValue event : span["events"].items()) {
    if (event["name"].text() != "gen_ai.evaluation.result") {
      continue;
    }
    GATE_ASSIGN(const Attributes of, attributes_of(event["attributes"]));
    const Value* score = find(of, "gen_ai.evaluation.score.value");
    made.scores.emplace_back(text_of(of, "gen_ai.evaluation.name"),
                             score != nullptr && score->is_number ? score->number : std::nan(""));
  }
  by_trace_[trace].push_back(std::move(made));
  return Done{};
}

Status Traces::add(JsonValue body) {
  if (!body["resourceSpans"].is(ValueType::kArray)) {
    return body.problem("expected OTLP/JSON, an object with 'resourceSpans'");
  }
  for (const JsonValue resource : body["resourceSpans"].items()) {
    GATE_ASSIGN(const Attributes facts, attributes_of(resource["resource"]["attributes"]));
    for (const auto& [key, value] : facts) {
      resource_[key].insert(value.text);
    }
    for (const char* name : {"scopeSpans", "instrumentationLibrarySpans"}) {
      for (const JsonValue scope : resource[name].items()) {
        for (const JsonValue span : scope["spans"].items()) {
          GATE_TRY(add_span(span));
        }
      }
    }
  }
  return Done{};
}

Result<ForeignRow> Traces::row_of(const std::vector<Span>& spans, const std::string& id, bool id_is_number) {
  ForeignRow row;
  row.id = id;
  row.id_is_number = id_is_number;
  std::set<std::string> ids;
  for (const Span& span : spans) {
    ids.insert(span.id);
  }
  const Span* root = nullptr;
  bool orphan = false;
  for (const Span& span : spans) {
    orphan = orphan || (!span.parent.empty() && !ids.contains(span.parent));
    root = span.parent.empty() ? &span : root;
  }
  incomplete_ += root == nullptr || orphan ? 1U : 0U;
  std::size_t failed = 0, answered = 0;
  std::string fault;
  double first = std::nan("");
  for (const Span& span : spans) {
    if (is_call(span)) {
      ++(span.failed ? failed : answered);
      fault = span.failed ? span.fault : fault;
      const Value* chunk = find(span.attributes, "gen_ai.response.time_to_first_chunk");
      if (!span.failed && std::isnan(first) && chunk != nullptr && chunk->is_number) {
        first = chunk->number * 1000;
      }
    }
    for (const auto& [name, score] : span.scores) {
      const auto there = std::find_if(row.metrics.begin(), row.metrics.end(),
                                      [&, key = name](const auto& each) { return each.first == key; });
      if (there != row.metrics.end()) {
        return input_error("the trace of '" + shortened(id, 80) + "' is evaluated as '" + shortened(name, 80) +
                           "' twice");
      }
      row.metrics.emplace_back(name, score);
    }
  }
  // A retry that was answered is no fault; a trace without an answer is.
  if ((root != nullptr && root->failed) || (failed > 0 && answered == 0)) {
    const std::string of_root = root != nullptr && root->failed ? root->fault : "";
    row.error = !of_root.empty() ? of_root : fault.empty() ? "failed" : fault;
  }
  row.metrics.emplace_back("latency_ms", root == nullptr ? std::nan("") : milliseconds(root->start, root->end));
  row.metrics.emplace_back("ttft_ms", first);
  row.metrics.emplace_back("retries", static_cast<double>(answered > 0 ? failed : 0));
  row.metrics.emplace_back("tokens.input", sum_of(spans, kInput));
  row.metrics.emplace_back("tokens.output", sum_of(spans, kOutput));
  row.metrics.emplace_back("tokens.cached", sum_of(spans, kCached));
  return row;
}

Status Traces::finish(const RecordOptions& options, ForeignSet& set, ForeignRun& run) {
  std::vector<std::string> names(kExample.begin(), kExample.end());
  if (const std::string* named = options.column("id")) {
    names = {*named};
  }
  struct Found {
    std::int64_t start = 0;
    ForeignRow row;
  };
  std::vector<Found> rows;
  std::size_t nameless = 0;
  std::set<std::string> used;
  for (auto& [trace, spans] : by_trace_) {
    // Children may come before their parents.
    std::sort(spans.begin(), spans.end(),
              [](const Span& a, const Span& b) { return std::pair(a.start, a.id) < std::pair(b.start, b.id); });
    const Value* id = nullptr;
    for (const std::string& name : names) {
      for (const Span& span : spans) {
        const Value* value = id == nullptr ? find(span.attributes, name) : nullptr;
        if (value != nullptr && !value->text.empty()) {
          id = value;
          used.insert(name);
        }
      }
    }
    if (id == nullptr) {
      ++nameless;
      continue;
    }
    GATE_ASSIGN(ForeignRow row, row_of(spans, id->text, id->is_number));
    rows.push_back({spans.front().start, std::move(row)});
  }
  if (rows.empty()) {
    Error error = input_error("has no span with an attribute that names the example; looked for " + join(names, ", "));
    error.hint = "set one on the span of each example, and name it behind the set (#id=ATTRIBUTE) or in the policy";
    return error;
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Found& a, const Found& b) { return a.start < b.start; });
  std::map<std::string, std::uint32_t> repeats;
  std::uint32_t number = 0;
  for (Found& found : rows) {
    found.row.line = ++number;
    found.row.repeat = ++repeats[(found.row.id_is_number ? "#" : "'") + found.row.id];
    run.rows.push_back(std::move(found.row));
  }
  if (options.column("id") == nullptr) {
    set.remark("columns_guessed",
               "'" + run.document.file + "': id = " + join(std::vector<std::string>(used.begin(), used.end()), ", "));
  }
  if (nameless > 0) {
    set.remark("traces_left_out",
               counted(nameless, "trace") + " of '" + run.document.file + "' name no example, and are left out");
  }
  if (incomplete_ > 0) {
    set.remark("traces_incomplete",
               counted(incomplete_, "trace") + " of '" + run.document.file +
                   "' lack a span that others name as their parent, or a root; sampling or a cut file");
  }
  if (twice_ > 0) {
    set.note(counted(twice_, "span") + " of '" + run.document.file + "' came twice and count once");
  }
  for (const char* name : {"latency_ms", "ttft_ms"}) {
    set.reading().metrics[name] = {false, "ms"};
  }
  describe(run);
  return Done{};
}

}  // namespace gate::records::otlp
