// The estimators that `method:` names beside those of the shapes; one row each in the table of methods/registry.cc,
// which says on which data they may be called.
#ifndef GATE_CHECKS_METHODS_ESTIMATORS_H_
#define GATE_CHECKS_METHODS_ESTIMATORS_H_

#include "gate/checks/shapes/shape.h"
#include "gate/stats/paired_binary.h"

namespace gate::checks {

// Counts of the pairs of one run a side; with lower better, what the candidate alone has counts for the baseline.
stats::PairedCounts oriented_counts(const Sides& sides, const Question& question);

Oriented tango(const Sides& sides, const Question& question);
Oriented bonett_price(const Sides& sides, const Question& question);
Oriented newcombe(const Sides& sides, const Question& question);
Oriented miettinen_nurminen(const Sides& sides, const Question& question);
Oriented mcnemar(const Sides& sides, const Question& question);

Oriented fieller(const Sides& sides, const Question& question);
Oriented log_ratio(const Sides& sides, const Question& question);
Oriented hedged(const Sides& sides, const Question& question);

Oriented sign_flip(const Sides& sides, const Question& question);
Oriented permutation(const Sides& sides, const Question& question);

Oriented bootstrap_percentile(const Sides& sides, const Question& question);
Oriented bootstrap_basic(const Sides& sides, const Question& question);
Oriented bootstrap_bca(const Sides& sides, const Question& question);
Oriented bootstrap_studentised(const Sides& sides, const Question& question);

Oriented order_statistics(const Sides& sides, const Question& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METHODS_ESTIMATORS_H_
