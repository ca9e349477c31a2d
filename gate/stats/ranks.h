// Rank tests and the shifts that belong to them. Report-only for gates: they speak of the pseudo-median, not of the
// mean, and on pass/fail rows they see nothing. NaN among the values: p-values 1, estimates NaN.
#ifndef GATE_STATS_RANKS_H_
#define GATE_STATS_RANKS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "gate/stats/interval.h"

namespace gate::stats {

// Average ranks, 1-based, in the order of `values`.
std::vector<double> midranks(std::span<const double> values);

struct TestP {
  double greater = 1;  // small: values above 0, or candidate above baseline
  double less = 1;
  double two_sided = 1;
};

enum class Zeros {
  kPratt,   // rank with the zeros, then drop their ranks (Pratt 1959)
  kWilcox,  // drop the zeros first
  kSplit,   // zeros keep their ranks, half on each side
};
enum class Continuity { kOff, kOn };

struct SignedRank {
  double w_plus = 0;  // sum of the ranks of positive values (kSplit: and half of the zeros')
  double w_minus = 0;
  double z = kNaN;     // (w_plus - mean)/sd without continuity; NaN when the variance is 0
  bool exact = false;  // p is the exact conditional law (at most 60 non-zero values), else the normal approximation
  TestP p;
};

// Exact over the observed, possibly tied ranks by convolution; otherwise normal with mean sum(r)/2 and variance
// sum(r^2)/4.
SignedRank signed_rank(std::span<const double> values, Zeros zeros);
TestP signed_rank_normal(std::span<const double> values, Zeros zeros, Continuity continuity);

// U = #{candidate > baseline} + half of the ties.
struct MannWhitney {
  double u = kNaN;
  double superiority = kNaN;  // U / (n_c n_b)
  bool exact = false;         // ties: convolution over midranks up to 120 values; no ties: up to n_c n_b = 10^6
  TestP p;
};
MannWhitney mann_whitney(std::span<const double> candidate, std::span<const double> baseline);
TestP mann_whitney_normal(std::span<const double> candidate, std::span<const double> baseline, Continuity continuity);

// Hodges-Lehmann: median of the Walsh averages (d_i + d_j)/2, i <= j, or of all c_i - b_j. The limits are the k-th
// smallest and largest at the exact rank-test quantile (untied law); infinite where k = 0, because no finite limit
// exists at that level. O(n^2) memory: up to 4000 values (pairs: n_c n_b <= 10^7), NaN beyond, and for no values.
struct HodgesLehmann {
  double estimate = kNaN;
  Interval interval;
};
HodgesLehmann hodges_lehmann(std::span<const double> values, const Levels& levels);
HodgesLehmann hodges_lehmann(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels);

// Smallest k with P(W <= k) >= p for n untied differences (R's qsignrank), and for U of two untied samples (R's
// qwilcox).
std::int64_t signed_rank_quantile(double p, std::size_t n);
std::int64_t mann_whitney_quantile(double p, std::size_t n_candidate, std::size_t n_baseline);

}  // namespace gate::stats

#endif  // GATE_STATS_RANKS_H_
