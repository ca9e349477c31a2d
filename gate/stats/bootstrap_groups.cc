#include <algorithm>
#include <limits>

#include "gate/stats/bootstrap.h"
#include "gate/stats/parallel.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

bool usable(std::span<const double> values, std::span<const std::size_t> label) {
  return !values.empty() && values.size() == label.size() &&
         values.size() < std::numeric_limits<std::uint32_t>::max() && all_finite(values);
}

// Row numbers by label, in the order of the labels.
std::vector<std::vector<std::uint32_t>> rows_by_label(std::span<const std::size_t> label) {
  std::vector<std::size_t> names(label.begin(), label.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<std::vector<std::uint32_t>> out(names.size());
  for (std::size_t i = 0; i < label.size(); ++i) {
    const auto at = std::lower_bound(names.begin(), names.end(), label[i]) - names.begin();
    out[static_cast<std::size_t>(at)].push_back(static_cast<std::uint32_t>(i));
  }
  return out;
}

}  // namespace

std::vector<double> bootstrap_cluster_means(std::span<const double> values, std::span<const std::size_t> cluster,
                                            const BootstrapOptions& options) {
  if (!usable(values, cluster)) {
    return {};
  }
  const auto groups = rows_by_label(cluster);
  std::vector<double> sums, sizes;
  for (const std::vector<std::uint32_t>& rows : groups) {
    CompensatedSum total;
    for (const std::uint32_t row : rows) {
      total.add(values[row]);
    }
    sums.push_back(total.value());
    sizes.push_back(static_cast<double>(rows.size()));
  }
  return bootstrap_statistic(
      static_cast<std::uint32_t>(groups.size()),
      [&](std::span<const std::uint32_t> drawn) {
        double total = 0;
        double size = 0;
        for (const std::uint32_t g : drawn) {
          total += sums[g];
          size += sizes[g];
        }
        return total / size;
      },
      options);
}

std::vector<double> bootstrap_stratified_means(std::span<const double> values, std::span<const std::size_t> stratum,
                                               const BootstrapOptions& options) {
  if (!usable(values, stratum)) {
    return {};
  }
  return bootstrap_stratified(
      stratum,
      [&](std::span<const std::uint32_t> rows) {
        double total = 0;
        for (const std::uint32_t row : rows) {
          total += values[row];
        }
        return total / static_cast<double>(rows.size());
      },
      options);
}

std::vector<double> bootstrap_stratified(std::span<const std::size_t> stratum,
                                         const std::function<double(std::span<const std::uint32_t>)>& statistic,
                                         const BootstrapOptions& options) {
  if (stratum.empty() || stratum.size() >= std::numeric_limits<std::uint32_t>::max()) {
    return {};
  }
  const auto groups = rows_by_label(stratum);
  std::vector<double> out(options.resamples);
  in_parallel(options.resamples, options.threads, [&](std::uint32_t begin, std::uint32_t end) {
    std::vector<std::uint32_t> drawn(stratum.size());
    for (std::uint32_t b = begin; b < end; ++b) {
      Stream stream(options.seed, b);
      for (const std::vector<std::uint32_t>& rows : groups) {
        for (const std::uint32_t place : rows) {
          drawn[place] = rows[stream.below(static_cast<std::uint32_t>(rows.size()))];
        }
      }
      out[b] = statistic(drawn);
    }
  });
  return out;
}

}  // namespace gate::stats
