#include "gate/policy/metrics_reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/policy/members.h"
#include "gate/policy/params_reader.h"
#include "gate/policy/price_reader.h"

namespace gate::policy {
namespace {

using Form = MetricDefinition::Form;

struct FormWord {
  std::string_view word;
  Form form;
};
constexpr std::array<FormWord, 4> kForms{
    {{"ratio", Form::kRatio}, {"sum", Form::kSum}, {"difference", Form::kDifference}, {"share", Form::kShare}}};

bool is_record_field(std::string_view name) {
  return name == "latency_ms" || name == "cost_usd" || name == "gpu_seconds" || name == "guardrail" ||
         name == "error" || name.starts_with("slices.");
}

bool good_name(std::string_view name) {
  constexpr std::size_t kLongest = 100;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && name.size() <= kLongest && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; });
}

std::optional<std::vector<std::string>> read_parts(const Cursor& cursor, Form form) {
  const std::optional<std::vector<Cursor>> entries = cursor.list();
  if (!entries) {
    return std::nullopt;
  }
  std::vector<std::string> parts;
  for (const Cursor& entry : *entries) {
    std::optional<std::string> part = entry.line();
    if (!part) {
      return std::nullopt;
    }
    parts.push_back(*std::move(part));
  }
  if (form == Form::kSum ? parts.size() < 2 : parts.size() != 2) {
    cursor.problem(cursor.name() + " is formed of " + (form == Form::kSum ? "two metrics or more" : "two metrics") +
                   ", not of " + std::to_string(parts.size()));
    return std::nullopt;
  }
  return parts;
}

// "guardrail: blocked".
std::optional<MetricDefinition> read_share(const Cursor& cursor) {
  const std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  if (mapping->size() != 1) {
    cursor.problem("'share' is of the rows where one field has one value, such as {guardrail: blocked}");
    return std::nullopt;
  }
  const std::string& field = mapping->key(0);
  if (field == "error") {
    mapping->problems().add(mapping->key_at(0),
                            "rows with an infrastructure error are left out of every metric; bound them by "
                            "'max_error_rate' of a coverage check");
    return std::nullopt;
  }
  const std::optional<std::string> value = mapping->value(0).line();
  if (!value) {
    return std::nullopt;
  }
  if (field != "guardrail" && !slice_key_of(field) && !parse_json_number(*value)) {
    mapping->value(0).expected("a number, as '" + shortened(field, 60) +
                               "' is a metric (the other fields are guardrail and slices.<key>)");
    return std::nullopt;
  }
  MetricDefinition definition;
  definition.form = Form::kShare;
  definition.of = {field};
  definition.value = *value;
  return definition;
}

std::optional<MetricDefinition> read_definition(const Cursor& cursor) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  mapping->refuse_others(names_of(kMetricMembers), "a metric");
  if (const std::optional<Cursor> description = mapping->find("description")) {
    static_cast<void>(description->text());
  }
  std::optional<MetricDefinition> definition;
  std::size_t forms = 0;
  for (const FormWord& entry : kForms) {
    const std::optional<Cursor> form = mapping->find(entry.word);
    if (!form) {
      continue;
    }
    ++forms;
    if (entry.form == Form::kShare) {
      definition = read_share(*form);
    } else if (std::optional<std::vector<std::string>> parts = read_parts(*form, entry.form)) {
      definition = MetricDefinition{entry.form, *std::move(parts)};
    }
  }
  if (forms != 1) {
    cursor.problem(cursor.name() + ": expected exactly one of ratio, sum, difference and share");
    return std::nullopt;
  }
  if (definition) {
    definition->where = mapping->where();
  }
  return definition;
}

// Reports definitions that need themselves and ratios that are parts, each once and where it is defined.
class Order {
 public:
  Order(const Metrics& metrics, Problems& problems) : metrics_(metrics), problems_(problems) {}

  void check(const std::string& name, const MetricDefinition& definition) {
    if (!begun_.insert(name).second) {
      return;
    }
    open_.push_back(name);
    for (const std::string& part : definition.of) {
      const auto own = metrics_.defined.find(part);
      const MetricDefinition* inner = metrics_.find(part);
      const auto loop = std::find(open_.begin(), open_.end(), part);
      if (loop != open_.end()) {
        complain(definition,
                 "'" + part + "' is computed from itself: " + join({loop, open_.end()}, " -> ") + " -> " + part);
      } else if (inner != nullptr && inner->form == Form::kRatio) {
        complain(definition,
                 "'" + part + "' is a ratio of sums: no row has a value of it that could be part of '" + name + "'");
      } else if (own != metrics_.defined.end()) {
        check(part, own->second);
      }
    }
    open_.pop_back();
  }

 private:
  void complain(const MetricDefinition& definition, std::string message) {
    problems_.add(problems_.position(definition.where), std::move(message));
  }

  const Metrics& metrics_;
  Problems& problems_;
  std::set<std::string> begun_;
  std::vector<std::string> open_;
};

}  // namespace

Metrics read_metrics(const Mapping& policy, const YamlLimits& limits, Attachments& attachments) {
  Metrics metrics;
  if (const std::optional<Cursor> cursor = policy.find("metrics")) {
    const std::optional<Mapping> mapping = Mapping::of(*cursor);
    for (std::size_t i = 0; mapping && i < mapping->size(); ++i) {
      const std::string& name = mapping->key(i);
      if (!good_name(name)) {
        mapping->problems().add(mapping->key_at(i),
                                "a metric's name is at most 100 letters, digits, '_', '.' and '-', the first a letter "
                                "or '_'");
      } else if (is_record_field(name)) {
        mapping->problems().add(mapping->key_at(i), "'" + name + "' is a field of the records; choose another name");
      } else if (std::optional<MetricDefinition> definition = read_definition(mapping->value(i))) {
        metrics.defined.emplace(name, *std::move(definition));
      }
    }
  }
  Order order(metrics, policy.problems());
  for (const auto& [name, definition] : metrics.defined) {
    order.check(name, definition);
  }
  if (const std::optional<Cursor> cursor = policy.find("prices")) {
    metrics.prices = read_prices(*cursor, limits, attachments);
  }
  return metrics;
}

}  // namespace gate::policy
