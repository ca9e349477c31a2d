// Sums and moments of one sample, accurate to the data's own rounding and independent of machine and threads.
#ifndef GATE_STATS_SAMPLE_H_
#define GATE_STATS_SAMPLE_H_

#include <cstddef>
#include <span>

namespace gate::stats {

// Neumaier's compensated sum, in the given order (Neumaier 1974). 0 for an empty sample.
double sum(std::span<const double> x);

// sum / n; `x` is not empty.
double mean(std::span<const double> x);

struct Moments {
  std::size_t n = 0;
  double mean = 0;
  double variance = 0;   // divisor n - 1; 0 for n = 1
  double sd = 0;
  double skewness = 0;   // g1 = m3 / m2^1.5 with divisors n; 0 when the variance is 0
  double least = 0;
  double most = 0;
};

// Corrected two-pass moments about the first value; deviations that would underflow or overflow when squared are scaled.
// `x` is not empty and finite.
Moments moments(std::span<const double> x);

// Lag-1 autocorrelation: sum (x_i - m)(x_{i+1} - m) / sum (x_i - m)^2; n >= 2 and not constant.
double lag1_autocorrelation(std::span<const double> x);

}  // namespace gate::stats

#endif  // GATE_STATS_SAMPLE_H_
