// What the members of a row mean: which values are taken, and in which words the others are refused.
#include "gate/records/row_fields.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gate/base/number.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::one_run;
using testing::told;

std::string row(const std::string& members) { return "{\"id\": \"a\", " + members + "}"; }

// Of the only row of a set: "0.5", "not scored", "no column".
std::string value(const RunSet& set, std::string_view metric) {
  const Column* column = set.runs.at(0).rows.metric(metric);
  if (column == nullptr) {
    return "no column";
  }
  REQUIRE(column->values.size() == 1);
  return std::isnan(column->values[0]) ? "not scored" : canonical_number(column->values[0]);
}

TEST_CASE("scored 0, not scored, errored and missing are four things") {
  const Result<RunSet> set = testing::read(one_run({
      R"({"id": "errored", "scores": {"correct": null}, "error": "timeout"})",
      R"({"id": "no scores", "latency_ms": 5})",
      R"({"id": "not scored", "scores": {"correct": null}})",
      R"({"id": "scored", "scores": {"correct": 1}})",
      R"({"id": "zero", "scores": {"correct": 0}})",
      R"({"id": "zero and errored", "scores": {"correct": 0}, "error": "rate limit"})",
  }));
  REQUIRE(told(set) == "read");
  const Rows& rows = set->runs[0].rows;
  REQUIRE(set->examples ==
          std::vector<std::string>{"errored", "no scores", "not scored", "scored", "zero", "zero and errored"});
  const std::vector<double>& correct = rows.metric("correct")->values;
  CHECK(std::isnan(correct[0]));
  CHECK(std::isnan(correct[1]));
  CHECK(std::isnan(correct[2]));
  CHECK(correct[3] == 1);
  CHECK(correct[4] == 0);
  CHECK(correct[5] == 0);
  std::vector<std::string> errors;
  for (const std::uint32_t error : rows.error.numbers()) {
    errors.push_back(set->words[error]);
  }
  CHECK(errors == std::vector<std::string>{"timeout", "", "", "", "", "rate limit"});
}

TEST_CASE("values that are taken") {
  struct Row {
    std::string members, metric, value;
  };
  const std::vector<Row> rows{
      {R"("scores": {"s": 0})", "s", "0"},
      {R"("scores": {"s": -0.0})", "s", "0"},
      {R"("scores": {"s": -12.5e-1})", "s", "-1.25"},
      {R"("scores": {"s": true})", "s", "1"},
      {R"("scores": {"s": false})", "s", "0"},
      {R"("scores": {"s": null})", "s", "not scored"},
      {R"("scores": {"s": 1.7976931348623157e308})", "s", "1.7976931348623157e+308"},
      {R"("scores": {"a.b": 3})", "a.b", "3"},
      {R"("scores": {"\u0073": 3})", "s", "3"},
      {R"("scores": {})", "s", "no column"},
      {R"("scores": null)", "s", "no column"},
      {R"("latency_ms": 0.001)", "latency_ms", "0.001"},
      {R"("latency_ms": null)", "latency_ms", "not scored"},
      {R"("cost_usd": 0)", "cost_usd", "0"},
      {R"("cost_usd": 1e-9)", "cost_usd", "1e-9"},
      {R"("gpu_seconds": 0)", "gpu_seconds", "0"},
      {R"("tokens": {"input": 0})", "tokens.input", "0"},
      {R"("tokens": {"input": 1e3})", "tokens.input", "1000"},
      {R"("tokens": {"input": 12.0})", "tokens.input", "12"},
      {R"("tokens": {"input": 9007199254740992})", "tokens.input", "9007199254740992"},
      {R"("tokens": {"reasoning": null})", "tokens.reasoning", "not scored"},
      {R"("tokens": null)", "tokens.input", "no column"},
      {R"("seed": 1)", "s", "no column"},
      {R"("seed": 1.0)", "s", "no column"},
      {R"("seed": null)", "s", "no column"},
      {R"("slices": null, "cluster": null, "guardrail": null, "error": null)", "s", "no column"},
  };
  for (const Row& each : rows) {
    CAPTURE(each.members);
    const Result<RunSet> set = testing::read(one_run({row(each.members)}));
    REQUIRE(told(set) == "read");
    CHECK(value(*set, each.metric) == each.value);
  }
}

TEST_CASE("values that are refused, at the place of the value") {
  struct Row {
    std::string members, message;
  };
  const std::vector<Row> rows{
      {R"("scores": [1])", "23: 'scores' must be an object, not an array"},
      {R"("scores": "good")", "23: 'scores' must be an object, not the string \"good\""},
      {R"("scores": {"s": "1"})", "29: 'scores.s' must be a number, true, false or null, not the string \"1\""},
      {R"("scores": {"s": [1]})", "29: 'scores.s' must be a number, true, false or null, not an array"},
      {R"("scores": {"s": {}})", "29: 'scores.s' must be a number, true, false or null, not an object"},
      {R"("scores": {"": 1})", "28: a member of 'scores' has an empty name"},
      {R"("scores": {"latency_ms": 1})",
       "38: 'scores.latency_ms' has the name of the built-in metric 'latency_ms'; give the score a name of its own"},
      {R"("scores": {"tokens.input": 1})",
       "40: 'scores.tokens.input' has the name of the built-in metric 'tokens.input'; give the score a name of its "
       "own"},
      {R"("latency_ms": 0)", "27: 'latency_ms' is 0; expected a number above 0, or null when nothing was measured"},
      {R"("latency_ms": -0.0)",
       "27: 'latency_ms' is -0.0; expected a number above 0, or null when nothing was measured"},
      {R"("latency_ms": -3)", "27: 'latency_ms' is -3; expected a number above 0, or null when nothing was measured"},
      {R"("latency_ms": "812")", "27: 'latency_ms' must be a number or null, not the string \"812\""},
      {R"("latency_ms": true)", "27: 'latency_ms' must be a number or null, not true"},
      {R"("cost_usd": -0.01)", "25: 'cost_usd' is -0.01; expected a number of 0 or more"},
      {R"("cost_usd": {})", "25: 'cost_usd' must be a number or null, not an object"},
      {R"("gpu_seconds": -1)", "28: 'gpu_seconds' is -1; expected a number of 0 or more"},
      {R"("tokens": 12)", "23: 'tokens' must be an object, not the number 12"},
      {R"("tokens": {"input": 1.5})", "33: 'tokens.input' is 1.5; expected a whole number, 0 or more"},
      {R"("tokens": {"input": -1})", "33: 'tokens.input' is -1; expected a whole number, 0 or more"},
      {R"("tokens": {"input": true})", "33: 'tokens.input' must be a whole number or null, not true"},
      {R"("tokens": {"input": 9007199254740993})",
       "33: 'tokens.input' is 9007199254740993, beyond 2^53 (9007199254740992), where counts lose precision"},
      {R"("tokens": {"input": 18446744073709551615})",
       "33: 'tokens.input' is 18446744073709551615, beyond 2^53 (9007199254740992), where counts lose precision"},
      {R"("tokens": {"": 1})", "28: a member of 'tokens' has an empty name"},
      {R"("slices": ["de"])", "23: 'slices' must be an object, not an array"},
      {R"("slices": {"l": ""})", "29: 'slices.l' is an empty string; write null when there is none"},
      {R"("slices": {"l": ["de"]})", "29: 'slices.l' must be a string, a number, a boolean or null, not an array"},
      {R"("slices": {"": "de"})", "28: a member of 'slices' has an empty name"},
      {R"("cluster": 4)", "24: 'cluster' must be a string or null, not the number 4"},
      {R"("cluster": "")", "24: 'cluster' is an empty string; write null when there is none"},
      {R"("guardrail": false)", "26: 'guardrail' must be a string or null, not false"},
      {R"("error": true)", "22: 'error' must be a string or null, not true"},
      {R"("error": {"code": 429})", "22: 'error' must be a string or null, not an object"},
      {R"("error": "")", "22: 'error' is an empty string; write null when there was none"},
      {R"("seed": 2)", "21: 'seed' is 2, but the run's seed is 1"},
      {R"("seed": "1")", "21: 'seed' must be an integer, not the string \"1\""},
      {R"("seed": 1.5)", "21: 'seed' is 1.5; expected an integer of 64 bits"},
      {R"("seed": 2.0)", "21: 'seed' is 2.0, but the run's seed is 1"},
  };
  for (const Row& each : rows) {
    CAPTURE(each.members);
    CHECK(told(testing::read(one_run({row(each.members)}))) == "runs/r.jsonl:1:" + each.message);
  }
}

TEST_CASE("an id is a string that is not empty, and 1 is none") {
  CHECK(told(testing::read(one_run({R"({"id": 1})"}))) ==
        "runs/r.jsonl:1:8: 'id' must be a string, not the number 1; write \"1\"");
  CHECK(told(testing::read(one_run({R"({"id": "1"})"}))) == "read");
  CHECK(told(testing::read(one_run({R"({"id": ""})"}))) == "runs/r.jsonl:1:8: 'id' is empty; it must name the example");
  CHECK(told(testing::read(one_run({R"({"id": null})"}))) == "runs/r.jsonl:1:8: 'id' must be a string, not null");
  CHECK(told(testing::read(one_run({R"({"id": ["a"]})"}))) == "runs/r.jsonl:1:8: 'id' must be a string, not an array");
  const Result<RunSet> set =
      testing::read(one_run({R"({"id": "9223372036854775807"})", R"({"id": "9223372036854775808"})", R"({"id": "1"})",
                             R"({"id": "01"})", R"({"id": "1.0"})", R"({"id": "\u0041"})", R"({"id": "a\u0000b"})"}));
  REQUIRE(told(set) == "read");
  CHECK(set->examples == std::vector<std::string>{"01", "1", "1.0", "9223372036854775807", "9223372036854775808", "A",
                                                  std::string("a\0b", 3)});
}

TEST_CASE("seeds of 64 bits agree to the last bit") {
  const auto with = [](const std::string& of_document, const std::string& of_row) {
    testing::MemoryTree tree;
    tree.add("r.json", R"({"run_id": "r", "seed": )" + of_document + R"(, "samples": {"path": "r.jsonl"}})");
    tree.add("r.jsonl", R"({"id": "a", "seed": )" + of_row + "}\n");
    return told(testing::read(tree));
  };
  CHECK(with("9223372036854775807", "9223372036854775807") == "read");
  CHECK(with("-9223372036854775808", "-9223372036854775808") == "read");
  CHECK(with("9223372036854775807", "9223372036854775806") ==
        "runs/r.jsonl:1:21: 'seed' is 9223372036854775806, but the run's seed is 9223372036854775807");
  CHECK(with("9007199254740992", "9007199254740992") == "read");  // 2^53, beyond which a double has neighbours
  CHECK(with("9007199254740992", "9007199254740993") ==
        "runs/r.jsonl:1:21: 'seed' is 9007199254740993, but the run's seed is 9007199254740992");
  CHECK(with("1", "9223372036854775808") ==
        "runs/r.jsonl:1:21: 'seed' is 9223372036854775808; expected an integer of 64 bits");
  CHECK(with("null", "3") == "runs/r.jsonl:1:21: 'seed' is 3, but the run's document names no seed");
  CHECK(with("null", "null") == "read");
}

TEST_CASE("slice values that are no strings are words as they are written") {
  const Result<RunSet> set = testing::read(one_run({
      R"({"id": "a", "slices": {"digit": 8, "hard": true, "lang": "de", "none": null}})",
      R"({"id": "b", "slices": {"digit": "8", "hard": false, "lang": "\u0064e"}})",
      R"({"id": "c", "slices": {"digit": 8.0}})",
  }));
  REQUIRE(told(set) == "read");
  const Rows& rows = set->runs[0].rows;
  const auto words = [&](std::string_view key) {
    std::vector<std::string> all;
    for (const std::uint32_t word : rows.slice(key)->values.numbers()) {
      all.push_back(set->words[word]);
    }
    return all;
  };
  CHECK(words("digit") == std::vector<std::string>{"8", "8", "8.0"});
  CHECK(words("hard") == std::vector<std::string>{"true", "false", ""});
  CHECK(words("lang") == std::vector<std::string>{"de", "de", ""});
  CHECK(rows.slice("none") == nullptr);
  CHECK(set->slice_keys == std::vector<std::string>{"digit", "hard", "lang", "none"});
}

TEST_CASE("names have a limit; the text of an error is cut") {
  ReadRequest request;
  request.limits.name_bytes = 8;
  const auto told_of = [&](const std::string& text) { return told(testing::read(one_run({text}), request)); };
  CHECK(told_of(R"({"id": "12345678"})") == "read");
  CHECK(told_of(R"({"id": "123456789"})") == "runs/r.jsonl:1:8: 'id' is longer than 8 bytes");
  CHECK(told_of(R"({"id": "a", "cluster": "123456789"})") == "runs/r.jsonl:1:24: 'cluster' is longer than 8 bytes");
  CHECK(told_of(R"({"id": "a", "slices": {"l": "123456789"}})") ==
        "runs/r.jsonl:1:29: 'slices.l' is longer than 8 bytes");
  CHECK(told_of(R"({"id": "a", "slices": {"123456789": "l"}})") ==
        "runs/r.jsonl:1:37: the name of a member of 'slices' is longer than 8 bytes");
  CHECK(told_of(R"({"id": "a", "scores": {"123456789": 1}})") ==
        "runs/r.jsonl:1:37: the name of a member of 'scores' is longer than 8 bytes");
  CHECK(told_of(R"({"id": "a", "123456789": 1})") == "read");
  const Result<RunSet> set = testing::read(one_run({R"({"id": "a", "error": ")" + std::string(2'000, 'x') + R"("})"}));
  REQUIRE(told(set) == "read");
  CHECK(set->words.back() == std::string(509, 'x') + "...");
}

TEST_CASE("too many metrics or slice keys are refused, not dropped") {
  ReadRequest request;
  request.limits.metrics = 2;
  request.limits.slice_keys = 1;
  const auto told_of = [&](const std::string& members) {
    return told(testing::read(one_run({row(members)}), request));
  };
  CHECK(told_of(R"("scores": {"a": 1, "b": 2}, "slices": {"l": "x"})") == "read");
  CHECK(told_of(R"("scores": {"a": 1, "b": 2, "c": 3})") ==
        "runs/r.jsonl:1:45: 'scores.c' is one metric too many; the limit is 2");
  CHECK(told_of(R"("scores": {"a": 1, "b": 2}, "latency_ms": 3)") ==
        "runs/r.jsonl:1:55: 'latency_ms' is one metric too many; the limit is 2");
  CHECK(told_of(R"("slices": {"l": "x", "m": "y"})") ==
        "runs/r.jsonl:1:39: 'slices.m' is one slice key too many; the limit is 1");
}

TEST_CASE("members of other names are ignored, thousands of them too") {
  std::string members = R"("output": "text", "Scores": {"s": 1}, "latency": 3)";
  for (int i = 0; i < 1'000; ++i) {
    members += ", \"x" + std::to_string(i) + "\": {\"id\": 7}";
  }
  const Result<RunSet> set = testing::read(one_run({row(members), R"({"id": "b", "x999": 1, "scores": {"s": 2}})"}));
  REQUIRE(told(set) == "read");
  CHECK(set->metric_names == std::vector<std::string>{"s"});
  CHECK(set->runs[0].rows.size() == 2);
}

}  // namespace
}  // namespace gate::records
