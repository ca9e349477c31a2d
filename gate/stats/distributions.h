// The distributions the intervals need. Upper tails are computed as such, never as 1 - cdf. An argument outside its
// domain, or NaN, gives NaN; nothing throws. Degrees of freedom below 1 count as 1, infinite ones mean the normal
// distribution.
#ifndef GATE_STATS_DISTRIBUTIONS_H_
#define GATE_STATS_DISTRIBUTIONS_H_

#include <cstdint>

namespace gate::stats {

double normal_cdf(double x);
double normal_survival(double x);        // P(Z > x)
double normal_quantile(double p);        // p in [0, 1]; 0 and 1 give the infinities
double normal_upper_quantile(double p);  // the z with P(Z > z) = p

double student_cdf(double x, double degrees_of_freedom);
double student_survival(double x, double degrees_of_freedom);
double student_quantile(double p, double degrees_of_freedom);
double student_upper_quantile(double p, double degrees_of_freedom);

// P(T > x) for the noncentral t with noncentrality `delta`; the power of a one-sided t test.
double noncentral_student_survival(double x, double degrees_of_freedom, double delta);

double beta_cdf(double x, double a, double b);  // a, b > 0; x in [0, 1]
double beta_quantile(double p, double a, double b);
double beta_upper_quantile(double p, double a, double b);

double chi_squared_cdf(double x, double degrees_of_freedom);
double chi_squared_survival(double x, double degrees_of_freedom);
double chi_squared_quantile(double p, double degrees_of_freedom);

// X ~ Bin(n, p). `k` may be any integer: below 0 and from n on the answers are 0 or 1 exactly.
double binomial_cdf(std::int64_t k, std::int64_t n, double p);       // P(X <= k)
double binomial_survival(std::int64_t k, std::int64_t n, double p);  // P(X > k)
double binomial_mass(std::int64_t k, std::int64_t n, double p);      // P(X = k)

}  // namespace gate::stats

#endif  // GATE_STATS_DISTRIBUTIONS_H_
