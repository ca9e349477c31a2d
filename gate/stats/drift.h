// How far two samples lie apart: reference against current. "No significant drift" is not "no drift"; state a tolerated
// distance and judge an interval against it (decide_at_most). No values on one side, or a non-finite one: NaN.
#ifndef GATE_STATS_DRIFT_H_
#define GATE_STATS_DRIFT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/decision.h"
#include "gate/stats/interval.h"

namespace gate::stats {

// pass: high < bound; block: low > bound; otherwise undecided. A bound that is negative or not finite never decides.
Decision decide_at_most(const Interval& distance, double bound);

// Kolmogorov-Smirnov: the largest distance between the two empirical distribution functions.
struct KolmogorovSmirnov {
  double distance = kNaN;
  double p_exact = kNaN;       // P(D >= distance) for continuous data, up to n m = 10^6; conservative with ties
  double p_asymptotic = kNaN;  // one-sample law at round(n m / (n + m))
  Interval interval;           // of the true distance (Dvoretzky-Kiefer-Wolfowitz with Massart's constant, both sides)
};
KolmogorovSmirnov kolmogorov_smirnov(std::span<const double> reference, std::span<const double> current,
                                     const Levels& levels);

// P(D_n >= d) of the one-sample two-sided statistic: exact for n <= 1000 (Marsaglia, Tsang and Wang 2003; Smirnov's sum
// in the tail), Kolmogorov's limit with Vrbik's correction beyond.
double kolmogorov_survival(double d, std::uint64_t n);

// Area between the distribution functions, in the unit of the values.
double wasserstein_distance(std::span<const double> reference, std::span<const double> current);

// sqrt(2 * integral of (F - G)^2).
double energy_distance(std::span<const double> reference, std::span<const double> current);

// Wasserstein distance less its mean over permuted labels (it is biased up when nothing changed), with percentile
// limits of resamples of both sides, moved likewise and floored at 0.
struct DistanceInterval {
  double distance = kNaN;   // as measured
  double null_mean = kNaN;  // over label permutations
  Interval interval;        // of distance - null_mean
};
DistanceInterval wasserstein_interval(std::span<const double> reference, std::span<const double> current,
                                      const Levels& levels, const BootstrapOptions& options);

// Unbiased squared maximum mean discrepancy with a Gaussian kernel whose width is the median distance. O((n + m)^2).
// Needs two values a side.
struct MeanDiscrepancy {
  double squared = kNaN;
  double width = kNaN;
};
MeanDiscrepancy mean_discrepancy(std::span<const double> reference, std::span<const double> current);

// Bins at the deciles (type 7) of the reference; equal edges are merged, and a value on an edge belongs to the lower
// bin.
struct DecileBins {
  std::vector<double> edges;
  std::vector<std::uint64_t> reference;
  std::vector<std::uint64_t> current;
};
DecileBins decile_bins(std::span<const double> reference, std::span<const double> current);

// Population stability index: sum (a - e) ln(a/e) over shares floored at 1e-4. Without any change it is about
// (1/n + 1/m) * chi^2 with bins - 1 df: `null_mean` and `null_95` say what noise alone gives.
struct StabilityIndex {
  double value = kNaN;
  double null_mean = kNaN;
  double null_95 = kNaN;
};
StabilityIndex stability_index(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current);

// Chi-square of a 2 x k table without continuity correction; categories empty on both sides are left out. Fewer than
// two categories: NaN. `least_expected` below 5 means that p is not to be trusted: merge or permute.
struct ChiSquare {
  double statistic = kNaN;
  double degrees_of_freedom = kNaN;
  double p = kNaN;
  double cramers_v = kNaN;
  double least_expected = kNaN;
};
ChiSquare chi_square(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current);

// Half the sum of |p - q| over categories: the largest difference in the share of any set of categories. The interval
// of the true distance holds at every sample size: P(max over sets |share - truth| > t) <= (2^k - 2) exp(-2 n t^2) on
// each side (Hoeffding and a union over sets; Weissman et al. 2003), k counting the categories seen and one for all
// that were not. `reference` and `current` are shares of the same categories from n and m independent examples.
struct TotalVariation {
  double distance = kNaN;
  Interval interval;
};
TotalVariation total_variation(std::span<const double> reference, std::span<const double> current, std::uint64_t n,
                               std::uint64_t m, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_DRIFT_H_
