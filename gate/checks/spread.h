// What a finding says about the spread of its metric, beside the interval: the runs one by one, a few quantiles.
#ifndef GATE_CHECKS_SPREAD_H_
#define GATE_CHECKS_SPREAD_H_

#include "gate/checks/metric_table.h"
#include "gate/checks/statistic.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

// Sets the spreads of both sides, of one that has no values none. Quantiles are those of measured quantities (latency,
// cost); a score is mostly 0 or 1 and a ratio has no values of rows.
void add_spread(const MetricTable& table, const Statistic& statistic, Finding& finding);

}  // namespace gate::checks

#endif  // GATE_CHECKS_SPREAD_H_
