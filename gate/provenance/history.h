// Questions about commits: their parents, who descends from whom, where two of them meet.
#ifndef GATE_PROVENANCE_HISTORY_H_
#define GATE_PROVENANCE_HISTORY_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/provenance.h"
#include "gate/provenance/repository.h"

struct git_oid;

namespace gate::provenance {

std::string id_text(const git_oid& id);
// `text` must be 40 hexadecimal digits.
git_oid id_of(std::string_view text);
// 40 hexadecimal digits, the only spelling of a commit that means one commit for ever; not the null id.
bool is_full_id(std::string_view text);

struct CommitHeader {
  std::string tree;
  std::vector<std::string> parents;
};
// From the commit's own bytes: newer versions of libgit2 show the commits at the edge of a shallow clone without
// parents.
Result<CommitHeader> read_commit_header(const Repository& repository, const std::string& id);

// Whether the object is a commit, is something else, or is not in this clone.
enum class ObjectKind { kCommit, kOther, kMissing };
ObjectKind object_kind(const Repository& repository, const std::string& id);

// Whether `ancestor` is `descendant` or can be reached from it. Both are commits of this clone. In a shallow clone a
// way that is found is a fact; one that is not found is unknown.
Fact<bool> is_ancestor(const Repository& repository, const std::string& ancestor, const std::string& descendant);

// The best common ancestor; the first one in libgit2's order when there are several. In a shallow clone it is known
// only where one commit descends from the other, because any other answer could change with more history.
Fact<std::string> merge_base(const Repository& repository, const std::string& one, const std::string& other);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_HISTORY_H_
