#include "gate/stats/distributions.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gate/stats/sample.h"
#include "tests/support/near.h"
#include "tests/support/test_data.h"

namespace gate::stats {
namespace {

using test::near;
using Arguments = std::vector<double>;

std::int64_t whole(double value) { return static_cast<std::int64_t>(value); }

// Called by the names that stand in distributions.tsv.
const std::map<std::string, double (*)(const Arguments&)>& functions() {
  static const std::map<std::string, double (*)(const Arguments&)> kFunctions{
      {"normal_cdf", [](const Arguments& a) { return normal_cdf(a[0]); }},
      {"normal_survival", [](const Arguments& a) { return normal_survival(a[0]); }},
      {"normal_quantile", [](const Arguments& a) { return normal_quantile(a[0]); }},
      {"normal_upper_quantile", [](const Arguments& a) { return normal_upper_quantile(a[0]); }},
      {"student_cdf", [](const Arguments& a) { return student_cdf(a[0], a[1]); }},
      {"student_survival", [](const Arguments& a) { return student_survival(a[0], a[1]); }},
      {"student_quantile", [](const Arguments& a) { return student_quantile(a[0], a[1]); }},
      {"student_upper_quantile", [](const Arguments& a) { return student_upper_quantile(a[0], a[1]); }},
      {"noncentral_student_survival", [](const Arguments& a) { return noncentral_student_survival(a[0], a[1], a[2]); }},
      {"beta_cdf", [](const Arguments& a) { return beta_cdf(a[0], a[1], a[2]); }},
      {"beta_quantile", [](const Arguments& a) { return beta_quantile(a[0], a[1], a[2]); }},
      {"beta_upper_quantile", [](const Arguments& a) { return beta_upper_quantile(a[0], a[1], a[2]); }},
      {"chi_squared_cdf", [](const Arguments& a) { return chi_squared_cdf(a[0], a[1]); }},
      {"chi_squared_survival", [](const Arguments& a) { return chi_squared_survival(a[0], a[1]); }},
      {"chi_squared_quantile", [](const Arguments& a) { return chi_squared_quantile(a[0], a[1]); }},
      {"binomial_cdf", [](const Arguments& a) { return binomial_cdf(whole(a[0]), whole(a[1]), a[2]); }},
      {"binomial_survival", [](const Arguments& a) { return binomial_survival(whole(a[0]), whole(a[1]), a[2]); }},
      {"binomial_mass", [](const Arguments& a) { return binomial_mass(whole(a[0]), whole(a[1]), a[2]); }},
  };
  return kFunctions;
}

TEST_CASE("distributions agree with 50-digit values") {
  std::ifstream file(test_data("/vectors/distributions.tsv"));
  std::map<std::string, int> seen;
  for (std::string line; std::getline(file, line);) {
    CAPTURE(line);
    std::istringstream words(line);
    words.imbue(std::locale::classic());
    std::string name;
    words >> name;
    Arguments numbers;
    for (double number = 0; words >> number;) {
      numbers.push_back(number);
    }
    REQUIRE(functions().contains(name));
    const double expected = numbers.back();
    numbers.pop_back();
    ++seen[name];
    // The noncentral t comes from a series; it only plans.
    const double relative = name == "noncentral_student_survival" ? 1e-10 : 2e-13;
    CHECK(functions().at(name)(numbers) == near(expected, relative, 1e-45));
  }
  CHECK(seen.size() == functions().size());
  for (const auto& [key, count] : seen) {
    const auto& name = key;
    CAPTURE(name);
    CHECK(count >= 10);
  }
}

TEST_CASE("quantiles undo tails") {
  for (const double p : {1e-12, 0.0125, 0.025, 0.31, 0.5, 0.69, 0.975}) {
    CAPTURE(p);
    CHECK(normal_survival(normal_upper_quantile(p)) == near(p));
    for (const double df : {1.0, 1.3, 2.0, 17.4, 1e4, 1e9}) {
      CAPTURE(df);
      CHECK(student_survival(student_upper_quantile(p, df), df) == near(p, 1e-11));
      CHECK(student_cdf(student_quantile(p, df), df) == near(p, 1e-11));
      CHECK(chi_squared_cdf(chi_squared_quantile(p, df), df) == near(p, 1e-8));
    }
  }
}

TEST_CASE("degrees of freedom: below 1 count as 1, infinite ones are the normal distribution") {
  CHECK(student_upper_quantile(0.025, 0.2) == student_upper_quantile(0.025, 1));
  CHECK(student_survival(2, 0.2) == student_survival(2, 1));
  CHECK(student_upper_quantile(0.025, kInfinity) == normal_upper_quantile(0.025));
  CHECK(student_survival(2, kInfinity) == normal_survival(2));
  CHECK(noncentral_student_survival(2, kInfinity, 1) == normal_survival(1));
  CHECK(student_survival(1.8, 12) == near(noncentral_student_survival(1.8, 12, 0), 1e-10));
}

TEST_CASE("ends of the range") {
  CHECK(normal_quantile(0) == -kInfinity);
  CHECK(normal_quantile(1) == kInfinity);
  CHECK(normal_upper_quantile(0.5) == 0);
  CHECK(normal_survival(kInfinity) == 0);
  CHECK(normal_survival(-kInfinity) == 1);
  CHECK(student_survival(kInfinity, 3) == 0);
  CHECK(student_quantile(0, 3) == -kInfinity);
  CHECK(noncentral_student_survival(-kInfinity, 3, 1) == 1);
  CHECK(beta_quantile(0, 2, 3) == 0);
  CHECK(beta_quantile(1, 2, 3) == 1);
  CHECK(chi_squared_quantile(1, 3) == kInfinity);
  CHECK(chi_squared_survival(kInfinity, 3) == 0);
  CHECK(binomial_cdf(-1, 5, 0.3) == 0);
  CHECK(binomial_cdf(5, 5, 0.3) == 1);
  CHECK(binomial_survival(-1, 5, 0.3) == 1);
  CHECK(binomial_survival(5, 5, 0.3) == 0);
  CHECK(binomial_mass(6, 5, 0.3) == 0);
  CHECK(binomial_mass(-1, 5, 0.3) == 0);
  CHECK(binomial_cdf(2, 5, 0) == 1);
  CHECK(binomial_cdf(2, 5, 1) == 0);
  CHECK(binomial_cdf(0, 0, 0.5) == 1);
}

TEST_CASE("outside the domain, and for NaN, the answer is NaN") {
  const double wrong[] = {
      normal_quantile(-0.1),
      normal_quantile(1.1),
      normal_quantile(kNaN),
      normal_survival(kNaN),
      student_survival(kNaN, 3),
      student_survival(1, kNaN),
      student_quantile(2, 3),
      student_quantile(0.5, kNaN),
      noncentral_student_survival(1, 3, kNaN),
      noncentral_student_survival(1, 3, kInfinity),
      noncentral_student_survival(kNaN, 3, 1),
      beta_cdf(1.5, 2, 3),
      beta_cdf(0.5, 0, 3),
      beta_quantile(0.5, 2, -1),
      beta_upper_quantile(kNaN, 2, 3),
      chi_squared_cdf(-1, 3),
      chi_squared_survival(1, 0),
      chi_squared_quantile(1.5, 3),
      binomial_cdf(1, -1, 0.5),
      binomial_survival(1, 5, 1.5),
      binomial_mass(1, 5, kNaN),
  };
  for (const double one : wrong) {
    CHECK(std::isnan(one));
  }
}

}  // namespace
}  // namespace gate::stats
