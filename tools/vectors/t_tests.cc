// t_one_sample, t_paired, t_welch, t_pooled. Keys that start with r_ are R's answers to the same questions.
#include <algorithm>

#include "gate/stats/t_interval.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

void shared(const Case& one, const stats::Estimate& estimate, double null, Computed& out) {
  const double margin = one.option("margin");
  out.set("estimate", estimate.value);
  out.set("se", estimate.standard_error);
  out.set("df", estimate.degrees_of_freedom);
  out.set("r_df", estimate.degrees_of_freedom);
  out.set("t", (estimate.value - null) / estimate.standard_error);
  out.set("p_two_sided", stats::p_two_sided(estimate, null));
  out.set("r_p", stats::p_two_sided(estimate, null));
  out.student_interval("", estimate.interval);
  out.interval("r_", estimate.interval);
  out.set("p_noninferiority", stats::p_pass(estimate, margin));
  // TOST: worse than the margin, and better than it, both rejected.
  const double lower = stats::p_pass(estimate, margin);
  const double upper = stats::p_block(estimate, -margin);
  out.set("p_tost_lower", lower);
  out.set("p_tost_upper", upper);
  out.set("p_tost", std::max(lower, upper));
}

}  // namespace

void t_one_sample(const Case& one, Computed& out) {
  shared(one, stats::one_sample_t(one.values("x"), one.levels()), one.option("popmean"), out);
}

void t_paired(const Case& one, Computed& out) {
  shared(one, stats::paired_t(one.values("candidate"), one.values("baseline"), one.levels()), 0, out);
}

void t_welch(const Case& one, Computed& out) {
  shared(one, stats::welch(one.values("candidate"), one.values("baseline"), one.levels()), 0, out);
}

void t_pooled(const Case& one, Computed& out) {
  shared(one, stats::pooled_t(one.values("candidate"), one.values("baseline"), one.levels()), 0, out);
}

}  // namespace gate::vectors
