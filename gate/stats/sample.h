// Sums and moments of one sample, compensated so that they keep the digits the data have (NIST StRD sets: see the
// tests). Every function: values in any order, any unit. A NaN or an infinity among them makes every result NaN;
// nothing is dropped.
#ifndef GATE_STATS_SAMPLE_H_
#define GATE_STATS_SAMPLE_H_

#include <cstddef>
#include <limits>
#include <span>

namespace gate::stats {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Moments {
  std::size_t n = 0;
  double mean = kNaN;  // NaN for n = 0
  double variance =
      kNaN;          // divided by n - 1; NaN for n < 2; may overflow to infinity or underflow to 0 where sd does not
  double sd = kNaN;  // computed on scaled values: right over the whole range of double
  double skewness = kNaN;  // third standardised moment, divided by n; NaN when all values are equal
  double min = kNaN;
  double max = kNaN;
};

// The power of two to divide values of at most this size by, so that squares and cubes of their deviations, those in
// the last place included, neither overflow nor underflow; 0 for ordinary data. `largest` is finite.
int scale_exponent(double largest);

bool all_finite(std::span<const double> values);

// Neumaier (1974): error independent of n. 0 for an empty sample. The result is infinite only if the true sum
// overflows.
double sum(std::span<const double> values);

// NaN for an empty sample.
double mean(std::span<const double> values);

// Two passes about a mean carried in two doubles, with the correction term of Chan, Golub and LeVeque (1983). Equal
// values give a variance of exactly 0. Values beyond 1e80 or all below 1e-80 are scaled by a power of two first.
Moments moments(std::span<const double> values);

// sd / sqrt(n); NaN for n < 2.
double standard_error(const Moments& moments);

// sum (x_i - m)(x_{i+1} - m) / sum (x_i - m)^2, in the order given; NaN for n < 2 or equal values.
double lag1_autocorrelation(std::span<const double> values);

// (sum w)^2 / sum w^2 (Kish 1965): how many equally weighted values carry the same information. Weights must be
// non-negative; NaN when one is not, or when all are 0.
double effective_size(std::span<const double> weights);

// A running Neumaier sum, for callers that produce their terms one at a time. The same bits as sum(), but
// NaN where a step overflows, which it also does within 2^-53 of the largest double. What an addition loses is found
// without asking which term is the larger (Knuth's two-sum): of millions of terms that question is dear.
class CompensatedSum {
 public:
  void add(double term) {
    const double next = high_ + term;
    const double added = next - high_;
    low_ += (high_ - (next - added)) + (term - added);
    high_ = next;
  }
  double value() const;      // high + low, rounded
  double remainder() const;  // what rounding value() lost

 private:
  double high_ = 0;
  double low_ = 0;
};

}  // namespace gate::stats

#endif  // GATE_STATS_SAMPLE_H_
