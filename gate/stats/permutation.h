// Permutation tests of means and the intervals that invert them. Exact for "same distribution" (paired: symmetric about
// the shift), not for "same mean" when two arms differ in spread and size. Ties made by rounding count as ties (1e-12
// relative). No values or a non-finite one: p-values 1, no interval.
#ifndef GATE_STATS_PERMUTATION_H_
#define GATE_STATS_PERMUTATION_H_

#include <cstdint>
#include <span>

#include "gate/stats/interval.h"
#include "gate/stats/ranks.h"
#include "gate/stats/rng.h"

namespace gate::stats {

struct PermutationOptions {
  Seed seed;
  std::uint32_t resamples = 10'000;
};

enum class PermutationMethod { kEnumeration, kConvolution, kMonteCarlo };

struct Permutation {
  PermutationMethod method = PermutationMethod::kEnumeration;
  double assignments = 0;  // how many there are (2^n or a binomial coefficient; may be infinite)
  TestP p;                 // greater: the values lie above 0, or the candidate above the baseline
};

// Paired. Statistic sum(d). Add the margin to every difference first to test "theta = -margin". All 2^n sign vectors
// for n <= 36 (by halves: every sum is rounded once or twice, not 2^n times), any n when the differences are multiples
// of one step, otherwise Monte Carlo with p = (b + 1)/(m + 1) (Phipson and Smyth 2010).
Permutation sign_flip(std::span<const double> differences, const PermutationOptions& options);

// Independent arms. Statistic mean(candidate) - mean(baseline). All splits when there are at most 200,000.
Permutation two_sample_permutation(std::span<const double> candidate, std::span<const double> baseline,
                                   const PermutationOptions& options);

// The shifts that the one-sided tests do not reject: limits are order statistics of the means of flipped (or swapped)
// subsets (Hartigan 1969), so that no search is needed. Infinite where no test of this size can reject: paired n < 6
// and arms of 3 at 2.5 %. Enumeration for n <= 20 or at most 200,000 splits, otherwise Monte Carlo.
Interval sign_flip_interval(std::span<const double> differences, const Levels& levels,
                            const PermutationOptions& options);
Interval two_sample_permutation_interval(std::span<const double> candidate, std::span<const double> baseline,
                                         const Levels& levels, const PermutationOptions& options);

}  // namespace gate::stats

#endif  // GATE_STATS_PERMUTATION_H_
