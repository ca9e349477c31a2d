#include "gate/provenance/git_handle.h"

#include <doctest/doctest.h>
#include <git2.h>

#include <array>
#include <string>
#include <string_view>

#include "gate/provenance/library.h"
#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

struct Row {
  std::string_view what;
  int code;
  int error_class;
  GitFault fault;
};
constexpr std::array<Row, 15> kRows{{
    {"nothing around the folder", GIT_ENOTFOUND, GIT_ERROR_REPOSITORY, GitFault::kNoRepository},
    {"another user's, as 1.5 says it without any safe.directory", GIT_ENOTFOUND, GIT_ERROR_CONFIG,
     GitFault::kForeignOwner},
    {"another user's, as it is said otherwise", GIT_EOWNER, GIT_ERROR_CONFIG, GitFault::kForeignOwner},
    {"another user's, of another class", GIT_EOWNER, GIT_ERROR_REPOSITORY, GitFault::kForeignOwner},
    {"no such branch", GIT_ENOTFOUND, GIT_ERROR_REFERENCE, GitFault::kNoReference},
    {"no commit yet", GIT_EUNBORNBRANCH, GIT_ERROR_REFERENCE, GitFault::kUnbornHead},
    {"object not in this clone", GIT_ENOTFOUND, GIT_ERROR_ODB, GitFault::kNoObject},
    {"really absent", GIT_ENOTFOUND, GIT_ERROR_TREE, GitFault::kNoPath},
    {"no merge base", GIT_ENOTFOUND, GIT_ERROR_MERGE, GitFault::kNoMergeBase},
    {"too few digits", GIT_EAMBIGUOUS, GIT_ERROR_ODB, GitFault::kAmbiguous},
    {"not a name", GIT_EINVALIDSPEC, GIT_ERROR_REFERENCE, GitFault::kBadName},
    {"not a commit", GIT_EPEEL, GIT_ERROR_OBJECT, GitFault::kWrongType},
    {"merge base in a shallow clone, 1.5", GIT_ERROR, GIT_ERROR_ODB, GitFault::kOther},
    {"not found, of a class that says nothing", GIT_ENOTFOUND, GIT_ERROR_OS, GitFault::kOther},
    {"unsupported extension", GIT_ERROR, GIT_ERROR_REPOSITORY, GitFault::kOther},
}};

TEST_CASE("a fault is told by code and class together") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    CHECK(fault_of(row.code, row.error_class) == row.fault);
  }
}

TEST_CASE("the library's own message is never printed alone") {
  REQUIRE(start_library().has_value());
  const testing::TemporaryFolder folder;
  git_repository* raw = nullptr;
  const int code = git_repository_open(&raw, (folder.path() + "/none").c_str());
  REQUIRE(code < 0);
  const std::string problem = git_problem(code);
  CHECK(problem.find("none") != std::string::npos);
  CHECK(problem.ends_with(" (" + git_code(code) + ")"));
  CHECK(git_code(code).starts_with("libgit2 code " + std::to_string(code) + ", class "));
}

}  // namespace
}  // namespace gate::provenance
