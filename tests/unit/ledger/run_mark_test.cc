#include "gate/ledger/run_mark.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace {

using gate::ledger::RunMark;
using gate::ledger::RunMarks;

// A set of one run with a row for each score.
gate::RunSet scored(const std::vector<double>& scores, const std::string& metric = "score") {
  gate::RunSet made;
  made.words = {"", "timeout"};
  made.runs.emplace_back();
  gate::Run& run = made.runs.back();
  run.document.run_id = "r";
  run.rows.metrics = {{metric, scores}};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    made.examples.push_back("e" + std::to_string(i));
    run.rows.example.push_back(static_cast<std::uint32_t>(i));
    run.rows.error.push_back(0);
  }
  return made;
}

std::string digest(const gate::RunSet& set) { return gate::ledger::marks_of(set).at(0).sha256; }

RunMark mark(std::optional<std::int64_t> seed, const std::string& id, char what) {
  return {seed, id, std::string(64, what)};
}

}  // namespace

TEST_CASE("a run is told by what it measured, not by its file, its times or its place") {
  const gate::RunSet one = scored({1, 0, 0.5});
  const std::string known = digest(one);
  gate::RunSet same = one;
  same.files = {{"other.json", std::string(64, 'f'), 7}};
  same.runs[0].document.file = "other.json";
  same.runs[0].document.created_at = gate::Time{7};
  same.runs[0].document.metrics["duration_s"] = 3;
  same.words.push_back("a word that no row has");
  CHECK(digest(same) == known);
  CHECK(digest(scored({1, 0, 0.25})) != known);
  CHECK(digest(scored({1, 0})) != known);
  CHECK(digest(scored({1, 0, 0.5}, "other")) != known);
  gate::RunSet faulty = one;
  faulty.runs[0].rows.error = gate::WordColumn(std::vector<std::uint32_t>{0, 1, 0});
  CHECK(digest(faulty) != known);
  gate::RunSet renamed = one;
  renamed.examples = gate::StringList();
  for (const char* id : {"e0", "e1", "f2"}) {
    renamed.examples.push_back(id);
  }
  CHECK(digest(renamed) != known);
  // What is not there is one thing, however it came about; and it is no 0.
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(digest(scored({1, nan, 0.5})) == digest(scored({1, -nan, 0.5})));
  CHECK(digest(scored({1, nan, 0.5})) != known);
  // Without rows the numbers of the document are what was measured.
  gate::RunSet document;
  document.runs.emplace_back().document.metrics["loss"] = 0.5;
  gate::RunSet other = document;
  other.runs[0].document.metrics["loss"] = 0.25;
  CHECK(digest(document) != digest(other));
  // Long runs go through in parts.
  std::vector<double> many(20'000, 0.5);
  const std::string all = digest(scored(many));
  many[19'999] = 0.25;
  CHECK(digest(scored(many)) != all);
}

TEST_CASE("one run has the same values under the same seed, or the same id where there is no seed") {
  using gate::ledger::same_run;
  CHECK(same_run(mark(7, "a", '1'), mark(7, "b", '1')));
  CHECK_FALSE(same_run(mark(7, "a", '1'), mark(7, "a", '2')));
  CHECK_FALSE(same_run(mark(7, "a", '1'), mark(8, "a", '1')));
  CHECK_FALSE(same_run(mark(7, "a", '1'), mark(std::nullopt, "a", '1')));
  CHECK(same_run(mark(std::nullopt, "a", '1'), mark(std::nullopt, "a", '1')));
  CHECK_FALSE(same_run(mark(std::nullopt, "a", '1'), mark(std::nullopt, "b", '1')));
}

TEST_CASE("sets of runs: all of another's, some of them, made again, in disagreement") {
  using namespace gate::ledger;
  const RunMarks one{mark(1, "a", '1'), mark(2, "b", '2')};
  const RunMarks more{mark(1, "x", '1'), mark(2, "y", '2'), mark(3, "z", '3')};
  const RunMarks again{mark(1, "x", '1'), mark(2, "y", '9')};
  const RunMarks fresh{mark(4, "x", '1'), mark(5, "y", '2')};
  CHECK(holds_all(more, one));
  CHECK_FALSE(holds_all(one, more));
  CHECK(holds_all(one, {}));
  CHECK(shares(one, again));
  CHECK_FALSE(shares(one, fresh));
  CHECK(is_rerun(again, one));
  CHECK_FALSE(is_rerun(more, one));
  CHECK_FALSE(is_rerun(fresh, one));
  CHECK_FALSE(is_rerun({mark(std::nullopt, "a", '1')}, {mark(std::nullopt, "a", '1')}));
  CHECK_FALSE(seeds_disagree({}));
  CHECK_FALSE(seeds_disagree({one, more, fresh, {mark(std::nullopt, "a", '7')}, {mark(std::nullopt, "a", '8')}}));
  CHECK(seeds_disagree({one, again}));
  CHECK(seeds_disagree({fresh, one, more, again}));
}
