// What a signed statement vouches for: files, by their digests.
#ifndef GATE_MODEL_ATTESTATION_H_
#define GATE_MODEL_ATTESTATION_H_

#include <string>
#include <vector>

namespace gate {

// A statement and a key that the policy names, whose signature of it was verified.
struct Attestation {
  std::string sha256;  // of the statement; one envelope around it is as good as another
  std::string predicate_type;
  std::string key;                  // PublicKey::id
  std::vector<std::string> inputs;  // SHA-256 of each subject that is among the files of records, sorted, each once
};

}  // namespace gate

#endif  // GATE_MODEL_ATTESTATION_H_
