// Quantiles and tails of the distributions the estimators need, through Boost.Math with complements for upper tails. Nothing
// throws: out of its domain a function answers NaN.
#ifndef GATE_STATS_DISTRIBUTIONS_H_
#define GATE_STATS_DISTRIBUTIONS_H_

namespace gate::stats {

double normal_quantile(double p);                   // 0 < p < 1
double normal_cdf(double z);
double normal_upper(double z);                      // P(Z > z)
double t_quantile(double p, double nu);             // 0 < p < 1; nu below 1 counts as 1
double t_cdf(double t, double nu);
double t_upper(double t, double nu);                // P(T > t)
double beta_quantile(double p, double a, double b);
double chi_square_quantile(double p, double nu);
double chi_square_upper(double x, double nu);
double binomial_cdf(double k, double n, double p);  // P(X <= k)

}  // namespace gate::stats

#endif  // GATE_STATS_DISTRIBUTIONS_H_
