// Whose word counts when a change is judged: the commit it would be merged into. What a CI's variables say is a hint; a
// commit is taken only when the clone bears it out.
#ifndef GATE_PROVENANCE_CHANGE_BASE_H_
#define GATE_PROVENANCE_CHANGE_BASE_H_

#include <optional>
#include <string>

#include "gate/base/result.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

struct CiHints {
  enum class Provider { kNone, kGitHub, kGitLab, kOther };
  enum class Event {
    kCommit,      // push, tag, schedule, by hand: the pipeline is about a commit that is in the repository already
    kChange,      // a pull or merge request, checked out as its merge commit or as its own tip
    kTargetSide,  // pull_request_target: the base is checked out, the change is somewhere else
    kMergeQueue,  // the queue names the base
  };
  Provider provider = Provider::kNone;
  Event event = Event::kCommit;
  std::string commit;        // what the pipeline is about: GITHUB_SHA, CI_COMMIT_SHA
  std::string target;        // short name of the branch the change goes into
  std::string change_head;   // tip of the change
  std::string trigger = {};  // one of kEventWords; empty: something else
  std::string branch = {};   // of a pipeline about a commit
  std::string tag = {};      // of a pipeline about a tag
  std::string before = {};   // a push: where the branch was before it
  std::string base_commit;   // the queue's base; GitLab: where the change left its target
};

struct ChangeBase {
  std::string commit;
  std::string how;  // "merge-ref-first-parent", "target-branch", "merge-queue", "origin/HEAD", "push", ...
  // True when the commit under test is its own base: it is in the repository already, and nothing can be weakened.
  bool is_head = false;
  // The change's own commit, where that is not what is checked out.
  std::optional<std::string> change;
};

// Nothing: outside a CI, in a clone without a default branch of "origin". An error, with the one line that mends it in
// that CI: the base is not in this clone, or nothing bears out what the CI says. `under_test` is the id of the commit
// that is judged; nothing: HEAD.
Result<std::optional<ChangeBase>> find_change_base(const Repository& repository, const CiHints& hints,
                                                   const std::optional<std::string>& under_test = {});

// The commit that a reference leads to, through a tag's own object too.
std::optional<std::string> commit_of(const Repository& repository, const std::string& reference);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_CHANGE_BASE_H_
