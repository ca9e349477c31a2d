// contract, and the schemas behind it: what is refused, what is found, and what must not be passed over in silence.
#include <doctest/doctest.h>

#include "gate/checks/json_schema.h"
#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::PolicyFile;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::JsonSchema;
using gate::checks::k_contract;
using gate::test::bind_error;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_one;
using gate::test::RunSpec;

namespace {

std::string refusal(const std::string& schema) {
  const auto read = JsonSchema::read(PolicyFile{"s.json", "", schema});
  return read ? "" : read.error().message;
}

std::unique_ptr<const JsonSchema> schema(const std::string& text) {
  auto read = JsonSchema::read(PolicyFile{"s.json", "", text});
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().message));
  return std::move(read).value();
}

constexpr const char* kRow = R"({
  "type": "object",
  "required": ["id", "latency_ms", "tokens", "guardrail", "tools"],
  "properties": {
    "latency_ms": {"type": "number", "exclusiveMinimum": 0},
    "tokens": {"$ref": "#/definitions/tokens"},
    "guardrail": {"enum": ["none", "blocked"]},
    "tools": {"type": "array", "minItems": 1}
  },
  "definitions": {"tokens": {"type": "object", "required": ["input", "output"]}}
})";

}  // namespace

TEST_CASE("a schema that the validator would pass over in silence is refused") {
  struct Row {
    std::string what, schema, message;
  };
  const std::vector<Row> rows{
      {"no JSON", "{", "'s.json': [json.exception.parse_error"},
      {"no schema", "[]", "'s.json': the schema: a schema is an object, true or false"},
      {"a misspelt keyword", R"({"requierd": ["id"]})",
       "'s.json': /requierd: unknown keyword (did you mean 'required'?); it would be passed over in silence"},
      {"a misspelt keyword inside", R"({"properties": {"a": {"anyOf": [{"typ": "number"}]}}})",
       "'s.json': /properties/a/anyOf/0/typ: unknown keyword (did you mean 'type'?); it would be passed over in "
       "silence"},
      {"a key twice", R"({"required": ["id"], "required": []})", "'s.json': the key 'required' stands there twice"},
      {"a format nobody checks", R"({"format": "email"})",
       "'s.json': /format: only the formats date, time and date-time are checked"},
      {"a reference to elsewhere", R"({"$ref": "https://example.com/s.json"})",
       "'s.json': /$ref: a reference stays in its file: '#/definitions/...'"},
      {"a reference to nothing", R"({"$ref": "#/definitions/a"})", "'s.json': /$ref: there is no '#/definitions/a'"},
      {"a reference to itself",
       R"({"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}})",
       "'s.json': /$ref: the reference leads to itself"},
      {"a broken pattern", R"({"pattern": "["})", "'s.json': /pattern: no regular expression"},
      {"a keyword of the wrong type", R"({"required": "id"})", "'s.json': "},
      {"schemas that are none", R"({"allOf": {"type": "object"}})", "'s.json': /allOf: expected a list of schemas"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::string got = refusal(row.schema);
    CAPTURE(got);
    CHECK_FALSE(got.empty());
    CHECK(got.starts_with(row.message));
  }
  std::string deep = "{}";
  for (int i = 0; i < 100; ++i) {
    deep = R"({"not": )" + deep + "}";
  }
  CHECK(refusal(deep).find("nested more than 64 deep") != std::string::npos);
}

TEST_CASE("a document is held against its schema, and the innermost fault is named") {
  const auto rows = schema(kRow);
  CHECK_FALSE(rows->fault(R"({"id": "a", "latency_ms": 5, "tokens": {"input": 1, "output": 2}, "guardrail": "none",
                              "tools": [{}]})")
                  .has_value());
  struct Row {
    std::string what, json, place;
  };
  const std::vector<Row> faulty{
      {"missing", R"({"id": "a", "latency_ms": 5, "tokens": {"input": 1, "output": 2}, "guardrail": "none"})", "tools"},
      {"missing inside", R"({"id": "a", "latency_ms": 5, "tokens": {"input": 1}, "guardrail": "none", "tools": [1]})",
       "/tokens: "},
      {"out of range",
       R"({"id": "a", "latency_ms": 0, "tokens": {"input": 1, "output": 2}, "guardrail": "none", "tools": [1]})",
       "/latency_ms: "},
      {"an unknown word",
       R"({"id": "a", "latency_ms": 1, "tokens": {"input": 1, "output": 2}, "guardrail": "off", "tools": [1]})",
       "/guardrail: "},
      {"no JSON", "{", "json.exception"},
  };
  for (const Row& row : faulty) {
    CAPTURE(row.what);
    const auto fault = rows->fault(row.json);
    REQUIRE(fault.has_value());
    CAPTURE(*fault);
    CHECK(fault->find(row.place) != std::string::npos);
  }
  // A tree of itself is fine.
  const auto tree = schema(R"({"type": "object", "properties": {"children": {"items": {"$ref": "#"}}}})");
  CHECK_FALSE(tree->fault(R"({"children": [{"children": []}]})").has_value());
  CHECK(tree->fault(R"({"children": [{"children": [1]}]})").has_value());
}

TEST_CASE("a long text is not held against a pattern, where it would cost all the memory there is") {
  const auto pattern = schema(R"({"properties": {"id": {"pattern": "^(a|b)*$"}}})");
  CHECK_FALSE(pattern->fault(R"({"id": "abab"})").has_value());
  CHECK(pattern->fault(R"({"id": "abac"})").has_value());
  const auto fault = pattern->fault("{\"id\": \"" + std::string(1 << 20, 'a') + "\"}");
  REQUIRE(fault.has_value());
  CHECK(*fault == "a text of more than 1024 bytes is not held against patterns");
}

TEST_CASE("contract: records, rows and bounds on both sides") {
  const auto set_of = [](double latency, std::string row_text, std::string document) {
    RunSpec spec{"run", 1};
    RowSpec row;
    row.id = "faq/1";
    row.metrics["latency_ms"] = latency;
    spec.rows.push_back(row);
    RunSet set = make_run_set("set", {spec});
    set.runs.front().rows.text.push_back(std::move(row_text));
    set.runs.front().document.text = std::move(document);
    return set;
  };
  const ParamsBuilder params =
      ParamsBuilder()
          .file("row", "row.json", R"({"required": ["tools"]})")
          .file("document", "run.json",
                R"({"properties": {"prompt": {"required": ["version"]}}, "required": ["prompt"]})")
          .map("bounds", {{"latency_ms", "..60000"}});
  const RunSet good = set_of(5, R"({"tools": []})", R"({"prompt": {"version": "1"}})");
  const Finding holds = run_one(k_contract, params, good, &good);
  CHECK(holds.outcome == Outcome::kHolds);
  CHECK(holds.summary == "2 records and 2 rows conform");
  struct Row {
    std::string what;
    RunSet set;
    std::string summary;
  };
  const std::vector<Row> rows{
      {"a row", set_of(5, "{}", R"({"prompt": {"version": "1"}})"),
       "candidate run, example faq/1: Missing required property 'tools'"},
      {"a document", set_of(5, R"({"tools": []})", R"({"prompt": {}})"),
       "candidate run: /prompt: Missing required property 'version'"},
      {"a bound", set_of(70000, R"({"tools": []})", R"({"prompt": {"version": "1"}})"),
       "candidate run, example faq/1: latency_ms is 70000, above 60000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_one(k_contract, params, row.set, &good);
    CHECK(finding.outcome == Outcome::kViolated);
    CHECK(finding.reason == ReasonCode::kMalformed);
    CHECK(finding.summary == row.summary);
    CHECK(run_one(k_contract, params, good, &row.set).summary == "baseline" + row.summary.substr(9));
  }
  RunSet textless = good;
  textless.runs.front().rows.text.clear();
  CHECK(run_one(k_contract, params, textless, nullptr).reason == ReasonCode::kNothingSelected);
  CHECK(run_one(k_contract, ParamsBuilder().map("bounds", {{"correct", "0..1"}}), good, nullptr).summary ==
        "candidate run: has no 'correct' to hold against its bounds");
}

TEST_CASE("contract: rows of one run that cannot be told leave the rows undecided, whatever the other runs have") {
  const auto run = [](const std::string& id, std::int64_t seed) {
    RowSpec row;
    row.id = "a";
    return RunSpec{id, seed, {row}};
  };
  RunSet set = make_run_set("set", {run("one", 1), run("two", 2)});
  set.runs.front().rows.text.push_back("{}");
  const ParamsBuilder rows = ParamsBuilder().file("row", "row.json", R"({"type": "object"})");
  const Finding finding = run_one(k_contract, rows, set, nullptr);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kNothingSelected);
  std::swap(set.runs[0].rows.text, set.runs[1].rows.text);
  CHECK(run_one(k_contract, rows, set, nullptr).reason == ReasonCode::kNothingSelected);
}

TEST_CASE("contract: bounds hold for rows and for the number of a whole run; of many faults the first are listed") {
  const ParamsBuilder share = ParamsBuilder().map("bounds", {{"correct", "0..1"}});
  RunSpec many{"run", 1};
  for (int i = 0; i < 30; ++i) {
    RowSpec row;
    row.id = gate::test::example_id(static_cast<std::size_t>(i));
    row.metrics["correct"] = i == 0 ? 0.5 : -1;
    many.rows.push_back(row);
  }
  many.rows[1].metrics.clear();
  const Finding finding = run_one(k_contract, share, make_run_set("set", {many}), nullptr);
  CHECK(finding.summary == "candidate run, example e00002: correct is -1, below 0, and 27 more faults");
  CHECK(finding.examples_total == 28);
  CHECK(finding.examples.size() == gate::kMaxExamples);

  RunSpec whole{"run", 1};
  whole.metrics["correct"] = 0.5;
  CHECK(run_one(k_contract, share, make_run_set("set", {whole}), nullptr).outcome == Outcome::kHolds);
  whole.metrics["correct"] = 7;
  CHECK(run_one(k_contract, share, make_run_set("set", {whole}), nullptr).summary ==
        "candidate run: correct is 7, above 1");
}

TEST_CASE("contract: a ratio has bounds only where documents carry its parts, and a division by 0 is a fault") {
  const ParamsBuilder bounds = ParamsBuilder().map("bounds", {{"cost_per_success", "0.."}});
  RunSpec whole{"run", 1};
  whole.metrics = {{"cost_usd", 3}, {"correct", 2}};
  CHECK(run_one(k_contract, bounds, make_run_set("set", {whole}), nullptr).outcome == Outcome::kHolds);
  for (const double cost : {3.0, 0.0}) {
    whole.metrics = {{"cost_usd", cost}, {"correct", 0}};
    const Finding finding = run_one(k_contract, bounds, make_run_set("set", {whole}), nullptr);
    CHECK(finding.outcome == Outcome::kViolated);
    CHECK(finding.summary == "candidate run: cost_per_success is no finite number");
  }
  RunSpec rows{"run", 1};
  RowSpec row;
  row.id = "a";
  row.metrics = {{"cost_usd", 3}, {"correct", 1}};
  rows.rows.push_back(row);
  const RunSet set = make_run_set("set", {rows});
  const RunSet documents = make_run_set("set", {whole});
  for (const auto& [candidate, baseline] : {std::pair(&set, &documents), std::pair(&documents, &set)}) {
    const Finding finding = run_one(k_contract, bounds, *candidate, baseline);
    CHECK(finding.outcome == Outcome::kFailed);
    CHECK(finding.reason == ReasonCode::kCheckFailed);
    CHECK(finding.summary == "cost_per_success is a ratio of sums: no row has a value of it");
  }
  rows.rows.front().metrics.erase("correct");
  CHECK(run_one(k_contract, bounds, make_run_set("set", {rows}), nullptr).summary ==
        "candidate run: has no 'cost_per_success' (cost_usd / correct) to hold against its bounds");
}

TEST_CASE("contract: bounds on a metric that the policy defines and the records carry mean nobody knows what") {
  gate::Metrics metrics;
  metrics.defined["total"] = {gate::MetricDefinition::Form::kSum, {"a", "b"}};
  RunSpec spec{"run", 1};
  spec.metrics = {{"a", 1}, {"b", 2}, {"total", 900}};
  gate::test::Surroundings around;
  around.metrics = &metrics;
  const ParamsBuilder bounds = ParamsBuilder().map("bounds", {{"total", "0..1000"}});
  CHECK(run_one(k_contract, bounds, make_run_set("set", {spec}), nullptr, around).outcome == Outcome::kFailed);
  spec.metrics.erase("total");
  CHECK(run_one(k_contract, bounds, make_run_set("set", {spec}), nullptr, around).outcome == Outcome::kHolds);
}

TEST_CASE("contract: what makes no sense is refused when the policy is read") {
  CHECK(bind_error(k_contract, ParamsBuilder()).find("at least one of") != std::string::npos);
  for (const std::string range : {"..", "1", "2..1", "a..b", "1...", "nan..1"}) {
    CAPTURE(range);
    CHECK(bind_error(k_contract, ParamsBuilder().map("bounds", {{"correct", range}})).find("is no range") !=
          std::string::npos);
  }
  for (const std::string file : {"document", "row"}) {
    CHECK(bind_error(k_contract, ParamsBuilder().file(file, file + ".json", R"({"typ": "object"})"))
              .starts_with("'" + file + ".json': /typ: unknown keyword"));
  }
}
