// Where the values of a metric lie, and bounds that lie beyond.
#include <algorithm>
#include <cmath>
#include <string>

#include "gate/base/number.h"
#include "gate/checks/foresight.h"
#include "gate/checks/metric_cells.h"

namespace gate::checks {

KnownRange known_range(const Metrics& metrics, std::string_view metric) {
  const MetricDefinition* definition = metrics.find(metric);
  if (definition == nullptr) {
    return is_measured(metric) ? KnownRange{.least = 0, .score = false} : KnownRange{};
  }
  if (definition->form == MetricDefinition::Form::kShare) {
    return {0, 1, true};
  }
  // Tokens out of tokens: measured parts, as of every other ratio that is never negative.
  const bool part_of_whole = definition == &built_in_metrics().at("cache_hit_rate");
  const bool measured = definition->form != MetricDefinition::Form::kDifference &&
                        std::all_of(definition->of.begin(), definition->of.end(),
                                    [&](const std::string& part) { return known_range(metrics, part).least >= 0; });
  return {measured ? 0 : KnownRange{}.least, part_of_whole ? 1 : KnownRange{}.most, false};
}

std::optional<Foreseen> beyond_range(const KnownRange& range, std::string_view name, std::optional<double> least,
                                     std::optional<double> most) {
  const auto between = [&] {
    return std::isfinite(range.most) ? "lies between " + short_number(range.least) + " and " + short_number(range.most)
                                     : "is never below " + short_number(range.least);
  };
  if ((least && *least >= range.most) || (most && *most <= range.least)) {
    return Foreseen{std::string(name),
                    "this can never pass: the metric " + between() + ", and must be strictly within its bound",
                    "never-holds"};
  }
  if ((least && *least <= range.least) || (most && *most >= range.most)) {
    return Foreseen{std::string(name), "this can never fail: the metric " + between(), "never-fails"};
  }
  return std::nullopt;
}

}  // namespace gate::checks
