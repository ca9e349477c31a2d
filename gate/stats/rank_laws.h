// Exact null distributions of rank sums, as probabilities of 0, 1, 2, ... Shared by ranks.cc and hodges_lehmann.cc.
#ifndef GATE_STATS_RANK_LAWS_H_
#define GATE_STATS_RANK_LAWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gate/stats/ranks.h"

namespace gate::stats {

// Sum of a random subset of whole numbers, each in with probability 1/2 (Pagano and Tritchler 1983).
std::vector<double> subset_sum_law(std::span<const std::int64_t> parts);

// Sum of `size` of the whole numbers drawn without replacement.
std::vector<double> sample_sum_law(std::span<const std::int64_t> parts, std::size_t size);

// Mann-Whitney's U without ties.
std::vector<double> untied_u_law(std::size_t m, std::size_t n);

// Tails of a law at an observed whole number, both including it. Two-sided: as far from the law's mean as the observed
// number, on either side; for a symmetric law that is twice the smaller tail.
TestP tails(const std::vector<double>& law, std::int64_t observed);

// Smallest k with P(X <= k) >= p.
std::int64_t law_quantile(const std::vector<double>& law, double p);

}  // namespace gate::stats

#endif  // GATE_STATS_RANK_LAWS_H_
