#include "gate/stats/confidence_sequence.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

constexpr double kTruncation = 0.5;

bool in_unit(std::span<const double> values) {
  return !values.empty() && std::all_of(values.begin(), values.end(), [](double x) { return x >= 0 && x <= 1; });
}

bool usable(double alpha) { return alpha > 0 && alpha < 1; }

// Predictable plug-in bets: lambda_t = sqrt(2 ln(c/alpha) / (t ln(1+t) s^2_{t-1})), with a prior mean of 1/2, variance
// of 1/4 and the weight of one observation.
std::vector<double> bets(std::span<const double> values, double log_inverse_alpha) {
  std::vector<double> out;
  CompensatedSum total, squares;
  double variance = 0.25;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto t = static_cast<double>(i + 1);
    out.push_back(std::sqrt(2 * log_inverse_alpha / (t * std::log1p(t) * variance)));
    total.add(values[i]);
    const double centre = std::min(1.0, (0.5 + total.value()) / (t + 1));
    squares.add((values[i] - centre) * (values[i] - centre));
    variance = (0.25 + squares.value()) / (t + 1);
  }
  return out;
}

double bernstein_lower(std::span<const double> values, double alpha) {
  const std::vector<double> lambda = bets(values, -std::log(alpha));
  CompensatedSum weighted, weights, penalty, total;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double bet = std::min(kTruncation, lambda[i]);
    const double before = i == 0 ? 0 : total.value() / static_cast<double>(i);
    const double miss = values[i] - before;
    weighted.add(bet * values[i]);
    weights.add(bet);
    penalty.add(miss * miss * (-std::log1p(-bet) - bet));
    total.add(values[i]);
  }
  return std::max(0.0, (weighted.value() + std::log(alpha) - penalty.value()) / weights.value());
}

// ln of the larger of the two half-capitals at mean m.
double log_capital(std::span<const double> values, std::span<const double> lambda, double m) {
  CompensatedSum up, down;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double long_bet = m > 0 ? std::min(lambda[i], kTruncation / m) : lambda[i];
    const double short_bet = m < 1 ? std::min(lambda[i], kTruncation / (1 - m)) : lambda[i];
    up.add(std::log1p(long_bet * (values[i] - m)));
    down.add(std::log1p(-short_bet * (values[i] - m)));
  }
  return std::log(0.5) + std::max(up.value(), down.value());
}

}  // namespace

double robbins_bound(double v, double alpha, double rho) {
  return std::sqrt((v + rho) * (std::log1p(v / rho) - 2 * std::log(alpha)));
}

double robbins_rho(double v, double alpha) {
  const double twice = -2 * std::log(alpha);
  return v / (twice + std::log1p(twice));
}

Interval asymptotic_sequence(std::span<const double> values, double alpha, double planned) {
  const Moments m = moments(values);
  if (!(m.sd > 0) || !usable(alpha) || !(planned > 0)) {
    return {};
  }
  const auto n = static_cast<double>(m.n);
  const double half = m.sd * robbins_bound(n, alpha, robbins_rho(planned, alpha)) / n;
  return {m.mean - half, m.mean + half};
}

Interval bernstein_sequence(std::span<const double> values, double alpha) {
  if (!in_unit(values) || !usable(alpha)) {
    return {};
  }
  std::vector<double> mirrored(values.begin(), values.end());
  for (double& value : mirrored) {
    value = 1 - value;
  }
  return {bernstein_lower(values, alpha / 2), 1 - bernstein_lower(mirrored, alpha / 2)};
}

Interval betting_sequence(std::span<const double> values, double alpha) {
  if (!in_unit(values) || !usable(alpha)) {
    return {};
  }
  constexpr double kEnd = 1e-12;
  const std::vector<double> lambda = bets(values, std::log(2 / alpha));
  const double target = -std::log(alpha);
  const auto rejected = [&](double m) { return log_capital(values, lambda, m) > target; };
  const double centre = (0.5 + sum(values)) / (static_cast<double>(values.size()) + 1);
  if (rejected(centre)) {
    return {};
  }
  const auto limit = [&](double outside, double end) {
    if (!rejected(outside)) {
      return end;
    }
    double inside = centre;
    for (int i = 0; i < 100 && std::abs(inside - outside) > 1e-15; ++i) {
      const double middle = outside + (inside - outside) / 2;
      (rejected(middle) ? outside : inside) = middle;
    }
    return outside;
  };
  return {limit(kEnd, 0), limit(1 - kEnd, 1)};
}

}  // namespace gate::stats
