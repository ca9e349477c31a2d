// Everything the gate asks a repository, in one go.
#ifndef GATE_PROVENANCE_COLLECT_H_
#define GATE_PROVENANCE_COLLECT_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/provenance.h"

namespace gate::provenance {

struct ProvenanceRequest {
  struct Input {
    std::string name;
    std::string path;    // as given on the command line
    std::string sha256;  // of the bytes that were evaluated
  };
  struct Blob {
    std::string commit;  // as a record spells it
    std::string path;
  };
  std::string folder;                // the repository is the one around it
  std::optional<std::string> base;   // a revision; otherwise gate/provenance/base.h decides
  std::vector<std::string> commits;  // as the records spell them
  std::vector<std::string> blobs;    // paths relative to the repository's root
  std::vector<Input> inputs;
  std::vector<Blob> committed_blobs = {};  // at other commits than HEAD; their facts follow those of `blobs`
  std::optional<std::string> head = {};    // the commit under test, a revision; otherwise HEAD
};

// An error only when there is no repository to ask, or its HEAD cannot be read (gate/provenance/repository.h); what
// cannot be answered about one that is open is unknown, with the reason and the mend. Holds no path of the machine and
// no URL.
Result<Provenance> collect(const ProvenanceRequest& request);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_COLLECT_H_
