// OTLP/JSON as OpenTelemetry's JavaScript SDK writes it (tests/fixtures/otlp/make.sh), DeepEval's test runs
// (tests/fixtures/deepeval/make.py), DVC beside other records, and files that are known and not read.
#include "tests/unit/records/fixture.h"

namespace gate::records::testing {
namespace {

std::string span(const std::string& id, const std::string& parent, const std::string& attributes,
                 const std::string& more = "") {
  return R"({"traceId": "t1", "spanId": ")" + id + R"(", "parentSpanId": ")" + parent +
         R"(", "startTimeUnixNano": "1764000000000000001", "endTimeUnixNano": 1764000000500000001, "attributes": [)" +
         attributes + "]" + more + "}";
}

std::string body(const std::string& spans) {
  return R"({"resourceSpans": [{"scopeSpans": [{"spans": [)" + spans + "]}]}]}";
}

const std::string kId = R"({"key": "example.id", "value": {"stringValue": "a"}})";
const std::string kUse = R"({"key": "gen_ai.usage.input_tokens", "value": {"intValue": "7"}})";

}  // namespace

TEST_CASE("traces of a real SDK: retries, faults, scores, integers that are floats elsewhere") {
  const Result<RunSet> set = read_one("traces.jsonl", fixture("otlp/traces.jsonl"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  CHECK(set->examples == std::vector<std::string>{"faq/1", "faq/2", "faq/3", "faq/4"});
  CHECK(value(*set, 0, "Relevance", "faq/1") == 1);
  CHECK(value(*set, 0, "Relevance", "faq/2") == 0.972);
  CHECK(value(*set, 0, "Relevance", "faq/4") == 0);
  CHECK(error_of(*set, 0, "faq/3") == "deadline exceeded");
  CHECK(std::isnan(value(*set, 0, "latency_ms", "faq/3")));
  CHECK(error_of(*set, 0, "faq/2").empty());
  CHECK(value(*set, 0, "retries", "faq/2") == 1);
  CHECK(value(*set, 0, "latency_ms", "faq/1") == 1000);
  CHECK(value(*set, 0, "ttft_ms", "faq/1") == 50);
  CHECK(value(*set, 0, "tokens.input", "faq/1") == 183);
  CHECK(set->runs[0].document.seed == 7);
  CHECK(field(*set, 0, "model.name") == "gpt-x");
  CHECK(field(*set, 0, "code.commit") == "0123456789abcdef0123456789abcdef01234567");
  CHECK(has(remark(*set, "columns_guessed"), "id = example.id"));
}

TEST_CASE("spans in any order, sent twice, of agents that repeat what their calls used") {
  const std::string agent =
      R"({"key": "gen_ai.operation.name", "value": {"stringValue": "invoke_agent"}}, )" + kUse + ", " + kId;
  const std::string child = span("2", "1", kUse);
  const std::string root = span("1", "", agent);
  for (const std::string& spans : {child + "," + root, root + "," + child + "," + child}) {
    const Result<RunSet> set = read_one("t.json", body(spans));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(value(*set, 0, "tokens.input", "a") == 7);
    CHECK(value(*set, 0, "latency_ms", "a") == 500);
    CHECK(remark(*set, "traces_incomplete").empty());
  }
  const Result<RunSet> set = read_one("t.json", body(span("2", "1", kUse + "," + kId)));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK_FALSE(remark(*set, "traces_incomplete").empty());
  CHECK(std::isnan(value(*set, 0, "latency_ms", "a")));
}

TEST_CASE("a trace over two lines, states by name, a retry that was answered") {
  const std::string root = span("1", "", kId),
                    lost = span("2", "1", kUse, R"(, "status": {"code": "STATUS_CODE_ERROR"})"),
                    answered = span("3", "1", kUse, R"(, "status": {"code": 1})");
  Result<RunSet> set = read_one("t.jsonl", body(lost) + "\n" + body(answered + "," + root) + "\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "retries", "a") == 1);
  CHECK(error_of(*set, 0, "a").empty());
  CHECK(remark(*set, "traces_incomplete").empty());
  set = read_one("t.jsonl", body(root) + "\n" + body(lost) + "\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(error_of(*set, 0, "a") == "failed");
}

TEST_CASE("traces that name no example are no run set") {
  const std::string other = R"({"key": "my.case", "value": {"intValue": "9007199254740993"}})";
  CHECK(has(told(read_one("t.json", body(span("1", "", other)))),
            "has no span with an attribute that names the example"));
  const Result<RunSet> set = read_one("t.json", body(span("1", "", other)), {{{"id", "my.case"}}, {}});
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->examples == std::vector<std::string>{"9007199254740993"});
  CHECK(has(told(read_one("t.json", body(R"({"traceId": "t"})"))), "a span must have 'traceId' and 'spanId'"));
  CHECK(has(told(read_one("t.jsonl", body(span("1", "", kId)) + "\n{\"resourceSpans\"")), "t.jsonl:2:"));
}

TEST_CASE("DeepEval: cases of one name, a judge that failed, counts") {
  const std::string whole = fixture("deepeval/test_run.json");
  Result<RunSet> set = read_one("test_run.json", whole);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 1);
  CHECK(set->examples.size() == 4);  // "sum" twice, one without a name, "broken"
  CHECK(value(*set, 0, "Exact Match", "broken") == 0);
  CHECK(std::isnan(value(*set, 0, "Overlap", "broken")));
  CHECK(std::isnan(value(*set, 0, "success", "broken")));
  CHECK(error_of(*set, 0, "broken").empty());
  CHECK(has(remark(*set, "judge_errors"), "a metric of 1 case could not be computed"));
  CHECK(remark(*set, "aggregate_mismatch").empty());
  CHECK(field(*set, 0, "judge.name") == "by rule");
  std::string fewer = whole;
  fewer.replace(fewer.find("\"testPassed\": 1"), 15, "\"testPassed\": 2");
  set = read_one("test_run.json", fewer);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK_FALSE(remark(*set, "aggregate_mismatch").empty());
  CHECK(has(told(read_one(".latest_test_run.json", R"({"testRunLink": "https://app.example/run/1"})")),
            "holds a link to a test run and no scores"));
  set = read_one(".latest_test_run.json", "{\"testRunData\": " + whole + "}");
  CHECK(set.has_value());
}

TEST_CASE("DVC's lock beside other records says where they came from") {
  const Result<RunSet> set = read(fixture_folder("dvc"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  CHECK(set->runs[0].document.metrics.at("avg_prec.test") == 0.92);
  CHECK(set->runs[0].document.seed == 20200);
  CHECK(field(*set, 0, "dataset.deps.data/train\\.csv").size() == 32);
  CHECK(field(*set, 0, "artifacts.outs.model").ends_with(".dir"));
  CHECK(field(*set, 0, "hyperparameters.params\\.yaml.train\\.min_split") == "0.01");
  CHECK(set->files.size() == 2);
  MemoryTree tree = fixture_folder("dvc");
  tree.add("dvc.lock", "stages: {a: b}\n");
  CHECK(has(told(read(tree)), "runs/dvc.lock:1: is not in the plain style that DVC writes"));
}

TEST_CASE("files that are known and not read are answered with the export to use") {
  CHECK(has(told(read_one("run-1.wandb", std::string(":W&B\0\0", 6))),
            "a binary log of Weights & Biases, which is not read -> export the runs"));
  CHECK(has(told(read_one("t.csv", std::string("\xFF\xFEi\0d\0,\0", 8))),
            "is UTF-16 text, which is not read -> save it as UTF-8"));
  CHECK(has(told(read_one("details.parquet", "PAR1\x15\x04")), "is a Parquet file"));
  CHECK(has(told(read_one("book.xlsx", "PK\x03\x04....")), "an Excel workbook"));
  CHECK(has(told(read_one("logs.zip", "PK\x03\x04....")), "archives are not unpacked"));
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
  CHECK(has(told(read_one("results.json", pointer)),
            "is a Git LFS pointer; the file itself is not there -> run: git lfs pull"));
  MemoryTree tree;
  tree.add("rows.csv", "id,ok\n1,1\n").add("other.parquet", "PAR1");
  const Result<RunSet> set = read(tree);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(has(set->notes.back(), "ignored 'other.parquet'"));
  tree.add("more.csv", pointer);
  CHECK(has(told(read(tree)), "runs/more.csv:1: is a Git LFS pointer"));
}

}  // namespace gate::records::testing
