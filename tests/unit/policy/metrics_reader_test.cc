// `metrics`, `prices` and the files that a policy names.
#include <doctest/doctest.h>

#include <map>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/sha256.h"
#include "gate/policy/reader.h"
#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy {
namespace {

constexpr std::string_view kPrices = R"(prices: 1
date: 2026-11-01
currency: USD
per_tokens: 1000
models:
  small: {input: 1, output: 4}
  large: {input: 3, cached: 0.5, output: 15}
)";

std::string policy_text(const std::string& extra) {
  return "gate: 1\nid: demo\nowner: team\n" + extra +
         "checks:\n  - {id: latency, kind: threshold, metric: latency_ms, max: 900}\n";
}

std::string pinned(std::string_view prices, std::string_view date = "2026-11-01") {
  return "prices: {file: prices.yaml, sha256: " + sha256(prices) + ", date: " + std::string(date) + "}\n";
}

Result<Policy> read(const std::string& text, const std::map<std::string, std::string>& files) {
  const Neighbours neighbours{[&files](std::string_view name) -> Result<std::string> {
                                const auto found = files.find(std::string(name));
                                return found == files.end() ? Result<std::string>(input_error("there is no such file"))
                                                            : found->second;
                              },
                              "ci/"};
  return read_policy({text, "ci/gate.yaml", "file", neighbours}, testing::fake_kinds());
}

TEST_CASE("metrics arrive as they are defined, those out of the box are there, and a policy's own go first") {
  const Result<Policy> policy = read(policy_text("metrics:\n"
                                                 "  unit_cost: {ratio: [cost_usd, solved]}\n"
                                                 "  blocked: {share: {guardrail: blocked}, description: refused}\n"
                                                 "  cache_hit_rate: {sum: [a, b, c]}\n"),
                                     {});
  REQUIRE(policy.has_value());
  const Metrics& metrics = policy->metrics;
  CHECK(formula(*metrics.find("unit_cost")) == "cost_usd / solved");
  CHECK(formula(*metrics.find("blocked")) == "share of guardrail = blocked");
  CHECK(formula(*metrics.find("cache_hit_rate")) == "a + b + c");
  CHECK(formula(*metrics.find("cost_per_success")) == "cost_usd / correct");
  CHECK(metrics.find("latency_ms") == nullptr);
  const Metrics::Fields fields = metrics.fields_of({"unit_cost", "tokens_per_success"});
  CHECK(fields.metrics == std::set<std::string>{"unit_cost", "cost_usd", "solved", "tokens_per_success", "tokens.total",
                                                "tokens.input", "tokens.output", "correct"});
}

TEST_CASE("a metric is named by letters, digits and a few signs, and not like a field of the records") {
  const auto message = [](const std::string& name) {
    const Result<Policy> policy = read(policy_text("metrics: {\"" + name + "\": {sum: [a, b]}}\n"), {});
    return policy ? "" : policy.error().problems.front().message;
  };
  for (const std::string& name : {std::string("f1"), std::string("_F1.macro-avg_9"), std::string("Zz"),
                                  std::string("tokens"), std::string("slices"), std::string(100, 'm')}) {
    CAPTURE(name);
    CHECK(message(name) == "");
  }
  for (const std::string& name :
       {std::string(), std::string("1f"), std::string("-f"), std::string("f~"), std::string("f@"), std::string("f["),
        std::string("f:"), std::string("f/1"), std::string("{f"), std::string(101, 'm')}) {
    CAPTURE(name);
    CHECK(message(name) ==
          "a metric's name is at most 100 letters, digits, '_', '.' and '-', the first a letter or '_'");
  }
  for (const std::string name : {"latency_ms", "cost_usd", "gpu_seconds", "guardrail", "error", "slices.language"}) {
    CAPTURE(name);
    CHECK(message(name) == "'" + name + "' is a field of the records; choose another name");
  }
}

TEST_CASE("a share is of the rows with one guardrail, in one slice, or with one number") {
  const Result<Policy> policy = read(policy_text("metrics:\n"
                                                 "  german: {share: {slices.language: de}}\n"
                                                 "  solved: {share: {correct: 1}}\n"),
                                     {});
  REQUIRE(policy.has_value());
  CHECK(formula(*policy->metrics.find("german")) == "share of slices.language = de");
  CHECK(formula(*policy->metrics.find("solved")) == "share of correct = 1");
}

TEST_CASE("a definition of the wrong form is told once, where it is wrong") {
  struct Row {
    std::string definition, message;
  };
  for (const Row& row :
       {Row{"cost", "4:17: 'unit': expected a mapping ('key: value'), got the text 'cost'"},
        Row{"{sum: cost}", "4:23: 'sum': expected a list, got the text 'cost'"},
        Row{"{share: blocked}", "4:25: 'share': expected a mapping ('key: value'), got the text 'blocked'"},
        Row{"{share: {guardrail: [a]}}", "4:37: 'guardrail': expected a text, got a list"},
        Row{"{share: {correct: yes}}",
            "4:35: 'correct': expected a number, as 'correct' is a metric (the other fields "
            "are guardrail and slices.<key>), got the text 'yes'"}}) {
    CAPTURE(row.definition);
    const Result<Policy> policy = read(policy_text("metrics: {unit: " + row.definition + "}\n"), {});
    REQUIRE_FALSE(policy.has_value());
    const std::string error = render(policy.error());
    CAPTURE(error);
    CHECK(error.find("ci/gate.yaml:" + row.message + "\n") != std::string::npos);
    CHECK(error.ends_with("gate: 1 problem\n"));
  }
}

TEST_CASE("a pin of prices that is incomplete is told for what it lacks") {
  const std::string digest = sha256(kPrices);
  struct Row {
    std::string prices, message;
  };
  for (const Row& row :
       {Row{"{sha256: " + digest + ", date: 2026-11-01}",
            "missing key 'file': the price table, a file beside the policy"},
        Row{"{file: prices.yaml, date: 2026-11-01}", "missing key 'sha256': the digest of the price table's bytes"},
        Row{"{file: prices.yaml, sha256: " + digest + "}", "missing key 'date': the day from which on the prices hold"},
        Row{"{file: prices.yaml, sha256: [a], date: 2026-11-01}", "'sha256': expected a text, got a list"}}) {
    CAPTURE(row.prices);
    const Result<Policy> policy =
        read(policy_text("prices: " + row.prices + "\n"), {{"prices.yaml", std::string(kPrices)}});
    REQUIRE_FALSE(policy.has_value());
    REQUIRE(policy.error().problems.size() == 1);
    CHECK(policy.error().problems.front().message == row.message);
  }
}

TEST_CASE("a pinned price table is read, named in the evidence, and asks for the tokens") {
  const Result<Policy> policy = read(policy_text(pinned(kPrices)), {{"prices.yaml", std::string(kPrices)}});
  REQUIRE(policy.has_value());
  REQUIRE(policy->metrics.prices.has_value());
  const PriceTable& prices = *policy->metrics.prices;
  CHECK(prices.models.at("small").cached == 0.001);
  CHECK(prices.models.at("large").cached == 0.0005);
  CHECK(prices.models.at("large").output == 0.015);
  REQUIRE(policy->source.files.size() == 1);
  CHECK(policy->source.files.front() == InputFile{"prices.yaml", sha256(kPrices), kPrices.size()});
  CHECK(policy->metrics.fields_of({"cost_usd"}).metrics.contains("tokens.cached"));
}

TEST_CASE("a price table that is not what the policy pins is refused, each for its own reason") {
  struct Row {
    std::string what, table, date, message;
  };
  const std::string text(kPrices);
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  const std::vector<Row> rows{
      {"another date", text, "2026-12-01", "these prices hold from 2026-11-01 on, but the policy says 2026-12-01"},
      {"a negative price", with("output: 4", "output: -4"), "2026-11-01", "'output' must be"},
      {"no output", with(", output: 4", ""), "2026-11-01", "missing key 'output'"},
      {"another currency", with("USD", "EUR"), "2026-11-01", "'currency'"},
      {"another version", with("prices: 1", "prices: 2"), "2026-11-01", "expected 1"},
      {"a misspelt key", with("per_tokens", "per_token"), "2026-11-01", "did you mean 'per_tokens'?"},
      {"no mapping", "- a\n", "2026-11-01", "expected a mapping"},
      {"no YAML", "prices: [\n", "2026-11-01", "is never closed"},
      {"no input", with("input: 1, ", ""), "2026-11-01", "missing key 'input'"},
      {"a negative price of cached tokens", with("cached: 0.5", "cached: -1"), "2026-11-01", "'cached' must be"},
      {"a price that is none", with("{input: 1, output: 4}", "free"), "2026-11-01", "'small': expected a mapping"},
      {"no version", with("prices: 1\n", ""), "2026-11-01", "missing key 'prices'"},
      {"a version that is no number", with("prices: 1", "prices: one"), "2026-11-01",
       "'prices': expected a whole number, got the text 'one'"},
      {"no such day", with("2026-11-01", "2026-11-31"), "2026-11-01", "expected a day of the calendar"},
      {"no currency", with("currency: USD\n", ""), "2026-11-01", "missing key 'currency': USD"},
      {"no models", text.substr(0, text.find("models")), "2026-11-01", "missing key 'models'"},
      {"models that are none", text.substr(0, text.find("models")) + "models: [small]\n", "2026-11-01",
       "'models': expected a mapping"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Result<Policy> policy = read(policy_text(pinned(row.table, row.date)), {{"prices.yaml", row.table}});
    REQUIRE_FALSE(policy.has_value());
    const std::string error = render(policy.error());
    CAPTURE(error);
    CHECK(error.find(row.message) != std::string::npos);
    CHECK(error.find("ci/prices.yaml") != std::string::npos);
    CHECK(error.ends_with("gate: 1 problem\n"));
  }
  const Result<Policy> changed = read(policy_text(pinned(kPrices)), {{"prices.yaml", text + "# later\n"}});
  REQUIRE_FALSE(changed.has_value());
  CHECK(render(changed.error()).find("have the digest " + sha256(text + "# later\n")) != std::string::npos);
  const Result<Policy> absent = read(policy_text(pinned(kPrices)), {});
  REQUIRE_FALSE(absent.has_value());
  CHECK(render(absent.error()).find("there is no such file; it must lie beside this file") != std::string::npos);
}

}  // namespace
}  // namespace gate::policy
