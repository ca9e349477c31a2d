#include "gate/provenance/history.h"

#include <git2.h>

#include <algorithm>
#include <array>
#include <set>

#include "gate/base/text.h"

namespace gate::provenance {
namespace {

constexpr std::size_t kIdDigits = 40;
// A shallow clone with more commits than this is not what anybody calls shallow; the walk stops there.
constexpr std::size_t kMaxWalk = 100'000;

bool is_hexadecimal(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Reachability over the commits that are here, missing ones ignored.
bool reached_locally(const Repository& repository, const std::string& wanted, const std::string& from) {
  std::set<std::string> seen{from};
  std::vector<std::string> open{from};
  while (!open.empty() && seen.size() < kMaxWalk) {
    const std::string id = std::move(open.back());
    open.pop_back();
    if (id == wanted) {
      return true;
    }
    const Result<CommitHeader> header = read_commit_header(repository, id);
    if (!header) {
      continue;
    }
    for (const std::string& parent : header->parents) {
      if (seen.insert(parent).second) {
        open.push_back(parent);
      }
    }
  }
  return false;
}

template <typename T>
Fact<T> cannot_tell(int code) {
  return Fact<T>::not_known("the history cannot be walked (" + git_code(code) + ")", std::string(kCheckRepository));
}

}  // namespace

std::string id_text(const git_oid& id) {
  std::array<char, kIdDigits + 1> text{};
  git_oid_tostr(text.data(), text.size(), &id);
  return text.data();
}

git_oid id_of(std::string_view text) {
  git_oid id{};
  GATE_INVARIANT(is_full_id(text));
  const std::string terminated(text);
  GATE_INVARIANT(git_oid_fromstr(&id, terminated.c_str()) == 0);
  return id;
}

bool is_full_id(std::string_view text) {
  return text.size() == kIdDigits && std::all_of(text.begin(), text.end(), is_hexadecimal) &&
         text.find_first_not_of('0') != std::string_view::npos;
}

Result<CommitHeader> read_commit_header(const Repository& repository, const std::string& id) {
  const git_oid oid = id_of(id);
  git_commit* raw = nullptr;
  if (const int code = git_commit_lookup(&raw, repository.get(), &oid); code < 0) {
    if (last_fault(code) == GitFault::kNoObject) {
      const Repository::Missing missing = repository.missing_commit();
      return input_error_with("commit " + id.substr(0, 12) + " cannot be read: " + missing.why, missing.mend);
    }
    return input_error_with("commit " + id.substr(0, 12) + " cannot be read (" + git_code(code) + ")",
                            std::string(kCheckRepository));
  }
  const Handle<git_commit> commit(raw);
  CommitHeader header;
  header.tree = id_text(*git_commit_tree_id(commit.get()));
  constexpr std::string_view kParent = "parent ";
  for (const std::string_view line : split(git_commit_raw_header(commit.get()), '\n')) {
    if (line.starts_with(kParent) && is_full_id(line.substr(kParent.size()))) {
      header.parents.emplace_back(line.substr(kParent.size()));
    } else if (!line.starts_with("tree ")) {
      break;
    }
  }
  return header;
}

ObjectKind object_kind(const Repository& repository, const std::string& id) {
  const git_oid oid = id_of(id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, repository.objects(), &oid) < 0) {
    return ObjectKind::kMissing;
  }
  return type == GIT_OBJECT_COMMIT ? ObjectKind::kCommit : ObjectKind::kOther;
}

Fact<bool> is_ancestor(const Repository& repository, const std::string& ancestor, const std::string& descendant) {
  if (ancestor == descendant) {
    return Fact<bool>::known(true);
  }
  if (repository.shallow()) {
    // libgit2 stops with an error at the edge of the history, in some versions even when the way does not lead there.
    if (reached_locally(repository, ancestor, descendant)) {
      return Fact<bool>::known(true);
    }
    return Fact<bool>::not_known("the clone is shallow", std::string(kUnshallow));
  }
  const git_oid from = id_of(descendant);
  const git_oid to = id_of(ancestor);
  const int answer = git_graph_descendant_of(repository.get(), &from, &to);
  return answer < 0 ? cannot_tell<bool>(answer) : Fact<bool>::known(answer == 1);
}

Fact<std::string> merge_base(const Repository& repository, const std::string& one, const std::string& other) {
  if (repository.shallow()) {
    if (is_ancestor(repository, one, other).value.value_or(false)) {
      return Fact<std::string>::known(one);
    }
    if (is_ancestor(repository, other, one).value.value_or(false)) {
      return Fact<std::string>::known(other);
    }
    return Fact<std::string>::not_known("the clone is shallow", std::string(kUnshallow));
  }
  git_oid found{};
  const git_oid first = id_of(one);
  const git_oid second = id_of(other);
  const int code = git_merge_base(&found, repository.get(), &first, &second);
  if (code == 0) {
    return Fact<std::string>::known(id_text(found));
  }
  if (last_fault(code) == GitFault::kNoMergeBase) {
    return Fact<std::string>::not_known("HEAD and the base have no commit in common",
                                        "name the side the change goes into: --policy-from REV");
  }
  return cannot_tell<std::string>(code);
}

}  // namespace gate::provenance
