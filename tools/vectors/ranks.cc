// signflip_exact, wilcoxon_signed_rank, mann_whitney, permutation_two_sample_exact.
#include "gate/stats/ranks.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/permutation.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

void p_values(const std::string& prefix, const stats::TestP& p, Computed& out) {
  out.set(prefix + "p_greater", p.greater);
  out.set(prefix + "p_less", p.less);
  out.set(prefix + "p_two_sided", p.two_sided);
}

void permutation(const stats::Permutation& permutation, Computed& out) {
  out.set("n_assignments", permutation.assignments);
  p_values("", permutation.p, out);
  p_values("scipy_", permutation.p, out);
  out.set("r_p_greater_permtest", permutation.p.greater);
}

struct ZeroRule {
  const char* name;
  stats::Zeros zeros;
};

std::vector<double> without_zeros(std::vector<double> values) {
  values.erase(std::remove(values.begin(), values.end(), 0.0), values.end());
  return values;
}

// R's wilcox.test puts the outermost shift where no finite limit exists at the level asked for.
stats::Interval as_in_r(const stats::Interval& interval, double least, double most) {
  return {std::max(interval.low, least), std::min(interval.high, most)};
}

// It then reports two digits of the level it achieved.
double achieved(std::size_t n, const stats::Levels& levels) {
  if (stats::signed_rank_quantile(levels.alpha_low, n) > 0) {
    return 1 - levels.alpha_low - levels.alpha_high;
  }
  const double alpha = std::ldexp(2.0, -static_cast<int>(n));
  const double digits = std::pow(10, 1 - std::floor(std::log10(alpha)));
  return 1 - std::round(alpha * digits) / digits;
}

}  // namespace

void signflip_exact(const Case& one, Computed& out) {
  std::vector<double> d = one.values("d");
  for (double& value : d) {
    value += one.option("shift_added");
  }
  permutation(stats::sign_flip(d, {}), out);
}

void permutation_two_sample_exact(const Case& one, Computed& out) {
  permutation(stats::two_sample_permutation(one.values("candidate"), one.values("baseline"), {}), out);
}

void wilcoxon_signed_rank(const Case& one, Computed& out) {
  const std::vector<double> d = one.values("d");
  const std::vector<double> nonzero = without_zeros(d);
  for (const ZeroRule& rule : {ZeroRule{"wilcox", stats::Zeros::kWilcox}, ZeroRule{"pratt", stats::Zeros::kPratt},
                               ZeroRule{"zsplit", stats::Zeros::kSplit}}) {
    const std::string name = rule.name;
    const stats::SignedRank test = stats::signed_rank(d, rule.zeros);
    out.set("W_" + name, std::min(test.w_plus, test.w_minus));
    out.set("approx_" + name + "_nocc_p", stats::signed_rank_normal(d, rule.zeros, stats::Continuity::kOff).two_sided);
    out.set("approx_" + name + "_cc_p", stats::signed_rank_normal(d, rule.zeros, stats::Continuity::kOn).two_sided);
    out.set(name + "_exact_Wplus", test.w_plus);
    p_values(name + "_exact_", test.p, out);
  }
  const stats::SignedRank pratt = stats::signed_rank(d, stats::Zeros::kPratt);
  const stats::SignedRank wilcoxon = stats::signed_rank(d, stats::Zeros::kWilcox);
  p_values("exact_", wilcoxon.p, out);
  out.set("r_coin_pratt_p", pratt.p.two_sided);
  out.set("r_coin_pratt_Z", pratt.z);
  out.set("r_coin_wilcoxon_p", wilcoxon.p.two_sided);
  out.set("r_coin_wilcoxon_Z", wilcoxon.z);
  const stats::Levels levels = one.levels();
  const stats::HodgesLehmann hl = stats::hodges_lehmann(d, levels);
  out.set("hodges_lehmann", hl.estimate);
  out.set("hodges_lehmann_nonzero", stats::hodges_lehmann(nonzero, levels).estimate);
  out.set("r_exact_V", wilcoxon.w_plus);
  out.set("r_exact_p", wilcoxon.p.two_sided);
  out.set("r_exact_hl", hl.estimate);
  const auto [least, most] = std::minmax_element(d.begin(), d.end());
  out.interval("r_exact_", as_in_r(hl.interval, *least, *most));
  out.set("r_exact_achieved", achieved(d.size(), levels));
}

void mann_whitney(const Case& one, Computed& out) {
  const std::vector<double> candidate = one.values("candidate");
  const std::vector<double> baseline = one.values("baseline");
  const stats::MannWhitney test = stats::mann_whitney(candidate, baseline);
  out.set("U", test.u);
  out.set("prob_superiority", test.superiority);
  p_values("exact_", test.p, out);
  out.set("r_exact_p", test.p.two_sided);
  out.set("r_exactties_p", test.p.two_sided);
  const stats::TestP on = stats::mann_whitney_normal(candidate, baseline, stats::Continuity::kOn);
  p_values("asymptotic_cc_", on, out);
  p_values("asymptotic_nocc_", stats::mann_whitney_normal(candidate, baseline, stats::Continuity::kOff), out);
  out.set("r_asymp_p", on.two_sided);
  const stats::HodgesLehmann hl = stats::hodges_lehmann(candidate, baseline, one.levels());
  out.set("hodges_lehmann_shift", hl.estimate);
  out.set("r_exact_hl", hl.estimate);
  const auto [c_least, c_most] = std::minmax_element(candidate.begin(), candidate.end());
  const auto [b_least, b_most] = std::minmax_element(baseline.begin(), baseline.end());
  out.interval("r_exact_", as_in_r(hl.interval, *c_least - *b_most, *c_most - *b_least));
}

}  // namespace gate::vectors
