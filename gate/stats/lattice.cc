#include "gate/stats/lattice.h"

#include <algorithm>
#include <cmath>

namespace gate::stats {
namespace {

// Euclid on doubles: a remainder within the rounding of the values counts as none. 0 when the steps get too fine.
double common_step(double a, double b, double finest) {
  while (b > finest) {
    double rest = std::fmod(a, b);
    if (b - rest < finest) {
      rest = 0;
    }
    a = b;
    b = rest;
  }
  return a;
}

}  // namespace

std::optional<Lattice> lattice(std::span<const double> values, double origin, std::int64_t most) {
  double largest = 0;
  for (const double value : values) {
    if (!std::isfinite(value - origin)) {
      return std::nullopt;
    }
    largest = std::max(largest, std::abs(value - origin));
  }
  Lattice out{origin, 1, std::vector<std::int64_t>(values.size(), 0)};
  if (largest == 0) {
    return out;
  }
  const double finest = largest / static_cast<double>(most) / 2;
  double step = largest;
  for (const double value : values) {
    const double size = std::abs(value - origin);
    if (size > 0) {
      step = size <= finest ? 0
                            : common_step(std::max(step, size), std::min(step, size), std::min(finest, largest * 1e-7));
    }
    if (!(step > finest)) {
      return std::nullopt;
    }
  }
  // The step that divides the largest value exactly carries the least rounding.
  out.step = largest / std::round(largest / step);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double steps = (values[i] - origin) / out.step;
    const double whole = std::round(steps);
    if (std::abs(steps - whole) > 1e-9 * std::max(1.0, std::abs(whole)) ||
        std::abs(whole) > static_cast<double>(most)) {
      return std::nullopt;
    }
    out.multiple[i] = static_cast<std::int64_t>(whole);
  }
  return out;
}

}  // namespace gate::stats
