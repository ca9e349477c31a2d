#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

const Json& member(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) {
    throw std::runtime_error(std::string("the case has no '") + key + "'");
  }
  return *found;
}

bool numeric(const Json& value) { return value.is_number() || value == "inf" || value == "-inf" || value == "nan"; }

std::string shown(const Json& value) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    const auto number = value.get<double>();
    return std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
  }
  return value.dump();
}

bool close(double expected, double got, const Tolerance& tolerance) {
  if (std::isnan(expected) || std::isnan(got)) {
    return std::isnan(expected) && std::isnan(got);
  }
  if (std::isinf(expected) || std::isinf(got)) {
    return expected == got;
  }
  return std::abs(got - expected) <=
         std::max(tolerance.absolute, tolerance.relative * std::abs(expected)) + tolerance.reference;
}

}  // namespace

double to_number(const Json& value) {
  if (value == "inf" || value == "-inf") {
    return value == "inf" ? stats::kInfinity : -stats::kInfinity;
  }
  if (value == "nan") {
    return stats::kNaN;
  }
  if (!value.is_number()) {
    throw std::runtime_error("expected a number, found " + value.dump());
  }
  return value.get<double>();
}

double Case::number(const char* key) const { return to_number(member(input, key)); }

double Case::option(const char* key) const { return to_number(member(options, key)); }

std::string Case::word(const char* key) const { return member(options, key).get<std::string>(); }

std::uint64_t Case::count(const char* key) const {
  const Json& value = member(input, key);
  if (!value.is_number_unsigned()) {
    throw std::runtime_error(std::string("'") + key + "' is not a whole number: " + value.dump());
  }
  return value.get<std::uint64_t>();
}

std::vector<double> Case::values(const char* key) const {
  std::vector<double> out;
  for (const Json& value : member(input, key)) {
    out.push_back(to_number(value));
  }
  return out;
}

std::vector<std::vector<double>> Case::rows(const char* key) const {
  std::vector<std::vector<double>> out;
  for (const Json& row : member(input, key)) {
    out.emplace_back();
    for (const Json& value : row) {
      out.back().push_back(to_number(value));
    }
  }
  return out;
}

stats::Levels Case::levels() const { return stats::levels_of(option("confidence")); }

void Computed::interval(const std::string& prefix, const stats::Interval& interval, double reference_error) {
  set(prefix + "lo", interval.low);
  set(prefix + "hi", interval.high);
  allowances_[prefix + "lo"] = allowances_[prefix + "hi"] = reference_error;
}

void Computed::student_interval(const std::string& prefix, const stats::Interval& interval) {
  constexpr double kReferenceError = 3e-9;
  const double half_width = (interval.high - interval.low) / 2;
  this->interval(prefix, interval, std::isfinite(half_width) ? kReferenceError * half_width : 0);
}

double Computed::allowance(const std::string& key) const {
  const auto found = allowances_.find(key);
  return found == allowances_.end() ? 0 : found->second;
}

const Json* Computed::find(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

std::string disagreement(const Json& expected, const Json& got, const Tolerance& tolerance) {
  if (expected.is_array() && got.is_array()) {
    if (expected.size() != got.size()) {
      return "expected " + std::to_string(expected.size()) + " elements, got " + std::to_string(got.size());
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const std::string inner = disagreement(expected[i], got[i], tolerance);
      if (!inner.empty()) {
        return "[" + std::to_string(i) + "] " + inner;
      }
    }
    return {};
  }
  const bool agree =
      numeric(expected) && numeric(got) ? close(to_number(expected), to_number(got), tolerance) : expected == got;
  return agree ? std::string() : "expected " + shown(expected) + ", got " + shown(got);
}

}  // namespace gate::vectors
