// Which files differ between two commits.
#ifndef GATE_PROVENANCE_CHANGED_PATHS_H_
#define GATE_PROVENANCE_CHANGED_PATHS_H_

#include <string>
#include <vector>

#include "gate/model/provenance.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

// Sorted, each once; a file that moved is there under both names. Unknown past a hundred thousand, and where a tree is
// not in the clone. Both are ids of commits.
Fact<std::vector<std::string>> changed_paths(const Repository& repository, const std::string& from,
                                             const std::string& to);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_CHANGED_PATHS_H_
