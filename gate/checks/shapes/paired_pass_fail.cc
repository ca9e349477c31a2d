// Shape E: one run a side, pass/fail, the same independent examples. exact limits in the order of Tango's.
#include <utility>

#include "gate/checks/shapes/shape.h"
#include "gate/stats/paired_exact.h"

namespace gate::checks {
namespace {

stats::PairedCounts counts_of(const std::vector<double>& candidate, const std::vector<double>& baseline) {
  stats::PairedCounts counts;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    const bool c = candidate[i] != 0;
    const bool b = baseline[i] != 0;
    ++(c ? (b ? counts.both_pass : counts.candidate_only) : (b ? counts.baseline_only : counts.both_fail));
  }
  return counts;
}

}  // namespace

Oriented paired_pass_fail(const Sides& sides, const Question& question) {
  stats::PairedCounts counts = counts_of(sides.core.candidate.front(), sides.core.baseline.front());
  if (question.direction == Direction::kLower) {
    std::swap(counts.candidate_only, counts.baseline_only);
  }
  Oriented theta;
  const stats::Levels levels = stats::levels_of(question.confidence);
  theta.method = "exact paired limits, Tango's order";
  theta.value = stats::difference(counts);
  const stats::PairedExact exact = stats::paired_exact(counts, levels, question.margin.value);
  theta.interval = range_of(exact.interval);
  theta.p_pass = exact.p_pass;
  theta.p_block = exact.p_block;
  Precision precision;
  precision.design.components.item = stats::discordant_share(counts) - theta.value * theta.value;
  precision.design.examples = counts.pairs();
  precision.design.runs_candidate = precision.design.runs_baseline = 1;
  theta.precision = precision;
  return theta;
}

}  // namespace gate::checks
