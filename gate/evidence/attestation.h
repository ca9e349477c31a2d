// Reads attestations: in-toto statements about the files of records, signed by whoever made them.
#ifndef GATE_EVIDENCE_ATTESTATION_H_
#define GATE_EVIDENCE_ATTESTATION_H_

#include <span>
#include <string_view>
#include <vector>

#include "gate/base/public_key.h"
#include "gate/base/result.h"
#include "gate/model/attestation.h"

namespace gate::evidence {

// An envelope (DSSE 1.0.2) or a sigstore bundle in `bytes`: one for each of `keys` that signed it, their `inputs` the
// SHA-256 of all subjects. The error is kInput: it is none, no signature is by one of `keys`, a subject has no SHA-256,
// or the statement is not about records (report::kRecordsType).
Result<std::vector<Attestation>> read_attestation(std::string_view bytes, std::string_view file,
                                                  std::span<const PublicKey> keys);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_ATTESTATION_H_
