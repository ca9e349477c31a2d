// The rule: an interval of theta against a margin. Comparisons are strict and unrounded, and a NaN never decides.
#ifndef GATE_STATS_DECISION_H_
#define GATE_STATS_DECISION_H_

#include "gate/stats/interval.h"

namespace gate::stats {

enum class Better { kHigher, kLower };

// +1 when higher is better, -1 when lower is. The one place where a direction becomes a sign.
constexpr double sign_of(Better better) { return better == Better::kHigher ? 1 : -1; }

// theta = s * (candidate - baseline): more is better, whatever the metric.
double theta(double candidate, double baseline, Better better);

// The interval of s * x from that of x: mirrored when lower is better.
Interval oriented(const Interval& interval, Better better);

enum class Decision { kPass, kBlock, kUndecided };

struct Ruling {
  Decision decision = Decision::kUndecided;
  // Remarks; they never change the decision.
  bool superior = false;             // low > 0
  bool worse = false;                // high < 0
  bool worse_within_margin = false;  // high < 0 and low > -margin: worse for certain, but tolerably so
  bool equivalent = false;           // -margin < low and high < margin (Schuirmann 1987)
};

// pass: low > -margin; block: high < -margin; otherwise, and for an interval that is not valid() or a margin that is
// negative or not finite, undecided.
Ruling decide(const Interval& theta, double margin);

// Two-sided: pass when -margin < low and high < margin; block when high < -margin or low > margin.
Ruling decide_equivalence(const Interval& theta, double margin);

// An improvement of at least `gain` is required: the rule with -margin replaced by +gain.
Ruling decide_gain(const Interval& theta, double gain);

}  // namespace gate::stats

#endif  // GATE_STATS_DECISION_H_
