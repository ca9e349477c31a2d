// Closeness of numbers, with what it means for NaN and infinities said once.
#ifndef GATE_TESTS_SUPPORT_NEAR_H_
#define GATE_TESTS_SUPPORT_NEAR_H_

#include <algorithm>
#include <cmath>
#include <ostream>

namespace gate::test {

// CHECK(got == near(expected)): |got - expected| <= max(absolute, relative * |expected|); a NaN equals a NaN only, an
// infinity itself only.
struct Near {
  double value;
  double relative;
  double absolute;
};

inline Near near(double value, double relative = 1e-12, double absolute = 1e-14) { return {value, relative, absolute}; }

inline bool operator==(double got, const Near& expected) {
  if (std::isnan(got) || std::isnan(expected.value)) {
    return std::isnan(got) && std::isnan(expected.value);
  }
  if (std::isinf(got) || std::isinf(expected.value)) {
    return got == expected.value;
  }
  return std::abs(got - expected.value) <= std::max(expected.absolute, expected.relative * std::abs(expected.value));
}

inline std::ostream& operator<<(std::ostream& out, const Near& one) {
  const auto digits = out.precision(17);
  out << one.value;
  out.precision(digits);
  return out;
}

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_NEAR_H_
