#include "gate/stats/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gate::stats {
namespace {

namespace bm = boost::math;
// Errors become NaN instead of exceptions; full precision (a reduced digits10 policy returned wrong roots).
using Quiet = bm::policies::policy<bm::policies::domain_error<bm::policies::ignore_error>,
                                   bm::policies::pole_error<bm::policies::ignore_error>,
                                   bm::policies::overflow_error<bm::policies::ignore_error>,
                                   bm::policies::evaluation_error<bm::policies::ignore_error>>;
using Normal = bm::normal_distribution<double, Quiet>;
using Student = bm::students_t_distribution<double, Quiet>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool inside(double p) { return p > 0 && p < 1; }

Student student(double nu) { return Student(std::max(nu, 1.0)); }

}  // namespace

double normal_quantile(double p) { return inside(p) ? bm::quantile(Normal(), p) : kNaN; }
double normal_cdf(double z) { return std::isnan(z) ? kNaN : bm::cdf(Normal(), z); }
double normal_upper(double z) { return std::isnan(z) ? kNaN : bm::cdf(bm::complement(Normal(), z)); }

double t_quantile(double p, double nu) {
  if (!inside(p) || std::isnan(nu)) {
    return kNaN;
  }
  return nu == kInfinity ? normal_quantile(p) : bm::quantile(student(nu), p);
}
double t_cdf(double t, double nu) {
  if (std::isnan(t) || std::isnan(nu)) {
    return kNaN;
  }
  return std::isinf(t) ? (t < 0 ? 0.0 : 1.0) : nu == kInfinity ? normal_cdf(t) : bm::cdf(student(nu), t);
}
double t_upper(double t, double nu) { return t_cdf(-t, nu); }

double beta_quantile(double p, double a, double b) {
  return inside(p) && a > 0 && b > 0 ? bm::quantile(bm::beta_distribution<double, Quiet>(a, b), p) : kNaN;
}
double chi_square_quantile(double p, double nu) {
  return inside(p) && nu > 0 ? bm::quantile(bm::chi_squared_distribution<double, Quiet>(nu), p) : kNaN;
}
double chi_square_upper(double x, double nu) {
  return x >= 0 && nu > 0 ? bm::cdf(bm::complement(bm::chi_squared_distribution<double, Quiet>(nu), x)) : kNaN;
}
double binomial_cdf(double k, double n, double p) {
  if (k < 0) {
    return 0;
  }
  return k >= n ? 1.0 : bm::cdf(bm::binomial_distribution<double, Quiet>(n, p), std::floor(k));
}

}  // namespace gate::stats
