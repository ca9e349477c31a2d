#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "gate/stats/drift.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

constexpr std::size_t kMostExact = 1'000'000;  // n m
constexpr std::uint64_t kMostOneSample = 1000;

double largest_gap(std::span<const double> reference, std::span<const double> current) {
  std::vector<double> x(reference.begin(), reference.end());
  std::vector<double> y(current.begin(), current.end());
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  std::size_t i = 0;
  std::size_t j = 0;
  double gap = 0;
  while (i < x.size() && j < y.size()) {
    const double at = std::min(x[i], y[j]);
    while (i < x.size() && x[i] == at) {
      ++i;
    }
    while (j < y.size() && y[j] == at) {
      ++j;
    }
    gap = std::max(gap, std::abs(static_cast<double>(i) / static_cast<double>(x.size()) -
                                 static_cast<double>(j) / static_cast<double>(y.size())));
  }
  return gap;
}

// P(a random path from (0,0) to (n,m) meets |i/n - j/m| >= distance): what leaves the band is added up, so that small
// probabilities keep their digits.
double leaves_band(std::int64_t n, std::int64_t m, double distance) {
  const std::int64_t divisor = std::gcd(n, m);
  const std::int64_t reduced = n / divisor;
  const std::int64_t edge = std::llround(distance * static_cast<double>(reduced) * static_cast<double>(m)) * divisor;
  if (edge == 0) {
    return 1;
  }
  std::vector<double> inside(static_cast<std::size_t>(m) + 1, 0);
  double outside = 0;
  for (std::int64_t i = 0; i <= n; ++i) {
    for (std::int64_t j = 0; j <= m; ++j) {
      const auto left = static_cast<double>(n + m - i - j + 1);
      double mass = i == 0 && j == 0 ? 1 : 0;
      if (i > 0) {
        mass += inside[static_cast<std::size_t>(j)] * static_cast<double>(n - i + 1) / left;
      }
      if (j > 0) {
        mass += inside[static_cast<std::size_t>(j - 1)] * static_cast<double>(m - j + 1) / left;
      }
      if (std::abs(i * m - j * n) >= edge) {
        outside += mass;
        mass = 0;
      }
      inside[static_cast<std::size_t>(j)] = mass;
    }
  }
  return std::min(1.0, outside);
}

using Matrix = std::vector<double>;

Matrix multiply(const Matrix& a, const Matrix& b, std::size_t size) {
  Matrix out(size * size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < size; ++k) {
      const double factor = a[i * size + k];
      for (std::size_t j = 0; j < size; ++j) {
        out[i * size + j] += factor * b[k * size + j];
      }
    }
  }
  return out;
}

// P(D_n < d) by Durbin's matrix (Marsaglia, Tsang and Wang 2003). Entries are rescaled when they grow.
double durbin_cdf(double d, std::uint64_t n) {
  const double nd = static_cast<double>(n) * d;
  const auto k = static_cast<std::size_t>(nd) + 1;
  const std::size_t size = 2 * k - 1;
  const double h = static_cast<double>(k) - nd;
  Matrix base(size * size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < std::min(size, i + 2); ++j) {
      base[i * size + j] = 1;
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    base[i * size] -= std::pow(h, static_cast<double>(i + 1));
    base[(size - 1) * size + i] -= std::pow(h, static_cast<double>(size - i));
  }
  base[(size - 1) * size] += 2 * h - 1 > 0 ? std::pow(2 * h - 1, static_cast<double>(size)) : 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < std::min(size, i + 2); ++j) {
      base[i * size + j] /= std::tgamma(static_cast<double>(i + 2 - j));
    }
  }
  Matrix power(size * size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    power[i * size + i] = 1;
  }
  double log_scale = 0;
  double base_log_scale = 0;
  const auto tame = [&](Matrix& matrix, double& scale) {
    const double middle = matrix[(k - 1) * size + k - 1];
    if (middle > 1e100) {
      for (double& one : matrix) {
        one /= 1e100;
      }
      scale += std::log(1e100);
    }
  };
  for (std::uint64_t rest = n; rest > 0; rest /= 2) {
    if (rest % 2 == 1) {
      power = multiply(power, base, size);
      log_scale += base_log_scale;
      tame(power, log_scale);
    }
    base = multiply(base, base, size);
    base_log_scale *= 2;
    tame(base, base_log_scale);
  }
  const auto count = static_cast<double>(n);
  const double log_cdf =
      std::log(power[(k - 1) * size + k - 1]) + log_scale + std::lgamma(count + 1) - count * std::log(count);
  return std::clamp(std::exp(log_cdf), 0.0, 1.0);
}

// P(D_n+ >= d), Smirnov's sum; twice it is the two-sided tail up to a relative exp(-6 n d^2).
double smirnov_tail(double d, std::uint64_t n) {
  const auto count = static_cast<double>(n);
  CompensatedSum total;
  const auto terms = static_cast<std::uint64_t>(std::floor(count * (1 - d)));
  for (std::uint64_t term = 0; term <= terms; ++term) {
    const auto j = static_cast<double>(term);
    const double rest = 1 - d - j / count;
    if (rest <= 0) {
      continue;
    }
    total.add(std::exp(std::lgamma(count + 1) - std::lgamma(j + 1) - std::lgamma(count - j + 1) + std::log(d) +
                       (j - 1) * std::log(d + j / count) + (count - j) * std::log(rest)));
  }
  return total.value();
}

double kolmogorov_limit(double x) {
  if (x < 0.2) {
    return 1;
  }
  double total = 0;
  for (int k = 1; k <= 100; ++k) {
    const double term = std::exp(-2.0 * k * k * x * x);
    total += k % 2 == 1 ? term : -term;
    if (term < 1e-18) {
      break;
    }
  }
  return std::clamp(2 * total, 0.0, 1.0);
}

}  // namespace

double kolmogorov_survival(double d, std::uint64_t n) {
  if (std::isnan(d) || n == 0) {
    return kNaN;
  }
  const auto count = static_cast<double>(n);
  if (d <= 0.5 / count) {
    return 1;
  }
  if (d >= 1) {
    return 0;
  }
  if (n > kMostOneSample) {
    // The limit at a slightly larger argument is right to about 1/n instead of 1/sqrt(n) (Vrbik 2018).
    const double x = d * std::sqrt(count);
    return kolmogorov_limit(x + 1 / (6 * std::sqrt(count)) + (x - 1) / (4 * count));
  }
  if (count * d * d >= 4) {
    return std::min(1.0, 2 * smirnov_tail(d, n));
  }
  return 1 - durbin_cdf(d, n);
}

KolmogorovSmirnov kolmogorov_smirnov(std::span<const double> reference, std::span<const double> current,
                                     const Levels& levels) {
  KolmogorovSmirnov out;
  if (reference.empty() || current.empty() || !all_finite(reference) || !all_finite(current) || !valid(levels)) {
    return out;
  }
  const auto n = static_cast<double>(reference.size());
  const auto m = static_cast<double>(current.size());
  out.distance = largest_gap(reference, current);
  if (reference.size() <= kMostExact / current.size()) {
    out.p_exact = leaves_band(std::ssize(reference), std::ssize(current), out.distance);
  }
  out.p_asymptotic = kolmogorov_survival(out.distance, static_cast<std::uint64_t>(std::llround(n * m / (n + m))));
  // Half of a limit's error for each sample: P(sup |F_n - F| > e) <= 2 exp(-2 n e^2).
  const auto reach = [&](double alpha) {
    const double twice = std::log(2 / alpha) / 2;
    return std::sqrt(twice / n) + std::sqrt(twice / m);
  };
  out.interval = {std::max(0.0, out.distance - reach(levels.alpha_low)),
                  std::min(1.0, out.distance + reach(levels.alpha_high))};
  return out;
}

}  // namespace gate::stats
