#include "gate/ledger/pool.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace {

struct Row {
  std::string example;
  std::string language;
  double score;
};

gate::Run run(const std::string& id, std::optional<std::int64_t> seed) {
  gate::Run made;
  made.document.run_id = id;
  made.document.file = id + ".json";
  made.document.seed = seed;
  return made;
}

// A set of one run; the digest of its file is made of `mark`.
gate::RunSet set(const std::string& id, std::optional<std::int64_t> seed, const std::vector<Row>& rows, char mark) {
  gate::RunSet made;
  made.words = {""};
  gate::Run one = run(id, seed);
  one.rows.metrics = {{"score", {}}};
  one.rows.slices = {{"language", {}}};
  for (const Row& row : rows) {
    made.examples.push_back(row.example);
    one.rows.example.push_back(static_cast<std::uint32_t>(made.examples.size() - 1));
    one.rows.metrics[0].values.push_back(row.score);
    if (made.words.back() != row.language) {
      made.words.push_back(row.language);
    }
    one.rows.slices[0].values.push_back(static_cast<std::uint32_t>(made.words.size() - 1));
    one.rows.cluster.push_back(0);
    one.rows.error.push_back(0);
    one.rows.guardrail.push_back(0);
  }
  made.metric_names = {"score"};
  made.slice_keys = {"language"};
  made.files = {{id + ".json", std::string(64, mark), 1}};
  made.runs.push_back(std::move(one));
  return made;
}

// "example/language=score" of each row, in order.
std::vector<std::string> rows_of(const gate::RunSet& set, const gate::Run& run) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < run.rows.size(); ++i) {
    texts.push_back(std::string(set.examples[run.rows.example[i]]) + "/" + set.words[run.rows.slices[0].values[i]] +
                    "=" + std::to_string(static_cast<int>(run.rows.metrics[0].values[i])));
  }
  return texts;
}

}  // namespace

TEST_CASE("runs of other examples and words are joined without a mix-up") {
  const gate::RunSet now = set("r", 2, {{"b", "en", 1}, {"d", "fr", 2}}, 'a');
  const gate::RunSet then = set("r", 1, {{"a", "de", 3}, {"b", "en", 4}, {"c", "it", 5}}, 'b');
  const gate::ledger::Pooled pooled = gate::ledger::pool(now, {{1, then}});
  REQUIRE(pooled.set.runs.size() == 2);
  CHECK(pooled.repeated == 0);
  CHECK(pooled.set.examples == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(pooled.set.words == std::vector<std::string>{"", "de", "en", "fr", "it"});
  CHECK(pooled.set.runs[0].document.run_id == "@1/r");
  CHECK(rows_of(pooled.set, pooled.set.runs[0]) == std::vector<std::string>{"a/de=3", "b/en=4", "c/it=5"});
  CHECK(rows_of(pooled.set, pooled.set.runs[1]) == std::vector<std::string>{"b/en=1", "d/fr=2"});
  CHECK(pooled.set.files[0].name == "@1/r.json");
  CHECK(pooled.set.files[1].name == "r.json");
}

TEST_CASE("the earlier attempt's very run counts once, whatever its file is called or says else") {
  const gate::RunSet now = set("again", 7, {{"a", "en", 1}}, 'a');
  const gate::RunSet then = set("r", 7, {{"a", "en", 1}}, 'b');
  const gate::ledger::Pooled pooled = gate::ledger::pool(now, {{1, then}});
  CHECK(pooled.repeated == 1);
  REQUIRE(pooled.set.runs.size() == 1);
  CHECK(pooled.set.runs[0].document.run_id == "@1/r");
}

TEST_CASE("a run without a seed that two attempts hold counts once") {
  const gate::RunSet one = set("r", std::nullopt, {{"a", "en", 1}}, 'a');
  const gate::RunSet other = set("s", std::nullopt, {{"a", "en", 1}}, 'b');
  const gate::ledger::Pooled pooled = gate::ledger::pool(other, {{1, one}, {2, one}});
  CHECK(pooled.set.runs.size() == 2);
  CHECK(pooled.repeated == 1);
}

TEST_CASE("a set is that of an attempt by the names and bytes of its files") {
  const gate::RunSet one = set("r", 1, {{"a", "en", 1}}, 'a');
  CHECK(gate::ledger::is_of(one, one.files));
  CHECK_FALSE(gate::ledger::is_of(one, {{"renamed.json", std::string(64, 'a'), 1}}));
}
