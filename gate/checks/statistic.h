// The word after `statistic:`: what a metric's rows are summarised by.
#ifndef GATE_CHECKS_STATISTIC_H_
#define GATE_CHECKS_STATISTIC_H_

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gate::checks {

struct Statistic {
  enum class Kind { kMean, kQuantile, kSum, kMaximum } kind = Kind::kMean;
  double probability = 0.5;  // of a quantile
  std::string name = "mean";
};

inline constexpr std::array<std::string_view, 9> kStatisticWords{"mean", "median", "sum", "max",  "p50",
                                                                 "p90",  "p95",    "p99", "p99.9"};

// The statistic of one of these words ("mean" when nothing is given).
Statistic statistic_of(const std::optional<std::string>& name);
// The value over the finite numbers of one run; quantiles by type 7. `values` is not empty.
double summarise(const Statistic& statistic, std::span<const double> values);

}  // namespace gate::checks

#endif  // GATE_CHECKS_STATISTIC_H_
