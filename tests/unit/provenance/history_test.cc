#include "gate/provenance/history.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "gate/base/text.h"
#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;

TEST_CASE("a full commit id is 40 hexadecimal digits and not the null id") {
  struct Row {
    std::string what;
    std::string text;
    bool full;
  };
  const std::vector<Row> rows{{"lower case", "0123456789abcdef0123456789abcdef01234567", true},
                              {"upper case", "0123456789ABCDEF0123456789ABCDEF01234567", true},
                              {"abbreviated", "0123456789abcdef", false},
                              {"one too many", "0123456789abcdef0123456789abcdef012345678", false},
                              {"SHA-256", std::string(64, 'a'), false},
                              {"null id", std::string(40, '0'), false},
                              {"not hexadecimal", "g123456789abcdef0123456789abcdef01234567", false},
                              {"empty", "", false}};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(is_full_id(row.text) == row.full);
  }
}

// Random graphs with dates in no order, against git's own answers for every pair of commits.
TEST_CASE("descent and merge bases agree with git on random graphs") {
  GitWorld world;
  std::uint32_t state = 20261120;
  const auto below = [&](std::size_t bound) {
    state = state * 1664525U + 1013904223U;
    return static_cast<std::size_t>(state >> 8U) % bound;
  };
  for (int graph = 0; graph < 3; ++graph) {
    CAPTURE(graph);
    const std::string name = "r" + std::to_string(graph);
    world.init(name);
    std::vector<std::string> commits;
    const std::string empty_tree = world.git(name, {"hash-object", "-t", "tree", "-w", "/dev/null"});
    for (std::size_t i = 0; i < 10; ++i) {
      std::string text = "tree " + empty_tree + "\n";
      std::vector<std::size_t> parents;
      for (std::size_t k = i == 0 ? 0 : below(3); k > 0; --k) {
        const std::size_t parent = below(i);
        if (std::find(parents.begin(), parents.end(), parent) == parents.end()) {
          parents.push_back(parent);
          text += "parent " + commits[parent] + "\n";
        }
      }
      const std::string who = "A <a@example.com> " + std::to_string(1'700'000'000 + below(100'000)) + " +0000\n";
      text += "author " + who + "committer " + who + "\n" + std::to_string(i) + "\n";
      testing::write_text(world.path("commit.txt"), text);
      commits.push_back(world.git(name, {"hash-object", "-t", "commit", "-w", world.path("commit.txt")}));
      world.git(name, {"update-ref", "refs/heads/c" + std::to_string(i), commits.back()});
    }
    const Result<Repository> repository = Repository::open(world.path(name));
    REQUIRE(repository.has_value());
    for (std::size_t i = 0; i < commits.size(); ++i) {
      const std::string ancestors = world.git(name, {"rev-list", commits[i]});
      for (std::size_t k = 0; k < commits.size(); ++k) {
        CAPTURE(i);
        CAPTURE(k);
        const Fact<bool> descends = is_ancestor(*repository, commits[k], commits[i]);
        REQUIRE(descends.value.has_value());
        CHECK(*descends.value == (ancestors.find(commits[k]) != std::string::npos));
        if (k < i) {
          std::string bases;
          try {
            bases = world.git(name, {"merge-base", "--all", commits[i], commits[k]});
          } catch (const std::runtime_error&) {
            bases.clear();  // git's exit code 1: none
          }
          const Fact<std::string> base = merge_base(*repository, commits[i], commits[k]);
          if (bases.empty()) {
            CHECK_FALSE(base.value.has_value());
            CHECK(base.unknown == "HEAD and the base have no commit in common");
            CHECK(base.mend == "name the side the change goes into: --policy-from REV");
          } else {
            REQUIRE(base.value.has_value());
            const std::vector<std::string_view> best = split(bases, '\n');
            CHECK(std::find(best.begin(), best.end(), *base.value) != best.end());
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace gate::provenance
