#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "gate/stats/bounded_mean.h"
#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

constexpr int kSteps = 100;

// Where a function that rises from below 0 at `low` to above 0 at `high` crosses it: false position, a little to either
// side in turn so that both ends close in, with a halving where it stalls. The last end below 0.
template <typename Function>
double crossing(const Function& f, double low, double high, double tolerance) {
  double f_low = f(low);
  double f_high = f(high);
  if (!(f_low < 0)) {
    return low;
  }
  for (int i = 0; i < kSteps && high - low > tolerance; ++i) {
    const double middle = low + (high - low) / 2;
    double next = middle;
    if (std::isfinite(f_low) && std::isfinite(f_high) && i % 4 != 3) {
      next = low - f_low * (high - low) / (f_high - f_low) + (i % 2 == 0 ? tolerance : -tolerance) / 4;
      next = next > low && next < high ? next : middle;
    }
    const double value = f(next);
    (value < 0 ? low : high) = next;
    (value < 0 ? f_low : f_high) = value;
  }
  return low;
}

// The p of "mean <= null" (sign 1) or "mean >= null" (sign -1).
double p_of(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise, double null, double sign) {
  const double p_item = sign > 0 ? items.p_above(null) : items.p_below(null);
  if (std::isnan(estimate.value) || !(estimate.standard_error >= 0) || std::isnan(null)) {
    return 1;
  }
  if (estimate.standard_error == 0) {
    return p_item;
  }
  const double distance = sign * (estimate.value - null);
  const double p_t = student_survival(distance / estimate.standard_error, estimate.degrees_of_freedom);
  if (!(noise.run_variance > 0) || p_item >= 0.5 || !(distance > 0)) {
    return std::max(p_item, p_t);
  }
  const double se = distance / student_upper_quantile(std::max(p_item, 1e-200), noise.item_df);
  const double variance = se * se + noise.run_variance;
  const double denominator = se * se * se * se / noise.item_df + noise.run_denominator;
  const double df = denominator > 0 ? variance * variance / denominator : kInfinity;
  return std::max(p_t, student_survival(distance / std::sqrt(variance), df));
}

}  // namespace

Interval BoundedMean::interval(const Levels& levels) const {
  return bounded_interval(*this, {mean_, 0, kNaN, {}}, {}, levels);
}

RunNoise run_noise(const Crossed& fit, double units) {
  RunNoise noise;
  noise.item_df = std::isnan(fit.df_item) ? units - 1 : fit.df_item;
  noise.run_variance = fit.declared;
  const auto examples = static_cast<double>(fit.examples);
  for (const RunComponent& arm : {fit.candidate, fit.baseline}) {
    if (arm.kept) {
      const double df = static_cast<double>(arm.runs) - 1;
      noise.run_variance += arm.v_seed - arm.v_res;
      noise.run_denominator += arm.v_seed * arm.v_seed / df + arm.v_res * arm.v_res / (df * (examples - 1));
    }
  }
  return noise;
}

std::vector<double> cluster_values(std::span<const double> values, std::span<const std::size_t> cluster) {
  std::map<std::size_t, std::pair<double, double>> parts;  // size, sum of deviations
  const double centre = mean(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& [size, deviation] = parts[cluster[i]];
    ++size;
    deviation += values[i] - centre;
  }
  std::vector<double> out;
  const double scale = static_cast<double>(parts.size()) / static_cast<double>(values.size());
  for (const auto& [label, part] : parts) {
    out.push_back(centre + scale * part.second);
  }
  return out;
}

Interval bounded_interval(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise,
                          const Levels& levels) {
  if (std::isnan(items.mean()) || !(estimate.standard_error >= 0) || !valid(levels)) {
    return {};
  }
  const auto limit = [&](double end, double alpha, double sign) {
    const double z = normal_quantile(alpha);
    const double room = sign * (estimate.value - end);
    const auto score = [&](double distance) {
      return normal_quantile(p_of(items, estimate, noise, end + sign * distance, sign)) - z;
    };
    if (!(room > 0)) {
      return estimate.value;
    }
    // A guess well beyond the t limit saves halvings; it need not be right.
    const double guess = room - 2 * normal_upper_quantile(alpha) * std::max(estimate.standard_error, items.spread());
    const double low = guess > 0 && score(guess) < 0 ? guess : 0;
    return end + sign * crossing(score, low, low == 0 && guess > 0 ? guess : room, room * 1e-11);
  };
  return {limit(items.range().low, levels.alpha_low, 1), limit(items.range().high, levels.alpha_high, -1)};
}

double bounded_p_pass(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise, double margin) {
  return p_of(items, estimate, noise, -margin, 1);
}

double bounded_p_block(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise, double margin) {
  return p_of(items, estimate, noise, -margin, -1);
}

}  // namespace gate::stats
