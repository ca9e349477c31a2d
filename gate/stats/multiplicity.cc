#include "gate/stats/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gate::stats {
namespace {

std::vector<double> cleaned(std::span<const double> p) {
  std::vector<double> out(p.begin(), p.end());
  for (double& one : out) {
    one = std::isnan(one) ? 1 : std::clamp(one, 0.0, 1.0);
  }
  return out;
}

std::vector<std::size_t> ascending(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

// Step down: the running maximum of factor(rank) * p from the smallest p on. Ranks count from 1.
template <typename Factor>
std::vector<double> step_down(std::span<const double> given, Factor factor) {
  std::vector<double> p = cleaned(given);
  std::vector<double> out(p.size());
  double running = 0;
  std::size_t rank = 0;
  for (const std::size_t i : ascending(p)) {
    running = std::max(running, std::min(1.0, factor(++rank) * p[i]));
    out[i] = running;
  }
  return out;
}

// Step up: the running minimum from the largest p down.
template <typename Factor>
std::vector<double> step_up(std::span<const double> given, Factor factor) {
  std::vector<double> p = cleaned(given);
  std::vector<double> out(p.size());
  const std::vector<std::size_t> order = ascending(p);
  double running = 1;
  for (std::size_t rank = p.size(); rank > 0; --rank) {
    const std::size_t i = order[rank - 1];
    running = std::min(running, factor(rank) * p[i]);
    out[i] = running;
  }
  return out;
}

}  // namespace

std::vector<double> bonferroni(std::span<const double> p) {
  std::vector<double> out = cleaned(p);
  for (double& one : out) {
    one = std::min(1.0, one * static_cast<double>(p.size()));
  }
  return out;
}

std::vector<double> holm(std::span<const double> p) {
  return step_down(p, [&](std::size_t rank) { return static_cast<double>(p.size() - rank + 1); });
}

std::vector<double> hochberg(std::span<const double> p) {
  return step_up(p, [&](std::size_t rank) { return static_cast<double>(p.size() - rank + 1); });
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  return step_up(p, [&](std::size_t rank) { return static_cast<double>(p.size()) / static_cast<double>(rank); });
}

std::vector<double> benjamini_yekutieli(std::span<const double> p) {
  double harmonic = 0;
  for (std::size_t i = p.size(); i > 0; --i) {
    harmonic += 1 / static_cast<double>(i);
  }
  return step_up(
      p, [&](std::size_t rank) { return harmonic * static_cast<double>(p.size()) / static_cast<double>(rank); });
}

double partial_conjunction(std::span<const double> p, std::size_t k) {
  if (k < 1 || k > p.size()) {
    return 1;
  }
  std::vector<double> sorted = cleaned(p);
  std::sort(sorted.begin(), sorted.end());
  return std::min(1.0, static_cast<double>(p.size() - k + 1) * sorted[k - 1]);
}

}  // namespace gate::stats
