#include "gate/stats/decision.h"

#include <cmath>

namespace gate::stats {
namespace {

bool usable(const Interval& theta, double bound) { return valid(theta) && std::isfinite(bound) && bound >= 0; }

Ruling remarks(const Interval& theta, double margin) {
  Ruling out;
  out.superior = theta.low > 0;
  out.worse = theta.high < 0;
  out.worse_within_margin = theta.high < 0 && theta.low > -margin;
  out.equivalent = theta.low > -margin && theta.high < margin;
  return out;
}

}  // namespace

double theta(double candidate, double baseline, Better better) { return sign_of(better) * (candidate - baseline); }

Interval oriented(const Interval& interval, Better better) {
  return sign_of(better) > 0 ? interval : Interval{-interval.high, -interval.low};
}

Ruling decide(const Interval& theta, double margin) {
  if (!usable(theta, margin)) {
    return {};
  }
  Ruling out = remarks(theta, margin);
  if (theta.low > -margin) {
    out.decision = Decision::kPass;
  } else if (theta.high < -margin) {
    out.decision = Decision::kBlock;
  }
  return out;
}

Ruling decide_equivalence(const Interval& theta, double margin) {
  if (!usable(theta, margin)) {
    return {};
  }
  Ruling out = remarks(theta, margin);
  if (out.equivalent) {
    out.decision = Decision::kPass;
  } else if (theta.high < -margin || theta.low > margin) {
    out.decision = Decision::kBlock;
  }
  return out;
}

Ruling decide_gain(const Interval& theta, double gain) {
  if (!usable(theta, gain)) {
    return {};
  }
  Ruling out = remarks(theta, 0);
  if (theta.low > gain) {
    out.decision = Decision::kPass;
  } else if (theta.high < gain) {
    out.decision = Decision::kBlock;
  }
  return out;
}

}  // namespace gate::stats
