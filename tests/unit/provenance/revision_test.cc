#include "gate/provenance/revision.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;

struct Refused {
  std::string what;
  std::string revision;
  std::string message;
  std::string hint;
};
void check_refused(const Repository& repository, const std::vector<Refused>& rows) {
  for (const Refused& row : rows) {
    CAPTURE(row.what);
    const Result<std::string> commit = resolve_commit(repository, row.revision);
    REQUIRE_FALSE(commit.has_value());
    CHECK(commit.error().kind == ErrorKind::kInput);
    CHECK(commit.error().message == row.message);
    CHECK(commit.error().hint == row.hint);
  }
}

TEST_CASE("every way to name a commit of this clone") {
  GitWorld world;
  world.init("r");
  const std::string first = world.commit("r", "first");
  world.git("r", {"tag", "light"});
  world.git("r", {"tag", "--annotate", "--message", "one", "v1"});
  world.git("r", {"branch", "origin/main"});
  world.git("r", {"checkout", "--quiet", "-b", "side"});
  const std::string side = world.commit("r", "side");
  world.git("r", {"checkout", "--quiet", "main"});
  const std::string second = world.commit("r", "second");
  world.git("r", {"update-ref", "refs/remotes/up/topic", side});
  world.git("r", {"merge", "--quiet", "--no-ff", "--message", "merge", "side"});
  const std::string merge = world.id("r", "HEAD");
  const Result<Repository> repository = Repository::open(world.path("r"));
  REQUIRE(repository.has_value());
  struct Row {
    std::string revision;
    std::string commit;
  };
  const std::vector<Row> rows{{"HEAD", merge},
                              {"main", merge},
                              {"refs/heads/main", merge},
                              {merge, merge},
                              {merge.substr(0, 10), merge},
                              {"HEAD^", second},
                              {"HEAD^1", second},
                              {"HEAD^2", side},
                              {"HEAD~2", first},
                              {"light", first},
                              {"v1", first},
                              {"v1^{commit}", first},
                              {world.id("r", "v1"), first},
                              {"up/topic", side},
                              {"origin/main", first}};
  for (const Row& row : rows) {
    CAPTURE(row.revision);
    const Result<std::string> commit = resolve_commit(*repository, row.revision);
    REQUIRE(commit.has_value());
    CHECK(*commit == row.commit);
  }
  check_refused(
      *repository,
      {{"nothing", "", "expected a revision such as HEAD, a branch, a tag or a commit id", ""},
       {"a slip", "mian", "no commit 'mian' in the repository (did you mean 'main'?)",
        "fetch it, if it is new: git fetch --all --tags"},
       {"a slip with a way back", "mian~1", "no commit 'mian~1' in the repository (did you mean 'main'?)",
        "fetch it, if it is new: git fetch --all --tags"},
       {"nothing like it", "completely-else", "no commit 'completely-else' in the repository",
        "fetch it, if it is new: git fetch --all --tags"},
       {"a full id that is not here", std::string(40, 'a'),
        "no commit '" + std::string(40, 'a') + "' in the repository", "fetch it, if it is new: git fetch --all --tags"},
       {"too far back", "HEAD~9", "no commit 'HEAD~9': the history of 'HEAD' does not reach that far",
        "'git log --oneline HEAD' shows how far it does"},
       {"a range", "main..side", "'main..side' is a range; expected one commit", ""},
       {"the reference log", "main@{1}",
        "'main@{1}' depends on this clone's reference log; expected a branch, a tag or a commit id", ""},
       {"a search", "HEAD^{/fir}", "'HEAD^{/fir}' searches for a commit; expected a branch, a tag or a commit id", ""},
       {"a tree", "HEAD^{tree}", "'HEAD^{tree}' names a tree, not a commit", ""},
       {"control characters", "ma\x1bin", "'ma\\x1bin' is not a revision", ""},
       {"a URL with a password", "https://u:secret@h/x",
        "'https://h/x' searches for a commit; expected a branch, a tag or a commit id", ""}});
}

TEST_CASE("in a shallow clone the missing history is the first suspect") {
  GitWorld world;
  world.init("r");
  const std::string first = world.commit("r", "first");
  world.commit("r", "second");
  world.clone("r", "one", {"--depth=1"});
  world.clone("r", "two", {"--depth=2"});
  const Result<Repository> one = Repository::open(world.path("one"));
  REQUIRE(one.has_value());
  const std::string hint =
      "fetch the history: git fetch --unshallow (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: \"0\")";
  check_refused(*one,
                {{"the parent", "HEAD^1", "no commit 'HEAD^1' in this clone, which is shallow", hint},
                 {"an old commit", first, "no commit '" + first + "' in this clone, which is shallow", hint},
                 {"a slip", "mian", "no commit 'mian' in this clone, which is shallow (did you mean 'main'?)", hint}});
  const Result<Repository> two = Repository::open(world.path("two"));
  REQUIRE(two.has_value());
  CHECK(resolve_commit(*two, "HEAD^1").value() == first);
}

TEST_CASE("without a commit there is nothing to name") {
  GitWorld world;
  world.init("r");
  const Result<Repository> repository = Repository::open(world.path("r"));
  REQUIRE(repository.has_value());
  check_refused(*repository, {{"HEAD", "HEAD", "the repository has no commit yet", "commit first"}});
}

}  // namespace
}  // namespace gate::provenance
