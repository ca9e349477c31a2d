// From a comparison to a finding: the decision rule, its reason and its sentence, and the examples that weigh most.
#ifndef GATE_CHECKS_VERDICTS_H_
#define GATE_CHECKS_VERDICTS_H_

#include "gate/checks/compare.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

// Holds when the interval lies beyond the margin, violated when it lies wholly on the wrong side of it, undecided
// otherwise and whenever the comparison has an obstacle.
Finding verdict_of(const Comparison& comparison, const Question& question);

// The examples that lost most (mean over runs), worst first; only for statistics that are sums over examples.
void add_worst_examples(const MetricTable& table, const Question& question, Finding& finding);

}  // namespace gate::checks

#endif  // GATE_CHECKS_VERDICTS_H_
