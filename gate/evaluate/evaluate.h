// The pure function in the middle: bound policy, run sets and provenance in, evaluation out. No file, clock or luck;
// every check yields at least one finding, and a check that fails is a finding that blocks.
#ifndef GATE_EVALUATE_EVALUATE_H_
#define GATE_EVALUATE_EVALUATE_H_

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/model/attestation.h"
#include "gate/model/change.h"
#include "gate/model/evaluation.h"
#include "gate/model/policy.h"
#include "gate/model/provenance.h"
#include "gate/model/run.h"

namespace gate::evaluate {

struct Input {
  const Policy& policy;
  const RunSet& candidate;
  const RunSet* baseline = nullptr;                // nullptr only when the policy needs none
  const Provenance* provenance = nullptr;          // not nullptr when a check needs the repository
  Time now;                                        // enters the evaluation only when a check or waiver reads it
  const ChangeFacts* change = nullptr;             // enters the evaluation; nullptr: nothing is known about it
  const RunSets& sets = kNoRunSets;                // by the name that checks give them; every one that a check needs
  const Attempt* attempt = nullptr;                // each check spends what this attempt may; nullptr: nobody counts
  bool explains = true;                            // false: only verdicts, outcomes and numbers are looked at
  std::span<const Attestation> attestations = {};  // by statement and key; also those by keys of another policy
  unsigned threads = 1;                            // that ask checks (0: one a processor); the answer is the same
  // Told how many of the checks have answered; from any of the threads.
  std::function<void(std::size_t answered, std::size_t checks)> progress = {};
};

// What the policy asks about the change under test.
ChangeQuestions questions_of(const Policy& policy);

// Those by a key that a check of the policy names.
std::vector<Attestation> attestations_for(const Policy& policy, std::span<const Attestation> all);

// Every file of the sets, as "<set>/<file>".
std::vector<InputFile> files_of(const RunSets& sets);

// Errors: kUsage when a check needs a baseline that was not given; kNothingEvaluated when no check selected anything.
Result<Evaluation> evaluate(const Input& input);

}  // namespace gate::evaluate

#endif  // GATE_EVALUATE_EVALUATE_H_
