// The univariate sets of NIST's Statistical Reference Datasets: how many digits of the certified values are reached.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "gate/base/number.h"
#include "gate/stats/sample.h"
#include "tests/support/test_data.h"

namespace gate::stats {
namespace {

// Digits demanded. Means: all that a double has. Standard deviations: 13, or half a digit less than a corrected
// two-pass algorithm in double reaches where the rounding of the decimal data to binary is the limit (Mavro, NumAcc3,
// NumAcc4). Autocorrelations likewise.
struct DataSet {
  const char* name;
  std::size_t n;
  double mean, sd, autocorrelation;
};

constexpr std::array kSets{
    DataSet{"Lew", 200, 15, 13, 13},      DataSet{"Lottery", 218, 15, 13, 13},    DataSet{"Mavro", 50, 15, 12.6, 11.5},
    DataSet{"Michelso", 100, 15, 13, 13}, DataSet{"NumAcc1", 3, 15, 15, 15},      DataSet{"NumAcc2", 1001, 15, 13, 13},
    DataSet{"NumAcc3", 1001, 15, 9, 9},   DataSet{"NumAcc4", 1001, 15, 7.8, 7.8}, DataSet{"PiDigits", 5000, 15, 13, 13},
};

// -log10 of the relative error; 16 for none that a double could show.
double digits(double got, double certified) {
  const double error = certified == 0 ? std::abs(got) : std::abs((got - certified) / certified);
  return error == 0 ? 16 : std::min(16.0, -std::log10(error));
}

double number(const nlohmann::json& text) { return parse_json_number(text.get<std::string>()).value(); }

TEST_CASE("NIST StRD: mean, standard deviation and lag-1 autocorrelation keep their digits") {
  for (const DataSet& set : kSets) {
    CAPTURE(set.name);
    std::ifstream file(test_data("/vectors/strd/") + set.name + ".json", std::ios::binary);
    const auto document = nlohmann::json::parse(file);
    std::vector<double> values;
    for (const auto& one : document.at("data")) {
      values.push_back(number(one));
    }
    REQUIRE(values.size() == set.n);
    // The certified values have 15 digits; where they are not exact, the same quantity to 60 digits is the reference.
    const auto& certified = document.at("certified");
    const auto& fine = document.at("recomputed_60_digits");
    const Moments m = moments(values);
    CHECK(digits(m.mean, number(fine.at("mean"))) >= set.mean);
    CHECK(digits(m.mean, number(certified.at("mean"))) >= 14);
    CHECK(digits(m.sd, number(fine.at("sd_n_minus_1"))) >= set.sd);
    CHECK(digits(m.sd, number(certified.at("sd_n_minus_1"))) >= std::min(set.sd, 13.0));
    const double lag1 = lag1_autocorrelation(values);
    CHECK(digits(lag1, number(fine.at("autocorr_lag1"))) >= set.autocorrelation);
    CHECK(digits(lag1, number(certified.at("autocorr_lag1"))) >= std::min(set.autocorrelation, 13.0));
    CHECK(m.n == set.n);
    CHECK(m.variance == doctest::Approx(m.sd * m.sd).epsilon(1e-14));
  }
}

}  // namespace
}  // namespace gate::stats
