// What the git history says about the change under test. Every answer is known or unknown with the reason and the one
// line that mends it; "unknown" is never taken for "no".
#ifndef GATE_MODEL_PROVENANCE_H_
#define GATE_MODEL_PROVENANCE_H_

#include <optional>
#include <string>
#include <vector>

namespace gate {

template <typename T>
struct Fact {
  std::optional<T> value;
  std::string unknown;  // why there is no value: "the clone is shallow", "object missing"
  std::string mend;     // "fetch the history: git fetch --unshallow"
  static Fact known(T known_value) { return {std::move(known_value), {}, {}}; }
  static Fact not_known(std::string why, std::string how) { return {std::nullopt, std::move(why), std::move(how)}; }
};

// A commit that a record names (or a revision of it), seen from HEAD.
struct CommitFact {
  std::string id;               // as the record spells it
  Fact<bool> is_head;           // the very commit under test
  Fact<bool> ancestor_of_head;  // HEAD itself counts
  Fact<bool> is_merge_base;     // equals Provenance::merge_base
};

// The content of a path in a commit.
struct BlobFact {
  std::string path;            // relative to the repository's root
  std::string commit;          // as a record spells it; empty: HEAD
  Fact<std::string> sha256;    // of the content there; unknown when the path is not a regular file there
  Fact<std::string> git_blob;  // git's own object id
};

// An input file that was evaluated, against the tree of HEAD: what decides is the bytes, not git's index.
struct TrackedInput {
  enum class State { kMatchesHead, kDiffersFromHead, kUntracked, kOutside, kUnknown };
  std::string name;
  State state = State::kUnknown;
  std::string unknown;  // why, for kUnknown
  std::string mend;
};

struct Provenance {
  std::string head;  // commit id; empty when HEAD is unborn
  std::string head_tree;
  std::vector<std::string> parents;
  bool shallow = false;
  bool partial = false;
  bool detached = false;
  bool unborn = false;
  std::string object_format = "sha1";
  std::string base_how;    // how the base was found: "option", "pull-request", "origin/HEAD"
  Fact<std::string> base;  // tip of the side the change would be merged into
  Fact<std::string> merge_base;
  Fact<bool> work_tree_clean;      // tracked files as HEAD has them; advisory, see TrackedInput
  std::vector<std::string> dirty;  // paths relative to the root, at most 50
  bool dirty_truncated = false;
  std::vector<CommitFact> commits;   // in the order asked
  std::vector<BlobFact> blobs;       // in the order asked
  std::vector<TrackedInput> inputs;  // in the order asked
};

}  // namespace gate

#endif  // GATE_MODEL_PROVENANCE_H_
