// Names of commits: branches, tags, ids, HEAD and what can be said relative to them. Resolved in this clone only.
#ifndef GATE_PROVENANCE_REVISION_H_
#define GATE_PROVENANCE_REVISION_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

// The full id of the commit that `revision` names: full and abbreviated ids, branches, tags, "HEAD", "HEAD^1",
// "HEAD~3", "origin/main", "v1.2^{commit}". Refused: ranges, what depends on this machine's reference log ("@{...}"),
// searches in messages. An input error says what to do in a shallow clone and which name is nearest.
Result<std::string> resolve_commit(const Repository& repository, std::string_view revision);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_REVISION_H_
