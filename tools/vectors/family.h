// One family of reference vectors: recomputes what a case expects from its input and options.
#ifndef GATE_TOOLS_VECTORS_FAMILY_H_
#define GATE_TOOLS_VECTORS_FAMILY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "gate/stats/interval.h"

namespace gate::vectors {

using Json = nlohmann::json;

// One case as it stands in the file. Readers throw std::runtime_error with the name of what is missing or of a wrong
// type.
struct Case {
  const Json& input;
  const Json& options;
  const Json& expected;

  double number(const char* key) const;               // of the input
  double option(const char* key) const;               // of the options
  std::string word(const char* key) const;            // a string of the options
  std::uint64_t count(const char* key) const;         // a non-negative whole number of the input
  std::vector<double> values(const char* key) const;  // an array of numbers of the input
  std::vector<std::vector<double>> rows(const char* key) const;
  stats::Levels levels() const;  // equal tails of options.confidence
  bool expects(const std::string& key) const { return expected.contains(key); }
};

// A number of the file: a JSON number, or one of the words "inf", "-inf", "nan".
double to_number(const Json& value);

// What a family computed, by expected key. Not every key needs to be expected.
class Computed {
 public:
  void set(const std::string& key, Json value) { values_[key] = std::move(value); }
  // <prefix>lo and <prefix>hi. `reference_error`: how wrong the reference is known to be, absolute.
  void interval(const std::string& prefix, const stats::Interval& interval, double reference_error = 0);

  // The same for limits that the reference computed with SciPy 1.10's Student quantile, which is right to 3e-9 only
  // (2.13184678134 for p = 0.95, df = 4; the true value is 2.13184678633). That much of the half-width is granted on
  // top of the tolerance.
  void student_interval(const std::string& prefix, const stats::Interval& interval);

  const Json* find(const std::string& key) const;
  double allowance(const std::string& key) const;  // the reference error of a key

 private:
  std::map<std::string, Json> values_;
  std::map<std::string, double> allowances_;
};

struct Family {
  std::string_view name;
  void (*run)(const Case& one, Computed& out);
};

// All families, in the order of their names.
std::span<const Family> families();

// Agreement: |got - expected| <= max(absolute, relative * |expected|) + reference.
struct Tolerance {
  double relative = 0;
  double absolute = 0;
  double reference = 0;  // known error of the reference itself (Computed::allowance)
};

// Empty when `got` agrees with `expected`, else what differs. Arrays element by element; NaN only with NaN, infinities
// only with themselves; words, truth values and null exactly.
std::string disagreement(const Json& expected, const Json& got, const Tolerance& tolerance);

}  // namespace gate::vectors

#endif  // GATE_TOOLS_VECTORS_FAMILY_H_
