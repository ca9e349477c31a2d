// Where a path that a user names lies, seen from a repository.
#ifndef GATE_PROVENANCE_PLACE_H_
#define GATE_PROVENANCE_PLACE_H_

#include <optional>
#include <string>

namespace gate::provenance {

// The nearest folder at or above `folder` that holds a ".git" (a file that names the repository, or the repository
// itself), as a real path; empty when there is none, or no such folder. Does not start libgit2.
std::string work_tree_around(const std::string& folder);

// `path` relative to `root`, the real path of a work tree: "policies/gate.yaml". Nothing when it lies elsewhere, in
// `.git`, or is no path that a commit can have. What the name says counts before where links lead, because links below
// the root are the change's own; so does the name of the current folder, as the shell says it. The file need not exist.
std::optional<std::string> path_below(const std::string& root, const std::string& path);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_PLACE_H_
