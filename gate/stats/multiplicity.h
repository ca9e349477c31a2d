// Adjusted p-values of a family. A NaN counts in the family and becomes 1.
#ifndef GATE_STATS_MULTIPLICITY_H_
#define GATE_STATS_MULTIPLICITY_H_

#include <span>
#include <vector>

namespace gate::stats {

// Holm 1979: controls the chance of any false rejection whatever the dependence. Answers in the order of `p`.
std::vector<double> holm(std::span<const double> p);

}  // namespace gate::stats

#endif  // GATE_STATS_MULTIPLICITY_H_
