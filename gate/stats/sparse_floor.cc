#include "gate/stats/sparse_floor.h"

#include <algorithm>
#include <cmath>

namespace gate::stats {
namespace {

// (1 - distance/room)^n: the chance of missing n times what would move the mean by `distance`, when one value can move
// it by `room` at most.
double unseen_probability(double distance, double room, double n) {
  if (!(distance > 0)) {
    return 1;
  }
  return distance >= room ? 0 : std::exp(n * std::log1p(-distance / room));
}

// The t part of the hull: with no spread at all it says nothing, and the floor alone decides.
double t_part(const Estimate& estimate, double p) { return estimate.standard_error == 0 ? 0 : p; }

}  // namespace

double unseen_share(double alpha, double n) {
  if (!(n >= 1) || !(alpha > 0)) {
    return std::isnan(n) || std::isnan(alpha) ? kNaN : 1;
  }
  return -std::expm1(std::log(alpha) / n);
}

Interval floor_interval(double mean, double n, const Bounds& bounds, const Levels& levels) {
  return {mean - unseen_share(levels.alpha_low, n) * (mean - bounds.low),
          mean + unseen_share(levels.alpha_high, n) * (bounds.high - mean)};
}

Interval sparse_hull(const Estimate& estimate, double n, const Bounds& bounds, const Levels& levels) {
  const double value = estimate.value;
  if (!(value >= bounds.low && value <= bounds.high) || !(estimate.standard_error >= 0) || !valid(levels)) {
    return {};
  }
  const Interval floor = floor_interval(value, n, bounds, levels);
  if (estimate.standard_error == 0) {
    return floor;
  }
  if (!valid(estimate.interval)) {
    return {};
  }
  return {std::min(estimate.interval.low, floor.low), std::max(estimate.interval.high, floor.high)};
}

double hull_p_pass(const Estimate& estimate, double n, const Bounds& bounds, double margin) {
  if (!(estimate.standard_error >= 0) || std::isnan(estimate.value) || std::isnan(margin)) {
    return 1;
  }
  const double unseen = unseen_probability(estimate.value + margin, estimate.value - bounds.low, n);
  return std::max(t_part(estimate, p_pass(estimate, margin)), unseen);
}

double hull_p_block(const Estimate& estimate, double n, const Bounds& bounds, double margin) {
  if (!(estimate.standard_error >= 0) || std::isnan(estimate.value) || std::isnan(margin)) {
    return 1;
  }
  const double unseen = unseen_probability(-margin - estimate.value, bounds.high - estimate.value, n);
  return std::max(t_part(estimate, p_block(estimate, margin)), unseen);
}

}  // namespace gate::stats
