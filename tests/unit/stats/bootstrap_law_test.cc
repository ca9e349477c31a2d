// BCa limits read off the law of a mean.
#include "gate/stats/bootstrap_law.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"
#include "tests/support/worlds.h"

namespace gate::stats {
namespace {

using Values = std::vector<double>;

TEST_CASE("BCa of a mean from its law is what many resamples come to") {
  test::Random random(44);
  for (const std::size_t n : {40U, 1'000U}) {
    CAPTURE(n);
    Values values(n);
    for (double& one : values) {
      one = std::exp(random.bell());
    }
    const double acceleration = mean_acceleration(values);
    const Values replicates = bootstrap_means(values, {{3, 10}, 40'000, 2});
    const BootstrapInterval drawn = bca_interval(mean(values), replicates, acceleration, levels_of(0.95));
    const BootstrapInterval law =
        law_bca_interval(mean(values), bootstrap_mean_law(values), acceleration, levels_of(0.95));
    CHECK_FALSE(law.fell_back);
    CHECK(std::abs(law.z0 - drawn.z0) < 4 * 1.2533 / std::sqrt(40'000));
    CHECK(std::abs(law.interval.low - drawn.interval.low) < 6 * drawn.monte_carlo_error.low);
    CHECK(std::abs(law.interval.high - drawn.interval.high) < 6 * drawn.monte_carlo_error.high);
  }
  // On a lattice: Bin(60, 9/60)/60, whose BCa levels and quantiles follow from its distribution function.
  Values pass(60, 0);
  std::fill_n(pass.begin(), 9, 1.0);
  const BootstrapInterval law =
      law_bca_interval(0.15, bootstrap_mean_law(pass), mean_acceleration(pass), levels_of(0.95));
  const double z0 = normal_quantile(binomial_cdf(8, 60, 0.15) + binomial_mass(9, 60, 0.15) / 2);
  CHECK(law.z0 == doctest::Approx(z0).epsilon(1e-9));
  const auto count = static_cast<int>(std::lround(60 * law.interval.low));
  CHECK(binomial_cdf(count, 60, 0.15) >= law.level.low);
  CHECK(binomial_cdf(count - 1, 60, 0.15) < law.level.low);
  // Ties are told from neighbours whatever the unit.
  Values tiny = pass;
  for (double& one : tiny) {
    one *= 1e-20;
  }
  const BootstrapInterval scaled =
      law_bca_interval(mean(tiny), bootstrap_mean_law(tiny), mean_acceleration(tiny), levels_of(0.95));
  CHECK(scaled.z0 == doctest::Approx(law.z0).epsilon(1e-9));
  CHECK(scaled.interval.low == doctest::Approx(1e-20 * law.interval.low).epsilon(1e-9));
  CHECK(std::isnan(law_bca_interval(0, {}, 0, levels_of(0.95)).interval.low));
}

}  // namespace
}  // namespace gate::stats
