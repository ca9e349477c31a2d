// phrase(): what each reason says to a person.
#include <cstdlib>

#include "gate/report/wording.h"

namespace gate::report {

std::string_view phrase(ReasonCode reason) {
  switch (reason) {
    case ReasonCode::kNoninferior: return "not worse than the baseline by more than the margin";
    case ReasonCode::kSuperior: return "better than the baseline";
    case ReasonCode::kWorseWithinMargin: return "worse than the baseline, by less than the margin";
    case ReasonCode::kWithinBound: return "within its bound";
    case ReasonCode::kComplete: return "every record is complete";
    case ReasonCode::kComparable: return "both sides are comparable";
    case ReasonCode::kFromThisCommit: return "from the commit under test";
    case ReasonCode::kFresh: return "fresh enough";
    case ReasonCode::kEnough: return "enough data";
    case ReasonCode::kPolicyChanged: return "the change edits the policy";
    case ReasonCode::kConforms: return "every record and row is well formed";
    case ReasonCode::kTraceable: return "every artifact can be walked back";
    case ReasonCode::kReversible: return "what runs now can be restored";
    case ReasonCode::kIncidentsHold: return "no past incident returns";
    case ReasonCode::kAgreement: return "the judges agree";
    case ReasonCode::kNoDrift: return "the distributions lie within the tolerated distance";
    case ReasonCode::kTradeAccepted: return "what is lost is paid for";
    case ReasonCode::kBridged: return "the judges differ and agree on the bridge set";
    case ReasonCode::kEquivalent: return "the same as the baseline within the margin, either way";
    case ReasonCode::kAttested: return "whoever made the records signed them";
    case ReasonCode::kInferior: return "worse than the baseline by more than the margin";
    case ReasonCode::kBoundExceeded: return "beyond its bound";
    case ReasonCode::kFieldMissing: return "a record does not say what it must";
    case ReasonCode::kFieldsDiffer: return "the sides are not comparable";
    case ReasonCode::kWrongCommit: return "a record comes from another commit";
    case ReasonCode::kTreeNotClean: return "the evaluated files are not the committed ones";
    case ReasonCode::kBlobDiffers: return "a record's digest is not that of the committed file";
    case ReasonCode::kStale: return "a record is too old";
    case ReasonCode::kBaselineNewer: return "the baseline is newer than the candidate";
    case ReasonCode::kTooFew: return "too little data";
    case ReasonCode::kTooManyErrors: return "too many infrastructure errors";
    case ReasonCode::kUnpairedTooMuch: return "too few examples are on both sides";
    case ReasonCode::kPolicyDisagrees: return "the change's own policy does not let it pass";
    case ReasonCode::kPolicyNew: return "the base has no such policy yet";
    case ReasonCode::kPolicyRemoved: return "the change deletes the policy";
    case ReasonCode::kBaselineNew: return "the baseline is part of the change";
    case ReasonCode::kMalformed: return "a record or row is malformed";
    case ReasonCode::kLineageBroken: return "an artifact cannot be walked back";
    case ReasonCode::kRollbackMissing: return "nobody could restore what runs now";
    case ReasonCode::kIncidentReturned: return "a past incident returns";
    case ReasonCode::kSuiteIncomplete: return "the full suite was not run";
    case ReasonCode::kDisagreement: return "the judges do not agree";
    case ReasonCode::kDrifted: return "the distributions lie too far apart";
    case ReasonCode::kTradeRefused: return "the loss is not paid for";
    case ReasonCode::kGainTooSmall: return "better by less than the required gain, or not at all";
    case ReasonCode::kNotEquivalent: return "differs from the baseline by more than the margin";
    case ReasonCode::kAttributionUnclear: return "several parts changed at once";
    case ReasonCode::kNotAttested: return "nobody who may has signed the records";
    case ReasonCode::kInconclusive: return "the data do not decide";
    case ReasonCode::kInsufficientSeeds: return "too few runs to decide";
    case ReasonCode::kInsufficientExamples: return "too few examples to decide";
    case ReasonCode::kInsufficientClusters: return "too few clusters to decide";
    case ReasonCode::kZeroVariance: return "all values are equal, so nothing tells how much they vary";
    case ReasonCode::kNotFinite: return "a number that is not finite";
    case ReasonCode::kBaselineNotPositive: return "a relative margin needs a positive baseline";
    case ReasonCode::kResamplingEdge: return "too close to the limit to decide by resampling";
    case ReasonCode::kMethodUnfit: return "the method is not for these data";
    case ReasonCode::kWithinFamilyCorrection: return "not enough evidence among so many slices";
    case ReasonCode::kMetricMissing: return "the metric is missing";
    case ReasonCode::kNothingSelected: return "nothing to judge";
    case ReasonCode::kTimeUnknown: return "a record's age is unknown";
    case ReasonCode::kProvenanceUnknown: return "git does not tell";
    case ReasonCode::kNearBound: return "past its warning level, within its bound";
    case ReasonCode::kMissingDecides: return "what is missing could turn the answer";
    case ReasonCode::kNotApplicable: return "does not apply";
    case ReasonCode::kSliceMissing: return "the records lack a slice that the policy names";
    case ReasonCode::kCheckFailed: return "could not be evaluated";
  }
  std::abort();
}

}  // namespace gate::report
