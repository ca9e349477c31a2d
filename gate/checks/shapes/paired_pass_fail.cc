// Shape E: one run a side, pass/fail, the same independent examples. Exact limits in the order of Tango's.
#include "gate/checks/methods/estimators.h"
#include "gate/stats/paired_exact.h"

namespace gate::checks {
Oriented paired_pass_fail(const Sides& sides, const Question& question) {
  const stats::PairedCounts counts = oriented_counts(sides, question);
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
