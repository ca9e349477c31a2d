#include "gate/provenance/base.h"

#include <git2.h>

#include <string_view>

#include "gate/base/text.h"
#include "gate/provenance/history.h"
#include "gate/provenance/revision.h"

namespace gate::provenance {
namespace {

constexpr std::string_view kRemote = "refs/remotes/";

bool exists(const Repository& repository, const std::string& reference) {
  git_oid id{};
  return git_reference_name_to_id(&id, repository.get(), reference.c_str()) == 0;
}

// The name that refs/remotes/origin/HEAD points to; nothing when the clone has none.
std::optional<std::string> default_branch(const Repository& repository) {
  git_reference* raw = nullptr;
  if (git_reference_lookup(&raw, repository.get(), "refs/remotes/origin/HEAD") < 0) {
    return std::nullopt;
  }
  const Handle<git_reference> head(raw);
  const char* target = git_reference_symbolic_target(head.get());
  return std::string(target == nullptr ? "refs/remotes/origin/HEAD" : target);
}

Fact<std::string> as_fact(Result<std::string> commit) {
  if (commit) {
    return Fact<std::string>::known(std::move(commit).value());
  }
  return Fact<std::string>::not_known(commit.error().message, commit.error().hint);
}

}  // namespace

Base resolve_base(const Repository& repository, const std::optional<std::string>& option) {
  if (option) {
    return {"option", as_fact(resolve_commit(repository, *option))};
  }
  if (const std::optional<std::string> branch = default_branch(repository)) {
    if (!exists(repository, *branch)) {
      const std::string shown = visible(*branch);
      const std::string origin = std::string(kRemote) + "origin/";
      const std::string name = shown.starts_with(origin) ? shown.substr(origin.size()) : shown;
      return {"origin/HEAD", Fact<std::string>::not_known("origin/HEAD points to '" + shown + "', which is not fetched",
                                                          "git fetch origin " + name + ":" + shown)};
    }
    return {"origin/HEAD", as_fact(resolve_commit(repository, *branch))};
  }
  const bool main = exists(repository, std::string(kRemote) + "origin/main");
  const bool master = exists(repository, std::string(kRemote) + "origin/master");
  if (main != master) {
    const std::string name = main ? "origin/main" : "origin/master";
    return {name, as_fact(resolve_commit(repository, std::string(kRemote) + name))};
  }
  return {{},
          Fact<std::string>::not_known(
              main ? "both origin/main and origin/master exist, and origin/HEAD does not say which is the default"
                   : "the clone knows no default branch (no origin/HEAD, origin/main or origin/master)",
              "git remote set-head origin --auto, or name the base with --policy-from REV")};
}

}  // namespace gate::provenance
