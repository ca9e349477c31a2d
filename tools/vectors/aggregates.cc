// rliable_aggregates, almost_stochastic_order.
#include "gate/stats/aggregates.h"

#include "gate/stats/sample.h"
#include "tools/vectors/family.h"

namespace gate::vectors {

void rliable_aggregates(const Case& one, Computed& out) {
  const auto candidate = one.rows("candidate");
  const auto baseline = one.rows("baseline");
  std::vector<double> all;
  for (const std::vector<double>& run : candidate) {
    all.insert(all.end(), run.begin(), run.end());
  }
  out.set("iqm_candidate", stats::interquartile_mean(candidate));
  out.set("iqm_baseline", stats::interquartile_mean(baseline));
  out.set("mean_candidate", stats::mean(all));
  out.set("median_of_task_means_candidate", stats::median_of_task_means(candidate));
  out.set("optimality_gap_candidate", stats::optimality_gap(candidate));
  out.set("probability_of_improvement", stats::probability_of_improvement(candidate, baseline));
}

void almost_stochastic_order(const Case& one, Computed& out) {
  out.set("violation_ratio_a_over_b", stats::stochastic_order_violation(one.values("a"), one.values("b")));
  out.set("violation_ratio_b_over_a", stats::stochastic_order_violation(one.values("b"), one.values("a")));
}

}  // namespace gate::vectors
