// Are the tracked files as HEAD has them? An advisory answer with a bounded price; what decides about an evaluated file
// is its bytes (gate/provenance/inputs.h).
#ifndef GATE_PROVENANCE_WORK_TREE_H_
#define GATE_PROVENANCE_WORK_TREE_H_

#include <string>
#include <vector>

#include "gate/model/provenance.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

struct WorkTreeState {
  Fact<bool> clean;
  std::vector<std::string> dirty;  // relative to the root, in git's order of trees; at most 50
  bool truncated = false;
};

// Goes through the tree of HEAD, not through the folders, so untracked files cost nothing and "assume-unchanged" hides
// nothing. A file counts as unchanged when the index recorded its present size and times, or when its content (through
// the filters that libgit2 knows, or a Git LFS pointer) is what HEAD has. A file that "skip-worktree" keeps away may be
// absent. Changes that are staged count. Submodules are left out. Nothing is written, the index neither. Unknown: no
// work tree, more than 100 000 tracked files, more than 256 MiB to hash, an index in a form libgit2 cannot read, a file
// behind a filter that would have to be run; but a file that was found changed is enough for "no".
WorkTreeState look_at_work_tree(const Repository& repository, const Head& head);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_WORK_TREE_H_
