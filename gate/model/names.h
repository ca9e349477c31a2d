// Closed word lists and their spellings: one table each (names.cc). A new member without a word does not compile.
#ifndef GATE_MODEL_NAMES_H_
#define GATE_MODEL_NAMES_H_

#include <span>
#include <string_view>

namespace gate {

// What the data say.
enum class Outcome { kHolds, kViolated, kInconclusive, kNotApplicable, kFailed };
// What the policy makes of it. Ordered: the worst finding is the verdict.
enum class Verdict { kPass, kWarn, kBlock };
enum class Direction { kHigher, kLower };
enum class Consequence { kWarn, kBlock };
// On which scale a finding's estimate, interval and limits are: the value itself, candidate minus baseline, or
// candidate / baseline - 1.
enum class Scale { kValue, kDifference, kRelative };

// Why a finding is what it is. Stable identifiers: they are in the evidence and in docs/reason-codes.md.
enum class ReasonCode {
  // holds
  kNoninferior,
  kSuperior,
  kWorseWithinMargin,
  kWithinBound,
  kComplete,
  kComparable,
  kFromThisCommit,
  kFresh,
  kEnough,
  kPolicyChanged,
  kConforms,
  kTraceable,
  kReversible,
  kIncidentsHold,
  kAgreement,
  kNoDrift,
  kTradeAccepted,
  kBridged,
  kEquivalent,
  kAttested,
  // violated
  kInferior,
  kBoundExceeded,
  kFieldMissing,
  kFieldsDiffer,
  kWrongCommit,
  kTreeNotClean,
  kBlobDiffers,
  kStale,
  kBaselineNewer,
  kTooFew,
  kTooManyErrors,
  kUnpairedTooMuch,
  kPolicyDisagrees,
  kPolicyNew,
  kPolicyRemoved,
  kBaselineNew,
  kMalformed,
  kLineageBroken,
  kRollbackMissing,
  kIncidentReturned,
  kSuiteIncomplete,
  kDisagreement,
  kDrifted,
  kTradeRefused,
  kGainTooSmall,
  kNotEquivalent,
  kAttributionUnclear,
  kNotAttested,
  // inconclusive
  kInconclusive,
  kInsufficientSeeds,
  kInsufficientExamples,
  kInsufficientClusters,
  kZeroVariance,
  kNotFinite,
  kBaselineNotPositive,
  kResamplingEdge,
  kMethodUnfit,
  kWithinFamilyCorrection,
  kMetricMissing,
  kNothingSelected,
  kTimeUnknown,
  kProvenanceUnknown,
  kNearBound,
  kMissingDecides,
  // not applicable
  kNotApplicable,
  // failed
  kSliceMissing,
  kCheckFailed,
};

std::string_view word(Outcome outcome);      // "holds"
std::string_view word(Verdict verdict);      // "pass"
std::string_view word(Direction direction);  // "higher"
std::string_view word(Consequence consequence);
std::string_view word(Scale scale);      // "difference"
std::string_view word(ReasonCode code);  // "noninferior"

std::span<const ReasonCode> all_reason_codes();

}  // namespace gate

#endif  // GATE_MODEL_NAMES_H_
