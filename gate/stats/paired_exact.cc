#include "gate/stats/paired_exact.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <utility>

#include "gate/stats/distributions.h"
#include "gate/stats/proportion.h"

namespace gate::stats {
namespace {

constexpr double kCharged = 1e-6;
constexpr double kWindow = 7;  // standard deviations of the number of discordant pairs; beyond lie 3e-12
constexpr int kShares = 16;

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
    const Interval share =
        clopper_pearson(counts.candidate_only + counts.baseline_only, counts.pairs(), {kCharged / 2, kCharged / 2});
    low_ = share.low;
    high_ = share.high;
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
    if (step > 0) {
      largest = std::max(largest, refine(at, from + step * (static_cast<double>(best) - 1),
                                         from + step * (static_cast<double>(best) + 1), from, to));
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
  static double refine(const Function& at, double left, double right, double from, double to) {
    constexpr double kGolden = 0.6180339887498949;
    left = std::max(left, from);
    right = std::min(right, to);
    double largest = 0;
    double a = right - kGolden * (right - left);
    double b = left + kGolden * (right - left);
    double at_a = at(a);
    double at_b = at(b);
    for (int i = 0; i < 6; ++i) {
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
    double weight = binomial_mass(begin, pairs_, share);
    std::int64_t k = region_.most(begin);
    double below = k < 0 ? 0 : binomial_cdf(k, begin, lost);
    double mass = k < 0 ? 0 : binomial_mass(k, begin, lost);
    double total = weight * below;
    for (std::int64_t m = begin; m < end; ++m) {
      const std::int64_t next = region_.most(m + 1);
      weight = share < 1 ? weight * static_cast<double>(pairs_ - m) / static_cast<double>(m + 1) * share / (1 - share)
                         : binomial_mass(m + 1, pairs_, share);
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

Interval paired_exact(const PairedCounts& counts, const Levels& levels) {
  if (counts.pairs() == 0 || !valid(levels)) {
    return {};
  }
  return {Exact(counts, levels.alpha_low).lower_limit(levels.alpha_low),
          -Exact(swapped(counts), levels.alpha_high).lower_limit(levels.alpha_high)};
}

double paired_exact_p_pass(const PairedCounts& counts, const Levels& levels, double margin) {
  if (counts.pairs() == 0 || !valid(levels) || std::isnan(margin)) {
    return 1;
  }
  return Exact(counts, levels.alpha_low).p(std::clamp(-margin, -1.0, 1.0));
}

double paired_exact_p_block(const PairedCounts& counts, const Levels& levels, double margin) {
  if (counts.pairs() == 0 || !valid(levels) || std::isnan(margin)) {
    return 1;
  }
  return Exact(swapped(counts), levels.alpha_high).p(std::clamp(margin, -1.0, 1.0));
}

}  // namespace gate::stats
