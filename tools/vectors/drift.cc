// drift: distances between two samples.
#include "gate/stats/drift.h"

#include "tools/vectors/family.h"

namespace gate::vectors {

void drift(const Case& one, Computed& out) {
  const std::vector<double> reference = one.values("reference");
  const std::vector<double> current = one.values("current");
  const stats::KolmogorovSmirnov ks = stats::kolmogorov_smirnov(reference, current, {});
  out.set("ks_D", ks.distance);
  out.set("r_ks_D", ks.distance);
  out.set("ks_p_exact", ks.p_exact);
  out.set("ks_p_asymp", ks.p_asymptotic);
  out.set("wasserstein1", stats::wasserstein_distance(reference, current));
  out.set("energy_distance", stats::energy_distance(reference, current));
  const stats::MeanDiscrepancy mmd = stats::mean_discrepancy(reference, current);
  out.set("mmd2_unbiased_rbf", mmd.squared);
  out.set("mmd_median_heuristic_sigma", mmd.width);
  const stats::DecileBins bins = stats::decile_bins(reference, current);
  out.set("decile_edges", bins.edges);
  out.set("expected_counts", bins.reference);
  out.set("actual_counts", bins.current);
  out.set("psi_eps1e-4", stats::stability_index(bins.reference, bins.current).value);
  const stats::ChiSquare chi = stats::chi_square(bins.reference, bins.current);
  out.set("chi2", chi.statistic);
  out.set("chi2_p", chi.p);
  out.set("chi2_dof", chi.degrees_of_freedom);
}

}  // namespace gate::vectors
