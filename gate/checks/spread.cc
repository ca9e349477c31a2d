#include "gate/checks/spread.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <vector>

namespace gate::checks {
namespace {

// Type 7 at `percent` of values of which all before `sorted` stand at their place already; moves what it needs.
double next_quantile(std::vector<double>& values, std::size_t& sorted, int percent) {
  const double at = static_cast<double>(values.size() - 1) * percent / 100;
  const auto low = static_cast<std::size_t>(std::floor(at));
  const std::size_t high = std::min(low + 1, values.size() - 1);
  for (const std::size_t rank : {low, high}) {
    if (rank >= sorted) {
      const auto begin = values.begin();
      std::nth_element(begin + static_cast<std::ptrdiff_t>(sorted), begin + static_cast<std::ptrdiff_t>(rank),
                       values.end());
      sorted = rank + 1;
    }
  }
  const double share = at - static_cast<double>(low);
  return share == 0 ? values[low] : values[low] + share * (values[high] - values[low]);
}

std::optional<Spread> spread_of(const MetricTable& table, const SideTable& side, const Statistic& statistic) {
  if (side.empty()) {
    return std::nullopt;
  }
  Spread spread;
  spread.runs_total = side.distinct();
  for (std::size_t k = 0; k < std::min(side.distinct(), kMaxRunValues); ++k) {
    spread.runs.push_back(side.runs.empty() ? side.run_values[k] : run_statistic(side, k, statistic));
  }
  if (table.score || table.ratio || side.runs.empty()) {
    return spread;
  }
  std::vector<double> values;
  for (const std::vector<double>& run : side.runs) {
    std::copy_if(run.begin(), run.end(), std::back_inserter(values), [](double v) { return std::isfinite(v); });
  }
  if (values.empty()) {
    return spread;
  }
  std::size_t sorted = 0;
  for (const int percent : kQuantilePercents) {
    spread.quantiles.push_back(next_quantile(values, sorted, percent));
  }
  return spread;
}

}  // namespace

void add_spread(const MetricTable& table, const Statistic& statistic, Finding& finding) {
  finding.candidate_spread = spread_of(table, table.candidate, statistic);
  finding.baseline_spread = spread_of(table, table.baseline, statistic);
}

}  // namespace gate::checks
