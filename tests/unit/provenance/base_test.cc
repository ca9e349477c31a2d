#include "gate/provenance/base.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;

Base base_of(GitWorld& world, const std::string& name, const std::optional<std::string>& option = std::nullopt) {
  const Result<Repository> repository = Repository::open(world.path(name));
  REQUIRE(repository.has_value());
  return resolve_base(*repository, option);
}

TEST_CASE("the base is the option, then origin's default branch, then a lone main or master, then unknown") {
  GitWorld world;
  world.init("r");
  const std::string first = world.commit("r", "first");
  const std::string second = world.commit("r", "second");
  const std::string set_head = "git remote set-head origin --auto, or name the base with --policy-from REV";

  Base base = base_of(world, "r");
  CHECK(base.how.empty());
  CHECK_FALSE(base.commit.value.has_value());
  CHECK(base.commit.unknown == "the clone knows no default branch (no origin/HEAD, origin/main or origin/master)");
  CHECK(base.commit.mend == set_head);

  world.git("r", {"update-ref", "refs/remotes/origin/master", first});
  base = base_of(world, "r");
  CHECK(base.how == "origin/master");
  CHECK(base.commit.value == first);

  world.git("r", {"update-ref", "refs/remotes/origin/main", second});
  base = base_of(world, "r");
  CHECK(base.how.empty());
  CHECK_FALSE(base.commit.value.has_value());
  CHECK(base.commit.unknown ==
        "both origin/main and origin/master exist, and origin/HEAD does not say which is the default");
  CHECK(base.commit.mend == set_head);

  world.git("r", {"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"});
  base = base_of(world, "r");
  CHECK(base.how == "origin/HEAD");
  CHECK(base.commit.value == second);

  base = base_of(world, "r", "HEAD~1");
  CHECK(base.how == "option");
  CHECK(base.commit.value == first);

  base = base_of(world, "r", "orgin/main");
  CHECK(base.how == "option");
  CHECK_FALSE(base.commit.value.has_value());
  CHECK(base.commit.unknown == "no commit 'orgin/main' in the repository (did you mean 'origin/main'?)");
  CHECK(base.commit.mend == "fetch it, if it is new: git fetch --all --tags");

  // A default branch that is not fetched must not make way for another one.
  world.git("r", {"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/1"});
  base = base_of(world, "r");
  CHECK(base.how == "origin/HEAD");
  CHECK_FALSE(base.commit.value.has_value());
  CHECK(base.commit.unknown == "origin/HEAD points to 'refs/remotes/origin/release/1', which is not fetched");
  CHECK(base.commit.mend == "git fetch origin release/1:refs/remotes/origin/release/1");
}

}  // namespace
}  // namespace gate::provenance
