// What a signed statement vouches for: files of records, by their digests.
#ifndef GATE_MODEL_ATTESTATION_H_
#define GATE_MODEL_ATTESTATION_H_

#include <cstddef>
#include <string>
#include <vector>

namespace gate {

// A statement and a key that a policy names, whose signature of it was verified.
struct Attestation {
  std::string sha256;               // of the statement; one envelope around it is as good as another
  std::string key;                  // PublicKey::id
  std::vector<std::string> inputs;  // SHA-256 of each subject that is a file that is judged, sorted, each once
  std::size_t others = 0;           // how many subjects are no such file
};

}  // namespace gate

#endif  // GATE_MODEL_ATTESTATION_H_
