#include "gate/provenance/change_facts.h"

#include <git2.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/provenance/changed_paths.h"
#include "gate/provenance/credentials.h"
#include "gate/provenance/history.h"
#include "gate/provenance/repository.h"
#include "gate/provenance/revision.h"
#include "gate/provenance/work_tree.h"

namespace gate::provenance {
namespace {

using Event = CiHints::Event;
using Provider = CiHints::Provider;
using Paths = std::vector<std::string>;
using Text = Fact<std::string>;

constexpr std::string_view kMergeOnly = "merge-ref-first-parent";
constexpr std::string_view kMergeQueue = "merge-queue";

bool is_commit(const Repository& repository, const std::string& id) {
  return is_full_id(id) && object_kind(repository, id) == ObjectKind::kCommit;
}

Fact<bool> unknown_commit(const Repository& repository, const std::string& id) {
  if (is_full_id(id) && object_kind(repository, id) == ObjectKind::kOther) {
    return Fact<bool>::not_known(id.substr(0, 12) + " is no commit", "name commits as 'git rev-parse' prints them");
  }
  const Repository::Missing missing = repository.missing_commit();
  return Fact<bool>::not_known("commit " + id.substr(0, 12) + ": " + missing.why, missing.mend);
}

Fact<bool> contains(const Repository& repository, const CommitRange& range, const Text& commit) {
  if (!commit.value) {
    return Fact<bool>::not_known(commit.unknown, commit.mend);
  }
  if (*commit.value == range.from) {
    return Fact<bool>::known(false);
  }
  for (const std::string& end : {range.from, range.to}) {
    if (!end.empty() && !is_commit(repository, end)) {
      return unknown_commit(repository, end);
    }
  }
  Fact<bool> after = is_ancestor(repository, range.from, *commit.value);
  if (!after.value || !*after.value || range.to.empty()) {
    return after;
  }
  return is_ancestor(repository, *commit.value, range.to);
}

class Facts {
 public:
  Facts(const Repository& repository, Head head, const CiHints& hints, std::optional<std::string> named)
      : repository_(repository),
        head_(std::move(head)),
        hints_(hints),
        named_(std::move(named)),
        base_(find_change_base(repository, hints, named_)) {
    if (named_ && base_ && *base_) {
      (*base_)->is_head = (*base_)->commit == *named_;
    }
  }

  [[nodiscard]] Text commit() const {
    if (named_) {
      return Text::known(*named_);
    }
    const ChangeBase* base = known_base();
    if (base == nullptr) {
      // Outside a CI there may be no base to find; HEAD is what is under test all the same.
      return hints_.provider == Provider::kNone ? Text::known(head_.commit) : no_base<std::string>();
    }
    if (hints_.event == Event::kTargetSide) {
      return base->change ? Text::known(*base->change)
                          : Text::not_known("the change's own commit is not in this clone",
                                            "fetch the head of the pull request");
    }
    return Text::known(base->how == kMergeOnly ? hints_.change_head : head_.commit);
  }

  [[nodiscard]] Text tag() const {
    if (hints_.provider == Provider::kNone) {
      return Text::known("");
    }
    if (known_base() == nullptr || hints_.trigger.empty()) {
      return unexplained();
    }
    if (is_elsewhere()) {
      return not_checked_out();
    }
    if (hints_.tag.empty()) {
      return Text::known("");
    }
    if (first_invalid_utf8(hints_.tag) || commit_of(repository_, "refs/tags/" + hints_.tag) != head_.commit) {
      return Text::not_known("this clone has no tag '" + printable(hints_.tag) + "' at HEAD",
                             "fetch the tag: git fetch origin tag " + printable(hints_.tag));
    }
    return Text::known(hints_.tag);
  }

  [[nodiscard]] Text branch() const {
    if (hints_.provider == Provider::kNone) {
      return local_branch();
    }
    const ChangeBase* base = known_base();
    if (base == nullptr || hints_.trigger.empty()) {
      return unexplained();
    }
    if (is_elsewhere()) {
      return not_checked_out();
    }
    if (!hints_.tag.empty()) {
      return Text::known("");
    }
    const bool commit = hints_.event == Event::kCommit;
    const std::string& name = commit ? hints_.branch : hints_.target;
    const std::optional<std::string> tip =
        name.empty() || first_invalid_utf8(name) ? std::nullopt : commit_of(repository_, "refs/remotes/origin/" + name);
    if (!tip) {
      // The merge commit bears out the event that names its target; nothing else bears out a name.
      return !name.empty() && !first_invalid_utf8(name) && base->how == kMergeOnly
                 ? Text::known(name)
                 : Text::not_known("no fetched branch bears out '" + printable(name) + "'",
                                   "git fetch origin " + printable(name));
    }
    const std::string& about = commit ? head_.commit : base->commit;
    const Fact<bool> on_it = is_ancestor(repository_, about, *tip);
    if (!on_it.value) {
      return Text::not_known(on_it.unknown, on_it.mend);
    }
    return *on_it.value ? Text::known(name)
                        : Text::not_known("origin/" + printable(name) + " does not hold commit " + about.substr(0, 12),
                                          "git fetch origin " + printable(name));
  }

  [[nodiscard]] Text event() const {
    if (hints_.provider == Provider::kNone) {
      return Text::known("local");
    }
    if (known_base() == nullptr || hints_.trigger.empty()) {
      return unexplained();
    }
    // A pipeline about a commit is one when that commit is on a branch or has a tag: a pull request's is not.
    if (hints_.event == Event::kCommit) {
      Text place = hints_.tag.empty() ? branch() : tag();
      if (!place.value) {
        return place;
      }
    }
    return Text::known(hints_.trigger);
  }

  Fact<Paths> paths(std::string& from) const {
    const Text until = commit();
    if (!until.value) {
      return Fact<Paths>::not_known(until.unknown, until.mend);
    }
    const Text since = start_of_change(*until.value);
    if (!since.value) {
      return Fact<Paths>::not_known(since.unknown, since.mend);
    }
    if (hints_.provider == Provider::kNone && !named_) {
      const WorkTreeState work_tree = look_at_work_tree(repository_, head_);
      if (!work_tree.clean.value.value_or(false)) {
        return Fact<Paths>::not_known("the work tree has changes that are in no commit", "commit them");
      }
    }
    from = *since.value;
    // The forge's merge commit holds what the change brings, and nothing of what its target did meanwhile.
    const bool merged = known_base()->how == kMergeOnly && *until.value == hints_.change_head;
    return changed_paths(repository_, from, merged ? head_.commit : *until.value);
  }

 private:
  // A commit was named that is not what this pipeline, or this work tree, is about.
  [[nodiscard]] bool is_elsewhere() const {
    return named_ && hints_.event == Event::kCommit && *named_ != head_.commit;
  }
  [[nodiscard]] static Text not_checked_out() {
    return Text::not_known("the commit under test is not checked out, and nothing says which branch or tag it is on",
                           "");
  }

  [[nodiscard]] const ChangeBase* known_base() const { return base_ && *base_ ? &**base_ : nullptr; }

  template <typename T>
  [[nodiscard]] Fact<T> no_base() const {
    return base_ ? Fact<T>::not_known("the base of the change is not known",
                                      "git remote set-head origin --auto, or name the base with --policy-from REV")
                 : Fact<T>::not_known(base_.error().message, base_.error().hint);
  }

  // Why nothing is known about the pipeline.
  [[nodiscard]] Text unexplained() const {
    return known_base() == nullptr ? no_base<std::string>()
                                   : Text::not_known("this pipeline's event is none that is known here", "");
  }

  [[nodiscard]] Text local_branch() const {
    if (is_elsewhere()) {
      return not_checked_out();
    }
    git_reference* raw = nullptr;
    if (head_.detached || git_repository_head(&raw, repository_.get()) < 0) {
      return Text::not_known("HEAD is on no branch", "git switch BRANCH");
    }
    const Handle<git_reference> reference(raw);
    const std::string name = git_reference_shorthand(reference.get());
    return first_invalid_utf8(name) ? Text::not_known("the branch's name is no text in UTF-8", "") : Text::known(name);
  }

  // The commit that the change begins at.
  [[nodiscard]] Text start_of_change(const std::string& until) const {
    const ChangeBase* base = known_base();
    if (base == nullptr) {
      return no_base<std::string>();
    }
    if (!base->is_head) {
      return base->how == kMergeOnly || base->how == kMergeQueue ? Text::known(base->commit)
                                                                 : merge_base(repository_, until, base->commit);
    }
    if (Text what = event(); !what.value) {
      return what;
    }
    if (hints_.trigger != "push" || !is_full_id(hints_.before)) {
      return Text::not_known("this pipeline names no commit that was there before it", "");
    }
    if (!is_commit(repository_, hints_.before)) {
      const Repository::Missing missing = repository_.missing_commit();
      return Text::not_known("the commit before the push, " + hints_.before.substr(0, 12) + ": " + missing.why,
                             missing.mend);
    }
    const Fact<bool> before = is_ancestor(repository_, hints_.before, until);
    return before.value.value_or(false) ? Text::known(hints_.before)
                                        : Text::not_known("the push does not go on from the commit before it", "");
  }

  const Repository& repository_;
  Head head_;
  const CiHints& hints_;
  std::optional<std::string> named_;
  Result<std::optional<ChangeBase>> base_;
};

template <typename T>
Fact<T> not_asked() {
  return Fact<T>::not_known("nothing asks for it", "");
}

ChangeFacts nothing_known(const Error& error, const ChangeQuestions& questions) {
  const Text unknown = Text::not_known(error.message, error.hint);
  ChangeFacts facts{unknown, unknown, unknown, unknown, Fact<Paths>::not_known(error.message, error.hint), {}, {}};
  for (const CommitRange& range : questions.ranges) {
    facts.ranges.push_back({range, Fact<bool>::not_known(error.message, error.hint)});
  }
  return facts;
}

}  // namespace

ChangeFacts change_facts(const std::string& folder, const CiHints& hints, const ChangeQuestions& questions,
                         const std::optional<std::string>& under_test) {
  const Result<Repository> repository = Repository::open(folder);
  if (!repository) {
    // Libgit2's message may name paths of this machine, which the decision must not.
    return nothing_known(input_error_with("there is no repository to ask", "name it with --repo"), questions);
  }
  Result<Head> head = repository->head();
  if (!head || head->commit.empty()) {
    return nothing_known(input_error_with("HEAD is no commit", "commit first"), questions);
  }
  std::optional<std::string> named;
  if (under_test) {
    Result<std::string> id = resolve_commit(*repository, *under_test);
    if (!id) {
      return nothing_known(id.error(), questions);
    }
    named = *std::move(id);
  }
  const Facts known(*repository, *std::move(head), hints, std::move(named));
  ChangeFacts facts;
  facts.commit = known.commit();
  facts.event = questions.conditions ? known.event() : not_asked<std::string>();
  facts.branch = questions.conditions ? known.branch() : not_asked<std::string>();
  facts.tag = questions.conditions ? known.tag() : not_asked<std::string>();
  facts.paths = questions.paths ? known.paths(facts.paths_base) : not_asked<Paths>();
  for (const CommitRange& range : questions.ranges) {
    facts.ranges.push_back({range, contains(*repository, range, facts.commit)});
  }
  return facts;
}

}  // namespace gate::provenance
