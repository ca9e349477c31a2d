#include "gate/checks/metric_cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "gate/base/number.h"

namespace gate::checks {
namespace {

using Form = MetricDefinition::Form;

constexpr double kNotScored = std::numeric_limits<double>::quiet_NaN();

bool carries(const RunSet* set, std::string_view metric) {
  return set != nullptr && (std::binary_search(set->metric_names.begin(), set->metric_names.end(), metric) ||
                            std::any_of(set->runs.begin(), set->runs.end(), [&](const Run& run) {
                              return run.document.metrics.contains(std::string(metric));
                            }));
}

// 1 where a word of the column is `value`, 0 where it is another, NaN where there is none.
std::vector<double> indicator(const WordColumn& column, const RunSet& set, const std::string& value) {
  std::vector<double> cells;
  cells.reserve(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::uint32_t word = column[row];
    cells.push_back(word == 0 ? kNotScored : set.words[word] == value ? 1.0 : 0.0);
  }
  return cells;
}

bool has_values(const std::vector<double>& column) {
  return std::any_of(column.begin(), column.end(), [](double v) { return !std::isnan(v); });
}

}  // namespace

Result<MetricParts> parts_of(const Metrics& metrics, std::string_view metric, const RunSet& set, const RunSet* other) {
  const std::string name(metric);
  const bool recorded = carries(&set, metric) || carries(other, metric);
  if (metrics.defined.contains(name) && recorded) {
    return input_error("the policy defines '" + name +
                       "', and the records carry a metric of that name; give one of them another name");
  }
  const MetricDefinition* definition = recorded ? nullptr : metrics.find(metric);
  if (definition == nullptr) {
    return MetricParts{name};
  }
  if (definition->form == Form::kRatio) {
    return MetricParts{definition->of[0], definition->of[1]};
  }
  return MetricParts{name, "", definition->form == Form::kShare};
}

const std::vector<double>* Cells::rows(const std::string& metric) {
  const gate::Column* recorded = run_.rows.metric(metric);
  const bool unpriced = metric == "cost_usd" && metrics_.prices && recorded != nullptr && !has_values(recorded->values);
  if (recorded != nullptr && !unpriced) {
    return &recorded->values;
  }
  auto found = columns_.find(metric);
  if (found == columns_.end()) {
    found = columns_.emplace(metric, compute(metric)).first;
  }
  return found->second ? &*found->second : nullptr;
}

Cells::Column Cells::compute(const std::string& metric) {
  if (metric == "cost_usd") {
    return price();
  }
  const MetricDefinition* definition = metrics_.find(metric);
  if (definition == nullptr || definition->form == Form::kRatio) {
    return std::nullopt;
  }
  return definition->form == Form::kShare ? share(*definition) : combine(*definition);
}

Cells::Column Cells::combine(const MetricDefinition& definition) {
  const std::vector<double>* first = rows(definition.of.front());
  if (first == nullptr) {
    return std::nullopt;
  }
  std::vector<double> cells = *first;
  for (std::size_t part = 1; part < definition.of.size(); ++part) {
    const std::vector<double>* next = rows(definition.of[part]);
    if (next == nullptr) {
      return std::nullopt;
    }
    for (std::size_t row = 0; row < cells.size(); ++row) {
      cells[row] += definition.form == Form::kDifference ? -(*next)[row] : (*next)[row];
    }
  }
  return cells;
}

Cells::Column Cells::share(const MetricDefinition& definition) {
  const std::string& field = definition.of.front();
  if (field == "guardrail") {
    std::vector<double> cells = indicator(run_.rows.guardrail, set_, definition.value);
    return has_values(cells) ? Column(std::move(cells)) : std::nullopt;
  }
  if (const std::optional<std::string_view> key = slice_key_of(field)) {
    const SliceColumn* column = run_.rows.slice(*key);
    return column == nullptr ? Column() : indicator(column->values, set_, definition.value);
  }
  const std::vector<double>* column = rows(field);
  const std::optional<double> value = parse_json_number(definition.value);
  GATE_INVARIANT(value.has_value());
  if (column == nullptr) {
    return std::nullopt;
  }
  std::vector<double> cells = *column;
  for (double& cell : cells) {
    cell = std::isnan(cell) ? kNotScored : cell == *value ? 1.0 : 0.0;
  }
  return cells;
}

// Cached tokens are part of the input tokens. A row that does not say how many were cached is charged in full.
Cells::Column Cells::price() {
  const Scalar* model = run_.document.fields.find("model.name");
  if (!metrics_.prices || model == nullptr) {
    return std::nullopt;
  }
  const auto price = metrics_.prices->models.find(model->text);
  const std::vector<double>* input = rows("tokens.input");
  const std::vector<double>* output = rows("tokens.output");
  if (price == metrics_.prices->models.end() || input == nullptr || output == nullptr) {
    return std::nullopt;
  }
  const std::vector<double>* cached = rows("tokens.cached");
  std::vector<double> cells;
  cells.reserve(input->size());
  for (std::size_t row = 0; row < input->size(); ++row) {
    const double hits = cached == nullptr || std::isnan((*cached)[row]) ? 0 : std::min((*cached)[row], (*input)[row]);
    cells.push_back(((*input)[row] - hits) * price->second.input + hits * price->second.cached +
                    (*output)[row] * price->second.output);
  }
  priced_ = true;
  return cells;
}

namespace {

// Of two totals; over 0 it is what IEEE 754 says, which the check then calls not finite.
double quotient(double above, double below) {
  return below != 0 ? above / below : above * std::copysign(std::numeric_limits<double>::infinity(), below);
}

}  // namespace

std::optional<double> Cells::document(const std::string& metric) {
  if (const auto found = run_.document.metrics.find(metric); found != run_.document.metrics.end()) {
    return found->second;
  }
  const MetricDefinition* definition = metrics_.find(metric);
  if (definition == nullptr || definition->form == Form::kShare) {
    return std::nullopt;
  }
  std::optional<double> total;
  for (const std::string& part : definition->of) {
    const std::optional<double> value = document(part);
    if (!value) {
      return std::nullopt;
    }
    total = !total                                  ? *value
            : definition->form == Form::kSum        ? *total + *value
            : definition->form == Form::kDifference ? *total - *value
                                                    : quotient(*total, *value);
  }
  return total;
}

bool is_measured(std::string_view metric) {
  return metric == "latency_ms" || metric == "cost_usd" || metric == "gpu_seconds" || metric.starts_with("tokens.");
}

std::string described(const Metrics& metrics, std::string_view metric) {
  const MetricDefinition* definition = metrics.find(metric);
  return "'" + std::string(metric) + "'" + (definition == nullptr ? "" : " (" + formula(*definition) + ")");
}

}  // namespace gate::checks
