#include "gate/checks/statistic.h"

#include <algorithm>
#include <cstdlib>

#include "gate/base/number.h"
#include "gate/base/result.h"
#include "gate/stats/quantile.h"
#include "gate/stats/sample.h"

namespace gate::checks {
Statistic statistic_of(const std::optional<std::string>& name) {
  if (!name || *name == "mean") {
    return {};
  }
  if (*name == "sum") {
    return {Statistic::Kind::kSum, 0, *name};
  }
  if (*name == "max") {
    return {Statistic::Kind::kMaximum, 0, *name};
  }
  if (*name == "median") {
    return {Statistic::Kind::kQuantile, 0.5, *name};
  }
  const std::optional<double> percent = parse_json_number(std::string_view(*name).substr(1));
  GATE_INVARIANT(percent.has_value());
  return {Statistic::Kind::kQuantile, *percent / 100.0, *name};
}

double summarise(const Statistic& statistic, std::span<const double> values) {
  GATE_INVARIANT(!values.empty());
  switch (statistic.kind) {
    case Statistic::Kind::kMean: return stats::mean(values);
    case Statistic::Kind::kSum: return stats::sum(values);
    case Statistic::Kind::kMaximum: return *std::max_element(values.begin(), values.end());
    case Statistic::Kind::kQuantile: return stats::quantile(values, statistic.probability);
  }
  std::abort();
}

}  // namespace gate::checks
