#include "gate/model/metric.h"

#include <cstdlib>

#include "gate/base/text.h"

namespace gate {
namespace {

using Form = MetricDefinition::Form;
using Fields = Metrics::Fields;

// What a cost in tokens is computed from when a record names none.
constexpr std::string_view kPricedTokens[] = {"tokens.input", "tokens.cached", "tokens.output"};

void add_fields(const Metrics& metrics, const std::string& name, Fields& fields) {
  if (!fields.metrics.insert(name).second) {
    return;
  }
  if (name == "cost_usd" && metrics.prices) {
    fields.metrics.insert(std::begin(kPricedTokens), std::end(kPricedTokens));
  }
  const MetricDefinition* definition = metrics.find(name);
  if (definition == nullptr) {
    return;
  }
  for (const std::string& part : definition->of) {
    if (const std::optional<std::string_view> key = slice_key_of(part); key && definition->form == Form::kShare) {
      fields.slice_keys.emplace(*key);
    } else {
      add_fields(metrics, part, fields);
    }
  }
}

}  // namespace

const std::map<std::string, MetricDefinition, std::less<>>& built_in_metrics() {
  static const std::map<std::string, MetricDefinition, std::less<>> all{
      {"tokens.total", {Form::kSum, {"tokens.input", "tokens.output"}}},
      {"cache_hit_rate", {Form::kRatio, {"tokens.cached", "tokens.input"}}},
      {"cost_per_success", {Form::kRatio, {"cost_usd", "correct"}}},
      {"tokens_per_success", {Form::kRatio, {"tokens.total", "correct"}}},
      {"gpu_seconds_per_success", {Form::kRatio, {"gpu_seconds", "correct"}}},
  };
  return all;
}

const MetricDefinition* Metrics::find(std::string_view name) const {
  if (const auto own = defined.find(name); own != defined.end()) {
    return &own->second;
  }
  const auto known = built_in_metrics().find(name);
  return known == built_in_metrics().end() ? nullptr : &known->second;
}

Fields Metrics::fields_of(const std::set<std::string>& names) const {
  Fields fields;
  for (const std::string& name : names) {
    add_fields(*this, name, fields);
  }
  return fields;
}

std::optional<std::string_view> slice_key_of(std::string_view field) {
  constexpr std::string_view kPrefix = "slices.";
  return field.starts_with(kPrefix) && field.size() > kPrefix.size() ? std::optional(field.substr(kPrefix.size()))
                                                                     : std::nullopt;
}

std::string formula(const MetricDefinition& definition) {
  switch (definition.form) {
    case Form::kSum: return join(definition.of, " + ");
    case Form::kDifference: return join(definition.of, " - ");
    case Form::kRatio: return join(definition.of, " / ");
    case Form::kShare: return "share of " + definition.of.front() + " = " + definition.value;
  }
  std::abort();
}

}  // namespace gate
