#include "gate/evaluate/combine.h"

#include <cstdlib>

namespace gate::evaluate {
namespace {

Verdict verdict_of(Consequence consequence) {
  return consequence == Consequence::kBlock ? Verdict::kBlock : Verdict::kWarn;
}

}  // namespace

bool is_missing(ReasonCode reason) {
  return reason == ReasonCode::kMetricMissing || reason == ReasonCode::kNothingSelected ||
         reason == ReasonCode::kTimeUnknown || reason == ReasonCode::kProvenanceUnknown ||
         reason == ReasonCode::kFieldMissing || reason == ReasonCode::kMissingDecides;
}

Verdict combine(Outcome outcome, ReasonCode reason, const CheckSpec& spec) {
  switch (outcome) {
    case Outcome::kHolds:
    case Outcome::kNotApplicable: return Verdict::kPass;
    case Outcome::kViolated: return reason == ReasonCode::kNearBound ? Verdict::kWarn : verdict_of(spec.on_violated);
    case Outcome::kInconclusive: return verdict_of(is_missing(reason) ? spec.on_missing : spec.on_inconclusive);
    case Outcome::kFailed: return Verdict::kBlock;
  }
  std::abort();
}

}  // namespace gate::evaluate
