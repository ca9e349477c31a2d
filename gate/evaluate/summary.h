// What one side was, in a line: files, runs, seeds, and what its documents agree on.
#ifndef GATE_EVALUATE_SUMMARY_H_
#define GATE_EVALUATE_SUMMARY_H_

#include "gate/model/evaluation.h"
#include "gate/model/run.h"

namespace gate::evaluate {

SideSummary summarise(const RunSet& set);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_SUMMARY_H_
