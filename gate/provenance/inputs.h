// Compares what was evaluated with what is committed, by the bytes: git's index is not asked, because it can be told to
// lie.
#ifndef GATE_PROVENANCE_INPUTS_H_
#define GATE_PROVENANCE_INPUTS_H_

#include <string>
#include <string_view>

#include "gate/model/provenance.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

// SHA-256 of the file's content in a commit that messages call `where`; for a Git LFS pointer the content it stands
// for. Unknown when `path` is no path of a regular file there, when the object is not in the clone and above 1 GiB.
BlobFact look_at_blob(const Repository& repository, const Head& head, const std::string& path,
                      const std::string& where = "HEAD");

// `path` is a file on disk, as the user named it; where links lead is what counts. `sha256` is the digest of the bytes
// that were evaluated.
TrackedInput look_at_input(const Repository& repository, const Head& head, const std::string& name,
                           const std::string& path, std::string_view sha256);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_INPUTS_H_
