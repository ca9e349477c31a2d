// How well two judges of the same items agree, with intervals over items. `a[i]` and `b[i]` are scores of one answer;
// answers of one item (its runs) are not independent and share a label in `item`. Different lengths, a non-finite value
// or fewer than three items: NaN.
#ifndef GATE_STATS_AGREEMENT_H_
#define GATE_STATS_AGREEMENT_H_

#include <cstddef>
#include <span>

#include "gate/stats/interval.h"

namespace gate::stats {

struct Ratings {
  std::span<const double> a, b;
  std::span<const std::size_t> item;  // empty: every answer is an item of its own
};

// How much a disagreement by k of the sorted distinct categories weighs: all the same, k, or k^2.
enum class KappaWeights { kNone, kLinear, kQuadratic };

// Cohen's kappa over the distinct values of both judges, and its large-sample standard error (Fleiss, Cohen and Everitt
// 1969), which is that of the linearised statistic; sums over an item where it has several answers. Limits by t with
// items - 1 degrees of freedom, but at least as wide as disagreements too rare to have been seen allow, cut to [-1, 1].
// NaN when both judges only ever gave one and the same value.
Estimate cohens_kappa(const Ratings& ratings, KappaWeights weights, const Levels& levels);

// Pearson's correlation, and Spearman's of the midranks. Limits on Fisher's z scale with standard error 1/sqrt(n - 3),
// and for ranks sqrt((1 + r^2/2)/(n - 3)) (Bonett and Wright 2000); n counts items, whose answers are averaged first.
// NaN when one judge gave the same value everywhere; no limits when the
// correlation is perfect. `standard_error` is on the z scale.
Estimate pearson(const Ratings& ratings, const Levels& levels);
Estimate spearman(const Ratings& ratings, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_AGREEMENT_H_
