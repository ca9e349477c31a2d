#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "gate/stats/bootstrap.h"
#include "gate/stats/parallel.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

bool usable(std::span<const double> values, double p) {
  return !values.empty() && values.size() < std::numeric_limits<std::uint32_t>::max() && p >= 0 && p <= 1 &&
         all_finite(values);
}

bool positive(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return value > 0; });
}

// Type 7: the k-th order statistic (1-based) and the share of the way to the next.
struct Place {
  std::uint32_t k;
  double share;
};

Place place(std::size_t n, double p) {
  const double h = static_cast<double>(n - 1) * p;
  const double whole = std::floor(h);
  return {static_cast<std::uint32_t>(whole) + 1, h - whole};
}

double between(double low, double high, double share) { return low == high ? low : low + share * (high - low); }

// One side of a paired resample: how often each rank was drawn, counted from the nearer end.
class RankCounts {
 public:
  explicit RankCounts(std::span<const double> values) : sorted_(values.begin(), values.end()), rank_(values.size()) {
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return values[a] != values[b] ? values[a] < values[b] : a < b; });
    for (std::uint32_t r = 0; r < order.size(); ++r) {
      sorted_[r] = values[order[r]];
      rank_[order[r]] = r;
    }
  }

  std::uint32_t rank(std::uint32_t row) const { return rank_[row]; }

  double quantile(const std::vector<std::uint32_t>& counts, const Place& at) const {
    const auto n = static_cast<std::uint32_t>(sorted_.size());
    if (at.k > n / 2) {  // from the top: X*_(k+1) is the (n-k)-th largest, X*_(k) the one below
      std::uint32_t above = 0;
      double next = kNaN;
      for (std::uint32_t r = n; r-- > 0;) {
        above += counts[r];
        if (std::isnan(next) && above >= n - at.k && counts[r] > 0) {
          next = sorted_[r];
        }
        if (above >= n - at.k + 1) {
          return at.share > 0 ? between(sorted_[r], next, at.share) : sorted_[r];
        }
      }
    }
    std::uint32_t below = 0;
    for (std::uint32_t r = 0; r < n; ++r) {
      below += counts[r];
      if (below >= at.k) {
        return at.share > 0 ? between(sorted_[r], next_drawn(counts, r, below > at.k), at.share) : sorted_[r];
      }
    }
    return kNaN;
  }

 private:
  // The order statistic after the one found at rank r: r again when it was drawn often enough.
  double next_drawn(const std::vector<std::uint32_t>& counts, std::uint32_t r, bool again) const {
    if (!again) {
      do {
        ++r;
      } while (r < counts.size() && counts[r] == 0);
    }
    return sorted_[std::min<std::size_t>(r, sorted_.size() - 1)];
  }

  std::vector<double> sorted_;
  std::vector<std::uint32_t> rank_;
};

}  // namespace

std::vector<double> bootstrap_quantiles(std::span<const double> values, double p, const BootstrapOptions& options) {
  if (!usable(values, p)) {
    return {};
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<std::uint32_t>(sorted.size());
  const Place at = place(n, p);
  // U uniform on (0, 1) draws x_(ceil(n U)).
  const auto drawn = [&](double u) {
    return sorted[std::min<std::uint32_t>(n - 1, static_cast<std::uint32_t>(std::ceil(n * u)) - 1)];
  };
  std::vector<double> out(options.resamples);
  in_parallel(options.resamples, options.threads, [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t b = begin; b < end; ++b) {
      Stream stream(options.seed, b);
      const double u = std::max(0x1p-60, stream.beta(at.k, n - at.k + 1.0));
      double value = drawn(u);
      if (at.share > 0) {
        // The least of the n - k uniforms above u.
        const double rest = std::exp(std::log(stream.open_uniform()) / (n - at.k));
        value = between(value, drawn(1 - (1 - u) * rest), at.share);
      }
      out[b] = value;
    }
  });
  return out;
}

namespace {

// Both quantiles of each resample of rows drawn together, put into one by `combine`.
template <typename Combine>
std::vector<double> drawn_in_pairs(std::span<const double> candidate, std::span<const double> baseline, double p,
                                   const BootstrapOptions& options, Combine combine) {
  if (candidate.size() != baseline.size() || !usable(candidate, p) || !usable(baseline, p)) {
    return {};
  }
  const RankCounts c(candidate);
  const RankCounts b(baseline);
  const auto n = static_cast<std::uint32_t>(candidate.size());
  const Place at = place(n, p);
  std::vector<double> out(options.resamples);
  in_parallel(options.resamples, options.threads, [&](std::uint32_t begin, std::uint32_t end) {
    std::vector<std::uint32_t> drawn_c(n), drawn_b(n);
    for (std::uint32_t r = begin; r < end; ++r) {
      std::fill(drawn_c.begin(), drawn_c.end(), 0U);
      std::fill(drawn_b.begin(), drawn_b.end(), 0U);
      Stream stream(options.seed, r);
      for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t row = stream.below(n);
        ++drawn_c[c.rank(row)];
        ++drawn_b[b.rank(row)];
      }
      out[r] = combine(c.quantile(drawn_c, at), b.quantile(drawn_b, at));
    }
  });
  return out;
}

template <typename Combine>
std::vector<double> drawn_apart(std::span<const double> candidate, std::span<const double> baseline, double p,
                                const BootstrapOptions& options, Combine combine) {
  if (!usable(candidate, p) || !usable(baseline, p)) {
    return {};
  }
  std::vector<double> out = bootstrap_quantiles(candidate, p, options);
  BootstrapOptions other = options;
  other.seed.purpose ^= 0x9E3779B97F4A7C15ULL;  // the baseline's own streams
  const std::vector<double> below = bootstrap_quantiles(baseline, p, other);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = combine(out[i], below[i]);
  }
  return out;
}

double log_ratio(double c, double b) { return std::log(c) - std::log(b); }

}  // namespace

std::vector<double> bootstrap_log_quantile_ratio_paired(std::span<const double> candidate,
                                                        std::span<const double> baseline, double p,
                                                        const BootstrapOptions& options) {
  return positive(candidate) && positive(baseline) ? drawn_in_pairs(candidate, baseline, p, options, &log_ratio)
                                                   : std::vector<double>();
}

std::vector<double> bootstrap_log_quantile_ratio(std::span<const double> candidate, std::span<const double> baseline,
                                                 double p, const BootstrapOptions& options) {
  return positive(candidate) && positive(baseline) ? drawn_apart(candidate, baseline, p, options, &log_ratio)
                                                   : std::vector<double>();
}

std::vector<double> bootstrap_quantile_difference_paired(std::span<const double> candidate,
                                                         std::span<const double> baseline, double p,
                                                         const BootstrapOptions& options) {
  return drawn_in_pairs(candidate, baseline, p, options, std::minus<>());
}

std::vector<double> bootstrap_quantile_difference(std::span<const double> candidate, std::span<const double> baseline,
                                                  double p, const BootstrapOptions& options) {
  return drawn_apart(candidate, baseline, p, options, std::minus<>());
}

}  // namespace gate::stats
