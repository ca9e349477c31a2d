#include "gate/stats/t_interval.h"

#include <algorithm>
#include <cmath>

namespace gate::stats {

std::vector<double> differences(std::span<const double> candidate, std::span<const double> baseline) {
  std::vector<double> out(std::min(candidate.size(), baseline.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = candidate[i] - baseline[i];
  }
  return out;
}

Estimate one_sample_t(std::span<const double> values, const Levels& levels) {
  return one_sample_t(moments(values), levels);
}

Estimate one_sample_t(const Moments& moments, const Levels& levels) {
  if (moments.n < 2) {
    return {moments.mean, kNaN, kNaN, {}};
  }
  return t_estimate(moments.mean, standard_error(moments), static_cast<double>(moments.n - 1), levels);
}

Estimate paired_t(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels) {
  if (candidate.size() != baseline.size()) {
    return {};
  }
  return one_sample_t(differences(candidate, baseline), levels);
}

Estimate welch(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels) {
  return welch(moments(candidate), moments(baseline), levels);
}

Estimate welch(const Moments& candidate, const Moments& baseline, const Levels& levels) {
  return welch_contrast(candidate, 1, baseline, -1, levels);
}

Estimate welch_contrast(const Moments& candidate, double weight_c, const Moments& baseline, double weight_b,
                        const Levels& levels) {
  const double value = weight_c * candidate.mean + weight_b * baseline.mean;
  if (candidate.n < 2 || baseline.n < 2) {
    return {value, kNaN, kNaN, {}};
  }
  const double se_c = std::abs(weight_c) * standard_error(candidate);
  const double se_b = std::abs(weight_b) * standard_error(baseline);
  const double se = std::hypot(se_c, se_b);
  if (!(se > 0)) {
    return {value, se, kNaN, {}};
  }
  // Shares of the variance instead of the variances: fourth powers of small numbers would underflow.
  const double share_c = (se_c / se) * (se_c / se);
  const double share_b = (se_b / se) * (se_b / se);
  const double df = 1 / (share_c * share_c / static_cast<double>(candidate.n - 1) +
                         share_b * share_b / static_cast<double>(baseline.n - 1));
  return t_estimate(value, se, df, levels);
}

Estimate guarded_welch(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels) {
  const Estimate own = welch(candidate, baseline, levels);
  if (candidate.size() == baseline.size()) {
    return own;
  }
  const Estimate pooled = pooled_t(candidate, baseline, levels);
  return pooled.standard_error > own.standard_error
             ? t_estimate(own.value, pooled.standard_error, own.degrees_of_freedom, levels)
             : own;
}

Estimate pooled_t(std::span<const double> candidate, std::span<const double> baseline, const Levels& levels) {
  const Moments c = moments(candidate);
  const Moments b = moments(baseline);
  const double value = c.mean - b.mean;
  if (c.n + b.n < 3 || c.n == 0 || b.n == 0) {
    return {value, kNaN, kNaN, {}};
  }
  const auto spread = [](const Moments& m) { return m.n < 2 ? 0.0 : m.sd * std::sqrt(static_cast<double>(m.n - 1)); };
  const auto df = static_cast<double>(c.n + b.n - 2);
  const double sd = std::hypot(spread(c), spread(b)) / std::sqrt(df);
  const double se = sd * std::sqrt(1 / static_cast<double>(c.n) + 1 / static_cast<double>(b.n));
  return t_estimate(value, se, df, levels);
}

}  // namespace gate::stats
