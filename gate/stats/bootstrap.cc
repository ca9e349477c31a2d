#include "gate/stats/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gate/stats/parallel.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

constexpr std::size_t kLanes = 8;

bool usable(std::span<const double> values) {
  return !values.empty() && values.size() < std::numeric_limits<std::uint32_t>::max() && all_finite(values);
}

// Fixed tree over the lanes: the same bits however the loop before it was compiled.
double tree(const std::array<double, kLanes>& lane) {
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

std::vector<double> centred(std::span<const double> values, double centre) {
  std::vector<double> out(values.begin(), values.end());
  for (double& value : out) {
    value -= centre;
  }
  return out;
}

// Two words a turn, each draw with an accumulator of its own; what is left over takes one draw of a word each.
template <unsigned kCount>
double drawn_sum(std::span<const double> values, const Draws& draws, Stream& stream) {
  const std::size_t n = values.size();
  const double* const data = values.data();
  std::array<double, 2 * kCount> lane{};
  std::size_t i = 0;
  for (; i + lane.size() <= n; i += lane.size()) {
    draws.next<kCount>(stream, [&](unsigned k, std::uint64_t at) { lane[k] += data[at]; });
    draws.next<kCount>(stream, [&](unsigned k, std::uint64_t at) { lane[kCount + k] += data[at]; });
  }
  for (; i < n; ++i) {
    draws.next<kCount>(stream, [&](unsigned k, std::uint64_t at) { lane[0] += k == 0 ? data[at] : 0; });
  }
  double total = 0;
  for (const double one : lane) {
    total += one;
  }
  return total;
}

double drawn_sum(std::span<const double> values, const Draws& draws, Stream& stream) {
  switch (draws.a_word()) {
    case 4: return drawn_sum<4>(values, draws, stream);
    case 3: return drawn_sum<3>(values, draws, stream);
    default: return drawn_sum<2>(values, draws, stream);
  }
}

// The distinct values and how often each occurs; nothing when there are more than `most`.
struct Level {
  double value;
  std::uint32_t count;
};

std::vector<Level> levels_of_values(std::span<const double> values, std::size_t most) {
  std::vector<Level> levels;
  for (const double value : values) {
    const auto at = std::lower_bound(levels.begin(), levels.end(), value,
                                     [](const Level& level, double x) { return level.value < x; });
    if (at != levels.end() && at->value == value) {
      ++at->count;
    } else if (levels.size() == most) {
      return {};
    } else {
      levels.insert(at, {value, 1});
    }
  }
  return levels;
}

// A multinomial draw by conditional binomials.
double drawn_sum(const std::vector<Level>& levels, std::uint32_t n, Stream& stream) {
  double total = 0;
  std::uint32_t draws = n;  // not yet assigned
  std::uint32_t mass = n;   // rows of the levels not yet visited
  for (const Level& level : levels) {
    const std::uint32_t drawn =
        level.count == mass ? draws : stream.binomial(draws, static_cast<double>(level.count) / mass);
    total += static_cast<double>(drawn) * level.value;
    draws -= drawn;
    mass -= level.count;
  }
  return total;
}

}  // namespace

std::vector<double> bootstrap_means(std::span<const double> values, const BootstrapOptions& options) {
  if (!usable(values)) {
    return {};
  }
  const auto n = static_cast<std::uint32_t>(values.size());
  const double centre = mean(values);
  const std::vector<double> deviations = centred(values, centre);
  const std::vector<Level> levels = levels_of_values(deviations, std::min<std::size_t>(64, values.size() / 20));
  const Draws draws(n);
  std::vector<double> out(options.resamples);
  in_parallel(options.resamples, options.threads, [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t b = begin; b < end; ++b) {
      Stream stream(options.seed, b);
      const double total = levels.empty() ? drawn_sum(deviations, draws, stream) : drawn_sum(levels, n, stream);
      out[b] = centre + total / n;
    }
  });
  return out;
}

StudentisedReplicates bootstrap_studentised_means(std::span<const double> values, const BootstrapOptions& options) {
  if (!usable(values) || values.size() < 2) {
    return {};
  }
  const auto n = static_cast<std::uint32_t>(values.size());
  const double centre = mean(values);
  const std::vector<double> deviations = centred(values, centre);
  StudentisedReplicates out;
  out.means.resize(options.resamples);
  std::vector<double> t(options.resamples);
  in_parallel(options.resamples, options.threads, [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t b = begin; b < end; ++b) {
      Stream stream(options.seed, b);
      std::array<double, kLanes> first{};
      std::array<double, kLanes> second{};
      for (std::uint32_t i = 0; i < n; ++i) {
        const double value = deviations[stream.below(n)];
        first[i % kLanes] += value;
        second[i % kLanes] += value * value;
      }
      const double shift = tree(first) / n;
      const double variance = (tree(second) - n * shift * shift) / (n - 1.0);
      out.means[b] = centre + shift;
      // Rounding leaves a variance of about 1e-16 of the squares where all draws are equal.
      t[b] = variance > 1e-14 * tree(second) / n ? shift / std::sqrt(variance / n) : kNaN;
    }
  });
  std::copy_if(t.begin(), t.end(), std::back_inserter(out.t), [](double one) { return std::isfinite(one); });
  return out;
}

std::vector<double> bootstrap_statistic(std::uint32_t n,
                                        const std::function<double(std::span<const std::uint32_t>)>& statistic,
                                        const BootstrapOptions& options) {
  if (n == 0) {
    return {};
  }
  std::vector<double> out(options.resamples);
  in_parallel(options.resamples, options.threads, [&](std::uint32_t begin, std::uint32_t end) {
    std::vector<std::uint32_t> rows(n);
    for (std::uint32_t b = begin; b < end; ++b) {
      Stream stream(options.seed, b);
      std::generate(rows.begin(), rows.end(), [&] { return stream.below(n); });
      out[b] = statistic(rows);
    }
  });
  return out;
}

}  // namespace gate::stats
