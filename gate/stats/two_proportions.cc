#include "gate/stats/two_proportions.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gate/stats/distributions.h"
#include "gate/stats/proportion.h"
#include "gate/stats/score_limit.h"

namespace gate::stats {
namespace {

enum class Correction { kNone, kOneLess };

bool usable(const TwoCounts& c) {
  return c.n_candidate > 0 && c.n_baseline > 0 && c.x_candidate <= c.n_candidate && c.x_baseline <= c.n_baseline;
}

struct Arms {
  double x1, n1, x0, n0;
};

Arms arms(const TwoCounts& c) {
  return {static_cast<double>(c.x_candidate), static_cast<double>(c.n_candidate), static_cast<double>(c.x_baseline),
          static_cast<double>(c.n_baseline)};
}

// A count over the rate at which it is expected; of no count nothing, whatever the rate.
double per_rate(double count, double rate) {
  if (count == 0) {
    return 0;
  }
  return rate > 0 ? count / rate : kInfinity;
}

struct Slope {
  double value, fall;
};

// Of the log likelihood under p1 - p0 = delta, by p0, and how fast it falls there.
Slope slope(const Arms& a, double delta, double p0) {
  const double p1 = p0 + delta;
  const double q0 = 1 - p0;
  const double q1 = 1 - delta - p0;
  const double won1 = per_rate(a.x1, p1);
  const double won0 = per_rate(a.x0, p0);
  const double lost1 = per_rate(a.n1 - a.x1, q1);
  const double lost0 = per_rate(a.n0 - a.x0, q0);
  return {won1 + won0 - lost1 - lost0,
          per_rate(won1, p1) + per_rate(won0, p0) + per_rate(lost1, q1) + per_rate(lost0, q0)};
}

// The baseline's maximum-likelihood rate under p1 - p0 = delta (Miettinen and Nurminen 1985, appendix I). They solve a
// cubic, whose angle is ill-conditioned where two roots meet; the slope that it multiplies out falls throughout the
// allowed range and is well-conditioned. Newton's steps from the rate of both arms together, halving where one leaves
// the bracket.
double restricted_baseline(const Arms& a, double delta) {
  double low = std::max(0.0, -delta);
  double high = std::min(1.0, 1 - delta);
  if (!(low < high) || slope(a, delta, low).value <= 0) {
    return low;
  }
  if (slope(a, delta, high).value >= 0) {
    return high;
  }
  // Not next to an end: the slope may have a pole there, beside which Newton's steps are short however far the root is.
  const double quarter = (high - low) / 4;
  double p = std::clamp((a.x1 + a.x0 - a.n1 * delta) / (a.n1 + a.n0), low + quarter, high - quarter);
  for (int step = 0; step < 1200; ++step) {  // halving alone takes 1,100 from 1 to the least positive number
    const Slope at = slope(a, delta, p);
    (at.value > 0 ? low : high) = p;
    const double next = p + at.value / at.fall;
    const double middle = low + (high - low) / 2;
    // What the sums p + delta and 1 - delta - p leave of a step; or no number is left between the two ends.
    if (std::abs(next - p) <= 4 * std::numeric_limits<double>::epsilon() * std::max(p, std::abs(delta)) ||
        !(low < middle && middle < high)) {
      return p;
    }
    p = low < next && next < high ? next : middle;
  }
  return p;
}

double score(const TwoCounts& counts, double delta, Correction correction) {
  if (!usable(counts) || !(delta >= -1 && delta <= 1)) {
    return kNaN;
  }
  const Arms a = arms(counts);
  const double p0 = restricted_baseline(a, delta);
  const double p1 = std::clamp(p0 + delta, 0.0, 1.0);
  double variance = p1 * (1 - p1) / a.n1 + p0 * (1 - p0) / a.n0;
  if (correction == Correction::kOneLess) {
    variance *= (a.n1 + a.n0) / (a.n1 + a.n0 - 1);
  }
  return score_ratio(a.x1 / a.n1 - a.x0 / a.n0 - delta, variance);
}

Interval score_interval(const TwoCounts& counts, const Levels& levels, Correction correction) {
  if (!usable(counts) || !valid(levels)) {
    return {};
  }
  return invert_score([&](double delta) { return score(counts, delta, correction); }, difference(counts), levels);
}

}  // namespace

double difference(const TwoCounts& counts) {
  if (!usable(counts)) {
    return kNaN;
  }
  const Arms a = arms(counts);
  return a.x1 / a.n1 - a.x0 / a.n0;
}

Interval miettinen_nurminen(const TwoCounts& counts, const Levels& levels) {
  return score_interval(counts, levels, Correction::kOneLess);
}

Interval mee(const TwoCounts& counts, const Levels& levels) {
  return score_interval(counts, levels, Correction::kNone);
}

double miettinen_nurminen_z(const TwoCounts& counts, double delta) {
  return score(counts, delta, Correction::kOneLess);
}

double mee_z(const TwoCounts& counts, double delta) { return score(counts, delta, Correction::kNone); }

double miettinen_nurminen_p_pass(const TwoCounts& counts, double margin) {
  return score_p_pass(miettinen_nurminen_z(counts, std::max(-1.0, -margin)));
}

double miettinen_nurminen_p_block(const TwoCounts& counts, double margin) {
  return score_p_block(miettinen_nurminen_z(counts, std::max(-1.0, -margin)));
}

Interval newcombe(const TwoCounts& counts, const Levels& levels) {
  if (!usable(counts) || !valid(levels)) {
    return {};
  }
  const Arms a = arms(counts);
  const double p1 = a.x1 / a.n1;
  const double p0 = a.x0 / a.n0;
  const double z_low = normal_upper_quantile(levels.alpha_low);
  const double z_high = normal_upper_quantile(levels.alpha_high);
  return {p1 - p0 - std::hypot(p1 - wilson_limit(a.x1, a.n1, -z_low), wilson_limit(a.x0, a.n0, z_low) - p0),
          p1 - p0 + std::hypot(wilson_limit(a.x1, a.n1, z_high) - p1, p0 - wilson_limit(a.x0, a.n0, -z_high))};
}

namespace {

Interval normal_limits(double p1, double n1, double p0, double n0, const Levels& levels) {
  const double se = std::sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
  return {std::max(-1.0, p1 - p0 - normal_upper_quantile(levels.alpha_low) * se),
          std::min(1.0, p1 - p0 + normal_upper_quantile(levels.alpha_high) * se)};
}

}  // namespace

Interval agresti_caffo(const TwoCounts& counts, const Levels& levels) {
  if (!usable(counts) || !valid(levels)) {
    return {};
  }
  const Arms a = arms(counts);
  return normal_limits((a.x1 + 1) / (a.n1 + 2), a.n1 + 2, (a.x0 + 1) / (a.n0 + 2), a.n0 + 2, levels);
}

Interval wald(const TwoCounts& counts, const Levels& levels) {
  if (!usable(counts) || !valid(levels)) {
    return {};
  }
  const Arms a = arms(counts);
  return normal_limits(a.x1 / a.n1, a.n1, a.x0 / a.n0, a.n0, levels);
}

}  // namespace gate::stats
