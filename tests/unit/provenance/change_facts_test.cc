#include "gate/provenance/change_facts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/git_repository.h"

namespace gate::provenance {
namespace {

using testing::GitWorld;
using Event = CiHints::Event;
using Provider = CiHints::Provider;

// `main` with three commits, a topic that leaves it after the second, and the forge's merge of the topic.
struct Forge {
  GitWorld world;
  std::string first, second, third, topic, merged;
  Forge() {
    world.init("r");
    world.write("r", "a.txt", "1\n");
    first = world.commit("r", "one");
    world.write("r", "models/m.bin", "1\n");
    second = world.commit("r", "two");
    world.git("r", {"checkout", "-q", "-b", "topic"});
    world.write("r", "prompts/p.txt", "hello\n");
    world.git("r", {"rm", "-q", "a.txt"});
    topic = world.commit("r", "change");
    world.git("r", {"checkout", "-q", "main"});
    world.write("r", "meanwhile.txt", "x\n");
    third = world.commit("r", "three");
    world.git("r", {"merge", "-q", "--no-ff", "-m", "merge", "topic"});
    merged = world.id("r", "HEAD");
    world.git("r", {"checkout", "-q", "--detach"});
    world.git("r", {"branch", "-qf", "main", third});
    world.git("r", {"update-ref", "refs/remotes/origin/main", third});
    world.git("r", {"tag", "-a", "-m", "release", "v1.0", third});
  }
  [[nodiscard]] std::string folder() const { return world.path("r"); }
  void at(const std::string& revision) { world.git("r", {"checkout", "-q", "--detach", revision}); }
};

CiHints push_of(const std::string& commit, const std::string& branch, const std::string& before = "") {
  CiHints hints;
  hints.provider = Provider::kGitHub;
  hints.commit = commit;
  hints.trigger = "push";
  hints.branch = branch;
  hints.before = before;
  return hints;
}

CiHints request_of(const Forge& forge) {
  CiHints hints;
  hints.provider = Provider::kGitHub;
  hints.event = Event::kChange;
  hints.trigger = "pull_request";
  hints.commit = forge.merged;
  hints.target = "main";
  hints.change_head = forge.topic;
  return hints;
}

const ChangeQuestions kAll{true, true, {}};

// A fact as text: its value, or "?" and why it is not known.
std::string shown(const Fact<std::string>& fact) { return fact.value ? *fact.value : "?" + fact.unknown; }
std::string shown(const Fact<std::vector<std::string>>& fact) {
  std::string text = fact.value ? "" : "?" + fact.unknown;
  for (const std::string& path : fact.value.value_or(std::vector<std::string>{})) {
    text += path + " ";
  }
  return text;
}

TEST_CASE("a pull request: facts of the merge commit, and what the change alone brings") {
  Forge forge;
  const ChangeFacts facts = change_facts(forge.folder(), request_of(forge), kAll);
  CHECK(shown(facts.event) == "pull_request");
  CHECK(shown(facts.branch) == "main");
  CHECK(shown(facts.tag).empty());
  CHECK(shown(facts.commit) == forge.topic);
  CHECK(shown(facts.paths) == "a.txt prompts/p.txt ");
  CHECK(facts.paths_base == forge.third);
}

TEST_CASE("a pull request checked out as its own tip: the same paths, from where it left its target") {
  Forge forge;
  forge.at(forge.topic);
  CiHints hints = request_of(forge);
  const ChangeFacts facts = change_facts(forge.folder(), hints, kAll);
  CHECK(shown(facts.paths) == "a.txt prompts/p.txt ");
  CHECK(facts.paths_base == forge.second);
  // The fetched target does not hold the base that was found: the name is borne out by nothing.
  CHECK(shown(facts.event) == "pull_request");
  hints.target = "release";
  const ChangeFacts other = change_facts(forge.folder(), hints, kAll);
  CHECK_FALSE(other.branch.value.has_value());
  CHECK_FALSE(other.event.value.has_value());
}

TEST_CASE("what the variables claim is known only when objects bear it out") {
  Forge forge;
  struct Row {
    std::string what;
    std::string head;
    CiHints hints;
    std::string event, branch, paths;
  };
  CiHints lies = push_of(forge.merged, "main", forge.third);
  CiHints unknown_event = push_of(forge.third, "main");
  unknown_event.trigger = "";
  CiHints other;
  other.provider = Provider::kOther;
  const std::string not_on_main = "?origin/main does not hold commit " + forge.merged.substr(0, 12);
  const std::vector<Row> rows{
      {"a push to main", forge.third, push_of(forge.third, "main", forge.first), "push", "main",
       "meanwhile.txt models/m.bin "},
      // What it changes is told by the fetched main, which is its base.
      {"a pull request that claims to be a push", forge.merged, lies, not_on_main, not_on_main, "a.txt prompts/p.txt "},
      {"a branch that is not fetched", forge.third, push_of(forge.third, "nightly", forge.first),
       "?no fetched branch bears out 'nightly'", "?no fetched branch bears out 'nightly'",
       "?no fetched branch bears out 'nightly'"},
      {"a new branch has no commit before it", forge.third, push_of(forge.third, "main", std::string(40, '0')), "push",
       "main", "?this pipeline names no commit that was there before it"},
      {"a push that rewrote the branch", forge.third, push_of(forge.third, "main", forge.topic), "push", "main",
       "?the push does not go on from the commit before it"},
      {"an event without a word", forge.third, unknown_event, "?this pipeline's event is none that is known here",
       "?this pipeline's event is none that is known here", "?this pipeline's event is none that is known here"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    forge.at(row.head);
    const ChangeFacts facts = change_facts(forge.folder(), row.hints, kAll);
    CHECK(shown(facts.event) == row.event);
    CHECK(shown(facts.branch) == row.branch);
    CHECK(shown(facts.paths) == row.paths);
  }
}

TEST_CASE("a named commit is what is asked about, not the one that is checked out") {
  Forge forge;
  forge.world.git("r", {"checkout", "-q", "main"});
  forge.world.write("r", "uncommitted.txt", "x\n");
  const ChangeFacts facts = change_facts(forge.folder(), {}, kAll, forge.topic);
  CHECK(shown(facts.commit) == forge.topic);
  CHECK(shown(facts.paths) == "a.txt prompts/p.txt ");
  CHECK(shown(facts.branch).starts_with("?the commit under test is not checked out"));
  CHECK(shown(facts.event) == "local");
  CHECK(shown(change_facts(forge.folder(), {}, kAll, forge.third).branch) == "main");
  const ChangeFacts pushed = change_facts(forge.folder(), push_of(forge.third, "main"), kAll, forge.topic);
  CHECK(shown(pushed.event).starts_with("?the commit under test is not checked out"));
  CHECK_FALSE(change_facts(forge.folder(), {}, kAll, "nowhere").commit.value.has_value());
}

TEST_CASE("a tag is one that stands at HEAD") {
  Forge forge;
  CiHints hints = push_of(forge.third, "");
  hints.trigger = "tag";
  hints.tag = "v1.0";
  forge.at(forge.third);
  ChangeFacts facts = change_facts(forge.folder(), hints, kAll);
  CHECK(shown(facts.event) == "tag");
  CHECK(shown(facts.tag) == "v1.0");
  CHECK(shown(facts.branch).empty());
  for (const std::string& claimed : {std::string("v2.0"), std::string("../heads/main"), std::string("\xff")}) {
    CAPTURE(claimed.size());
    hints.tag = claimed;
    facts = change_facts(forge.folder(), hints, kAll);
    CHECK_FALSE(facts.tag.value.has_value());
    CHECK_FALSE(facts.event.value.has_value());
  }
}

TEST_CASE("outside a CI: HEAD's branch, and paths only when every change is committed") {
  Forge forge;
  forge.world.git("r", {"checkout", "-q", "topic"});
  ChangeFacts facts = change_facts(forge.folder(), {}, kAll);
  CHECK(shown(facts.event) == "local");
  CHECK(shown(facts.branch) == "topic");
  CHECK(shown(facts.paths) == "a.txt prompts/p.txt ");
  forge.world.write("r", "models/m.bin", "2\n");
  facts = change_facts(forge.folder(), {}, kAll);
  CHECK(shown(facts.paths) == "?the work tree has changes that are in no commit");
  CHECK(shown(facts.event) == "local");
}

TEST_CASE("without a repository nothing is known") {
  const testing::TemporaryFolder folder;
  const CommitRange range{std::string(40, 'a'), ""};
  const ChangeFacts facts = change_facts(folder.path(), {}, {true, true, {range}});
  CHECK(shown(facts.event) == "?there is no repository to ask");
  CHECK_FALSE(facts.commit.value.has_value());
  CHECK_FALSE(facts.paths.value.has_value());
  REQUIRE(facts.ranges.size() == 1);
  CHECK_FALSE(facts.ranges.front().contains.value.has_value());
}

TEST_CASE("a range of commits holds what comes after its start and not after its end") {
  Forge forge;
  const std::string missing(40, 'a');
  struct Row {
    std::string what;
    CommitRange range;
    std::optional<bool> contains;
  };
  const std::vector<Row> rows{
      {"from an ancestor on", {forge.first, ""}, true},
      {"its own commit as the end", {forge.first, forge.topic}, true},
      {"its own commit as the start", {forge.topic, ""}, false},
      {"ended before it", {forge.first, forge.second}, false},
      {"of the other side", {forge.third, ""}, false},
      {"a commit that is not here", {missing, ""}, std::nullopt},
      {"an end that is not here", {forge.first, missing}, std::nullopt},
  };
  ChangeQuestions questions;
  for (const Row& row : rows) {
    questions.ranges.push_back(row.range);
  }
  // The commit under test is the tip of the change, not the forge's merge of it.
  const ChangeFacts facts = change_facts(forge.folder(), request_of(forge), questions);
  REQUIRE(facts.ranges.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].what);
    CHECK(facts.ranges[i].contains.value == rows[i].contains);
  }
  CHECK(shown(facts.event) == "?nothing asks for it");
}

TEST_CASE("a shallow clone: what it cannot see is unknown") {
  Forge forge;
  forge.world.git("r", {"checkout", "-q", "main"});
  forge.world.clone("r", "shallow", {"--depth=1", "--branch=main"});
  const std::string folder = forge.world.path("shallow");
  const ChangeFacts facts =
      change_facts(folder, push_of(forge.third, "main", forge.second), {true, true, {{forge.first, ""}}});
  CHECK(shown(facts.event) == "push");
  CHECK_FALSE(facts.paths.value.has_value());
  CHECK_FALSE(facts.ranges.front().contains.value.has_value());
}

}  // namespace
}  // namespace gate::provenance
