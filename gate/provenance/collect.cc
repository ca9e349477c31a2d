#include "gate/provenance/collect.h"

#include <map>
#include <utility>

#include "gate/base/text.h"
#include "gate/provenance/base.h"
#include "gate/provenance/history.h"
#include "gate/provenance/inputs.h"
#include "gate/provenance/repository.h"
#include "gate/provenance/revision.h"
#include "gate/provenance/work_tree.h"

namespace gate::provenance {
namespace {

// Each of these may cost a walk through the history; records name one or two.
constexpr std::size_t kMaxCommits = 256;

// The id in git's own spelling; the record's is kept in the fact.
std::string lower_case(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

CommitFact unknown_commit(const std::string& id, const std::string& why, const std::string& mend) {
  const Fact<bool> unknown = Fact<bool>::not_known(why, mend);
  return {id, unknown, unknown, unknown};
}

CommitFact look_at_commit(const Repository& repository, const Provenance& known, const std::string& spelled) {
  constexpr std::size_t kSha256Digits = 64;
  if (spelled.size() == kSha256Digits && spelled.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
    return unknown_commit(spelled, "is a SHA-256 id, and the repository's ids are SHA-1",
                          "record the commit as 'git rev-parse HEAD' prints it");
  }
  if (!is_full_id(spelled)) {
    return unknown_commit(spelled, "is not a full commit id of 40 hexadecimal digits",
                          "record the commit as 'git rev-parse HEAD' prints it");
  }
  if (known.unborn) {
    return unknown_commit(spelled, "the repository has no commit yet", "commit first");
  }
  const std::string id = lower_case(spelled);
  const ObjectKind kind = id == known.head ? ObjectKind::kCommit : object_kind(repository, id);
  if (kind == ObjectKind::kOther) {
    return unknown_commit(spelled, "is the id of a tag, tree or file, not of a commit",
                          "record the commit as 'git rev-parse HEAD' prints it");
  }
  CommitFact fact;
  fact.id = spelled;
  fact.is_head = Fact<bool>::known(id == known.head);
  if (kind == ObjectKind::kMissing) {
    const Repository::Missing missing = repository.missing_commit();
    fact.ancestor_of_head = Fact<bool>::not_known(missing.why, missing.mend);
  } else {
    fact.ancestor_of_head = is_ancestor(repository, id, known.head);
  }
  fact.is_merge_base = known.merge_base.value ? Fact<bool>::known(id == *known.merge_base.value)
                                              : Fact<bool>::not_known(known.merge_base.unknown, known.merge_base.mend);
  return fact;
}

BlobFact look_at_committed_blob(const Repository& repository, const std::string& commit, const std::string& path) {
  const auto unknown = [&](const std::string& why, const std::string& mend) {
    const Fact<std::string> fact = Fact<std::string>::not_known(why, mend);
    return BlobFact{path, commit, fact, fact};
  };
  if (!is_full_id(commit)) {
    return unknown("the record names no full commit id", "record the commit as 'git rev-parse HEAD' prints it");
  }
  const std::string id = lower_case(commit);
  if (object_kind(repository, id) == ObjectKind::kMissing) {
    const Repository::Missing missing = repository.missing_commit();
    return unknown(missing.why, missing.mend);
  }
  const Result<CommitHeader> header = read_commit_header(repository, id);
  if (!header) {
    return unknown("commit " + id.substr(0, 12) + " cannot be read: " + header.error().message,
                   "record the commit as 'git rev-parse HEAD' prints it");
  }
  Head head;
  head.commit = id;
  head.tree = header->tree;
  BlobFact fact = look_at_blob(repository, head, path, id.substr(0, 12));
  fact.commit = commit;
  return fact;
}

Result<Head> head_at(const Repository& repository, const std::string& commit) {
  GATE_ASSIGN(CommitHeader header, read_commit_header(repository, commit));
  Head head;
  head.commit = commit;
  head.tree = std::move(header.tree);
  head.parents = std::move(header.parents);
  head.detached = true;
  return head;
}

// Where all that is judged comes out of commits, nothing uncommitted is in it, and the work tree need not be looked at.
// Otherwise it says nothing about a commit that is not checked out.
WorkTreeState without_work_tree(bool only_commits) {
  WorkTreeState state;
  state.clean = only_commits ? Fact<bool>::known(true)
                             : Fact<bool>::not_known("the work tree belongs to HEAD, not to the commit under test",
                                                     "judge git:<rev>:<path>, or check the commit out");
  return state;
}

}  // namespace

Result<Provenance> collect(const ProvenanceRequest& request) {
  GATE_ASSIGN(const Repository repository, Repository::open(request.folder));
  GATE_ASSIGN(Head head, repository.head());
  bool checked_out = true;
  if (request.head) {
    GATE_ASSIGN(const std::string commit, resolve_commit(repository, *request.head));
    checked_out = commit == head.commit;
    GATE_ASSIGN(head, head_at(repository, commit));
  }
  Provenance found;
  found.head = head.commit;
  found.head_tree = head.tree;
  found.parents = head.parents;
  found.shallow = repository.shallow();
  found.partial = repository.partial();
  found.detached = head.detached;
  found.unborn = head.commit.empty();

  Base base = resolve_base(repository, request.base);
  found.base_how = std::move(base.how);
  found.base = std::move(base.commit);
  if (found.unborn) {
    found.merge_base = Fact<std::string>::not_known("the repository has no commit yet", "commit first");
  } else if (!found.base.value) {
    found.merge_base = Fact<std::string>::not_known("the base is unknown: " + found.base.unknown, found.base.mend);
  } else {
    found.merge_base = merge_base(repository, found.head, *found.base.value);
  }

  const bool only_commits = request.head && request.inputs.empty();
  WorkTreeState work_tree =
      checked_out && !only_commits ? look_at_work_tree(repository, head) : without_work_tree(only_commits);
  found.work_tree_clean = std::move(work_tree.clean);
  found.dirty = std::move(work_tree.dirty);
  found.dirty_truncated = work_tree.truncated;

  std::map<std::string, CommitFact> seen;
  for (const std::string& id : request.commits) {
    const auto known = seen.find(id);
    if (known != seen.end()) {
      found.commits.push_back(known->second);
    } else if (seen.size() == kMaxCommits) {
      found.commits.push_back(unknown_commit(id, "the records name more than " + counted(kMaxCommits, "commit"),
                                             "evaluate the runs of one commit"));
    } else {
      found.commits.push_back(seen.emplace(id, look_at_commit(repository, found, id)).first->second);
    }
  }
  for (const std::string& path : request.blobs) {
    found.blobs.push_back(look_at_blob(repository, head, path));
  }
  for (const ProvenanceRequest::Blob& blob : request.committed_blobs) {
    found.blobs.push_back(look_at_committed_blob(repository, blob.commit, blob.path));
  }
  for (const ProvenanceRequest::Input& input : request.inputs) {
    found.inputs.push_back(look_at_input(repository, head, input.name, input.path, input.sha256));
  }
  return found;
}

}  // namespace gate::provenance
