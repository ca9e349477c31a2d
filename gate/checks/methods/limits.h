// From a method's limits to an oriented answer: the interval at the policy's confidence, p-values that agree with it,
// declared run noise, and the Monte-Carlo error of resampled limits.
#ifndef GATE_CHECKS_METHODS_LIMITS_H_
#define GATE_CHECKS_METHODS_LIMITS_H_

#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "gate/checks/shapes/shape.h"
#include "gate/stats/bootstrap_interval.h"

namespace gate::checks {

// Both limits of theta at one one-sided level in (0, 0.5]; they widen as the level falls.
using LimitsAt = std::function<stats::Interval(double alpha)>;

// The margin as theta's limits are held against: theta > -edge.
double edge_of(const Question& question, const Oriented& theta);

// Whether there are limits at all: the data may tell none.
inline bool told(const stats::Interval& interval) { return !std::isnan(interval.low) && !std::isnan(interval.high); }

// Moves each limit away from `value` so that independent normal noise of this variance joins its distance. Unchanged
// for 0.
stats::Interval widened(const stats::Interval& interval, double value, double variance, double alpha);

// Sets interval and p-values; each p is the least level at which its limit lies beyond the margin, 1 where none up to
// 0.5 does, and no less than `least_p`. It is at most the policy's level exactly when the interval decides.
void settle(const LimitsAt& limits, const Question& question, double least_p, Oriented& theta);

// Resampled limits at a level, made from that many resamples.
using ResampledAt = std::function<stats::BootstrapInterval(double alpha)>;
using MakeResampled = std::function<ResampledAt(std::uint32_t resamples)>;

// The same from resamples: 10,000 of them, 100,000 where a limit is so near the margin that their number may have put
// it on its side; if it still is, nothing is decided (kResamplingEdge). `variance`: declared run noise.
void settle_resampled(const MakeResampled& make, const Question& question, double variance, Oriented& theta);

// True, and the obstacle set, when p-values made from `resamples` lie within three standard errors of the level, or do
// not agree with the interval.
bool at_resampling_edge(const Question& question, std::uint32_t resamples, const Oriented& theta);
void hinder_at_edge(std::uint32_t resamples, Oriented& theta);

inline constexpr std::uint32_t kResamples = 10'000;
inline constexpr std::uint32_t kMoreResamples = 100'000;

// s * (candidate - factor * baseline) of each example, means over the runs of a side (over pairs of runs alike).
std::vector<double> example_differences(const Sides& sides, const Question& question);

// What the advice knows of one run a side over independent examples: the variance of a difference.
Precision precision_of(std::span<const double> differences, const Question& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METHODS_LIMITS_H_
