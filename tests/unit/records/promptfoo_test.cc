// promptfoo's files, real ones (tests/fixtures/promptfoo/make.sh) and their traps.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/test_data.h"
#include "tests/unit/records/reading.h"

namespace gate::records::testing {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream in(test_data("/fixtures/promptfoo/" + name), std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

Result<RunSet> read_one(const std::string& name, const std::string& bytes) {
  MemoryTree tree;
  tree.add(name, bytes);
  return read(tree);
}

std::string result(const std::string& q, const std::string& index, const std::string& more) {
  return R"({"success": true, "score": 1, "gradingResult": {}, "latencyMs": 5, "vars": {"q": ")" + q +
         R"("}, "testIdx": )" + index + R"(, "prompt": {"label": "p"}, "provider": {"id": "m"})" + more + "}";
}

std::string document(const std::string& rows, const std::string& more = "") {
  return R"({"evalId": "e", "results": {"version": 3, "prompts": [], "results": [)" + rows + "]" + more + "}}";
}

double value(const RunSet& set, std::size_t run, const char* metric, std::size_t row) {
  const Column* column = set.runs[run].rows.metric(metric);
  return column == nullptr ? std::nan("") : column->values[row];
}

}  // namespace

TEST_CASE("promptfoo version 3 as it is written: two prompts, two repeats, errors, a weight of 0") {
  for (const char* name : {"version3.json", "version3.jsonl"}) {
    CAPTURE(name);
    const Result<RunSet> set = read_one(name, fixture(name));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(set->runs.size() == 2);      // the repeats
    CHECK(set->examples.size() == 8);  // four cases by two prompts
    CHECK(set->examples[0] == "one | Double {{q}} by steady");
    CHECK(set->reading.remarks.empty());
    const Rows& rows = set->runs[0].rows;
    std::size_t errors = 0;
    for (std::size_t at = 0; at < rows.size(); ++at) {
      const bool errored = rows.error[at] != 0;
      errors += errored ? 1U : 0U;
      CHECK(errored == std::isnan(value(*set, 0, "success", at)));
      CHECK(errored == std::isnan(value(*set, 0, "latency_ms", at)));
      // namedScores says 0 for it; the assertion scored 0.1.
      CHECK((errored || value(*set, 0, "length", at) == 0.1));
      CHECK(set->words[rows.cluster[at]].find('|') == std::string::npos);
    }
    CHECK(errors == 2);
    CHECK(value(*set, 0, "success", 0) == 0);
    CHECK(value(*set, 0, "tokens.input", 0) == 10);
    CHECK(set->runs[0].document.fields.find("model.name")->text == "steady");
  }
}

TEST_CASE("promptfoo version 2: an error text of a failed assertion is no error of the run") {
  const Result<RunSet> set = read_one("out.json", fixture("version2.json"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  const Rows& rows = set->runs[0].rows;
  REQUIRE(rows.size() == 3);
  CHECK(set->reading.remarks.empty());
  std::size_t errors = 0;
  double passes = 0;
  for (std::size_t at = 0; at < 3; ++at) {
    errors += rows.error[at] != 0 ? 1U : 0U;
    passes += rows.error[at] != 0 ? 0 : value(*set, 0, "success", at);
  }
  CHECK(errors == 1);
  CHECK(passes == 1);
}

TEST_CASE("the order of promptfoo's rows does not matter") {
  const std::string a = result("1", "0", R"(, "namedScores": {"x": 0.1})");
  const std::string b = result("1", "1", R"(, "namedScores": {"x": 0.2})");
  for (const std::string& rows : {a + "," + b, b + "," + a}) {
    const Result<RunSet> set = read_one("out.json", document(rows));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(value(*set, 0, "x", 0) == 0.1);
    CHECK(value(*set, 1, "x", 0) == 0.2);
  }
}

TEST_CASE("an answer from promptfoo's cache has no latency") {
  const Result<RunSet> set =
      read_one("out.json", document(result("1", "0", R"(, "cost": 0.5, "response": {"cached": true})")));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(std::isnan(value(*set, 0, "latency_ms", 0)));
  CHECK(set->notes.size() == 1);
}

TEST_CASE("promptfoo's counts against its rows") {
  const Result<RunSet> set =
      read_one("out.json", document(result("1", "0", ""), R"(, "stats": {"successes": 2, "failures": 0})"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->reading.remarks.size() == 1);
  CHECK(set->reading.remarks[0].code == "aggregate_mismatch");
  CHECK(set->reading.remarks[0].text == "'out.json' reports 2 successes, but 1 of its rows are");
}

TEST_CASE("two prompts of one label are two variants") {
  const auto row = [](const std::string& prompt, const std::string& index, const std::string& score) {
    return R"({"success": true, "score": )" + score +
           R"(, "gradingResult": {}, "latencyMs": 5, "vars": {"q": "1"}, "testIdx": )" + index + R"(, "promptIdx": )" +
           prompt + R"(, "prompt": {"label": "p"}, "provider": {"id": "m"}})";
  };
  const Result<RunSet> set = read_one("out.json", document(row("0", "0", "0.25") + "," + row("1", "0", "0.75")));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  REQUIRE(set->examples.size() == 2);
  CHECK(set->examples[0].ends_with(" | p by m #0"));
  CHECK(value(*set, 0, "score", 0) == 0.25);
  CHECK(value(*set, 0, "score", 1) == 0.75);
}

TEST_CASE("a judge's long reason in front of the keys that tell promptfoo's rows") {
  for (const std::size_t size : {5'000U, 70'000U}) {
    const std::string reason =
        R"(, "gradingResult": {"pass": true, "score": 1, "reason": ")" + std::string(size, 'x') + "\"}, ";
    const std::string row =
        R"({"cost": 0, "error": null)" + reason +
        R"("id": "of-the-row", "latencyMs": 5, "score": 1, "success": true, "vars": {"q": "1"}, "testIdx": 0})";
    const Result<RunSet> set = read_one("out.jsonl", row + "\n");
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(set->reading.format == "promptfoo");
    CHECK(value(*set, 0, "success", 0) == 1);
  }
}

TEST_CASE("promptfoo's CSV rounds, and is not read as a plain table") {
  const std::string csv =
      "q,[m] p,Status,Score,Named Scores,Metric: x,Grader Reason,Comment\r\n1,a,PASS,0.33,{},0.33,,\r\n";
  const std::string message = told(read_one("out.csv", csv));
  CHECK(message.find("runs/out.csv: is promptfoo's CSV") == 0);
  CHECK(message.find("promptfoo eval -o out.json") != std::string::npos);
  MemoryTree tree;
  tree.add("out.csv", csv).add("out.json", document(result("1", "0", "")));
  const Result<RunSet> set = read(tree);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->notes.front() == "ignored 'out.csv': promptfoo rounds the scores of its CSV");
}

TEST_CASE("broken promptfoo files are refused") {
  const std::string whole = fixture("version3.json");
  CHECK(told(read_one("out.json", whole.substr(0, whole.size() - 3))).find("end of the file") != std::string::npos);
  CHECK(told(read_one("out.json", document(""))).find("holds no results") != std::string::npos);
  CHECK(told(read_one("out.json", document("1"))).find("expected a promptfoo result") != std::string::npos);
  CHECK(told(read_one("out.json", R"({"evalId": "e", "results": {"version": 4}})"))
            .find("is version '4' of promptfoo's results; 2 and 3 are known") != std::string::npos);
  CHECK(told(read_one("out.json", document(result("1", "0", R"(, "namedScores": {"x": "high"})"))))
            .find("'x' must be a number, got \"high\"") != std::string::npos);
}

}  // namespace gate::records::testing
