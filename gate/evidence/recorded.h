// What evidence says the decision was made of, as the values that evaluation takes: a replay needs these, the bytes of
// the inputs, and nothing else.
#ifndef GATE_EVIDENCE_RECORDED_H_
#define GATE_EVIDENCE_RECORDED_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/time.h"
#include "gate/model/change.h"
#include "gate/model/evaluation.h"
#include "gate/model/provenance.h"
#include "gate/report/json_value.h"

namespace gate::evidence {

using report::Json;

struct RecordedInput {
  std::string role;  // "candidate", "baseline", "set", "otherSet"
  InputFile file;    // of a set named "<set>/<file>"
};

struct Recorded {
  std::string verdict;
  std::string digest;     // of the decision
  std::string semantics;  // engine.semanticsVersion
  PolicySummary policy;
  std::optional<PolicySummary> other;  // the policy on the other side of the change
  ChangeOfPolicy plan;
  std::vector<RecordedInput> inputs;
  std::string candidate_name, baseline_name;
  bool has_baseline = true;
  std::vector<Artifact> artifacts;
  std::vector<Attestation> attestations, other_attestations;  // by keys of the policy; by others of the other policy
  std::optional<Provenance> provenance;
  std::optional<ChangeFacts> change;
  std::optional<Attempt> attempt;
  std::optional<Note> accepted_baseline;  // which accepted baseline it was: the list is no input
  std::vector<FamilyMember> family;       // judged together; empty: alone
  std::optional<Time> as_of;
  Time evaluated_at;
  std::map<std::string, std::string>
      read_from;  // of sets out of git, "git:<commit>:<path>" by role; outside the digest

  [[nodiscard]] std::vector<InputFile> files(std::string_view role) const;
  [[nodiscard]] std::vector<Attestation> all_attestations() const;
};

// `statement` conforms to the schema.
Recorded recorded_of(const Json& statement);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_RECORDED_H_
