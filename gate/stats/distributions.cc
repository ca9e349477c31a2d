#include "gate/stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <numbers>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

namespace bm = boost::math;
namespace bp = boost::math::policies;

// Errors come back as NaN or an infinity instead of an exception. The number of digits asked for stays at its default:
// a reduced one has returned wrong beta quantiles (boostorg/boost issue 1138).
using Quiet = bp::policy<bp::domain_error<bp::ignore_error>, bp::pole_error<bp::ignore_error>,
                         bp::overflow_error<bp::ignore_error>, bp::underflow_error<bp::ignore_error>,
                         bp::denorm_error<bp::ignore_error>, bp::rounding_error<bp::ignore_error>,
                         bp::evaluation_error<bp::ignore_error>, bp::indeterminate_result_error<bp::ignore_error>>;
using Normal = bm::normal_distribution<double, Quiet>;
using Student = bm::students_t_distribution<double, Quiet>;
using Beta = bm::beta_distribution<double, Quiet>;
using ChiSquared = bm::chi_squared_distribution<double, Quiet>;
using Binomial = bm::binomial_distribution<double, Quiet>;

// sqrt(1/2), and what its rounding to double took away (from 40 digits).
constexpr double kHalfRoot = 0x1.6a09e667f3bcdp-1;
constexpr double kHalfRootRest = -0x1.bdd3413b26456p-55;

template <typename F>
double guarded(F compute) {
  try {
    return static_cast<double>(compute());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return kNaN;
  }
}

bool probability(double p) { return p >= 0 && p <= 1; }

double usable(double degrees_of_freedom) { return std::max(1.0, degrees_of_freedom); }

// Boost refuses infinite arguments of some functions; their tails are known.
double tail_at_infinity(double x) { return x > 0 ? 0 : 1; }

}  // namespace

double normal_cdf(double x) { return normal_survival(-x); }

double normal_survival(double x) {
  if (std::isnan(x)) {
    return kNaN;
  }
  if (std::isinf(x)) {
    return tail_at_infinity(x);
  }
  // erfc at x / sqrt(2): that quotient's own rounding would cost x^2 ulps of the tail, 1e-13 at 37 sigma, so the
  // remainder is kept and follows the slope of erfc there.
  const double argument = x * kHalfRoot;
  const double remainder = std::fma(x, kHalfRoot, -argument) + x * kHalfRootRest;
  const double slope = -2 * std::numbers::inv_sqrtpi * std::exp(-argument * argument);
  return (std::erfc(argument) + remainder * slope) / 2;
}

double normal_quantile(double p) { return -normal_upper_quantile(p); }

double normal_upper_quantile(double p) {
  if (!probability(p)) {
    return kNaN;
  }
  if (p == 0 || p == 1) {
    return p == 0 ? kInfinity : -kInfinity;
  }
  if (p == 0.5) {
    return 0;
  }
  return guarded([&] { return bm::quantile(bm::complement(Normal(), p)); });
}

double student_cdf(double x, double degrees_of_freedom) { return student_survival(-x, degrees_of_freedom); }

double student_survival(double x, double degrees_of_freedom) {
  if (std::isnan(x) || std::isnan(degrees_of_freedom)) {
    return kNaN;
  }
  if (std::isinf(x)) {
    return tail_at_infinity(x);
  }
  if (std::isinf(degrees_of_freedom)) {
    return normal_survival(x);
  }
  return guarded([&] { return bm::cdf(bm::complement(Student(usable(degrees_of_freedom)), x)); });
}

double student_quantile(double p, double degrees_of_freedom) { return -student_upper_quantile(p, degrees_of_freedom); }

double student_upper_quantile(double p, double degrees_of_freedom) {
  if (!probability(p) || std::isnan(degrees_of_freedom)) {
    return kNaN;
  }
  if (std::isinf(degrees_of_freedom) || p == 0 || p == 1 || p == 0.5) {
    return normal_upper_quantile(p);
  }
  return guarded([&] { return bm::quantile(bm::complement(Student(usable(degrees_of_freedom)), p)); });
}

double noncentral_student_survival(double x, double degrees_of_freedom, double delta) {
  if (std::isnan(x) || std::isnan(degrees_of_freedom) || !std::isfinite(delta)) {
    return kNaN;
  }
  if (std::isinf(x)) {
    return tail_at_infinity(x);
  }
  if (std::isinf(degrees_of_freedom) || degrees_of_freedom > 1e6) {
    return normal_survival(x - delta);
  }
  using Noncentral = bm::non_central_t_distribution<double, Quiet>;
  return guarded([&] { return bm::cdf(bm::complement(Noncentral(usable(degrees_of_freedom), delta), x)); });
}

double beta_cdf(double x, double a, double b) {
  if (!probability(x) || !(a > 0) || !(b > 0)) {
    return kNaN;
  }
  return guarded([&] { return bm::cdf(Beta(a, b), x); });
}

double beta_quantile(double p, double a, double b) {
  if (!probability(p) || !(a > 0) || !(b > 0)) {
    return kNaN;
  }
  return guarded([&] { return bm::quantile(Beta(a, b), p); });
}

double beta_upper_quantile(double p, double a, double b) {
  if (!probability(p) || !(a > 0) || !(b > 0)) {
    return kNaN;
  }
  return guarded([&] { return bm::quantile(bm::complement(Beta(a, b), p)); });
}

double chi_squared_cdf(double x, double degrees_of_freedom) {
  if (!(x >= 0) || !(degrees_of_freedom > 0)) {
    return kNaN;
  }
  return guarded([&] { return bm::cdf(ChiSquared(degrees_of_freedom), x); });
}

double chi_squared_survival(double x, double degrees_of_freedom) {
  if (!(x >= 0) || !(degrees_of_freedom > 0)) {
    return kNaN;
  }
  return std::isinf(x) ? 0 : guarded([&] { return bm::cdf(bm::complement(ChiSquared(degrees_of_freedom), x)); });
}

double chi_squared_quantile(double p, double degrees_of_freedom) {
  if (!probability(p) || !(degrees_of_freedom > 0)) {
    return kNaN;
  }
  return p == 1 ? kInfinity : guarded([&] { return bm::quantile(ChiSquared(degrees_of_freedom), p); });
}

double binomial_cdf(std::int64_t k, std::int64_t n, double p) {
  if (n < 0 || !probability(p)) {
    return kNaN;
  }
  if (k < 0 || k >= n) {
    return k < 0 ? 0 : 1;
  }
  return guarded([&] { return bm::cdf(Binomial(static_cast<double>(n), p), static_cast<double>(k)); });
}

double binomial_survival(std::int64_t k, std::int64_t n, double p) {
  if (n < 0 || !probability(p)) {
    return kNaN;
  }
  if (k < 0 || k >= n) {
    return k < 0 ? 1 : 0;
  }
  return guarded([&] { return bm::cdf(bm::complement(Binomial(static_cast<double>(n), p), static_cast<double>(k))); });
}

double binomial_mass(std::int64_t k, std::int64_t n, double p) {
  if (n < 0 || !probability(p)) {
    return kNaN;
  }
  if (k < 0 || k > n) {
    return 0;
  }
  return guarded([&] { return bm::pdf(Binomial(static_cast<double>(n), p), static_cast<double>(k)); });
}

}  // namespace gate::stats
