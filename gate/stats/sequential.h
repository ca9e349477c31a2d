// Judging the same candidate more than once: how much error each attempt may spend, and boundaries for planned looks.
#ifndef GATE_STATS_SEQUENTIAL_H_
#define GATE_STATS_SEQUENTIAL_H_

#include <cstdint>
#include <span>
#include <vector>

namespace gate::stats {

// The one-sided error of attempt j = 1, 2, ... All attempts together spend `alpha` at most, whatever their dependence.
enum class Spending {
  kHarmonic,   // alpha / (j (j + 1)), the default
  kGeometric,  // alpha / 2^j
  kZeta,       // alpha * 6 / (pi j)^2
};
double attempt_alpha(Spending rule, double alpha, std::uint64_t attempt);  // attempt 0: NaN

// A fixed number of attempts, each at alpha / most; 0 past the last one.
double attempt_alpha_fixed(double alpha, std::uint64_t attempt, std::uint64_t most);

// One-sided group-sequential boundaries for looks at accumulating data.
enum class Boundary {
  kObrienFlemingSpending,  // Lan and DeMets 1983: 2 - 2 Phi(z_{alpha/2} / sqrt(t)) spent by information t
  kPocockSpending,         // alpha ln(1 + (e - 1) t)
  kObrienFleming,          // constant / sqrt(t)
  kPocock,                 // constant
};

struct Look {
  double z;              // stop when the z statistic exceeds it
  double nominal_alpha;  // 1 - Phi(z)
};

// `information`: increasing fractions, the last one 1; at most 50. Empty otherwise, or for alpha outside (0, 0.5).
// Recursive integration (Armitage, McPherson and Rowe 1969), right to about 1e-7.
std::vector<Look> group_sequential(Boundary boundary, double alpha, std::span<const double> information);

// The share of alpha that a spending function has spent at information t in [0, 1]; NaN for the two constant
// boundaries.
double spent(Boundary boundary, double alpha, double t);

}  // namespace gate::stats

#endif  // GATE_STATS_SEQUENTIAL_H_
