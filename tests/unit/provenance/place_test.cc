#include "gate/provenance/place.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;

// Makes `folder` the current one while it lives.
class CurrentFolder {
 public:
  explicit CurrentFolder(const std::string& folder) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  CurrentFolder(const CurrentFolder&) = delete;
  CurrentFolder& operator=(const CurrentFolder&) = delete;
  ~CurrentFolder() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

TEST_CASE("a path is placed by its name first, then by where its links lead") {
  GitWorld world;
  world.init("r");
  world.write("r", "policies/gate.yaml", "gate: 1\n");
  world.write("", "outside.yaml", "gate: 1\n");
  std::filesystem::create_symlink(world.path("outside.yaml"), world.path("r/link.yaml"));
  std::filesystem::create_symlink(world.path("r"), world.path("to-r"));
  const std::string root = world.path("r");
  struct Row {
    std::string what, folder, path;
    std::optional<std::string> expected;
  };
  const std::vector<Row> rows{
      {"from the root", "r", "policies/gate.yaml", "policies/gate.yaml"},
      {"from a folder below", "r/policies", "gate.yaml", "policies/gate.yaml"},
      {"with dots", "r/policies", "../policies/./gate.yaml", "policies/gate.yaml"},
      {"absolute", "", root + "/policies/gate.yaml", "policies/gate.yaml"},
      {"a folder with a slash behind it", "r", "policies/", "policies"},
      {"a file that is gone", "r", "policies/gone.yaml", "policies/gone.yaml"},
      {"a folder that is gone", "r", "gone/gate.yaml", "gone/gate.yaml"},
      {"a link below the root that leads out is the change's own", "r", "link.yaml", "link.yaml"},
      {"a link outside that leads in", "", "to-r/policies/gate.yaml", "policies/gate.yaml"},
      {"outside", "r", "../outside.yaml", std::nullopt},
      {"above the root", "r", "../../../../../../etc/passwd", std::nullopt},
      {"a neighbour with the root's name in front", "", "r2/gate.yaml", std::nullopt},
      {"the root itself", "r", ".", std::nullopt},
      {"git's own folder", "r", ".git/config", std::nullopt},
      {"nothing", "r", "", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const CurrentFolder here(world.path(row.folder));
    CHECK(path_below(root, row.path) == row.expected);
  }
  CHECK_FALSE(path_below("", "policies/gate.yaml").has_value());
}

TEST_CASE("the current folder has the name by which the shell went there") {
  GitWorld world;
  world.init("r");
  world.write("r", "other/gate.yaml", "gate: 1\n");
  std::filesystem::create_symlink(world.path("r/other"), world.path("r/sub"));
  std::filesystem::create_symlink(world.path("r"), world.path("to-r"));
  const std::string root = world.path("r");
  const CurrentFolder here(world.path("r/sub"));
  const char* before = std::getenv("PWD");
  const std::string kept = before == nullptr ? "" : before;
  struct Row {
    std::string said, expected;
  };
  const std::vector<Row> rows{
      {world.path("r/sub"), "sub/gate.yaml"},
      {world.path("to-r/sub"), "sub/gate.yaml"},
      {world.path("r/other"), "other/gate.yaml"},
      {world.path("r"), "other/gate.yaml"},  // another folder: the shell is wrong
      {"sub", "other/gate.yaml"},
      {"/nowhere", "other/gate.yaml"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.said);
    ::setenv("PWD", row.said.c_str(), 1);
    CHECK(path_below(root, "gate.yaml") == row.expected);
    CHECK(path_below(root, world.path("to-r/sub/gate.yaml")) == "sub/gate.yaml");
  }
  ::setenv("PWD", kept.c_str(), 1);
}

TEST_CASE("the work tree around a folder is the nearest one") {
  GitWorld world;
  world.init("r");
  world.init("r/inner");
  world.write("r", "a/b/file", "x");
  CHECK(work_tree_around(world.path("r/a/b")) == world.path("r"));
  CHECK(work_tree_around(world.path("r/inner")) == world.path("r/inner"));
  CHECK(work_tree_around(world.path("r/no-such-folder")).empty());
  world.commit("r/inner", "first");
  world.git("r/inner", {"worktree", "add", "--quiet", "--detach", world.path("linked")});
  CHECK(work_tree_around(world.path("linked")) == world.path("linked"));
}

}  // namespace
}  // namespace gate::provenance
