#include "gate/stats/paired_binary.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/distributions.h"
#include "gate/stats/proportion.h"
#include "gate/stats/score_limit.h"

namespace gate::stats {
namespace {

struct Cells {
  double a, b, c, d, n;
};

Cells cells(const PairedCounts& counts) {
  return {static_cast<double>(counts.both_pass), static_cast<double>(counts.candidate_only),
          static_cast<double>(counts.baseline_only), static_cast<double>(counts.both_fail),
          static_cast<double>(counts.pairs())};
}

// Newcombe's phi: the numerator loses n/2, but not its sign.
double corrected_phi(const Cells& t) {
  const double margins = (t.a + t.b) * (t.c + t.d) * (t.a + t.c) * (t.b + t.d);
  if (margins == 0) {
    return 0;
  }
  const double cross = t.a * t.d - t.b * t.c;
  const double numerator = cross > t.n / 2 ? cross - t.n / 2 : std::min(cross, 0.0);
  return numerator / std::sqrt(margins);
}

double square_and_add(double x, double y, double phi) {
  return std::sqrt(std::max(0.0, x * x - 2 * phi * x * y + y * y));
}

}  // namespace

double difference(const PairedCounts& counts) {
  const Cells t = cells(counts);
  return t.n > 0 ? (t.b - t.c) / t.n : kNaN;
}

double discordant_share(const PairedCounts& counts) {
  const Cells t = cells(counts);
  return t.n > 0 ? (t.b + t.c) / t.n : kNaN;
}

double tango_z(const PairedCounts& counts, double delta) {
  const Cells t = cells(counts);
  if (!(t.n > 0) || !(delta >= -1 && delta <= 1)) {
    return kNaN;
  }
  // The restricted estimate of P(baseline only) is the larger root of A q^2 + B q + C; each branch avoids cancellation.
  const double a = 2 * t.n;
  const double b = -t.b - t.c + (2 * t.n - t.b + t.c) * delta;
  const double c = -t.c * delta * (1 - delta);
  const double root = std::sqrt(std::max(0.0, b * b - 4 * a * c));
  const double q = b > 0 ? (root + b == 0 ? 0 : -2 * c / (root + b)) : (root - b) / (2 * a);
  return score_ratio(t.b - t.c - t.n * delta, t.n * (2 * q + delta * (1 - delta)));
}

Interval tango(const PairedCounts& counts, const Levels& levels) {
  if (counts.pairs() == 0 || !valid(levels)) {
    return {};
  }
  return invert_score([&](double delta) { return tango_z(counts, delta); }, difference(counts), levels);
}

double tango_p_pass(const PairedCounts& counts, double margin) {
  return score_p_pass(tango_z(counts, std::max(-1.0, -margin)));
}

double tango_p_block(const PairedCounts& counts, double margin) {
  return score_p_block(tango_z(counts, std::max(-1.0, -margin)));
}

Interval newcombe_paired(const PairedCounts& counts, const Levels& levels) {
  if (counts.pairs() == 0 || !valid(levels)) {
    return {};
  }
  const Cells t = cells(counts);
  const double phi = corrected_phi(t);
  const double p1 = (t.a + t.b) / t.n;
  const double p2 = (t.a + t.c) / t.n;
  const double z_low = normal_upper_quantile(levels.alpha_low);
  const double z_high = normal_upper_quantile(levels.alpha_high);
  const double below =
      square_and_add(p1 - wilson_limit(t.a + t.b, t.n, -z_low), wilson_limit(t.a + t.c, t.n, z_low) - p2, phi);
  const double above =
      square_and_add(wilson_limit(t.a + t.b, t.n, z_high) - p1, p2 - wilson_limit(t.a + t.c, t.n, -z_high), phi);
  return {difference(counts) - below, difference(counts) + above};
}

Interval bonett_price(const PairedCounts& counts, const Levels& levels) {
  if (counts.pairs() == 0 || !valid(levels)) {
    return {};
  }
  const Cells t = cells(counts);
  const double up = (t.b + 1) / (t.n + 2);
  const double down = (t.c + 1) / (t.n + 2);
  const double se = std::sqrt((up + down - (up - down) * (up - down)) / (t.n + 2));
  return {std::max(-1.0, up - down - normal_upper_quantile(levels.alpha_low) * se),
          std::min(1.0, up - down + normal_upper_quantile(levels.alpha_high) * se)};
}

McNemar mcnemar(const PairedCounts& counts) {
  const auto b = static_cast<std::int64_t>(counts.candidate_only);
  const auto c = static_cast<std::int64_t>(counts.baseline_only);
  if (b + c == 0) {
    return {};
  }
  McNemar out;
  out.p_worse = binomial_cdf(b, b + c, 0.5);
  out.p_better = binomial_cdf(c, b + c, 0.5);
  const std::int64_t less = std::min(b, c);
  const double tail = binomial_cdf(less, b + c, 0.5);
  out.p_two_sided = std::min(1.0, 2 * tail);
  out.p_mid = b == c ? 1.0 : 2 * tail - binomial_mass(less, b + c, 0.5);
  return out;
}

Interval conditional_odds_ratio(const PairedCounts& counts, const Levels& levels) {
  const Interval share = clopper_pearson(counts.candidate_only, counts.candidate_only + counts.baseline_only, levels);
  const auto odds = [](double p) { return p < 1 ? p / (1 - p) : p == 1 ? kInfinity : kNaN; };
  return {odds(share.low), odds(share.high)};
}

Estimate paired_binary_t(const PairedCounts& counts, const Levels& levels) {
  const Cells t = cells(counts);
  const double value = difference(counts);
  if (t.n < 2) {
    return {value, kNaN, kNaN, {}};
  }
  const double se = std::sqrt(std::max(0.0, (t.b + t.c) / t.n - value * value) / (t.n - 1));
  return t_estimate(value, se, t.n - 1, levels);
}

}  // namespace gate::stats
