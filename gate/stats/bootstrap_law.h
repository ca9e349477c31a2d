// Bootstrap distributions without resampling: all of them, with no Monte-Carlo error.
#ifndef GATE_STATS_BOOTSTRAP_LAW_H_
#define GATE_STATS_BOOTSTRAP_LAW_H_

#include <cstdint>
#include <span>
#include <vector>

#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/interval.h"

namespace gate::stats {

enum class LawMethod {
  kExact,    // values on a lattice, convolved directly: every probability to rounding, impossible means left out
  kFourier,  // values on a lattice, by FFT: probabilities to about 1e-14 absolute
  kGrid,     // values split linearly onto a grid of 2^14 to 2^16 cells over +-12 standard deviations, scaled back to
             // the true variance
};

// Atoms ascending, probabilities positive and adding up to 1 (to rounding).
struct DiscreteLaw {
  LawMethod method = LawMethod::kExact;
  std::vector<double> atoms;
  std::vector<double> probability;
};

// The law of the mean of n draws with replacement from the n values. Empty for no values or a non-finite one.
DiscreteLaw bootstrap_mean_law(std::span<const double> values);

double law_mean(const DiscreteLaw& law);
double law_variance(const DiscreteLaw& law);

// Smallest atom whose cumulative probability reaches the level (to 1e-12). NaN for an empty law.
double law_quantile(const DiscreteLaw& law, double level);
Interval law_interval(const DiscreteLaw& law, const Levels& levels);

// BCa limits as infinitely many resamples would give them; as bca_interval with half of the ties. Give it
// mean_acceleration for a mean.
BootstrapInterval law_bca_interval(double estimate, const DiscreteLaw& law, double acceleration, const Levels& levels);

// The k-th smallest of n draws with replacement from n distinct values x_(1) < ... < x_(n): element j - 1 is
// P(X*_(k) <= x_(j)) = P(Bin(n, j/n) >= k) (Efron 1979; Hutson and Ernst 2000). Empty unless 1 <= k <= n.
std::vector<double> order_statistic_law(std::int64_t n, std::int64_t k);

}  // namespace gate::stats

#endif  // GATE_STATS_BOOTSTRAP_LAW_H_
