// bootstrap_given_indices, bootstrap_mean_exact_distribution, bootstrap_order_statistic_exact.
#include <cmath>

#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/sample.h"
#include "tools/vectors/family.h"

namespace gate::vectors {

void bootstrap_given_indices(const Case& one, Computed& out) {
  const std::vector<double> x = one.values("x");
  const stats::Moments m = stats::moments(x);
  std::vector<double> means, t;
  for (const std::vector<double>& row : one.rows("indices")) {
    std::vector<double> drawn;
    for (const double index : row) {
      drawn.push_back(x.at(static_cast<std::size_t>(index)));
    }
    const stats::Moments d = stats::moments(drawn);
    means.push_back(d.mean);
    if (d.variance > 0) {
      t.push_back((d.mean - m.mean) / stats::standard_error(d));
    }
  }
  const stats::Levels levels = one.levels();
  const double acceleration = stats::mean_acceleration(x);
  const stats::BootstrapInterval bca = stats::bca_interval(m.mean, means, acceleration, levels);
  out.interval("percentile_", stats::percentile_interval(means, levels).interval);
  out.interval("basic_", stats::basic_interval(m.mean, means, levels).interval);
  out.interval("bca_", bca.interval);
  out.interval("studentized_", stats::studentised_interval(m.mean, stats::standard_error(m), t, levels).interval);
  out.set("se", stats::moments(means).sd);
  out.set("z0", bca.z0);
  out.set("acceleration", acceleration);
  const auto scale = stats::Interpolation::kNormalScale;
  out.interval("r_boot_perc_", stats::percentile_interval(means, levels, scale).interval);
  out.interval("r_boot_bca_",
               stats::bca_interval(m.mean, means, acceleration, levels, scale, stats::TiesInBias::kNone).interval);
}

void bootstrap_mean_exact_distribution(const Case& one, Computed& out) {
  const stats::DiscreteLaw law = stats::bootstrap_mean_law(one.values("x"));
  out.set("n_atoms", law.atoms.size());
  out.set("mean", stats::law_mean(law));
  out.set("variance", stats::law_variance(law));
  out.interval("percentile_", stats::law_interval(law, one.levels()));
  const auto head = [](const std::vector<double>& all) {
    return std::vector<double>(all.begin(), all.begin() + std::min<std::ptrdiff_t>(5, std::ssize(all)));
  };
  out.set("atoms_head", head(law.atoms));
  out.set("prob_head", head(law.probability));
}

void bootstrap_order_statistic_exact(const Case& one, Computed& out) {
  const std::vector<double> cdf =
      stats::order_statistic_law(static_cast<std::int64_t>(one.count("n")), static_cast<std::int64_t>(one.count("k")));
  std::vector<double> mass;
  double mean_rank = 0;
  for (std::size_t j = 0; j < cdf.size(); ++j) {
    mass.push_back(cdf[j] - (j > 0 ? cdf[j - 1] : 0));
    mean_rank += mass.back() * static_cast<double>(j + 1);
  }
  out.set("cdf_at_rank", cdf);
  out.set("pmf_at_rank", mass);
  out.set("mean_rank", mean_rank);
}

}  // namespace gate::vectors
