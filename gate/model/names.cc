#include "gate/model/names.h"

#include <array>
#include <cstddef>
#include <cstdlib>

namespace gate {

std::string_view word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHolds: return "holds";
    case Outcome::kViolated: return "violated";
    case Outcome::kInconclusive: return "inconclusive";
    case Outcome::kNotApplicable: return "not_applicable";
    case Outcome::kFailed: return "failed";
  }
  std::abort();
}

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return "pass";
    case Verdict::kWarn: return "warn";
    case Verdict::kBlock: return "block";
  }
  std::abort();
}

std::string_view word(Direction direction) {
  switch (direction) {
    case Direction::kHigher: return "higher";
    case Direction::kLower: return "lower";
  }
  std::abort();
}

std::string_view word(Consequence consequence) {
  switch (consequence) {
    case Consequence::kWarn: return "warn";
    case Consequence::kBlock: return "block";
  }
  std::abort();
}

std::string_view word(Scale scale) {
  switch (scale) {
    case Scale::kValue: return "value";
    case Scale::kDifference: return "difference";
    case Scale::kRelative: return "relative";
  }
  std::abort();
}

std::string_view word(ReasonCode code) {
  switch (code) {
    case ReasonCode::kNoninferior: return "noninferior";
    case ReasonCode::kSuperior: return "superior";
    case ReasonCode::kWorseWithinMargin: return "worse_within_margin";
    case ReasonCode::kWithinBound: return "within_bound";
    case ReasonCode::kComplete: return "complete";
    case ReasonCode::kComparable: return "comparable";
    case ReasonCode::kFromThisCommit: return "from_this_commit";
    case ReasonCode::kFresh: return "fresh";
    case ReasonCode::kEnough: return "enough";
    case ReasonCode::kPolicyChanged: return "policy_changed";
    case ReasonCode::kConforms: return "conforms";
    case ReasonCode::kTraceable: return "traceable";
    case ReasonCode::kReversible: return "reversible";
    case ReasonCode::kIncidentsHold: return "incidents_hold";
    case ReasonCode::kAgreement: return "agreement";
    case ReasonCode::kNoDrift: return "no_drift";
    case ReasonCode::kTradeAccepted: return "trade_accepted";
    case ReasonCode::kBridged: return "bridged";
    case ReasonCode::kEquivalent: return "equivalent";
    case ReasonCode::kAttested: return "attested";
    case ReasonCode::kInferior: return "inferior";
    case ReasonCode::kBoundExceeded: return "bound_exceeded";
    case ReasonCode::kFieldMissing: return "field_missing";
    case ReasonCode::kFieldsDiffer: return "fields_differ";
    case ReasonCode::kWrongCommit: return "wrong_commit";
    case ReasonCode::kTreeNotClean: return "tree_not_clean";
    case ReasonCode::kBlobDiffers: return "blob_differs";
    case ReasonCode::kStale: return "stale";
    case ReasonCode::kBaselineNewer: return "baseline_newer";
    case ReasonCode::kTooFew: return "too_few";
    case ReasonCode::kTooManyErrors: return "too_many_errors";
    case ReasonCode::kUnpairedTooMuch: return "unpaired_too_much";
    case ReasonCode::kPolicyDisagrees: return "policy_disagrees";
    case ReasonCode::kPolicyNew: return "policy_new";
    case ReasonCode::kPolicyRemoved: return "policy_removed";
    case ReasonCode::kBaselineNew: return "baseline_new";
    case ReasonCode::kMalformed: return "malformed";
    case ReasonCode::kLineageBroken: return "lineage_broken";
    case ReasonCode::kRollbackMissing: return "rollback_missing";
    case ReasonCode::kIncidentReturned: return "incident_returned";
    case ReasonCode::kSuiteIncomplete: return "suite_incomplete";
    case ReasonCode::kDisagreement: return "disagreement";
    case ReasonCode::kDrifted: return "drifted";
    case ReasonCode::kTradeRefused: return "trade_refused";
    case ReasonCode::kGainTooSmall: return "gain_too_small";
    case ReasonCode::kNotEquivalent: return "not_equivalent";
    case ReasonCode::kAttributionUnclear: return "attribution_unclear";
    case ReasonCode::kNotAttested: return "not_attested";
    case ReasonCode::kInconclusive: return "inconclusive";
    case ReasonCode::kInsufficientSeeds: return "insufficient_seeds";
    case ReasonCode::kInsufficientExamples: return "insufficient_examples";
    case ReasonCode::kInsufficientClusters: return "insufficient_clusters";
    case ReasonCode::kZeroVariance: return "zero_variance";
    case ReasonCode::kNotFinite: return "not_finite";
    case ReasonCode::kBaselineNotPositive: return "baseline_not_positive";
    case ReasonCode::kResamplingEdge: return "resampling_edge";
    case ReasonCode::kMethodUnfit: return "method_unfit";
    case ReasonCode::kWithinFamilyCorrection: return "within_family_correction";
    case ReasonCode::kMetricMissing: return "metric_missing";
    case ReasonCode::kNothingSelected: return "nothing_selected";
    case ReasonCode::kTimeUnknown: return "time_unknown";
    case ReasonCode::kProvenanceUnknown: return "provenance_unknown";
    case ReasonCode::kNearBound: return "near_bound";
    case ReasonCode::kMissingDecides: return "missing_decides";
    case ReasonCode::kNotApplicable: return "not_applicable";
    case ReasonCode::kSliceMissing: return "slice_missing";
    case ReasonCode::kCheckFailed: return "check_failed";
  }
  std::abort();
}

std::span<const ReasonCode> all_reason_codes() {
  constexpr std::size_t kCount = static_cast<std::size_t>(ReasonCode::kCheckFailed) + 1;
  static const std::array<ReasonCode, kCount> codes = [] {
    std::array<ReasonCode, kCount> all{};
    for (std::size_t i = 0; i < kCount; ++i) {
      all[i] = static_cast<ReasonCode>(i);
    }
    return all;
  }();
  return codes;
}

}  // namespace gate
