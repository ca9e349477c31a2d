// What is released, by the digest that its subject carries.
#ifndef GATE_EVIDENCE_ARTIFACT_H_
#define GATE_EVIDENCE_ARTIFACT_H_

#include <string>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/evaluation.h"

namespace gate::evidence {

// A file by its SHA-256; a folder by the digest that OpenSSF model signing 1.0 gives a model (method "files", SHA-256):
// SHA-256 over the digests of its files, as bytes, ordered by the components of their paths; .git, .github,
// .gitattributes and .gitignore at the top are left out, symbolic links are refused. The error is kInput.
Result<Artifact> read_artifact(const std::string& given);

// The digest of a model from its files: path relative to the model, lower-case hexadecimal SHA-256.
std::string model_digest(std::vector<std::pair<std::string, std::string>> files);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_ARTIFACT_H_
