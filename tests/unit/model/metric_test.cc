#include "gate/model/metric.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace gate {
namespace {

using Form = MetricDefinition::Form;
using Names = std::set<std::string>;

TEST_CASE("formulas read as a policy would write them") {
  CHECK(formula({Form::kSum, {"a", "b", "c"}}) == "a + b + c");
  CHECK(formula({Form::kDifference, {"a", "b"}}) == "a - b");
  CHECK(formula({Form::kRatio, {"cost_usd", "correct"}}) == "cost_usd / correct");
  CHECK(formula({Form::kShare, {"guardrail"}, "blocked"}) == "share of guardrail = blocked");
}

TEST_CASE("the key in a slice field") {
  CHECK(slice_key_of("slices.language") == "language");
  CHECK(slice_key_of("slices.a.b") == "a.b");
  CHECK_FALSE(slice_key_of("slices."));
  CHECK_FALSE(slice_key_of("slices"));
  CHECK_FALSE(slice_key_of("guardrail"));
  CHECK_FALSE(slice_key_of("scores.slices.x"));
}

TEST_CASE("what a policy defines goes before what is there out of the box") {
  Metrics metrics;
  REQUIRE(metrics.find("tokens.total") != nullptr);
  CHECK(formula(*metrics.find("tokens.total")) == "tokens.input + tokens.output");
  CHECK(metrics.find("correct") == nullptr);
  metrics.defined["tokens.total"] = {Form::kSum, {"tokens.input", "tokens.reasoning"}};
  CHECK(formula(*metrics.find("tokens.total")) == "tokens.input + tokens.reasoning");
}

TEST_CASE("everything a record may have to carry, names of definitions included") {
  Metrics metrics;
  CHECK(metrics.fields_of({}).metrics.empty());
  CHECK(metrics.fields_of({"correct"}).metrics == Names{"correct"});
  CHECK(metrics.fields_of({"tokens_per_success"}).metrics ==
        Names{"tokens_per_success", "tokens.total", "tokens.input", "tokens.output", "correct"});
  metrics.defined["blocked"] = {Form::kShare, {"guardrail"}, "blocked"};
  metrics.defined["german"] = {Form::kShare, {"slices.language"}, "de"};
  metrics.defined["both"] = {Form::kSum, {"blocked", "german"}};
  const Metrics::Fields fields = metrics.fields_of({"both"});
  CHECK(fields.metrics == Names{"both", "blocked", "german", "guardrail"});
  CHECK(fields.slice_keys == Names{"language"});
  // Only a share looks into slices.
  metrics.defined["odd"] = {Form::kSum, {"slices.language"}};
  CHECK(metrics.fields_of({"odd"}).slice_keys.empty());
  CHECK(metrics.fields_of({"odd"}).metrics == Names{"odd", "slices.language"});
}

TEST_CASE("a cost may have to be computed from tokens once there are prices") {
  Metrics metrics;
  CHECK(metrics.fields_of({"cost_usd"}).metrics == Names{"cost_usd"});
  metrics.prices = PriceTable{};
  CHECK(metrics.fields_of({"cost_per_success"}).metrics ==
        Names{"cost_per_success", "cost_usd", "correct", "tokens.input", "tokens.cached", "tokens.output"});
}

TEST_CASE("definitions that refer to each other end") {
  Metrics metrics;
  metrics.defined["a"] = {Form::kSum, {"b", "c"}};
  metrics.defined["b"] = {Form::kSum, {"a", "c"}};
  CHECK(metrics.fields_of({"a"}).metrics == Names{"a", "b", "c"});
}

TEST_CASE("metrics out of the box are named once and end in fields of records") {
  for (const auto& [key, definition] : built_in_metrics()) {
    const auto& name = key;
    CAPTURE(name);
    CHECK(definition.of.size() == 2);
    bool ends = false;
    for (const std::string& field : Metrics().fields_of({name}).metrics) {
      ends = ends || Metrics().find(field) == nullptr;
    }
    CHECK(ends);
  }
}

}  // namespace
}  // namespace gate
