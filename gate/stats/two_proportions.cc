#include "gate/stats/two_proportions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

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

// The baseline's maximum-likelihood rate under p1 - p0 = delta: the one root of a cubic inside the allowed range
// (Miettinen and Nurminen 1985, appendix I). Long double: the angle is ill-conditioned where two roots meet.
double restricted_baseline(const Arms& a, double delta) {
  using Wide = long double;
  const auto wide = [](double value) { return static_cast<Wide>(value); };
  const Wide d = wide(delta);
  const Wide total = wide(a.n1 + a.n0);
  const Wide successes = wide(a.x1 + a.x0);
  const Wide l3 = total;
  const Wide l2 = wide(a.n1 + 2 * a.n0) * d - total - successes;
  const Wide l1 = (wide(a.n0) * d - total - wide(2 * a.x0)) * d + successes;
  const Wide l0 = wide(a.x0) * d * (1 - d);
  const Wide third = l2 / (3 * l3);
  const Wide q = third * third * third - l1 * l2 / (6 * l3 * l3) + l0 / (2 * l3);
  const Wide size = std::sqrt(std::max<Wide>(0, third * third - l1 / (3 * l3)));
  const Wide p = q >= 0 ? size : -size;
  Wide root = -third;
  if (p != 0) {
    const Wide cosine = std::clamp<Wide>(q / (p * p * p), -1, 1);
    root = 2 * p * std::cos((std::numbers::pi_v<Wide> + std::acos(cosine)) / 3) - third;
  }
  return static_cast<double>(std::clamp<Wide>(root, std::max<Wide>(0, -d), std::min<Wide>(1, 1 - d)));
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
