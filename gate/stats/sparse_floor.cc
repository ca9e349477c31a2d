#include "gate/stats/sparse_floor.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/t_interval.h"

namespace gate::stats {
namespace {

// Least share r of unseen outcomes at distance `reach` beyond the mean that would carry it over the margin, and how likely
// such a share stays unseen in n draws.
double floor_p(double distance, double reach, std::size_t n) {
  if (!(distance > 0) || !(reach > 0)) {
    return 1;
  }
  return std::pow(std::max(0.0, 1 - distance / reach), static_cast<double>(n));
}

}  // namespace

Floored with_floor(const Estimate& theta, std::size_t n, double range, Levels levels) {
  Floored result;
  // expm1 keeps the digits of 1 - alpha^(1/n) when n is large.
  result.q_low = -std::expm1(std::log(levels.alpha_low) / static_cast<double>(n));
  result.q_high = -std::expm1(std::log(levels.alpha_high) / static_cast<double>(n));
  result.floor = {theta.value - result.q_low * (range + theta.value), theta.value + result.q_high * (range - theta.value)};
  result.interval = {std::min(theta.interval.low, result.floor.low), std::max(theta.interval.high, result.floor.high)};
  return result;
}

double floored_p_block(const Estimate& theta, std::size_t n, double range, double margin) {
  const double p_floor = floor_p(-margin - theta.value, range - theta.value, n);
  return theta.standard_error > 0 ? std::max(p_block(theta, margin), p_floor) : 1.0;
}

double floored_p_pass(const Estimate& theta, std::size_t n, double range, double margin) {
  const double p_floor = floor_p(theta.value + margin, theta.value + range, n);
  return theta.standard_error > 0 ? std::max(p_pass(theta, margin), p_floor) : p_floor;
}

}  // namespace gate::stats
