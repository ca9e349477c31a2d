// Adjusted p-values for families of checks: result[i] belongs to p[i]. A NaN counts as a member of the family with p
// = 1. p outside [0, 1] is clamped. Holm is for verdicts; Hochberg, Benjamini-Hochberg and Benjamini-Yekutieli are for
// exploratory tables only.
#ifndef GATE_STATS_MULTIPLICITY_H_
#define GATE_STATS_MULTIPLICITY_H_

#include <cstddef>
#include <span>
#include <vector>

namespace gate::stats {

std::vector<double> bonferroni(std::span<const double> p);
std::vector<double> holm(std::span<const double> p);                 // Holm 1979: any dependence
std::vector<double> hochberg(std::span<const double> p);             // Hochberg 1988: needs non-negative dependence
std::vector<double> benjamini_hochberg(std::span<const double> p);   // false discovery rate
std::vector<double> benjamini_yekutieli(std::span<const double> p);  // the same under any dependence

// p of "fewer than k of the m hypotheses are false": (m - k + 1) p_(k), at most 1 (Benjamini and Heller 2008). For a
// gate that passes on k of m checks, from their pass p-values. k outside 1..m: 1.
double partial_conjunction(std::span<const double> p, std::size_t k);

}  // namespace gate::stats

#endif  // GATE_STATS_MULTIPLICITY_H_
