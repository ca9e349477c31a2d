// proportion, two_proportions, paired_binary.
#include "gate/stats/paired_binary.h"
#include "gate/stats/proportion.h"
#include "gate/stats/two_proportions.h"
#include "tools/vectors/family.h"

namespace gate::vectors {

void proportion(const Case& one, Computed& out) {
  const std::uint64_t x = one.count("x");
  const std::uint64_t n = one.count("n");
  const stats::Levels levels = one.levels();
  out.interval("wilson_", stats::wilson(x, n, levels));
  out.interval("beta_", stats::clopper_pearson(x, n, levels));
  out.interval("r_binomtest_", stats::clopper_pearson(x, n, levels));
  out.interval("jeffreys_", stats::jeffreys(x, n, levels));
  out.interval("agresti_coull_", stats::agresti_coull(x, n, levels));
}

void two_proportions(const Case& one, Computed& out) {
  const stats::TwoCounts counts{one.count("x_candidate"), one.count("n_candidate"), one.count("x_baseline"),
                                one.count("n_baseline")};
  const stats::Levels levels = one.levels();
  const double margin = one.option("margin");
  out.interval("newcomb_", stats::newcombe(counts, levels));
  out.interval("newcombe_own_", stats::newcombe(counts, levels));
  out.interval("agresti_caffo_", stats::agresti_caffo(counts, levels));
  const stats::Interval wald = stats::wald(counts, levels);
  out.interval("wald_", wald);
  out.set("r_proptest_lo_wald", wald.low);
  out.set("r_proptest_hi_wald", wald.high);
  out.interval("miettinen_nurminen_", stats::miettinen_nurminen(counts, levels));
  // R's optimize() finds the restricted likelihood's maximum to about the square root of its precision.
  constexpr double kOptimizeError = 1e-7;
  out.interval("r_numeric_mn_", stats::miettinen_nurminen(counts, levels), kOptimizeError);
  out.interval("mee_", stats::mee(counts, levels));
  out.set("mn_z_noninferiority", stats::miettinen_nurminen_z(counts, -margin));
  out.set("mn_p_noninferiority", stats::miettinen_nurminen_p_pass(counts, margin));
}

void paired_binary(const Case& one, Computed& out) {
  const stats::PairedCounts counts{one.count("both_pass"), one.count("candidate_only"), one.count("baseline_only"),
                                   one.count("both_fail")};
  const stats::Levels levels = one.levels();
  const double margin = one.option("margin");
  out.set("estimate", stats::difference(counts));
  out.interval("tango_", stats::tango(counts, levels));
  out.interval("r_quartic_tango_", stats::tango(counts, levels));
  out.set("tango_z_noninferiority", stats::tango_z(counts, -margin));
  out.set("tango_p_noninferiority", stats::tango_p_pass(counts, margin));
  out.interval("newcombe10_", stats::newcombe_paired(counts, levels));
  out.interval("bonett_price_", stats::bonett_price(counts, levels));
  const stats::McNemar mcnemar = stats::mcnemar(counts);
  out.set("mcnemar_exact_p", mcnemar.p_two_sided);
  out.set("mcnemar_exact_p_candidate_worse", mcnemar.p_worse);
  out.set("mcnemar_midp", mcnemar.p_mid);
  out.interval("odds_ratio_cond_", stats::conditional_odds_ratio(counts, levels));
  const stats::Estimate t = stats::paired_binary_t(counts, levels);
  out.set("paired_t_se", t.standard_error);
  out.student_interval("paired_t_", t.standard_error == 0 ? stats::Interval{t.value, t.value} : t.interval);
}

}  // namespace gate::vectors
