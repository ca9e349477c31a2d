#include "gate/stats/drift.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/distributions.h"
#include "gate/stats/quantile.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

bool usable(std::span<const double> reference, std::span<const double> current) {
  return !reference.empty() && !current.empty() && all_finite(reference) && all_finite(current);
}

// Calls step(F, G, width) for each interval between neighbouring values of the two sorted samples, F and G constant on
// it.
template <typename Step>
void between_values(const std::vector<double>& x, const std::vector<double>& y, Step step) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < x.size() || j < y.size()) {
    const double at = j == y.size() || (i < x.size() && x[i] <= y[j]) ? x[i] : y[j];
    while (i < x.size() && x[i] == at) {
      ++i;
    }
    while (j < y.size() && y[j] == at) {
      ++j;
    }
    if (i < x.size() || j < y.size()) {
      const double next = j == y.size() || (i < x.size() && x[i] <= y[j]) ? x[i] : y[j];
      step(static_cast<double>(i) / static_cast<double>(x.size()),
           static_cast<double>(j) / static_cast<double>(y.size()), next - at);
    }
  }
}

double sorted_wasserstein(const std::vector<double>& x, const std::vector<double>& y) {
  CompensatedSum total;
  between_values(x, y, [&](double f, double g, double width) { total.add(std::abs(f - g) * width); });
  return total.value();
}

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> out(values.begin(), values.end());
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<double> resampled(std::span<const double> values, Stream& stream) {
  std::vector<double> out(values.size());
  for (double& one : out) {
    one = values[stream.below(static_cast<std::uint32_t>(values.size()))];
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Mean distance of random relabellings of the pooled values.
double permuted_mean(std::span<const double> reference, std::span<const double> current, const Seed& seed) {
  constexpr std::uint32_t kPermutations = 200;
  std::vector<double> all(reference.begin(), reference.end());
  all.insert(all.end(), current.begin(), current.end());
  CompensatedSum total;
  for (std::uint32_t r = 0; r < kPermutations; ++r) {
    Stream stream({seed.seed, seed.purpose ^ 0xD1B54A32D192ED03ULL}, r);
    std::vector<double> mixed = all;
    for (std::size_t i = mixed.size(); i > 1; --i) {
      std::swap(mixed[i - 1], mixed[stream.below(static_cast<std::uint32_t>(i))]);
    }
    const std::span<const double> view(mixed);
    total.add(sorted_wasserstein(sorted(view.first(reference.size())), sorted(view.subspan(reference.size()))));
  }
  return total.value() / kPermutations;
}

}  // namespace

Decision decide_at_most(const Interval& distance, double bound) {
  if (!valid(distance) || !std::isfinite(bound) || bound < 0) {
    return Decision::kUndecided;
  }
  return distance.high < bound ? Decision::kPass : distance.low > bound ? Decision::kBlock : Decision::kUndecided;
}

double wasserstein_distance(std::span<const double> reference, std::span<const double> current) {
  return usable(reference, current) ? sorted_wasserstein(sorted(reference), sorted(current)) : kNaN;
}

double energy_distance(std::span<const double> reference, std::span<const double> current) {
  if (!usable(reference, current)) {
    return kNaN;
  }
  CompensatedSum total;
  between_values(sorted(reference), sorted(current),
                 [&](double f, double g, double width) { total.add((f - g) * (f - g) * width); });
  return std::sqrt(2 * total.value());
}

DistanceInterval wasserstein_interval(std::span<const double> reference, std::span<const double> current,
                                      const Levels& levels, const BootstrapOptions& options) {
  DistanceInterval out;
  if (!usable(reference, current) || !valid(levels)) {
    return out;
  }
  out.distance = wasserstein_distance(reference, current);
  out.null_mean = permuted_mean(reference, current, options.seed);
  std::vector<double> replicates;
  for (std::uint32_t b = 0; b < options.resamples; ++b) {
    Stream stream(options.seed, b);
    const std::vector<double> x = resampled(reference, stream);
    replicates.push_back(sorted_wasserstein(x, resampled(current, stream)));
  }
  const Interval raw = percentile_interval(replicates, levels).interval;
  if (valid(raw)) {
    out.interval = {std::max(0.0, raw.low - out.null_mean), std::max(0.0, raw.high - out.null_mean)};
  }
  return out;
}

MeanDiscrepancy mean_discrepancy(std::span<const double> reference, std::span<const double> current) {
  MeanDiscrepancy out;
  if (!usable(reference, current) || reference.size() < 2 || current.size() < 2) {
    return out;
  }
  std::vector<double> all(reference.begin(), reference.end());
  all.insert(all.end(), current.begin(), current.end());
  std::vector<double> distances;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      distances.push_back(std::abs(all[i] - all[j]));
    }
  }
  out.width = quantile(distances, 0.5);
  if (!(out.width > 0)) {
    return out;
  }
  const std::size_t n = reference.size();
  CompensatedSum within_reference, within_current, across;
  std::size_t at = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const double ratio = distances[at++] / out.width;
      CompensatedSum& part = j < n ? within_reference : i >= n ? within_current : across;
      part.add(std::exp(-ratio * ratio / 2));
    }
  }
  const auto size_r = static_cast<double>(n);
  const auto size_c = static_cast<double>(current.size());
  out.squared = 2 * within_reference.value() / (size_r * (size_r - 1)) +
                2 * within_current.value() / (size_c * (size_c - 1)) - 2 * across.value() / (size_r * size_c);
  return out;
}

DecileBins decile_bins(std::span<const double> reference, std::span<const double> current) {
  DecileBins out;
  if (!usable(reference, current)) {
    return out;
  }
  const std::vector<double> ordered = sorted(reference);
  for (int decile = 1; decile <= 9; ++decile) {
    const double edge = quantile_sorted(ordered, decile / 10.0);
    if (out.edges.empty() || edge > out.edges.back()) {
      out.edges.push_back(edge);
    }
  }
  const auto count = [&](std::span<const double> values) {
    std::vector<std::uint64_t> counts(out.edges.size() + 1, 0);
    for (const double value : values) {
      const auto bin = std::lower_bound(out.edges.begin(), out.edges.end(), value) - out.edges.begin();
      ++counts[static_cast<std::size_t>(bin)];
    }
    return counts;
  };
  out.reference = count(reference);
  out.current = count(current);
  return out;
}

StabilityIndex stability_index(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current) {
  constexpr double kFloor = 1e-4;
  StabilityIndex out;
  const auto n = static_cast<double>(std::accumulate(reference.begin(), reference.end(), std::uint64_t{0}));
  const auto m = static_cast<double>(std::accumulate(current.begin(), current.end(), std::uint64_t{0}));
  if (reference.size() != current.size() || n == 0 || m == 0) {
    return out;
  }
  CompensatedSum total;
  for (std::size_t k = 0; k < reference.size(); ++k) {
    const double expected = std::max(kFloor, static_cast<double>(reference[k]) / n);
    const double actual = std::max(kFloor, static_cast<double>(current[k]) / m);
    total.add((actual - expected) * std::log(actual / expected));
  }
  out.value = total.value();
  const auto df = static_cast<double>(reference.size() - 1);
  out.null_mean = (1 / n + 1 / m) * df;
  out.null_95 = df > 0 ? (1 / n + 1 / m) * chi_squared_quantile(0.95, df) : 0;
  return out;
}

ChiSquare chi_square(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current) {
  ChiSquare out;
  const auto n = static_cast<double>(std::accumulate(reference.begin(), reference.end(), std::uint64_t{0}));
  const auto m = static_cast<double>(std::accumulate(current.begin(), current.end(), std::uint64_t{0}));
  if (reference.size() != current.size() || n == 0 || m == 0) {
    return out;
  }
  CompensatedSum total;
  double categories = 0;
  double least = kInfinity;
  for (std::size_t k = 0; k < reference.size(); ++k) {
    const auto x = static_cast<double>(reference[k]);
    const auto y = static_cast<double>(current[k]);
    if (x + y == 0) {
      continue;
    }
    ++categories;
    const double expected_x = (x + y) * n / (n + m);
    const double expected_y = (x + y) * m / (n + m);
    total.add((x - expected_x) * (x - expected_x) / expected_x + (y - expected_y) * (y - expected_y) / expected_y);
    least = std::min({least, expected_x, expected_y});
  }
  if (categories < 2) {
    return out;
  }
  out.statistic = total.value();
  out.degrees_of_freedom = categories - 1;
  out.p = chi_squared_survival(out.statistic, out.degrees_of_freedom);
  out.cramers_v = std::sqrt(out.statistic / (n + m));
  out.least_expected = least;
  return out;
}

TotalVariation total_variation(std::span<const double> reference, std::span<const double> current, std::uint64_t n,
                               std::uint64_t m, const Levels& levels) {
  TotalVariation out;
  if (!usable(reference, current) || reference.size() != current.size() || n == 0 || m == 0 || !valid(levels)) {
    return out;
  }
  CompensatedSum sum;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    sum.add(std::abs(reference[i] - current[i]));
  }
  out.distance = sum.value() / 2;
  // ln(2^k - 2) without the power: k ln 2 + ln(1 - 2^(1-k)).
  const auto k = static_cast<double>(reference.size() + 1);
  const double sets = k * std::log(2.0) + std::log1p(-std::exp2(1 - k));
  const auto reach = [&](double alpha) {
    const double twice = (sets + std::log(2 / alpha)) / 2;
    return std::sqrt(twice / static_cast<double>(n)) + std::sqrt(twice / static_cast<double>(m));
  };
  out.interval = {std::max(0.0, out.distance - reach(levels.alpha_low)),
                  std::min(1.0, out.distance + reach(levels.alpha_high))};
  return out;
}

}  // namespace gate::stats
