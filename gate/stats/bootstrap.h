// Bootstrap replicates: element b of every result is the statistic of resample b, a pure function of the seed, b and
// the values in the order given (put records in canonical order first). The number of threads changes nothing but the
// time. No values or a non-finite one: no replicates. At most 2^32 - 1 values.
#ifndef GATE_STATS_BOOTSTRAP_H_
#define GATE_STATS_BOOTSTRAP_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "gate/stats/interval.h"
#include "gate/stats/rng.h"

namespace gate::stats {

struct BootstrapOptions {
  Seed seed;
  std::uint32_t resamples = 10'000;
  unsigned threads = 1;
};

// Means of resamples. With at most n/20 distinct values it draws how often each occurs (time independent of n),
// otherwise it gathers. Both have exactly the same distribution, but not the same replicates.
std::vector<double> bootstrap_means(std::span<const double> values, const BootstrapOptions& options);

// Means with their own standard errors: t = (mean* - mean)/se*. Resamples with se* = 0 are left out of `t`.
struct StudentisedReplicates {
  std::vector<double> means;
  std::vector<double> t;
};
StudentisedReplicates bootstrap_studentised_means(std::span<const double> values, const BootstrapOptions& options);

// Any statistic of n rows: `statistic` gets the n row numbers of a resample. It is called from several threads at once
// and must not throw.
std::vector<double> bootstrap_statistic(std::uint32_t n,
                                        const std::function<double(std::span<const std::uint32_t>)>& statistic,
                                        const BootstrapOptions& options);

// Whole clusters are drawn with replacement; the statistic is (sum of their values)/(sum of their sizes). Wants 30
// clusters or more. `cluster` as in cluster.h.
std::vector<double> bootstrap_cluster_means(std::span<const double> values, std::span<const std::size_t> cluster,
                                            const BootstrapOptions& options);

// Each stratum is resampled at its own size; the statistic is the mean over all rows.
std::vector<double> bootstrap_stratified_means(std::span<const double> values, std::span<const std::size_t> stratum,
                                               const BootstrapOptions& options);

// Any statistic of strata resampled at their own sizes (runs within tasks): `statistic` gets one vector of row numbers,
// in the order of `stratum`, drawn from the rows of the same stratum.
std::vector<double> bootstrap_stratified(std::span<const std::size_t> stratum,
                                         const std::function<double(std::span<const std::uint32_t>)>& statistic,
                                         const BootstrapOptions& options);

// Type 7 quantile of resamples, O(1) each: two neighbouring uniform order statistics name the ranks drawn. p in [0, 1].
std::vector<double> bootstrap_quantiles(std::span<const double> values, double p, const BootstrapOptions& options);

// ln(quantile of candidate / quantile of baseline). Paired: rows are drawn together (same length). Independent: each
// side on its own stream. All values must be positive; otherwise no replicates.
std::vector<double> bootstrap_log_quantile_ratio_paired(std::span<const double> candidate,
                                                        std::span<const double> baseline, double p,
                                                        const BootstrapOptions& options);
std::vector<double> bootstrap_log_quantile_ratio(std::span<const double> candidate, std::span<const double> baseline,
                                                 double p, const BootstrapOptions& options);

// The difference of the two quantiles, drawn in the same ways; any finite values.
std::vector<double> bootstrap_quantile_difference_paired(std::span<const double> candidate,
                                                         std::span<const double> baseline, double p,
                                                         const BootstrapOptions& options);
std::vector<double> bootstrap_quantile_difference(std::span<const double> candidate, std::span<const double> baseline,
                                                  double p, const BootstrapOptions& options);

}  // namespace gate::stats

#endif  // GATE_STATS_BOOTSTRAP_H_
