#include "gate/checks/methods/limits.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "gate/stats/distributions.h"
#include "gate/stats/sample.h"

namespace gate::checks {
namespace {

constexpr double kLeastLevel = 1e-9;

// The least level in [kLeastLevel, 0.5] at which `rejects` holds, on the right side of `alpha`; 1 when there is none.
double least_level(const std::function<bool(double)>& rejects, double alpha) {
  double low = kLeastLevel;
  double high = 0.5;
  if (rejects(alpha)) {
    high = alpha;
  } else if (rejects(high)) {
    low = alpha;
  } else {
    return 1;
  }
  if (low == kLeastLevel && rejects(low)) {
    return low;
  }
  for (int i = 0; i < 18; ++i) {
    const double middle = std::sqrt(low * high);
    (rejects(middle) ? high : low) = middle;
  }
  return high;
}

double level(const Question& question) { return stats::levels_of(question.confidence).alpha_low; }

}  // namespace

double edge_of(const Question& question, const Oriented& theta) {
  return theta.log_ratio ? log_margin(question.margin, question.direction) : margin_of_theta(question);
}

stats::Interval widened(const stats::Interval& interval, double value, double variance, double alpha) {
  if (!(variance > 0)) {
    return interval;
  }
  const double more = stats::normal_upper_quantile(alpha) * std::sqrt(variance);
  return {value - std::hypot(value - interval.low, more), value + std::hypot(interval.high - value, more)};
}

void settle(const LimitsAt& limits, const Question& question, double least_p, Oriented& theta) {
  const double alpha = level(question);
  const double edge = edge_of(question, theta);
  const stats::Interval interval = limits(alpha);
  theta.interval = range_of(interval);
  if (!told(interval)) {
    return;
  }
  theta.p_pass = std::max(least_p, least_level([&](double a) { return limits(a).low > -edge; }, alpha));
  theta.p_block = std::max(least_p, least_level([&](double a) { return limits(a).high < -edge; }, alpha));
}

void settle_resampled(const MakeResampled& make, const Question& question, double variance, Oriented& theta) {
  const double alpha = level(question);
  const double edge = edge_of(question, theta);
  for (std::uint32_t resamples = kResamples;; resamples = kMoreResamples) {
    const ResampledAt at = make(resamples);
    const stats::BootstrapInterval there = at(alpha);
    const stats::Interval shown = widened(there.interval, theta.value, variance, alpha);
    theta.resampled = true;
    if (resamples == kResamples && (theta.log_ratio || !question.margin.relative)) {
      theta.drawn = Drawn{shown.low, shown.high, 3 * there.monte_carlo_error.low, 3 * there.monte_carlo_error.high};
    }
    const bool near = !std::isnan(shown.low) && (stats::near_edge(shown.low, there.monte_carlo_error.low, -edge) ||
                                                 stats::near_edge(shown.high, there.monte_carlo_error.high, -edge));
    if (near && resamples == kResamples) {
      continue;
    }
    settle([&](double a) { return widened(at(a).interval, theta.value, variance, a); }, question,
           1.0 / (resamples + 1.0), theta);
    if (near) {
      hinder_at_edge(resamples, theta);
    }
    return;
  }
}

bool at_resampling_edge(const Question& question, std::uint32_t resamples, const Oriented& theta) {
  const double alpha = level(question);
  const double near = 3 * std::sqrt(alpha * (1 - alpha) / resamples);
  const double edge = edge_of(question, theta);
  const bool passes = theta.interval->low > -edge;
  const bool blocks = theta.interval->high < -edge;
  return std::abs(*theta.p_pass - alpha) <= near || std::abs(*theta.p_block - alpha) <= near ||
         passes != (*theta.p_pass <= alpha) || blocks != (*theta.p_block <= alpha);
}

void hinder_at_edge(std::uint32_t resamples, Oriented& theta) {
  hinder(theta, ReasonCode::kResamplingEdge,
         "the interval ends so near the margin that " + std::to_string(resamples) + " resamples do not tell its side");
  if (theta.obstacle == ReasonCode::kResamplingEdge) {
    theta.remedy = "more data will move the interval off the margin; a method without resampling says it at once";
  }
}

std::vector<double> example_differences(const Sides& sides, const Question& question) {
  const double s = sign_of(question.direction);
  const double factor = baseline_factor(question);
  const auto means = [](const std::vector<std::vector<double>>& runs) {
    std::vector<double> out;
    for (std::size_t i = 0; i < runs.front().size(); ++i) {
      stats::CompensatedSum total;
      for (const std::vector<double>& run : runs) {
        total.add(run[i]);
      }
      out.push_back(total.value() / static_cast<double>(runs.size()));
    }
    return out;
  };
  std::vector<double> out = means(sides.core.candidate);
  const std::vector<double> baseline = means(sides.core.baseline);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = s * (out[i] - factor * baseline[i]);
  }
  return out;
}

Precision precision_of(std::span<const double> differences, const Question& question) {
  Precision precision;
  precision.design.components.item = stats::moments(differences).variance;
  precision.design.examples = differences.size();
  precision.design.runs_candidate = precision.design.runs_baseline = 1;
  plan_declared(question, baseline_factor(question), precision);
  return precision;
}

}  // namespace gate::checks
