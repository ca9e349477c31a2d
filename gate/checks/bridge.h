// A bridge set: the same answers scored by two judges, in runs of one set. When the judges agree on it within a margin,
// scores of the one may stand beside scores of the other.
#ifndef GATE_CHECKS_BRIDGE_H_
#define GATE_CHECKS_BRIDGE_H_

#include <map>
#include <string>

#include "gate/model/check.h"
#include "gate/model/evaluation.h"
#include "gate/model/params.h"

namespace gate::checks {

struct BridgeRule {
  std::string set;  // as the policy names it
  std::string metric;
  Margin margin;  // absolute: the judges' means may differ by less than this, in either direction
};

// What a run document says under `judge`, without nulls.
using Judge = std::map<std::string, Scalar>;

// Holds (kBridged) when the judges are equivalent on the set; violated or undecided as the interval says; undecided
// (kNothingSelected) when the set does not hold runs of both judges over the same answers.
Finding judge_bridge(const BridgeRule& rule, const Judge& candidate, const Judge& baseline,
                     const CheckContext& context);

}  // namespace gate::checks

#endif  // GATE_CHECKS_BRIDGE_H_
