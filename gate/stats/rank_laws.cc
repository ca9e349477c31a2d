#include "gate/stats/rank_laws.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gate::stats {

std::vector<double> subset_sum_law(std::span<const std::int64_t> parts) {
  std::vector<double> law{1};
  for (const std::int64_t part : parts) {
    const auto shift = static_cast<std::size_t>(part);
    std::vector<double> next(law.size() + shift, 0);
    for (std::size_t s = 0; s < law.size(); ++s) {
      next[s] += law[s] / 2;
      next[s + shift] += law[s] / 2;
    }
    law = std::move(next);
  }
  return law;
}

std::vector<double> sample_sum_law(std::span<const std::int64_t> parts, std::size_t size) {
  const auto total = static_cast<std::size_t>(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}));
  // row[j][s]: probability that j of the parts seen so far are in the sample and sum to s.
  std::vector<std::vector<double>> row(size + 1, std::vector<double>(total + 1, 0));
  row[0][0] = 1;
  std::size_t reached = 0;
  for (std::size_t seen = 0; seen < parts.size(); ++seen) {
    const auto part = static_cast<std::size_t>(parts[seen]);
    const auto left = static_cast<double>(parts.size() - seen);
    for (std::size_t j = std::min(seen, size) + 1; j-- > 0;) {
      const double take = std::clamp(static_cast<double>(size - j) / left, 0.0, 1.0);
      for (std::size_t s = reached + 1; s-- > 0;) {
        const double mass = row[j][s];
        if (mass == 0) {
          continue;
        }
        row[j][s] = mass * (1 - take);
        if (take > 0) {
          row[j + 1][s + part] += mass * take;
        }
      }
    }
    reached += part;
  }
  return row[size];
}

std::vector<double> untied_u_law(std::size_t m, std::size_t n) {
  const std::size_t small = std::min(m, n);
  const std::size_t large = std::max(m, n);
  // Gaussian binomial: the product over i of (1 - q^(large+i)) / (1 - q^i), kept at sum 1 by the factors i/(large+i).
  // The lower half only; the law is symmetric.
  const std::size_t top = m * n;
  std::vector<double> half(top / 2 + 1, 0);
  half[0] = 1;
  for (std::size_t i = 1; i <= small; ++i) {
    const std::size_t up = large + i;
    for (std::size_t s = half.size(); s-- > up;) {
      half[s] -= half[s - up];
    }
    for (std::size_t s = i; s < half.size(); ++s) {
      half[s] += half[s - i];
    }
    const double scale = static_cast<double>(i) / static_cast<double>(up);
    for (double& one : half) {
      one *= scale;
    }
  }
  std::vector<double> law(top + 1);
  for (std::size_t s = 0; s <= top; ++s) {
    law[s] = std::max(0.0, half[std::min(s, top - s)]);
  }
  return law;
}

TestP tails(const std::vector<double>& law, std::int64_t observed) {
  const auto size = static_cast<std::int64_t>(law.size());
  const auto at = std::clamp<std::int64_t>(observed, 0, size - 1);
  TestP p;
  p.less = std::min(1.0, std::accumulate(law.begin(), law.begin() + at + 1, 0.0));
  p.greater = std::min(1.0, std::accumulate(law.rbegin(), law.rbegin() + (size - at), 0.0));
  double centre = 0;
  for (std::int64_t k = 0; k < size; ++k) {
    centre += static_cast<double>(k) * law[static_cast<std::size_t>(k)];
  }
  // Twice the distance is a whole number for rank sums, so that a quarter is a safe tolerance.
  const double distance = std::abs(static_cast<double>(at) - centre) - 0.25;
  double both = 0;
  for (std::int64_t k = 0; k < size; ++k) {
    if (std::abs(static_cast<double>(k) - centre) >= distance) {
      both += law[static_cast<std::size_t>(k)];
    }
  }
  p.two_sided = std::min(1.0, both);
  return p;
}

std::int64_t law_quantile(const std::vector<double>& law, double p) {
  double cumulative = 0;
  for (std::size_t k = 0; k < law.size(); ++k) {
    cumulative += law[k];
    if (cumulative >= p * (1 - 1e-12)) {  // a level met exactly is met
      return static_cast<std::int64_t>(k);
    }
  }
  return static_cast<std::int64_t>(law.size()) - 1;
}

}  // namespace gate::stats
