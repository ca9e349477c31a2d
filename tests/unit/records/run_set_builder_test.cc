#include "gate/records/run_set_builder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace gate::records {
namespace {

RunDocument run_of(std::string run_id, std::optional<std::int64_t> seed) {
  RunDocument document;
  document.file = run_id + ".json";
  document.run_id = std::move(run_id);
  document.seed = seed;
  return document;
}

// All of a set in one text, so that two sets can be compared to the last value.
std::string dumped(const RunSet& set) {
  std::string text;
  const auto word = [&](std::uint32_t number) { return set.words.at(number) + ","; };
  for (const Run& run : set.runs) {
    text += run.document.run_id + ":";
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      text += "\n " + std::string(set.examples[run.rows.example[row]]);
      for (const Column& column : run.rows.metrics) {
        text += " " + column.name + "=" + (std::isnan(column.values[row]) ? "-" : std::to_string(column.values[row]));
      }
      for (const SliceColumn& column : run.rows.slices) {
        text += " " + column.key + "=" + word(column.values[row]);
      }
      text += " " + word(run.rows.cluster[row]) + word(run.rows.error[row]) + word(run.rows.guardrail[row]);
    }
    text += "\n";
  }
  const std::vector<std::string> examples(set.examples.begin(), set.examples.end());
  for (const std::vector<std::string>& names : {examples, set.words, set.metric_names, set.slice_keys}) {
    for (const std::string& name : names) {
      text += "'" + name + "' ";
    }
    text += "\n";
  }
  return text;
}

TEST_CASE("columns of unequal length are filled with nothing, wherever the values are missing") {
  const Limits limits;
  RunSetBuilder builder(limits, nullptr);
  builder.begin_run(run_of("r", 1), 0);
  const std::uint32_t a = *builder.metric("a");
  CHECK_FALSE(builder.end_row("e1", 1));  // before the first value
  builder.set_metric(a, 2);
  CHECK_FALSE(builder.end_row("e2", 2));
  const std::uint32_t b = *builder.metric("b");  // appears late
  builder.set_metric(b, 3);
  builder.set_word(RunSetBuilder::kError, "timeout");
  CHECK_FALSE(builder.end_row("e3", 3));
  const std::uint32_t lang = *builder.slice_key("lang");
  builder.set_word(lang, "de");
  CHECK_FALSE(builder.end_row("e4", 4));
  CHECK_FALSE(builder.end_row("e5", 5));
  CHECK(builder.rows() == 5);
  builder.end_run();
  const RunSet set = builder.finish();
  CHECK(dumped(set) ==
        "r:\n"
        " e1 a=- b=- lang=, ,,,\n"
        " e2 a=2.000000 b=- lang=, ,,,\n"
        " e3 a=- b=3.000000 lang=, ,timeout,,\n"
        " e4 a=- b=- lang=de, ,,,\n"
        " e5 a=- b=- lang=, ,,,\n"
        "'e1' 'e2' 'e3' 'e4' 'e5' \n"
        "'' 'de' 'timeout' \n"
        "'a' 'b' \n"
        "'lang' \n");
  const Rows& rows = set.runs[0].rows;
  for (const Column& column : rows.metrics) {
    CHECK(column.values.size() == rows.size());
  }
  CHECK(rows.cluster.size() == 5);
  CHECK(rows.guardrail.size() == 5);
}

TEST_CASE("a set has one form, whatever the order of runs, rows, names and words") {
  const Limits limits;
  std::vector<std::string> ids{"b", "a", "\xC3\xA4", "B", "10", "9", "a\x01"};
  const auto built = [&](const std::vector<std::size_t>& order, bool runs_turned, bool names_turned) {
    RunSetBuilder builder(limits, nullptr);
    for (std::size_t nth = 0; nth < 2; ++nth) {
      const std::size_t run = runs_turned ? 1 - nth : nth;
      builder.begin_run(run_of("run" + std::to_string(run), static_cast<std::int64_t>(run)), ids.size());
      for (std::size_t at = 0; at < order.size(); ++at) {
        const std::size_t i = order[at];
        if (i == 3 && run == 1) {
          continue;  // an example that one of the runs does not have
        }
        const auto metric = [&](std::string_view name, double value) {
          builder.set_metric(*builder.metric(name), value);
        };
        if (names_turned) {
          metric("z", static_cast<double>(i));
        }
        metric("m", static_cast<double>(10 * run + i));
        if (!names_turned) {
          metric("z", static_cast<double>(i));
        }
        builder.set_word(*builder.slice_key("s"), "word" + std::to_string(i % 3));
        builder.set_word(RunSetBuilder::kCluster, "cluster" + std::to_string(i % 2));
        REQUIRE_FALSE(builder.end_row(ids[i], static_cast<std::uint32_t>(at + 1)));
      }
      builder.end_run();
    }
    return dumped(builder.finish());
  };
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::string expected = built(order, false, false);
  CHECK(expected.find("'10' '9' 'B' 'a' 'a\x01' 'b' '\xC3\xA4' ") != std::string::npos);
  for (int turn = 0; turn < 50; ++turn) {
    std::next_permutation(order.begin(), order.end(), [turn](std::size_t a, std::size_t b) {
      return (a * 3 + static_cast<std::size_t>(turn)) % 7 < (b * 3 + static_cast<std::size_t>(turn)) % 7;
    });
    REQUIRE(built(order, turn % 2 == 0, turn % 3 == 0) == expected);
  }
}

TEST_CASE("runs stand by seed, then by id; no seed comes first") {
  const Limits limits;
  RunSetBuilder builder(limits, nullptr);
  for (const auto& [id, seed] : std::vector<std::pair<std::string, std::optional<std::int64_t>>>{
           {"d", 10}, {"c", 9}, {"z", std::nullopt}, {"y", std::nullopt}, {"e", -1}}) {
    builder.begin_run(run_of(id, seed), 0);
    builder.end_run();
  }
  std::string ids;
  for (const Run& run : builder.finish().runs) {
    ids += run.document.run_id;
  }
  CHECK(ids == "yzecd");
}

TEST_CASE("an example has one row a run and may come again in the next") {
  const Limits limits;
  RunSetBuilder builder(limits, nullptr);
  builder.begin_run(run_of("r1", 1), 0);
  CHECK_FALSE(builder.end_row("a", 4));
  CHECK_FALSE(builder.end_row("b", 5));
  CHECK(builder.end_row("a", 9) == "'id' is \"a\", which line 4 has already; an example has one row a run");
  RunSetBuilder other(limits, nullptr);
  for (const char* run : {"r1", "r2", "r3"}) {
    other.begin_run(run_of(run, std::nullopt), 0);
    CHECK_FALSE(other.end_row("a", 1));
    CHECK_FALSE(other.end_row("b", 2));
    other.end_run();
  }
  CHECK(other.finish().runs.size() == 3);
}

TEST_CASE("runs that give an example different slices or clusters did not run the same examples") {
  const Limits limits;
  const auto second = [&](std::uint32_t column, std::string_view first_word, std::string_view second_word) {
    RunSetBuilder builder(limits, nullptr);
    const std::uint32_t lang = *builder.slice_key("lang");
    REQUIRE(lang == 3);
    builder.begin_run(run_of("r1", 1), 0);
    REQUIRE_FALSE(builder.end_row("other", 1));
    if (!first_word.empty()) {
      builder.set_word(column, first_word);
    }
    REQUIRE_FALSE(builder.end_row("a", 2));
    builder.end_run();
    builder.begin_run(run_of("r2", 2), 0);
    if (!second_word.empty()) {
      builder.set_word(column, second_word);
    }
    return builder.end_row("a", 1).value_or("agrees");
  };
  CHECK(second(3, "de", "de") == "agrees");
  CHECK(second(3, "", "de") == "agrees");
  CHECK(second(3, "de", "") == "agrees");
  CHECK(second(3, "de", "fr") == "'slices.lang' of example \"a\" is \"fr\" here and \"de\" in the run of 'r1.json'");
  CHECK(second(RunSetBuilder::kCluster, "p1", "p2") ==
        "'cluster' of example \"a\" is \"p2\" here and \"p1\" in the run of 'r1.json'");
  CHECK(second(RunSetBuilder::kError, "timeout", "rate limit") == "agrees");
  CHECK(second(RunSetBuilder::kGuardrail, "none", "blocked") == "agrees");
}

TEST_CASE("what nobody asked for is seen and not kept") {
  const Limits limits;
  Needs needs;
  needs.metrics = {"kept"};
  needs.slice_keys = {"lang"};
  RunSetBuilder builder(limits, &needs);
  builder.begin_run(run_of("r", 1), 0);
  CHECK(builder.metric("dropped") == RunSetBuilder::kDropped);
  CHECK(builder.slice_key("tenant") == RunSetBuilder::kDropped);
  builder.set_metric(*builder.metric("dropped"), 1);
  builder.set_metric(*builder.metric("kept"), 2);
  builder.set_word(*builder.slice_key("tenant"), "t");
  builder.set_word(*builder.slice_key("lang"), "de");
  builder.set_word(RunSetBuilder::kCluster, "c");
  CHECK_FALSE(builder.end_row("a", 1));
  builder.end_run();
  CHECK(dumped(builder.finish()) ==
        "r:\n a kept=2.000000 lang=de, c,,,\n'a' \n'' 'c' 'de' \n'dropped' 'kept' \n'lang' 'tenant' \n");
}

TEST_CASE("limits on rows, values, metrics and slice keys") {
  Limits limits;
  limits.rows = 3;
  limits.metrics = 1;
  limits.slice_keys = 1;
  RunSetBuilder builder(limits, nullptr);
  builder.begin_run(run_of("r1", 1), UINT64_MAX);  // a promise takes no memory
  REQUIRE(builder.metric("a"));
  CHECK(builder.metric("a"));
  CHECK_FALSE(builder.metric("b"));
  REQUIRE(builder.slice_key("k"));
  CHECK_FALSE(builder.slice_key("l"));
  CHECK_FALSE(builder.end_row("a", 1));
  CHECK_FALSE(builder.end_row("b", 2));
  builder.end_run();
  builder.begin_run(run_of("r2", 2), 0);
  CHECK_FALSE(builder.end_row("a", 1));
  CHECK(builder.end_row("b", 2) == "the set has more than 3 rows, which is the limit");

  Limits few;
  few.cells = 4;
  RunSetBuilder cells(few, nullptr);
  cells.begin_run(run_of("r1", 1), 0);
  for (std::uint32_t line = 1; line <= 4; ++line) {
    cells.set_metric(*cells.metric("a"), 1);
    CHECK_FALSE(cells.end_row("e" + std::to_string(line), line));
  }
  cells.set_metric(*cells.metric("a"), 1);
  CHECK(cells.end_row("e5", 5) == "the set holds more than 4 values, which is the limit");

  Limits short_ids;
  short_ids.id_bytes = 4;
  RunSetBuilder ids(short_ids, nullptr);
  ids.begin_run(run_of("r1", 1), 0);
  CHECK_FALSE(ids.end_row("e1", 1));
  CHECK_FALSE(ids.end_row("e2", 2));
  ids.end_run();
  ids.begin_run(run_of("r2", 2), 0);
  CHECK_FALSE(ids.end_row("e2", 1));  // known already
  CHECK(ids.end_row("e3", 2) == "the ids and words of the set have more than 4 bytes in all, which is the limit");

  // One value in a late row makes a column of that many rows.
  RunSetBuilder late(few, nullptr);
  late.begin_run(run_of("r1", 1), 0);
  for (std::uint32_t line = 1; line <= 4; ++line) {
    CHECK_FALSE(late.end_row("e" + std::to_string(line), line));
  }
  late.set_metric(*late.metric("a"), 1);
  CHECK(late.end_row("e5", 5) == "the set holds more than 4 values, which is the limit");
}

TEST_CASE("files and notes: files by name, notes as they came") {
  const Limits limits;
  RunSetBuilder builder(limits, nullptr);
  builder.add_file({"b.json", "2", 2});
  builder.add_file({"a.json", "1", 1});
  builder.add_note("second");
  builder.add_note("first");
  const RunSet set = builder.finish();
  CHECK(set.files == std::vector<InputFile>{{"a.json", "1", 1}, {"b.json", "2", 2}});
  CHECK(set.notes == std::vector<std::string>{"second", "first"});
  CHECK(set.runs.empty());
  CHECK(set.words == std::vector<std::string>{""});
}

TEST_CASE("a small run in a large set, in any order of its rows") {
  // Rows out of order take another way when they are few beside the examples of the set.
  const Limits limits;
  RunSetBuilder builder(limits, nullptr);
  builder.begin_run(run_of("large", 1), 0);
  for (std::uint32_t i = 100; i < 200; ++i) {
    REQUIRE_FALSE(builder.end_row("e" + std::to_string(i), i));
  }
  builder.end_run();
  builder.begin_run(run_of("small", 2), 0);
  for (const int i : {150, 110, 190}) {
    builder.set_metric(*builder.metric("m"), i);
    REQUIRE_FALSE(builder.end_row("e" + std::to_string(i), static_cast<std::uint32_t>(i)));
  }
  builder.end_run();
  const RunSet set = builder.finish();
  CHECK(set.runs[1].rows.example == std::vector<std::uint32_t>{10, 50, 90});
  CHECK(set.runs[1].rows.metric("m")->values == std::vector<double>{110, 150, 190});
}

}  // namespace
}  // namespace gate::records
