// relative_margin_paired, ratio_of_means_paired, cost_per_success_paired.
#include "gate/stats/ratio.h"

#include <cmath>
#include <stdexcept>

#include "gate/stats/cost_per_success.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

stats::Better better(const std::string& word) {
  if (word != "higher" && word != "lower") {
    throw std::runtime_error("'better' is neither higher nor lower: " + word);
  }
  return word == "higher" ? stats::Better::kHigher : stats::Better::kLower;
}

}  // namespace

void relative_margin_paired(const Case& one, Computed& out) {
  const stats::Estimate z =
      stats::relative_paired(one.values("candidate"), one.values("baseline"), one.option("relative_margin"),
                             better(one.word("better")), one.levels());
  out.set("mean_z", z.value);
  out.student_interval("", z.interval);
  out.set("p_pass", stats::p_pass(z, 0));
  out.set("p_block", stats::p_block(z, 0));
  switch (stats::decide(z.interval, 0).decision) {
    case stats::Decision::kPass: out.set("verdict", "pass"); break;
    case stats::Decision::kBlock: out.set("verdict", "block"); break;
    case stats::Decision::kUndecided: out.set("verdict", "warn"); break;
  }
}

void ratio_of_means_paired(const Case& one, Computed& out) {
  const std::vector<double> numerator = one.values("numerator");
  const std::vector<double> denominator = one.values("denominator");
  const stats::Levels levels = one.levels();
  const stats::PairedRatio ratio = stats::paired_ratio(numerator, denominator, levels);
  out.set("ratio", ratio.ratio);
  out.set("g", ratio.g);
  out.student_interval("fieller_", ratio.fieller);
  out.interval("r_invert_", ratio.fieller);
  out.set("delta_se", ratio.delta.standard_error);
  out.student_interval("delta_", ratio.delta.interval);
  out.student_interval("log_delta_", ratio.log_delta);
  const stats::Estimate geometric = stats::geometric_ratio(numerator, denominator, levels);
  out.set("geometric_mean_ratio", geometric.value);
  out.student_interval("geometric_", geometric.interval);
  const stats::Estimate z =
      stats::relative_paired(numerator, denominator, one.option("relative_margin"), stats::Better::kLower, levels);
  out.set("p_noninferiority_ratio_le_1_plus_margin", stats::p_pass(z, 0));
}

void cost_per_success_paired(const Case& one, Computed& out) {
  const stats::UnitCost candidate = stats::unit_cost(one.values("candidate_cost"), one.values("candidate_success"));
  const stats::UnitCost baseline = stats::unit_cost(one.values("baseline_cost"), one.values("baseline_success"));
  const stats::Estimate log_ratio = stats::log_cost_ratio_paired(candidate, baseline, one.levels());
  out.set("candidate_ratio", candidate.ratio);
  out.set("baseline_ratio", baseline.ratio);
  out.set("se_candidate", candidate.standard_error);
  out.set("se_baseline", baseline.standard_error);
  out.set("log_ratio", log_ratio.value);
  out.set("se_log_ratio", log_ratio.standard_error);
  out.student_interval("ratio_", {std::exp(log_ratio.interval.low), std::exp(log_ratio.interval.high)});
}

}  // namespace gate::vectors
