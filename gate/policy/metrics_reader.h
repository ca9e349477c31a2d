// The keys `metrics` and `prices` of a policy.
#ifndef GATE_POLICY_METRICS_READER_H_
#define GATE_POLICY_METRICS_READER_H_

#include "gate/model/metric.h"
#include "gate/policy/attachments.h"
#include "gate/policy/mapping.h"

namespace gate::policy {

// What the policy defines; definitions that refer to each other in a circle, or make a ratio part of anything, are
// problems.
Metrics read_metrics(const Mapping& policy, const YamlLimits& limits, Attachments& attachments);

}  // namespace gate::policy

#endif  // GATE_POLICY_METRICS_READER_H_
