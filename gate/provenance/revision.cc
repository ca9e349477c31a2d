#include "gate/provenance/revision.h"

#include <git2.h>

#include <vector>

#include "gate/base/text.h"
#include "gate/provenance/credentials.h"
#include "gate/provenance/history.h"

namespace gate::provenance {
namespace {

constexpr std::size_t kLongest = 256;
constexpr std::size_t kMaxNames = 2000;  // names looked through for a suggestion

// Short names of branches, remote-tracking branches and tags.
std::vector<std::string> known_names(const Repository& repository) {
  std::vector<std::string> names;
  git_reference_iterator* raw = nullptr;
  if (git_reference_iterator_new(&raw, repository.get()) < 0) {
    return names;
  }
  const Handle<git_reference_iterator> iterator(raw);
  const char* name = nullptr;
  while (names.size() < kMaxNames && git_reference_next_name(&name, iterator.get()) == 0) {
    for (const std::string_view space : {"refs/heads/", "refs/remotes/", "refs/tags/"}) {
      if (const std::string_view full = name; full.starts_with(space)) {
        names.push_back(visible(full.substr(space.size())));
      }
    }
  }
  return names;
}

// Why a revision is not looked up at all; empty when it may be.
std::string_view refusal(std::string_view revision) {
  if (revision.empty()) {
    return "expected a revision such as HEAD, a branch, a tag or a commit id";
  }
  if (revision.size() > kLongest || visible(revision) != revision) {
    return "is not a revision";
  }
  if (revision.find("..") != std::string_view::npos) {
    return "is a range; expected one commit";
  }
  if (revision.find("@{") != std::string_view::npos) {
    return "depends on this clone's reference log; expected a branch, a tag or a commit id";
  }
  if (revision.find(':') != std::string_view::npos || revision.find("^{/") != std::string_view::npos) {
    return "searches for a commit; expected a branch, a tag or a commit id";
  }
  return {};
}

}  // namespace

Result<std::string> resolve_commit(const Repository& repository, std::string_view revision) {
  const std::string shown = "'" + shortened(printable(revision), 80) + "'";
  if (const std::string_view why = refusal(revision); !why.empty()) {
    return input_error(revision.empty() ? std::string(why) : shown + " " + std::string(why));
  }
  const std::string text(revision);
  git_object* raw = nullptr;
  int code = git_revparse_single(&raw, repository.get(), text.c_str());
  const Handle<git_object> object(raw);
  git_object* peeled = nullptr;
  if (code == 0) {
    code = git_object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT);
    if (code < 0 && last_fault(code) != GitFault::kNoObject) {
      return input_error(shown + " names a " + git_object_type2string(git_object_type(object.get())) +
                         ", not a commit");
    }
  }
  const Handle<git_object> commit(peeled);
  if (code == 0) {
    return id_text(*git_object_id(commit.get()));
  }
  if (last_fault(code) == GitFault::kAmbiguous) {
    return input_error_with(shown + " names more than one object", "write more digits of the commit id");
  }
  const std::string base = text.substr(0, text.find_first_of("^~"));
  git_reference* reference = nullptr;
  if (base == "HEAD" && git_repository_head_unborn(repository.get()) == 1) {
    return input_error_with("the repository has no commit yet", "commit first");
  }
  const bool named = git_reference_dwim(&reference, repository.get(), base.c_str()) == 0;
  const Handle<git_reference> held(reference);
  if (repository.shallow()) {
    return input_error_with("no commit " + shown + " in this clone, which is shallow" +
                                (named ? std::string() : suggestion(base, known_names(repository))),
                            std::string(kUnshallow));
  }
  if (named) {
    const std::string name = "'" + printable(base) + "'";
    return base == text
               ? input_error_with(name + " points to a commit that is not in this clone", std::string(kCheckRepository))
               : input_error_with("no commit " + shown + ": the history of " + name + " does not reach that far",
                                  "'git log --oneline " + printable(base) + "' shows how far it does");
  }
  return input_error_with("no commit " + shown + " in the repository" + suggestion(base, known_names(repository)),
                          "fetch it, if it is new: git fetch --all --tags");
}

}  // namespace gate::provenance
