#include "gate/evaluate/when.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace gate::evaluate {
namespace {

using State = WhenAnswer::State;
using Text = Fact<std::string>;
using Paths = Fact<std::vector<std::string>>;

ChangeFacts facts_of(Text event, Text branch, Text tag, Paths paths) {
  ChangeFacts facts;
  facts.event = std::move(event);
  facts.branch = std::move(branch);
  facts.tag = std::move(tag);
  facts.paths = std::move(paths);
  return facts;
}

TEST_CASE("when: what is known to be false excludes, what is not known does not") {
  const ChangeFacts known =
      facts_of(Text::known("pull_request"), Text::known("release/2"), Text::known(""), Paths::known({"models/a.bin"}));
  const ChangeFacts nothing = facts_of(Text::not_known("no base", "fetch it"), Text::not_known("no base", ""),
                                       Text::not_known("no base", ""), Paths::not_known("shallow", "deepen it"));
  ChangeFacts half = nothing;
  half.event = Text::known("push");
  struct Row {
    std::string what;
    When when;
    const ChangeFacts* facts;
    State state;
    std::string why;
  };
  const std::vector<Row> rows{
      {"no condition", {}, &known, State::kHolds, ""},
      {"no condition, no fact", {}, nullptr, State::kHolds, ""},
      {"one of the events", {{"push", "pull_request"}, {}, {}, {}}, &known, State::kHolds, ""},
      {"another event",
       {{"push"}, {}, {}, {}},
       &known,
       State::kExcluded,
       "the event is 'pull_request', not one of push"},
      {"a branch by pattern", {{}, {"main", "release/*"}, {}, {}}, &known, State::kHolds, ""},
      {"another branch",
       {{}, {"main"}, {}, {}},
       &known,
       State::kExcluded,
       "the branch is 'release/2', not one of main"},
      {"no tag is no tag", {{}, {}, {"*"}, {}}, &known, State::kExcluded, "the tag is none, not one of *"},
      {"a path", {{}, {}, {}, {"models/**"}}, &known, State::kHolds, ""},
      {"no such path",
       {{}, {}, {}, {"docs/**"}},
       &known,
       State::kExcluded,
       "none of the 1 changed path is one of docs/**"},
      {"all keys must hold",
       {{"pull_request"}, {"main"}, {}, {}},
       &known,
       State::kExcluded,
       "the branch is 'release/2', not one of main"},
      {"an unknown event",
       {{"push"}, {}, {}, {}},
       &nothing,
       State::kUnknown,
       "the event is not known: no base (fetch it)"},
      {"unknown paths",
       {{}, {}, {}, {"a"}},
       &nothing,
       State::kUnknown,
       "which paths changed is not known: shallow (deepen it)"},
      {"true and unknown", {{"push"}, {"main"}, {}, {}}, &half, State::kUnknown, "the branch is not known: no base"},
      {"false and unknown",
       {{"tag"}, {"main"}, {}, {}},
       &half,
       State::kExcluded,
       "the event is 'push', not one of tag"},
      {"nobody collected facts",
       {{"push"}, {}, {}, {}},
       nullptr,
       State::kUnknown,
       "nothing is known about the change under test"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const WhenAnswer got = answer(row.when, row.facts);
    CHECK(got.state == row.state);
    CHECK(got.why == row.why);
  }
}

}  // namespace
}  // namespace gate::evaluate
