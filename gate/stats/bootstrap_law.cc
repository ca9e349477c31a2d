#include "gate/stats/bootstrap_law.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "gate/stats/distributions.h"
#include "gate/stats/fft.h"
#include "gate/stats/lattice.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

constexpr std::size_t kCells = 1 << 16;    // at most
constexpr double kReach = 12;              // standard deviations on either side
constexpr std::size_t kMostDirect = 8192;  // cells of a direct convolution

using Masses = std::vector<double>;

Masses convolve(const Masses& a, const Masses& b) {
  Masses out(a.size() + b.size() - 1, 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != 0) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        out[i + j] += a[i] * b[j];
      }
    }
  }
  return out;
}

// The n-fold convolution by squaring.
Masses power(Masses base, std::size_t n) {
  Masses out{1};
  for (;; base = convolve(base, base)) {
    if (n % 2 == 1) {
      out = convolve(out, base);
    }
    n /= 2;
    if (n == 0) {
      return out;
    }
  }
}

// The n-fold circular convolution, by the n-th power of the transform.
Masses circular_power(const Masses& base, std::size_t n) {
  std::vector<std::complex<double>> work(base.begin(), base.end());
  fft(work, Transform::kForward);
  // The transform of real masses: the upper half mirrors the lower. Most of it is nothing once raised to a power.
  const auto raised = [&](std::complex<double> one) -> std::complex<double> {
    const double log_size = 0.5 * std::log(std::norm(one)) * static_cast<double>(n);
    if (!(log_size > -100)) {
      return 0;
    }
    const double size = std::exp(log_size);
    const double angle = std::atan2(one.imag(), one.real()) * static_cast<double>(n);
    return {size * std::cos(angle), size * std::sin(angle)};
  };
  const std::size_t cells = work.size();
  for (std::size_t k = 0; k <= cells / 2; ++k) {
    work[k] = raised(work[k]);
    if (k > 0 && k < cells / 2) {
      work[cells - k] = std::conj(work[k]);
    }
  }
  fft(work, Transform::kInverse);
  Masses out(work.size());
  std::transform(work.begin(), work.end(), out.begin(), [](const auto& one) { return std::max(0.0, one.real()); });
  return out;
}

void keep(DiscreteLaw& law, double atom, double probability) {
  if (probability > 0) {
    law.atoms.push_back(atom);
    law.probability.push_back(probability);
  }
}

DiscreteLaw direct_law(const Lattice& grid, std::size_t range) {
  const std::size_t n = grid.multiple.size();
  Masses base(range + 1, 0);
  for (const std::int64_t multiple : grid.multiple) {
    base[static_cast<std::size_t>(multiple)] += 1 / static_cast<double>(n);
  }
  const Masses sums = power(base, n);
  DiscreteLaw law;
  for (std::size_t s = 0; s < sums.size(); ++s) {
    keep(law, grid.origin + grid.step * static_cast<double>(s) / static_cast<double>(n), sums[s]);
  }
  return law;
}

// Deviations from the centre, in cells; what falls between two cells is split. The circle holds the sums of half its
// size on either side of their mean; the others are too rare to matter.
DiscreteLaw circular_law(std::span<const double> deviations, double cell, std::size_t cells, double centre,
                         LawMethod method) {
  const auto n = static_cast<double>(deviations.size());
  const auto size = static_cast<std::ptrdiff_t>(cells);
  Masses base(cells, 0);
  const auto wrapped = [&](std::ptrdiff_t at) { return static_cast<std::size_t>(((at % size) + size) % size); };
  const auto add = [&](std::ptrdiff_t at, double count) { base[wrapped(at)] += count; };
  for (const double deviation : deviations) {
    const double position = deviation / cell;
    const double nearest = std::round(position);
    const bool on_cell = method == LawMethod::kFourier;
    const double whole = on_cell ? nearest : std::floor(position);
    const double share = on_cell ? 0 : position - whole;
    add(static_cast<std::ptrdiff_t>(whole), 1 - share);
    add(static_cast<std::ptrdiff_t>(whole) + 1, share);
  }
  // Counts first, shares last: the n-th power turns an error of the total into n times that.
  for (double& mass : base) {
    mass /= n;
  }
  const Masses sums = circular_power(base, deviations.size());
  DiscreteLaw law;
  law.method = method;
  const auto middle = static_cast<std::ptrdiff_t>(std::llround(sum(deviations) / cell));
  for (std::ptrdiff_t s = middle - size / 2; s < middle + size / 2; ++s) {
    keep(law, centre + cell * static_cast<double>(s) / n, sums[wrapped(s)]);
  }
  return law;
}

// A circle that holds `reach` steps; a power of two for the transform.
std::size_t lattice_cells(double reach) {
  std::size_t cells = 1 << 10;
  while (cells <= kCells && static_cast<double>(cells) <= reach) {
    cells *= 2;
  }
  return cells;
}

// A cell of about a tenth of the values' standard deviation, and never more than 0.0015 of that of their sum.
std::size_t grid_cells(double n) {
  std::size_t cells = 1 << 14;
  while (cells < kCells && static_cast<double>(cells) < 250 * std::sqrt(n)) {
    cells *= 2;
  }
  return cells;
}

// Splitting values onto a grid widens the law a little: scale it back.
void restore_spread(DiscreteLaw& law, double centre, double variance) {
  const double found = law_variance(law);
  if (found > 0) {
    const double factor = std::sqrt(variance / found);
    for (double& atom : law.atoms) {
      atom = centre + (atom - centre) * factor;
    }
  }
}

}  // namespace

DiscreteLaw bootstrap_mean_law(std::span<const double> values) {
  const Moments m = moments(values);
  if (m.n == 0 || std::isnan(m.mean)) {
    return {};
  }
  if (m.min == m.max) {
    return {LawMethod::kExact, {m.mean}, {1}};
  }
  const auto n = static_cast<double>(m.n);
  const double sum_sd = m.sd * std::sqrt((n - 1) / n) * std::sqrt(n);
  const auto grid = lattice(values, m.min, static_cast<std::int64_t>(kCells));
  if (grid) {
    const auto range = static_cast<std::size_t>(*std::max_element(grid->multiple.begin(), grid->multiple.end()));
    if (range * m.n <= kMostDirect) {
      return direct_law(*grid, range);
    }
    if (const std::size_t cells = lattice_cells(2 * kReach * sum_sd / grid->step); cells <= kCells) {
      // About a lattice point near the mean: small phases keep their digits.
      const double centre = grid->origin + grid->step * std::round((m.mean - grid->origin) / grid->step);
      std::vector<double> deviations(values.begin(), values.end());
      for (double& value : deviations) {
        value -= centre;
      }
      return circular_law(deviations, grid->step, cells, centre, LawMethod::kFourier);
    }
  }
  std::vector<double> deviations(values.begin(), values.end());
  for (double& value : deviations) {
    value -= m.mean;
  }
  const std::size_t cells = grid_cells(n);
  DiscreteLaw law =
      circular_law(deviations, 2 * kReach * sum_sd / static_cast<double>(cells), cells, m.mean, LawMethod::kGrid);
  restore_spread(law, m.mean, sum_sd * sum_sd / (n * n));
  return law;
}

double law_mean(const DiscreteLaw& law) {
  CompensatedSum total;
  for (std::size_t i = 0; i < law.atoms.size(); ++i) {
    total.add(law.atoms[i] * law.probability[i]);
  }
  return law.atoms.empty() ? kNaN : total.value();
}

double law_variance(const DiscreteLaw& law) {
  const double centre = law_mean(law);
  CompensatedSum total;
  for (std::size_t i = 0; i < law.atoms.size(); ++i) {
    total.add((law.atoms[i] - centre) * (law.atoms[i] - centre) * law.probability[i]);
  }
  return law.atoms.empty() ? kNaN : total.value();
}

double law_quantile(const DiscreteLaw& law, double level) {
  constexpr double kReached = 1e-12;
  CompensatedSum cumulative;
  for (std::size_t i = 0; i < law.atoms.size(); ++i) {
    cumulative.add(law.probability[i]);
    if (cumulative.value() >= level - kReached) {
      return law.atoms[i];
    }
  }
  return law.atoms.empty() || std::isnan(level) ? kNaN : law.atoms.back();
}

Interval law_interval(const DiscreteLaw& law, const Levels& levels) {
  return {law_quantile(law, levels.alpha_low), law_quantile(law, 1 - levels.alpha_high)};
}

namespace {

// Probability below each atom, the atom itself counted half.
std::vector<double> middles(const DiscreteLaw& law) {
  std::vector<double> out;
  CompensatedSum below;
  for (const double mass : law.probability) {
    out.push_back(below.value() + mass / 2);
    below.add(mass);
  }
  return out;
}

// Between the atoms of a grid, which stands for a continuous law, the probability rises evenly.
double between(std::span<const double> from, std::span<const double> to, double at) {
  const auto upper = std::lower_bound(from.begin(), from.end(), at);
  if (upper == from.begin() || upper == from.end()) {
    return upper == from.begin() ? to.front() : to.back();
  }
  const auto i = static_cast<std::size_t>(upper - from.begin());
  return to[i - 1] + (to[i] - to[i - 1]) * (at - from[i - 1]) / (from[i] - from[i - 1]);
}

}  // namespace

BootstrapInterval law_bca_interval(double estimate, const DiscreteLaw& law, double acceleration, const Levels& levels) {
  BootstrapInterval out;
  if (law.atoms.empty() || !valid(levels)) {
    return out;
  }
  const bool grid = law.method == LawMethod::kGrid;
  const std::vector<double> middle = middles(law);
  const auto quantile = [&](double p) { return grid ? between(middle, law.atoms, p) : law_quantile(law, p); };
  double below = between(law.atoms, middle, estimate);
  if (!grid) {
    below = 0;
    const double tolerance = 1e-12 * std::max(std::abs(law.atoms.front()), std::abs(law.atoms.back()));
    for (std::size_t i = 0; i < law.atoms.size(); ++i) {
      const bool tie = std::abs(law.atoms[i] - estimate) <= tolerance;
      below += tie ? law.probability[i] / 2 : law.atoms[i] < estimate ? law.probability[i] : 0;
    }
  }
  out.z0 = normal_quantile(below);
  const auto level = [&](double z) {
    const double denominator = 1 - acceleration * (out.z0 + z);
    return denominator > 0 ? normal_cdf(out.z0 + (out.z0 + z) / denominator) : kNaN;
  };
  out.level = {level(normal_quantile(levels.alpha_low)), level(normal_upper_quantile(levels.alpha_high))};
  out.fell_back = !(std::isfinite(out.z0) && out.level.low > 0 && out.level.high < 1 && out.level.low < out.level.high);
  if (out.fell_back) {
    out.level = {levels.alpha_low, 1 - levels.alpha_high};
  }
  out.interval = {quantile(out.level.low), quantile(out.level.high)};
  out.monte_carlo_error = {0, 0};
  return out;
}

std::vector<double> order_statistic_law(std::int64_t n, std::int64_t k) {
  std::vector<double> out;
  if (k < 1 || k > n) {
    return out;
  }
  for (std::int64_t j = 1; j <= n; ++j) {
    out.push_back(binomial_survival(k - 1, n, static_cast<double>(j) / static_cast<double>(n)));
  }
  return out;
}

}  // namespace gate::stats
