#include "gate/stats/sequential.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

constexpr std::size_t kMostLooks = 50;
constexpr std::size_t kPanels = 600;  // even: Simpson's rule
constexpr double kFarBelow = -9;      // standard deviations: no mass below

double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

// The density of the z statistic at one look among paths that have not stopped, on Simpson nodes from kFarBelow to the
// boundary.
struct Continuing {
  double information = 0;
  std::vector<double> z;
  std::vector<double> mass;  // density times Simpson weight
};

std::vector<double> nodes(double top) {
  std::vector<double> out(kPanels + 1);
  for (std::size_t i = 0; i <= kPanels; ++i) {
    out[i] = kFarBelow + (top - kFarBelow) * static_cast<double>(i) / kPanels;
  }
  return out;
}

double weight(std::size_t i, double top) {
  const double step = (top - kFarBelow) / kPanels;
  return step / 3 * (i == 0 || i == kPanels ? 1 : i % 2 == 1 ? 4 : 2);
}

// P(first crossing at this look with boundary z), given the paths that go on.
double crossing(const Continuing& before, double information, double z) {
  if (before.z.empty()) {
    return normal_survival(z);
  }
  const double rest = std::sqrt(information - before.information);
  CompensatedSum total;
  for (std::size_t i = 0; i < before.z.size(); ++i) {
    const double distance = (z * std::sqrt(information) - before.z[i] * std::sqrt(before.information)) / rest;
    total.add(before.mass[i] * 0.5 * std::erfc(distance / std::numbers::sqrt2));
  }
  return total.value();
}

Continuing advance(const Continuing& before, double information, double boundary) {
  Continuing after{information, nodes(boundary), std::vector<double>(kPanels + 1)};
  const double rest = before.z.empty() ? 1 : std::sqrt(information - before.information);
  for (std::size_t i = 0; i <= kPanels; ++i) {
    double value = 0;
    if (before.z.empty()) {
      value = density(after.z[i]);
    } else {
      for (std::size_t k = 0; k < before.z.size(); ++k) {
        const double distance =
            (after.z[i] * std::sqrt(information) - before.z[k] * std::sqrt(before.information)) / rest;
        value += before.mass[k] * density(distance);
      }
      value *= std::sqrt(information) / rest;
    }
    after.mass[i] = value * weight(i, boundary);
  }
  return after;
}

// The z in [-5, 12] at which a decreasing function meets `target`.
template <typename F>
double solve(F function, double target) {
  double low = -5;
  double high = 12;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (function(middle) > target ? low : high) = middle;
  }
  return (low + high) / 2;
}

double constant_shape(Boundary boundary, double t) {
  return boundary == Boundary::kObrienFleming ? 1 / std::sqrt(t) : 1;
}

// Everything a boundary of the given shape and constant spends.
double total_spent(Boundary boundary, std::span<const double> information, double constant) {
  Continuing state;
  double total = 0;
  for (const double t : information) {
    const double z = constant * constant_shape(boundary, t);
    total += crossing(state, t, z);
    if (t < 1) {
      state = advance(state, t, z);
    }
  }
  return total;
}

// The constant of a boundary with a fixed shape, by regula falsi (Illinois): `total_spent` is costly.
double boundary_constant(Boundary boundary, double alpha, std::span<const double> information) {
  double low = normal_upper_quantile(alpha);  // one look only: spends alpha or more
  double high = normal_upper_quantile(alpha / static_cast<double>(information.size())) + 1;
  double above = total_spent(boundary, information, low) - alpha;
  double below = total_spent(boundary, information, high) - alpha;
  double constant = low;
  for (int i = 0; i < 60 && std::abs(above) > 1e-14 && high - low > 1e-11; ++i) {
    constant = std::clamp((low * below - high * above) / (below - above), low, high);
    const double value = total_spent(boundary, information, constant) - alpha;
    if (std::abs(value) < 1e-13) {
      return constant;
    }
    if (value > 0) {
      low = constant;
      above = value;
      below /= 2;
    } else {
      high = constant;
      below = value;
      above /= 2;
    }
  }
  return constant;
}

bool usable(double alpha, std::span<const double> information) {
  if (!(alpha > 0 && alpha < 0.5) || information.empty() || information.size() > kMostLooks ||
      information.back() != 1) {
    return false;
  }
  double last = 0;
  for (const double t : information) {
    if (!(t > last)) {
      return false;
    }
    last = t;
  }
  return true;
}

}  // namespace

double attempt_alpha(Spending rule, double alpha, std::uint64_t attempt) {
  if (attempt == 0) {
    return kNaN;
  }
  const auto j = static_cast<double>(attempt);
  switch (rule) {
    case Spending::kHarmonic: return alpha / (j * (j + 1));
    case Spending::kGeometric: return alpha * std::exp2(-j);
    case Spending::kZeta: return alpha * 6 / (std::numbers::pi * std::numbers::pi * j * j);
  }
  return kNaN;
}

double attempt_alpha_fixed(double alpha, std::uint64_t attempt, std::uint64_t most) {
  return attempt >= 1 && attempt <= most ? alpha / static_cast<double>(most) : 0;
}

double spent(Boundary boundary, double alpha, double t) {
  if (!(t >= 0 && t <= 1)) {
    return kNaN;
  }
  switch (boundary) {
    case Boundary::kObrienFlemingSpending:
      return t == 0 ? 0 : 2 * normal_survival(normal_upper_quantile(alpha / 2) / std::sqrt(t));
    case Boundary::kPocockSpending: return alpha * std::log1p((std::numbers::e - 1) * t);
    case Boundary::kObrienFleming:
    case Boundary::kPocock: return kNaN;
  }
  return kNaN;
}

std::vector<Look> group_sequential(Boundary boundary, double alpha, std::span<const double> information) {
  std::vector<Look> out;
  if (!usable(alpha, information)) {
    return out;
  }
  const bool fixed_shape = boundary == Boundary::kObrienFleming || boundary == Boundary::kPocock;
  const double constant = fixed_shape ? boundary_constant(boundary, alpha, information) : 0;
  Continuing state;
  double before = 0;
  for (const double t : information) {
    double z = constant * constant_shape(boundary, t);
    if (!fixed_shape) {
      const double now = spent(boundary, alpha, t);
      z = solve([&](double bound) { return crossing(state, t, bound); }, now - before);
      before = now;
    }
    out.push_back({z, normal_survival(z)});
    if (t < 1) {
      state = advance(state, t, z);
    }
  }
  return out;
}

}  // namespace gate::stats
