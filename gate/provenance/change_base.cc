#include "gate/provenance/change_base.h"

#include <git2.h>

#include <string_view>
#include <utility>

#include "gate/base/text.h"
#include "gate/provenance/base.h"
#include "gate/provenance/credentials.h"
#include "gate/provenance/git_handle.h"
#include "gate/provenance/history.h"

namespace gate::provenance {
namespace {

using Event = CiHints::Event;
using Provider = CiHints::Provider;

constexpr std::string_view kMergeCommitOnGitHub =
    "actions/checkout with `fetch-depth: 2` and without `ref:` checks out the merge commit and its parents";

std::string fetch_line(const std::string& branch) {
  const std::string name = printable(branch);
  return "git fetch --no-tags --depth=1 origin '+refs/heads/" + name + ":refs/remotes/origin/" + name + "'";
}

bool has_commit(const Repository& repository, const std::string& id) {
  return is_full_id(id) && object_kind(repository, id) == ObjectKind::kCommit;
}

std::string shown(const std::string& id) { return id.empty() ? "(none)" : printable(shortened(id, 15)); }

// The tip of the fetched target branch; nothing when it is not fetched.
std::optional<ChangeBase> target_branch(const Repository& repository, const std::string& target) {
  const std::string reference = "refs/remotes/origin/" + target;
  git_oid id{};
  if (target.empty() || git_reference_name_to_id(&id, repository.get(), reference.c_str()) != 0 ||
      !has_commit(repository, id_text(id))) {
    return std::nullopt;
  }
  return ChangeBase{id_text(id), "target-branch", false, {}};
}

// HEAD is a merge of the change into its base, made by the forge: two parents, the second being the change's tip.
bool is_merge_of(const Head& head, const CiHints& hints) {
  return head.commit == hints.commit && head.parents.size() == 2 && is_full_id(hints.change_head) &&
         head.parents[1] == hints.change_head;
}

// Another commit than the pipeline's says that this is another repository: a submodule, which the change can turn to
// one of its own.
Error another_commit(const std::string& under_test, const CiHints& hints) {
  const bool github = hints.provider == Provider::kGitHub;
  return input_error_with("commit " + shown(under_test) + " is neither the change's (" + shown(hints.change_head) +
                              ") nor the one this pipeline is about (" + shown(hints.commit) + ")",
                          github ? std::string(kMergeCommitOnGitHub)
                                 : "run in the project's own folder, on the commit that GitLab checked out");
}

Result<ChangeBase> base_of_change(const Repository& repository, const Head& head, const CiHints& hints,
                                  const std::string& under_test) {
  const bool github = hints.provider == Provider::kGitHub;
  if (is_merge_of(head, hints)) {
    if (!has_commit(repository, head.parents[0])) {
      return input_error_with("the base of the change, commit " + shown(head.parents[0]) + ", is not in this clone",
                              std::string(github ? kMergeCommitOnGitHub : "set GIT_DEPTH: \"0\" for this job"));
    }
    return ChangeBase{head.parents[0], "merge-ref-first-parent", false, {}};
  }
  if (under_test != hints.commit && under_test != hints.change_head) {
    return another_commit(under_test, hints);
  }
  if (std::optional<ChangeBase> fetched = target_branch(repository, hints.target)) {
    return *std::move(fetched);
  }
  if (!github && has_commit(repository, hints.base_commit)) {
    return ChangeBase{hints.base_commit, "diff-base", false, {}};
  }
  return input_error_with("the base of the change is not in this clone: HEAD " + shown(head.commit) +
                              " is not its merge commit, and origin/" + printable(hints.target) + " is not fetched",
                          github ? std::string(kMergeCommitOnGitHub) : fetch_line(hints.target));
}

Result<ChangeBase> base_on_target_side(const Repository& repository, const CiHints& hints) {
  std::optional<ChangeBase> base;
  if (has_commit(repository, hints.commit)) {
    base = ChangeBase{hints.commit, "pull-request-target", false, {}};
  } else {
    base = target_branch(repository, hints.target);
  }
  if (!base) {
    return input_error_with("the base of the pull request, commit " + shown(hints.commit) + ", is not in this clone",
                            "check out the base: actions/checkout without `ref:`");
  }
  if (has_commit(repository, hints.change_head)) {
    base->change = hints.change_head;
  }
  return *std::move(base);
}

// True when the clone shows the commit on a branch or with a tag, as the pipeline claims.
bool is_in_repository(const Repository& repository, const std::string& commit, const CiHints& hints) {
  if (!hints.tag.empty() && !first_invalid_utf8(hints.tag)) {
    return commit_of(repository, "refs/tags/" + hints.tag) == commit;
  }
  const std::optional<ChangeBase> branch =
      first_invalid_utf8(hints.branch) ? std::nullopt : target_branch(repository, hints.branch);
  return branch && is_ancestor(repository, commit, branch->commit).value.value_or(false);
}

Result<ChangeBase> base_of_commit(const Repository& repository, const Head& head, const CiHints& hints) {
  if (head.commit == hints.commit) {
    if (is_in_repository(repository, head.commit, hints)) {
      return ChangeBase{head.commit, "push", true, {}};
    }
    // A pull request's commit would be judged by its own policy if the claim were all that it took.
    Base base = resolve_base(repository, std::nullopt);
    if (base.commit.value) {
      const bool holds = is_ancestor(repository, head.commit, *base.commit.value).value.value_or(false);
      return holds ? ChangeBase{head.commit, "push", true, {}}
                   : ChangeBase{*std::move(base.commit.value), base.how, false, {}};
    }
    const bool tag = !hints.tag.empty();
    const std::string name = tag ? hints.tag : hints.branch;
    return input_error_with(
        "this pipeline says that it is about commit " + shown(head.commit) + " of " + (tag ? "tag" : "branch") + " '" +
            printable(name) + "', and nothing that is fetched bears it out",
        hints.provider == Provider::kGitHub ? "actions/checkout without `ref:` fetches the branch or tag as well"
        : tag                               ? "git fetch --depth=1 origin tag " + printable(name)
                                            : fetch_line(name));
  }
  // Something else than the pipeline's own commit was checked out: a pull request, perhaps.
  if (has_commit(repository, hints.commit)) {
    return ChangeBase{hints.commit, "pipeline-commit", false, {}};
  }
  return input_error_with("HEAD " + shown(head.commit) + " is not the commit this pipeline is about (" +
                              shown(hints.commit) + "), which is not in this clone",
                          "check out the pipeline's own commit, or name the policy's commit with --policy-from REV");
}

Result<std::optional<ChangeBase>> base_by_default_branch(const Repository& repository, bool in_ci) {
  Base base = resolve_base(repository, std::nullopt);
  if (base.commit.value) {
    return std::optional(ChangeBase{*std::move(base.commit.value), base.how, false, {}});
  }
  if (base.how.empty() && !in_ci) {
    return std::optional<ChangeBase>();
  }
  return input_error_with("the base of the change is unknown: " + base.commit.unknown, base.commit.mend);
}

template <typename T>
Result<std::optional<T>> some(Result<T> result) {
  if (!result) {
    return std::move(result).error();
  }
  return std::optional<T>(std::move(result).value());
}

}  // namespace

std::optional<std::string> commit_of(const Repository& repository, const std::string& reference) {
  git_reference* raw = nullptr;
  if (git_reference_lookup(&raw, repository.get(), reference.c_str()) < 0) {
    return std::nullopt;
  }
  const Handle<git_reference> found(raw);
  git_object* object = nullptr;
  if (git_reference_peel(&object, found.get(), GIT_OBJECT_COMMIT) < 0) {
    return std::nullopt;
  }
  const Handle<git_object> commit(object);
  return id_text(*git_object_id(commit.get()));
}

Result<std::optional<ChangeBase>> find_change_base(const Repository& repository, const CiHints& hints,
                                                   const std::optional<std::string>& under_test) {
  if (hints.provider == Provider::kNone || hints.provider == Provider::kOther) {
    return base_by_default_branch(repository, hints.provider == Provider::kOther);
  }
  GATE_ASSIGN(const Head head, repository.head());
  switch (hints.event) {
    case Event::kCommit: return some(base_of_commit(repository, head, hints));
    case Event::kChange: return some(base_of_change(repository, head, hints, under_test.value_or(head.commit)));
    case Event::kTargetSide: return some(base_on_target_side(repository, hints));
    case Event::kMergeQueue:
      if (const std::string judged = under_test.value_or(head.commit);
          judged != hints.commit && judged != hints.change_head) {
        return another_commit(judged, hints);
      }
      if (!has_commit(repository, hints.base_commit)) {
        return input_error_with(
            "the base of the merge queue, commit " + shown(hints.base_commit) + ", is not in this clone",
            "actions/checkout with `fetch-depth: 0` fetches it");
      }
      return std::optional(ChangeBase{hints.base_commit, "merge-queue", false, {}});
  }
  std::abort();
}

}  // namespace gate::provenance
