#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "gate/stats/permutation.h"
#include "gate/stats/sample.h"
#include "gate/stats/subset_limits.h"

namespace gate::stats {
namespace {

constexpr double kMostSplits = 200'000;
constexpr double kTieTolerance = 1e-12;

// C(n, k), infinite when too large for a double.
double binomial_coefficient(std::size_t n, std::size_t k) {
  double out = 1;
  for (std::size_t i = 1; i <= std::min(k, n - k); ++i) {
    out *= static_cast<double>(n - i + 1) / static_cast<double>(i);
  }
  return n < 60 ? std::round(out) : out;
}

struct Arms {
  std::vector<double> all;  // candidate first
  std::size_t n_candidate = 0;
  double total = 0;

  double n_c() const { return static_cast<double>(n_candidate); }
  double n_b() const { return static_cast<double>(all.size() - n_candidate); }
  double statistic(double candidate_sum) const { return candidate_sum / n_c() - (total - candidate_sum) / n_b(); }
};

// Calls take(sum of the candidate group, how many of it were candidates) for every split, in lexicographic order.
template <typename Take>
void every_split(const Arms& arms, Take take) {
  const std::size_t k = arms.n_candidate;
  std::vector<std::size_t> pick(k);
  std::iota(pick.begin(), pick.end(), std::size_t{0});
  for (;;) {
    CompensatedSum group;
    double stayed = 0;
    for (const std::size_t i : pick) {
      group.add(arms.all[i]);
      stayed += i < k ? 1 : 0;
    }
    take(group.value(), stayed);
    std::size_t place = k;
    while (place > 0 && pick[place - 1] == arms.all.size() - k + place - 1) {
      --place;
    }
    if (place == 0) {
      return;
    }
    ++pick[place - 1];
    for (std::size_t j = place; j < k; ++j) {
      pick[j] = pick[j - 1] + 1;
    }
  }
}

// The same for random splits: a partial Fisher-Yates shuffle per resample, on indices put back in order.
template <typename Take>
void random_splits(const Arms& arms, const PermutationOptions& options, Take take) {
  std::vector<std::size_t> order(arms.all.size());
  for (std::uint32_t r = 0; r < options.resamples; ++r) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    Stream stream(options.seed, r);
    CompensatedSum group;
    double stayed = 0;
    for (std::size_t i = 0; i < arms.n_candidate; ++i) {
      const std::size_t j = i + stream.below(static_cast<std::uint32_t>(order.size() - i));
      std::swap(order[i], order[j]);
      group.add(arms.all[order[i]]);
      stayed += order[i] < arms.n_candidate ? 1 : 0;
    }
    take(group.value(), stayed);
  }
}

bool usable(std::span<const double> candidate, std::span<const double> baseline) {
  return !candidate.empty() && !baseline.empty() && all_finite(candidate) && all_finite(baseline);
}

Arms join(std::span<const double> candidate, std::span<const double> baseline) {
  Arms arms;
  arms.all.assign(candidate.begin(), candidate.end());
  arms.all.insert(arms.all.end(), baseline.begin(), baseline.end());
  arms.n_candidate = candidate.size();
  arms.total = sum(arms.all);
  return arms;
}

}  // namespace

Permutation two_sample_permutation(std::span<const double> candidate, std::span<const double> baseline,
                                   const PermutationOptions& options) {
  Permutation out;
  if (!usable(candidate, baseline)) {
    return out;
  }
  const Arms arms = join(candidate, baseline);
  out.assignments = binomial_coefficient(arms.all.size(), arms.n_candidate);
  const double observed = mean(candidate) - mean(baseline);
  double largest = 0;
  for (const double value : arms.all) {
    largest = std::max(largest, std::abs(value));
  }
  const double tolerance = kTieTolerance * largest;
  double at_least = 0;
  double at_most = 0;
  double splits = 0;
  const auto count = [&](double group, double) {
    const double value = arms.statistic(group);
    at_least += value >= observed - tolerance ? 1 : 0;
    at_most += value <= observed + tolerance ? 1 : 0;
    ++splits;
  };
  if (out.assignments <= kMostSplits) {
    every_split(arms, count);
  } else {
    out.method = PermutationMethod::kMonteCarlo;
    at_least = at_most = splits = 1;  // the observed split itself
    random_splits(arms, options, count);
  }
  out.p = {at_least / splits, at_most / splits, 1};
  out.p.two_sided = std::min(1.0, 2 * std::min(out.p.greater, out.p.less));
  return out;
}

Interval two_sample_permutation_interval(std::span<const double> candidate, std::span<const double> baseline,
                                         const Levels& levels, const PermutationOptions& options) {
  if (!usable(candidate, baseline) || !valid(levels)) {
    return {};
  }
  const Arms arms = join(candidate, baseline);
  const double observed = arms.statistic(sum(candidate));
  const double scale = 1 / arms.n_c() + 1 / arms.n_b();
  std::vector<double> means;
  double ties_always = 0;
  // Shifting the candidate by -d moves the observed statistic by -d and a split's by less: the two meet at this d, the
  // difference of the means of the values that changed places.
  const auto meet = [&](double group, double stayed) {
    const double swapped = arms.n_c() - stayed;
    if (swapped > 0) {
      means.push_back((observed - arms.statistic(group)) / (swapped * scale));
    } else {
      ++ties_always;
    }
  };
  if (binomial_coefficient(arms.all.size(), arms.n_candidate) <= kMostSplits) {
    every_split(arms, meet);
  } else {
    ties_always = 1;
    random_splits(arms, options, meet);
  }
  return subset_limits(means, ties_always, levels);
}

Interval subset_limits(std::vector<double>& means, double ties_always, const Levels& levels) {
  std::sort(means.begin(), means.end());
  const double total = static_cast<double>(means.size()) + ties_always;
  // Least k with (ties_always + k)/total > alpha. A count that equals alpha * total up to rounding is still a
  // rejection.
  const auto rank = [&](double alpha) { return std::floor(alpha * total * (1 + 1e-12)) + 1 - ties_always; };
  const double low = rank(levels.alpha_low);
  const double high = rank(levels.alpha_high);
  const auto size = static_cast<double>(means.size());
  return {low >= 1 && low <= size ? means[static_cast<std::size_t>(low) - 1] : -kInfinity,
          high >= 1 && high <= size ? means[static_cast<std::size_t>(size - high)] : kInfinity};
}

}  // namespace gate::stats
