// That exp, log and their kin are right, and the same bits wherever these tests run (gate/base/elementary.cc).
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gate/base/decimal.h"
#include "gate/base/sha256.h"
#include "tests/support/test_data.h"

namespace gate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Unary {
  double (*function)(double);
  double low, high;  // arguments that have a finite value
};
struct Binary {
  double (*function)(double, double);
  double low, high;
};

// Named as in elementary.tsv, which holds each of them.
const std::map<std::string, Unary>& unary() {
  static const std::map<std::string, Unary> kFunctions{
      {"exp", {std::exp, -745, 709}},    {"exp2", {std::exp2, -1074, 1023}}, {"expm1", {std::expm1, -40, 40}},
      {"log", {std::log, 0, 10}},        {"log2", {std::log2, 0, 1e6}},      {"log10", {std::log10, 0, 1e9}},
      {"log1p", {std::log1p, -1, 3}},    {"cbrt", {std::cbrt, -9, 9}},       {"sin", {std::sin, -1e4, 1e4}},
      {"cos", {std::cos, -1e4, 1e4}},    {"tan", {std::tan, -1e4, 1e4}},     {"asin", {std::asin, -1, 1}},
      {"acos", {std::acos, -1, 1}},      {"atan", {std::atan, -50, 50}},     {"sinh", {std::sinh, -30, 30}},
      {"cosh", {std::cosh, -30, 30}},    {"tanh", {std::tanh, -20, 20}},     {"erfc", {std::erfc, -6, 27}},
      {"asinh", {std::asinh, -9, 9}},    {"acosh", {std::acosh, 1, 90}},     {"atanh", {std::atanh, -1, 1}},
      {"lgamma", {std::lgamma, 0, 1e6}}, {"tgamma", {std::tgamma, 0, 171}},
  };
  return kFunctions;
}

const std::map<std::string, Binary>& binary() {
  static const std::map<std::string, Binary> kFunctions{
      {"pow", {std::pow, 0, 40}}, {"hypot", {std::hypot, -1e3, 1e3}}, {"atan2", {std::atan2, -9, 9}}};
  return kFunctions;
}

double from_text(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

TEST_CASE("elementary functions agree with 50-digit values") {
  std::ifstream file(test_data("/vectors/elementary.tsv"));
  std::map<std::string, int> seen;
  for (std::string line; std::getline(file, line);) {
    CAPTURE(line);
    std::istringstream words(line);
    std::string name;
    std::string x;
    std::string y;
    std::string value;
    words >> name >> x;
    double got = 0;
    if (binary().contains(name)) {
      words >> y >> value;
      got = binary().at(name).function(from_text(x), from_text(y));
    } else {
      words >> value;
      REQUIRE(unary().contains(name));
      got = unary().at(name).function(from_text(x));
    }
    ++seen[name];
    const double expected = from_text(value);
    const double last_place = std::nextafter(std::abs(expected), kInfinity) - std::abs(expected);
    // What SLEEF states, and half a unit that the expected number was rounded by.
    CHECK(std::abs(got - expected) <= (name == "erfc" ? 2 : 1.5) * last_place);
  }
  CHECK(seen.size() == unary().size() + binary().size());
  for (const auto& [name, count] : seen) {
    CHECK(count == 40);
  }
}

TEST_CASE("elementary functions are exact where a number is expected to come out") {
  double power = 1;
  for (int exponent = 0; exponent <= 22; ++exponent, power *= 10) {
    CAPTURE(exponent);
    CHECK(std::pow(10.0, exponent) == power);
    CHECK(std::log10(power) == exponent);
    CHECK(power_of_ten(exponent) == power);
    CHECK(power_of_ten(-exponent) == from_text("1e-" + std::to_string(exponent)));
  }
  for (int exponent = -1000; exponent <= 1000; ++exponent) {
    CAPTURE(exponent);
    CHECK(std::exp2(exponent) == std::ldexp(1.0, exponent));
    CHECK(std::log2(std::ldexp(1.0, exponent)) == exponent);
  }
  CHECK(std::exp(0.0) == 1);
  CHECK(std::log(1.0) == 0);
  CHECK(std::log1p(0.0) == 0);
  CHECK(std::expm1(0.0) == 0);
  CHECK(std::pow(0.3, 0.0) == 1);
  CHECK(std::pow(0.3, 1.0) == 0.3);
  CHECK(std::hypot(3.0, 4.0) == 5);
  CHECK(std::cos(0.0) == 1);
  CHECK(std::lgamma(1.0) == 0);
  CHECK(std::lgamma(2.0) == 0);
  CHECK(std::erfc(0.0) == 1);
}

TEST_CASE("elementary functions at the ends of their domains") {
  CHECK(std::exp(-kInfinity) == 0);
  CHECK(std::exp(kInfinity) == kInfinity);
  CHECK(std::exp(710.0) == kInfinity);
  CHECK(std::exp(-800.0) == 0);
  CHECK(std::log(0.0) == -kInfinity);
  CHECK(std::log(kInfinity) == kInfinity);
  CHECK(std::log(5e-324) == doctest::Approx(-744.44007192138));
  CHECK(std::isnan(std::log(-1.0)));
  CHECK(std::log1p(-1.0) == -kInfinity);
  CHECK(std::expm1(-kInfinity) == -1);
  CHECK(std::pow(0.0, -1.0) == kInfinity);
  CHECK(std::pow(0.0, 2.0) == 0);
  CHECK(std::pow(-8.0, 3.0) == -512);
  CHECK(std::isnan(std::pow(-8.0, 0.5)));
  CHECK(std::hypot(kInfinity, 1.0) == kInfinity);
  CHECK(std::hypot(3e-320, 4e-320) == 5e-320);
  CHECK(std::hypot(3e300, 4e300) == 5e300);
  CHECK(std::erfc(kInfinity) == 0);
  CHECK(std::erfc(-kInfinity) == 2);
  CHECK(std::lgamma(kInfinity) == kInfinity);
  for (const auto& named : unary()) {
    CAPTURE(named.first);
    CHECK(std::isnan(named.second.function(std::numeric_limits<double>::quiet_NaN())));
  }
}

// A compiler would work it out by a library of its own, which rounds this power to another number.
TEST_CASE("elementary functions of constants are those of variables") {
  volatile double ten = 10;
  CHECK(std::pow(10.0, -5.0) == std::pow(ten, -5.0));
  CHECK(std::pow(10.0, -5.0) != 1e-5);
}

// The promise itself. Another digest means that a decision recomputed here may differ in its last digits: look whether
// the library's functions changed, or whether a call no longer reaches them.
TEST_CASE("elementary functions give the same bits on every machine") {
  std::uint64_t state = 1;
  const auto uniform = [&](double low, double high) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return low + (high - low) * (static_cast<double>(state >> 11U) * 0x1p-53);
  };
  std::string bytes;
  const auto keep = [&](double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes += static_cast<char>(bits >> static_cast<unsigned>(shift) & 0xffU);
    }
  };
  constexpr int kEach = 5000;
  for (const auto& [name, entry] : unary()) {
    for (int i = 0; i < kEach; ++i) {
      keep(entry.function(uniform(entry.low, entry.high)));
    }
  }
  for (const auto& [name, entry] : binary()) {
    for (int i = 0; i < kEach; ++i) {
      const double x = uniform(entry.low, entry.high);
      keep(entry.function(x, uniform(entry.low, entry.high)));
    }
  }
  CHECK(sha256(bytes) == "e0b24ae36d6503ba6cafebeaa5b96df5bd62386f9af03247a762229d55ad42ed");
}

}  // namespace
}  // namespace gate
