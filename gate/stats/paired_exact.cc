#include "gate/stats/paired_exact.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <utility>

#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

constexpr double kCharged = 1e-6;
constexpr double kWindow = 7;        // standard deviations of the number of discordant pairs; beyond lie 3e-12
constexpr std::size_t kShares = 20;  // where the least favourable share is first looked for

PairedCounts swapped(PairedCounts counts) {
  std::swap(counts.candidate_only, counts.baseline_only);
  return counts;
}

// The tables whose lower limit by Tango is at least that of the observed one. For each number m of discordant pairs
// they are those with at most most(m) pairs in which only the baseline passes; -1: none. The bound never falls and
// rises by at most 1 from m to m + 1 (the order of the tables is convex), so that it is found by walking.
class Region {
 public:
  Region(const PairedCounts& seen, double limit)
      : pairs_(static_cast<std::int64_t>(seen.pairs())), limit_(limit), z_(tango_z(seen, limit) - 1e-9) {}

  std::int64_t most(std::int64_t m) {
    if (most_.empty()) {
      first_ = m;
      most_.push_back(search(m));
    }
    while (m < first_) {
      --first_;
      const std::int64_t above = most_.front();
      most_.push_front(above < 0 || (above <= first_ && contains(first_, above)) ? above : above - 1);
    }
    while (m >= first_ + static_cast<std::int64_t>(most_.size())) {
      const std::int64_t next = first_ + static_cast<std::int64_t>(most_.size());
      const std::int64_t below = most_.back();
      most_.push_back(contains(next, below + 1) ? below + 1 : below);
    }
    return most_[static_cast<std::size_t>(m - first_)];
  }

 private:
  bool contains(std::int64_t m, std::int64_t lost) const {
    const auto u = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
    return tango_z({u(pairs_ - m), u(m - lost), u(lost), 0}, limit_) >= z_;
  }

  std::int64_t search(std::int64_t m) const {
    std::int64_t in = -1;
    std::int64_t out = m + 1;
    while (out - in > 1) {
      const std::int64_t middle = in + (out - in) / 2;
      (contains(m, middle) ? in : out) = middle;
    }
    return in;
  }

  std::int64_t pairs_;
  double limit_, z_;
  std::int64_t first_ = 0;
  std::deque<std::int64_t> most_;
};

class Exact {
 public:
  Exact(const PairedCounts& counts, double alpha)
      : pairs_(static_cast<std::int64_t>(counts.pairs())),
        limit_(tango(counts, {alpha, alpha}).low),
        region_(counts, limit_) {
    const double seen = discordant_share(counts);
    low_ = share_limit(seen, 0);
    high_ = share_limit(seen, 1);
  }

  // The largest probability of the region when the difference is `delta`, and the charge. Never falls with `delta`.
  double p(double delta) {
    if (limit_ <= -1) {
      return 1;
    }
    const double least = std::abs(delta);
    const double from = std::asin(std::sqrt(std::max(low_, least)));
    const double to = std::asin(std::sqrt(std::max(high_, least)));
    const auto at = [&](double angle) { return probability(delta, std::clamp(square(std::sin(angle)), least, 1.0)); };
    std::array<double, kShares + 1> seen{};
    const double step = (to - from) / kShares;
    std::size_t best = 0;
    for (std::size_t i = 0; i <= kShares; ++i) {
      seen.at(i) = i > 0 && step == 0 ? seen[0] : at(from + step * static_cast<double>(i));
      best = seen.at(i) > seen.at(best) ? i : best;
    }
    double largest = seen.at(best);
    // The top may lie between two places, and beside a lower one.
    for (std::size_t i = 0; i <= kShares && step > 0; ++i) {
      const bool top = (i == 0 || seen.at(i) >= seen.at(i - 1)) && (i == kShares || seen.at(i) >= seen.at(i + 1));
      if (top && seen.at(i) > 0.97 * seen.at(best)) {
        const double centre = from + step * static_cast<double>(i);
        largest = std::max(largest, refine(at, std::max(from, centre - step), std::min(to, centre + step)));
      }
    }
    return std::min(1.0, largest + kCharged);
  }

  // The largest difference that the data reject, from below.
  double lower_limit(double alpha) {
    if (limit_ <= -1) {
      return -1;
    }
    double kept = 1;
    double gap = 2.0 / static_cast<double>(pairs_);
    double at = limit_;
    while (p(at) > alpha && at > -1) {
      kept = at;
      at = std::max(-1.0, at - gap);
      gap *= 2;
    }
    double rejected = at;
    gap = 2.0 / static_cast<double>(pairs_);
    while (kept >= 1 && at < 1) {
      at = std::min(1.0, at + gap);
      (p(at) > alpha ? kept : rejected) = at;
      gap *= 2;
    }
    return narrow(rejected, kept, alpha);
  }

 private:
  static double square(double x) { return x * x; }

  template <typename Function>
  static double refine(const Function& at, double left, double right) {
    constexpr double kGolden = 0.6180339887498949;
    double largest = 0;
    double a = right - kGolden * (right - left);
    double b = left + kGolden * (right - left);
    double at_a = at(a);
    double at_b = at(b);
    for (int i = 0; i < 7; ++i) {
      largest = std::max({largest, at_a, at_b});
      if (at_a > at_b) {
        right = b;
        b = a;
        at_b = at_a;
        a = right - kGolden * (right - left);
        at_a = at(a);
      } else {
        left = a;
        a = b;
        at_a = at_b;
        b = left + kGolden * (right - left);
        at_b = at(b);
      }
    }
    return std::max({largest, at_a, at_b});
  }

  // False position on the normal scale, with a halving whenever it stalls; ends on the rejected side.
  double narrow(double rejected, double kept, double alpha) {
    const double z = normal_quantile(alpha);
    double f_rejected = normal_quantile(p(rejected)) - z;
    double f_kept = normal_quantile(p(kept)) - z;
    for (int i = 0; i < 60 && kept - rejected > 1e-10; ++i) {
      const double line = rejected - f_rejected * (kept - rejected) / (f_kept - f_rejected);
      const double middle = rejected + (kept - rejected) / 2;
      const bool inside = i % 3 != 2 && line > rejected && line < kept;
      // A hair to the kept side of the line, so that both ends close in.
      const double next = inside ? line + (i % 2 == 0 ? 1 : -1) * std::min(1e-11, (kept - rejected) / 8) : middle;
      const double f = normal_quantile(p(next)) - z;
      (f > 0 ? kept : rejected) = next;
      (f > 0 ? f_kept : f_rejected) = f;
    }
    return rejected;
  }

  // Where Chernoff's bound on the chance of a share as far out as the one seen falls to half of what is charged: n
  // times the Kullback-Leibler divergence is ln(2 / charged). From `seen` towards `end`, and a little beyond.
  double share_limit(double seen, double end) const {
    const auto part = [](double p, double q) { return p > 0 ? p * std::log(p / q) : 0; };
    const double bound = std::log(2 / kCharged) / static_cast<double>(pairs_);
    double inside = seen;
    double outside = end;
    for (int i = 0; i < 40 && seen != end; ++i) {
      const double middle = inside + (outside - inside) / 2;
      (part(seen, middle) + part(1 - seen, 1 - middle) > bound ? outside : inside) = middle;
    }
    return outside;
  }

  // P(X = m) for X ~ Bin(pairs, share). Through logarithms: right to about 1e-13, and many times per limit.
  double weight_of(std::int64_t m, double share) const {
    const auto n = static_cast<double>(pairs_);
    const auto x = static_cast<double>(m);
    if (share >= 1) {
      return m == pairs_ ? 1 : 0;
    }
    const double ways = m == 0 ? 0 : std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1);
    return std::exp(ways + x * std::log(share) + (n - x) * std::log1p(-share));
  }

  // P(table in the region): m ~ Bin(pairs, share), and the lost ones among them ~ Bin(m, lost).
  double probability(double delta, double share) {
    if (share <= 0) {
      return region_.most(0) >= 0 ? 1 : 0;
    }
    const double lost = std::clamp((1 - delta / share) / 2, 0.0, 1.0);
    const double centre = static_cast<double>(pairs_) * share;
    const double spread = kWindow * std::sqrt(centre * (1 - share)) + kWindow;
    const auto begin = static_cast<std::int64_t>(std::max(0.0, std::floor(centre - spread)));
    const auto end = std::min(pairs_, static_cast<std::int64_t>(std::ceil(centre + spread)));
    double weight = weight_of(begin, share);
    std::int64_t k = region_.most(begin);
    double below = k < 0 ? 0 : binomial_cdf(k, begin, lost);
    double mass = k < 0 ? 0 : binomial_mass(k, begin, lost);
    double total = weight * below;
    for (std::int64_t m = begin; m < end; ++m) {
      const std::int64_t next = region_.most(m + 1);
      weight = share < 1 ? weight * static_cast<double>(pairs_ - m) / static_cast<double>(m + 1) * share / (1 - share)
                         : weight_of(m + 1, share);
      if (mass < 1e-250 || lost <= 0 || lost >= 1) {
        below = next < 0 ? 0 : binomial_cdf(next, m + 1, lost);
        mass = next < 0 ? 0 : binomial_mass(next, m + 1, lost);
      } else {
        below -= lost * mass;
        mass *= static_cast<double>(m + 1) / static_cast<double>(m + 1 - k) * (1 - lost);
        if (next > k) {
          mass *= static_cast<double>(m + 1 - k) / static_cast<double>(k + 1) * lost / (1 - lost);
          below += mass;
        }
      }
      k = next;
      total += weight * below;
    }
    return std::clamp(total, 0.0, 1.0);
  }

  std::int64_t pairs_;
  double limit_;
  Region region_;
  double low_ = 0, high_ = 1;
};

}  // namespace

PairedExact paired_exact(const PairedCounts& counts, const Levels& levels, double margin) {
  PairedExact out;
  if (counts.pairs() == 0 || !valid(levels)) {
    return out;
  }
  Exact below(counts, levels.alpha_low);
  Exact above(swapped(counts), levels.alpha_high);
  out.interval = {below.lower_limit(levels.alpha_low), -above.lower_limit(levels.alpha_high)};
  if (!std::isnan(margin)) {
    out.p_pass = below.p(std::clamp(-margin, -1.0, 1.0));
    out.p_block = above.p(std::clamp(margin, -1.0, 1.0));
  }
  return out;
}

}  // namespace gate::stats
