#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "gate/stats/lattice.h"
#include "gate/stats/permutation.h"
#include "gate/stats/rank_laws.h"
#include "gate/stats/sample.h"
#include "gate/stats/subset_limits.h"

namespace gate::stats {
namespace {

constexpr std::size_t kMostEnumerated = 36;
constexpr std::size_t kMostSubsets = 20;
constexpr std::int64_t kMostCells = 1 << 20;
constexpr double kTieTolerance = 1e-12;

// All 2^k signed sums of k values.
std::vector<double> signed_sums(std::span<const double> values) {
  std::vector<double> sums{0};
  for (const double value : values) {
    const std::size_t size = sums.size();
    sums.resize(2 * size);
    for (std::size_t i = size; i-- > 0;) {
      const double sum_so_far = sums[i];
      sums[2 * i] = sum_so_far + value;
      sums[2 * i + 1] = sum_so_far - value;
    }
  }
  return sums;
}

double total_size(std::span<const double> d) {
  CompensatedSum total;
  for (const double value : d) {
    total.add(std::abs(value));
  }
  return total.value();
}

TestP from_counts(double at_least, double at_most, double all) {
  TestP p{at_least / all, at_most / all, 1};
  p.two_sided = std::min(1.0, 2 * std::min(p.greater, p.less));
  return p;
}

// Meet in the middle: for each sum of one half, count the sums of the other half that reach the observed total.
TestP enumerate(std::span<const double> d) {
  const std::vector<double> first = signed_sums(d.first(d.size() / 2));
  std::vector<double> second = signed_sums(d.subspan(d.size() / 2));
  std::sort(second.begin(), second.end());
  const double observed = sum(d);
  const double tolerance = kTieTolerance * total_size(d);
  double at_least = 0;
  double at_most = 0;
  for (const double one : first) {
    at_least +=
        static_cast<double>(second.end() - std::lower_bound(second.begin(), second.end(), observed - tolerance - one));
    at_most += static_cast<double>(std::upper_bound(second.begin(), second.end(), observed + tolerance - one) -
                                   second.begin());
  }
  return from_counts(at_least, at_most, std::ldexp(1.0, static_cast<int>(d.size())));
}

// sum e_i d_i = 2 * (sum of the kept sizes) - all sizes: the law of a random subset's sum.
TestP convolve(const Lattice& grid) {
  std::vector<std::int64_t> sizes;
  std::int64_t kept = 0;
  for (const std::int64_t multiple : grid.multiple) {
    if (multiple != 0) {
      sizes.push_back(std::abs(multiple));
      kept += std::max<std::int64_t>(multiple, 0);
    }
  }
  return tails(subset_sum_law(sizes), kept);
}

// Eight values a table: 256 signed sums, picked by one random byte. Tables are the outer loop so that they stay in the
// cache; each resample has its own stream, so that the order of loops does not matter. calls take(resample, sum) for
// each resample.
template <typename Take>
void monte_carlo(std::span<const double> d, const PermutationOptions& options, Take take) {
  constexpr std::size_t kChunk = 512;
  constexpr std::size_t kGroup = 64;  // values served by one 64-bit word
  std::vector<Stream> streams;
  std::vector<double> sums;
  for (std::uint32_t from = 0; from < options.resamples; from += kChunk) {
    const auto size = std::min<std::size_t>(kChunk, options.resamples - from);
    streams.clear();
    sums.assign(size, 0);
    for (std::size_t r = 0; r < size; ++r) {
      streams.emplace_back(options.seed, static_cast<std::uint32_t>(from + r));
    }
    for (std::size_t at = 0; at < d.size(); at += kGroup) {
      std::array<std::vector<double>, 8> tables;
      std::size_t used = 0;
      for (std::size_t block = at; block < std::min(at + kGroup, d.size()); block += 8) {
        tables[used] = signed_sums(d.subspan(block, std::min<std::size_t>(8, d.size() - block)));
        ++used;
      }
      for (std::size_t r = 0; r < size; ++r) {
        std::uint64_t word = streams[r].next64();
        double part = 0;
        for (std::size_t t = 0; t < used; ++t, word >>= 8) {
          part += tables[t][word & (tables[t].size() - 1)];
        }
        sums[r] += part;
      }
    }
    for (std::size_t r = 0; r < size; ++r) {
      take(from + r, sums[r]);
    }
  }
}

bool usable(std::span<const double> d) { return !d.empty() && all_finite(d); }

}  // namespace

Permutation sign_flip(std::span<const double> differences, const PermutationOptions& options) {
  Permutation out;
  if (!usable(differences)) {
    return out;
  }
  out.assignments = std::ldexp(1.0, static_cast<int>(std::min<std::size_t>(differences.size(), 2000)));
  if (differences.size() <= kMostEnumerated) {
    out.p = enumerate(differences);
    return out;
  }
  if (const auto grid = lattice(differences, 0, kMostCells)) {
    double cells = 0;
    for (const std::int64_t multiple : grid->multiple) {
      cells += static_cast<double>(std::abs(multiple));
    }
    if (cells * static_cast<double>(differences.size()) <= 4e9 && cells <= static_cast<double>(kMostCells)) {
      out.method = PermutationMethod::kConvolution;
      out.p = convolve(*grid);
      return out;
    }
  }
  out.method = PermutationMethod::kMonteCarlo;
  const double observed = sum(differences);
  const double tolerance = kTieTolerance * total_size(differences);
  double at_least = 1;
  double at_most = 1;
  monte_carlo(differences, options, [&](std::size_t, double total) {
    at_least += total >= observed - tolerance ? 1 : 0;
    at_most += total <= observed + tolerance ? 1 : 0;
  });
  out.p = from_counts(at_least, at_most, options.resamples + 1.0);
  return out;
}

Interval sign_flip_interval(std::span<const double> differences, const Levels& levels,
                            const PermutationOptions& options) {
  if (!usable(differences) || !valid(levels)) {
    return {};
  }
  std::vector<double> means;
  if (differences.size() <= kMostSubsets) {
    // Sums and sizes of all subsets; the empty one changes nothing.
    std::vector<double> sums{0};
    std::vector<double> sizes{0};
    for (const double value : differences) {
      const std::size_t size = sums.size();
      for (std::size_t i = 0; i < size; ++i) {
        sums.push_back(sums[i] + value);
        sizes.push_back(sizes[i] + 1);
      }
    }
    for (std::size_t i = 1; i < sums.size(); ++i) {
      means.push_back(sums[i] / sizes[i]);
    }
    return subset_limits(means, 1, levels);
  }
  // The mean of the flipped subset, from its sum and its size, drawn with the same signs.
  const double total = sum(differences);
  const std::vector<double> ones(differences.size(), 1);
  std::vector<double> signed_values(options.resamples);
  std::vector<double> signed_ones(options.resamples);
  monte_carlo(differences, options, [&](std::size_t r, double value) { signed_values[r] = value; });
  monte_carlo(ones, options, [&](std::size_t r, double value) { signed_ones[r] = value; });
  const auto n = static_cast<double>(differences.size());
  double ties_always = 1;
  for (std::size_t r = 0; r < signed_values.size(); ++r) {
    const double flipped = (n - signed_ones[r]) / 2;
    if (flipped > 0) {
      means.push_back((total - signed_values[r]) / 2 / flipped);
    } else {
      ++ties_always;
    }
  }
  return subset_limits(means, ties_always, levels);
}

}  // namespace gate::stats
