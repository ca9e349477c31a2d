// Any bytes as what names a commit or a file in one: refused with an error, or resolved to a full id, in a repository
// of two commits that git makes for the process. Nothing else is read.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/cli/policy_source.h"
#include "gate/provenance/repository.h"
#include "gate/provenance/revision.h"
#include "tests/support/git_repository.h"

namespace {

// A repository of two commits that goes with the process.
class TwoCommits {
 public:
  TwoCommits() {
    world_.git("", {"init", "-q", "-b", "main", "repository"});
    world_.git("repository", {"commit", "-q", "--allow-empty", "-m", "one"});
    world_.git("repository", {"commit", "-q", "--allow-empty", "-m", "two"});
  }
  [[nodiscard]] std::string path() const { return world_.path("repository"); }

 private:
  gate::testing::GitWorld world_;
};

}  // namespace

// libgit2 1.5 keeps what PCRE2 gave it for a name that looks like the output of `git describe` and is none: some 20 KB
// once a lookup, in a program that looks up a few names and ends.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
  return "leak:libpcre2\n";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TwoCommits two;
  static const gate::Result<gate::provenance::Repository> repository = gate::provenance::Repository::open(two.path());
  GATE_INVARIANT(repository.has_value());
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto commit = gate::provenance::resolve_commit(*repository, text);
  GATE_INVARIANT(commit ? commit->size() == 40 : !gate::render(commit.error()).empty());
  const auto spec = gate::cli::parse_git_spec(text);
  if (spec) {
    GATE_INVARIANT(text == "git:" + spec->revision + ":" + spec->path);
  } else {
    GATE_INVARIANT(!gate::render(spec.error()).empty());
  }
  return 0;
}
