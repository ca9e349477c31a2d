#include <array>

#include "tools/vectors/family.h"

namespace gate::vectors {

// Each in the file of its group.
#define GATE_VECTOR_FAMILIES(X)        \
  X(almost_stochastic_order)           \
  X(attempt_spending)                  \
  X(bootstrap_given_indices)           \
  X(bootstrap_mean_exact_distribution) \
  X(bootstrap_order_statistic_exact)   \
  X(bounded_paired_with_floor)         \
  X(cluster_mean)                      \
  X(confidence_sequence)               \
  X(cost_per_success_paired)           \
  X(crossed_items_by_seeds)            \
  X(decision)                          \
  X(distribution)                      \
  X(drift)                             \
  X(group_sequential)                  \
  X(mann_whitney)                      \
  X(moments)                           \
  X(multiplicity)                      \
  X(paired_binary)                     \
  X(permutation_two_sample_exact)      \
  X(philox4x32_10)                     \
  X(power_eval_resampling)             \
  X(power_paired_noninferiority)       \
  X(proportion)                        \
  X(quantile_ci)                       \
  X(ratio_of_means_paired)             \
  X(relative_margin_paired)            \
  X(rliable_aggregates)                \
  X(signflip_exact)                    \
  X(t_one_sample)                      \
  X(t_paired)                          \
  X(t_pooled)                          \
  X(t_welch)                           \
  X(two_proportions)                   \
  X(wilcoxon_signed_rank)

#define GATE_DECLARE(name) void name(const Case& one, Computed& out);
GATE_VECTOR_FAMILIES(GATE_DECLARE)
#undef GATE_DECLARE

std::span<const Family> families() {
#define GATE_ROW(name) Family{#name, name},
  static constexpr std::array kFamilies{GATE_VECTOR_FAMILIES(GATE_ROW)};
#undef GATE_ROW
  return kFamilies;
}

}  // namespace gate::vectors
