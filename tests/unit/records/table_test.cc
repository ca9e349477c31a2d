// Plain tables: files that pandas wrote (tests/fixtures/tables/make.py), and what people's own harnesses write.
#include "tests/unit/records/fixture.h"

namespace gate::records::testing {
namespace {

std::string told_csv(const std::string& bytes, const RecordOptions& options = {}) {
  return told(read_one("t.csv", bytes, options));
}

RecordOptions columns(RecordOptions::Pairs pairs) { return {std::move(pairs), {}}; }

}  // namespace

TEST_CASE("one table in four spellings is one set") {
  for (const char* name : {"wide.csv", "wide-semicolon.csv", "wide.jsonl", "wide.json"}) {
    CAPTURE(name);
    const Result<RunSet> set = read_one(name, fixture(std::string("tables/") + name));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    REQUIRE(set->runs.size() == 2);
    CHECK(set->runs[0].document.seed == 1);
    CHECK(set->examples == std::vector<std::string>{"1", "2", "3"});
    // 0, not scored and errored are three things.
    CHECK(value(*set, 0, "correct", "2") == 0);
    CHECK(std::isnan(value(*set, 0, "faithfulness", "2")));
    CHECK(error_of(*set, 0, "2").empty());
    CHECK(error_of(*set, 0, "3") == "rate limit");
    CHECK(value(*set, 1, "faithfulness", "3") == 0);
    CHECK(value(*set, 0, "latency_ms", "1") == doctest::Approx(812));
    CHECK(value(*set, 0, "tokens.input", "1") == 120);
    const std::string guess = remark(*set, "columns_guessed");
    CHECK(has(guess, "id = question_id; seed = seed; error = error; latency_s = latency_seconds"));
    CHECK(has(guess, "not read: answer (text)"));
  }
}

TEST_CASE("the order of a row's members, members that come and go and escaped keys mean nothing") {
  const Result<RunSet> set =
      read_one("mixed.jsonl",
               "{\"id\": \"a\", \"f1\": 0.1, \"by\": {\"x\": 1, \"y\": 2}}\n"
               "{\"by\": {\"y\": 4, \"x\": 3}, \"f1\": 0.2, \"id\": \"b\"}\n"
               "{\"late\": 9, \"id\": \"c\", \"by\": {\"x\": 5}}\n"
               "{\"\\u0069d\": \"d\", \"f\\u0031\": 0.4, \"by\": {\"x\": 7, \"y\": 8}, \"late\": 10}\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->examples == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(value(*set, 0, "f1", "a") == 0.1);
  CHECK(value(*set, 0, "f1", "b") == 0.2);
  CHECK(std::isnan(value(*set, 0, "f1", "c")));
  CHECK(value(*set, 0, "f1", "d") == 0.4);
  CHECK(value(*set, 0, "by.x", "b") == 3);
  CHECK(value(*set, 0, "by.y", "b") == 4);
  CHECK(std::isnan(value(*set, 0, "by.y", "c")));
  CHECK(value(*set, 0, "late", "c") == 9);
  CHECK(value(*set, 0, "late", "d") == 10);
  CHECK(std::isnan(value(*set, 0, "late", "b")));
  CHECK(has(told(read_one("twice.jsonl", "{\"id\": 1, \"a\": 2, \"\\u0061\": 3}\n")), "given twice"));
}

TEST_CASE("the long form, and rows that are runs") {
  Result<RunSet> set = read_one("long.csv", fixture("tables/long.csv"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 2);
  CHECK(value(*set, 0, "correct", "1") == 1);
  CHECK(value(*set, 1, "faithfulness", "2") == 0.25);
  CHECK(std::isnan(value(*set, 0, "faithfulness", "2")));

  set = read_one("runs.csv", fixture("tables/runs.csv"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 3);
  CHECK(set->runs[1].document.metrics.at("f1") == 0.81);
  CHECK(set->runs[1].document.run_id == "runs/seed-2");
  CHECK_FALSE(set->runs[1].document.has_rows);

  set = read_one("results.json", R"({"accuracy": 0.9, "by": {"de": 0.8, "name": "x"}, "note": "n"})");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  CHECK(set->runs[0].document.metrics.at("by.de") == 0.8);
  CHECK(has(remark(*set, "columns_guessed"), "not read: by.name (text), note (text)"));
}

TEST_CASE("columns that are named go before what is guessed") {
  const std::string bytes = "key,id,right,note\na,1,1,5\nb,2,0,6\n";
  const Result<RunSet> set =
      read_one("t.csv", bytes, columns({{"id", "key"}, {"metric.ok", "right"}, {"slice.topic", "note"}}));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->examples == std::vector<std::string>{"a", "b"});
  CHECK(set->metric_names == std::vector<std::string>{"ok"});
  CHECK(set->slice_keys == std::vector<std::string>{"topic"});
  CHECK(remark(*set, "columns_guessed").empty());
  CHECK(told_csv(bytes, columns({{"id", "kee"}})) ==
        "runs/t.csv: has no column 'kee', which is named as its id (did you mean 'key'?); its columns are key, id, "
        "right, note");
  CHECK(has(told_csv(bytes, columns({{"id", "key"}, {"seed", "key"}})), "'key' is named twice, as seed too"));
  CHECK(has(told_csv(bytes, columns({{"metric.ok", "key"}})), "t.csv:2: 'key' must be a number, got 'a'"));
}

TEST_CASE("rows that nothing tells apart are no run set") {
  CHECK(has(told_csv("accuracy,f1\n0.1,0.2\n0.3,0.4\n"), "no column that is known to tell them apart"));
  CHECK(has(told_csv("seed,accuracy\n1,0.2\n1,0.4\n"), "gives 'accuracy' of one run a second time"));
  CHECK(has(told_csv("id,ok\n1,1\n1,0\n"), "t.csv:3: "));
  CHECK(has(told_csv("id,ok\n1,1\n,0\n"), "t.csv:3: 'id' names the example and is empty"));
  CHECK(has(told_csv("id,answer\n1,a\n"), "has no column of numbers"));
}

TEST_CASE("a CSV that is not what its first line says is refused") {
  CHECK(has(told_csv("id,ok\n1,1\n2\n"), "t.csv:3:1: has 1 field, but the first line names 2 columns"));
  CHECK(has(told_csv("id,ok\n1,\"1\n2,0\n"), "t.csv:2:3: a quote is opened here and never closed"));
  CHECK(has(told_csv("id,ok\n1,\"1\"x\n"), "expected the end of the field behind its closing quote"));
  CHECK(has(told_csv("id,ok,ok\n1,1,1\n"), "names the column 'ok' twice"));
  CHECK(has(told_csv("id,ok\n"), "holds no rows"));
  CHECK(has(told_csv("id,ok\n1,85%\n2,0.8\n"), "t.csv:3: the column 'ok' mixes numbers with and without '%'"));
  CHECK(
      has(told_csv("id,seed,ok\n1,1.5,0\n", columns({{"seed", "seed"}})), "'seed' must be a whole number, got '1.5'"));
}

TEST_CASE("quoted line ends, commas and quotes are parts of a field, and lines are counted through them") {
  const Result<RunSet> set = read_one("t.csv", "id,answer,ok\r\n1,\"a\r\nb, \"\"c\"\"\",1\r\n2,\"\",0\r\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "ok", "1") == 1);
  CHECK(value(*set, 0, "ok", "2") == 0);
  CHECK(has(told_csv("id,answer,ok\n1,\"a\nb\",1\n2,x\n"), "t.csv:4:1: has 2 fields"));
}

TEST_CASE("blanks around a field are no part of it") {
  const Result<RunSet> set = read_one("t.csv", "id, seed, \"a b\", ok\n x, 1, \" y, z\" , 0.5\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].document.seed == 1);
  CHECK(set->metric_names == std::vector<std::string>{"ok"});
  CHECK(value(*set, 0, "ok", "x") == 0.5);
  CHECK(has(told_csv("id,ok, ok\n1,1,1\n"), "names the column 'ok' twice"));
}

TEST_CASE("an error that is an object is no score of 0") {
  const Result<RunSet> set = read_one("t.jsonl",
                                      "{\"id\": 1, \"ok\": 0, \"error\": {\"code\": 0, \"type\": "
                                      "\"timeout\"}}\n{\"id\": 2, \"ok\": 1, \"error\": null}\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(error_of(*set, 0, "1") == "timeout");
  CHECK(std::isnan(value(*set, 0, "ok", "1")));
  CHECK(error_of(*set, 0, "2").empty());
  CHECK(has(remark(*set, "columns_guessed"), "error = error.type"));
}

TEST_CASE("numbers that are none are told where there is no other column") {
  CHECK(has(told_csv("id,ok\n1,0.5\n2,1e400\n"),
            "has no column of numbers; not read: ok (1 number, and text such as '1e400' at 3)"));
}

TEST_CASE("a last line without an end is read, and told") {
  const Result<RunSet> set = read_one("t.csv", "id,ok\n1,0.25\n2,0.2");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(remark(*set, "last_line_open") ==
        "the last line of 't.csv' has no end; where the file was cut off, so may its last value be");
  CHECK(remark(*read_one("t.csv", "id,ok\n1,0.25\n2,0.2\n"), "last_line_open").empty());
}

TEST_CASE("JSON lines that name their run are a table, not a run document") {
  const Result<RunSet> set =
      read_one("t.jsonl", "{\"id\": 1, \"run_id\": \"a\", \"ok\": 1}\r\n{\"id\": 1, \"run_id\": \"b\", \"ok\": 0}\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 2);
  CHECK(set->runs[1].document.run_id == "b");
  CHECK(value(*set, 0, "ok", "1") == 1);
}

TEST_CASE("spellings of numbers") {
  const Result<RunSet> set = read_one("t.csv", "id;ok;acc\n1;True; 85 %\n2;0,5;10%\n3;NaN;N/A\n4;None;\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "ok", "1") == 1);
  CHECK(value(*set, 0, "ok", "2") == 0.5);
  CHECK(std::isnan(value(*set, 0, "ok", "3")));
  CHECK(value(*set, 0, "acc", "1") == 0.85);
  CHECK(std::isnan(value(*set, 0, "acc", "4")));
}

TEST_CASE("ids keep their type and their digits") {
  const Result<RunSet> set = read_one("t.jsonl",
                                      "{\"id\": 1, \"ok\": 1}\n{\"id\": \"1\", \"ok\": NaN}\n"
                                      "{\"id\": 9007199254740993, \"ok\": 1}\n{\"id\": 9007199254740992, \"ok\": 0}\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->examples == std::vector<std::string>{"\"1\"", "1", "9007199254740992", "9007199254740993"});
  CHECK(std::isnan(value(*set, 0, "ok", "\"1\"")));
  CHECK(has(remark(*set, "ids_of_two_types"), "1 id"));
}

TEST_CASE("two of several runs may agree by chance") {
  const std::string rows = "id,seed,ok\na,0,1\nb,0,0\na,1,1\nb,1,0\na,2,1\nb,2,1\n";
  const Result<RunSet> set = read_one("t.csv", rows);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 3);
  CHECK(remark(*set, "identical_runs").empty());
}

TEST_CASE("runs of which all agree in every value are one run, and so are two that agree in many digits") {
  std::string rows = "id,seed,loss\n";
  for (int seed = 0; seed < 3; ++seed) {
    for (int id = 0; id < 12; ++id) {
      const int part = seed == 2 ? id + 1 : id;
      rows += std::to_string(id) + "," + std::to_string(seed) + ",0.1" + std::to_string(part) + "7\n";
    }
  }
  Result<RunSet> set = read_one("t.csv", rows);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 2);
  CHECK(set->runs[1].document.seed == 2);
  CHECK(has(remark(*set, "identical_runs"), "1 run (t/seed-1) agrees in every value with another ('t/seed-0')"));

  set = read_one("t.csv", "id,seed,ok\na,0,1\nb,0,0\na,1,1\nb,1,0\n");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  CHECK(set->runs[0].document.seed == 0);
}

TEST_CASE("repeats from 0 and from 1") {
  for (const char* bytes : {"id,epoch,ok\na,0,1\na,1,0\n", "id,epoch,ok\na,1,1\na,2,0\n"}) {
    const Result<RunSet> set = read_one("t.csv", bytes);
    REQUIRE_MESSAGE(set.has_value(), told(set));
    REQUIRE(set->runs.size() == 2);
    CHECK(set->runs[0].document.run_id == "t#1");
    CHECK(value(*set, 0, "ok", "a") == 1);
  }
}

TEST_CASE("a JSON table that is not whole is refused") {
  CHECK(has(told(read_one("t.jsonl", "{\"id\": 1, \"ok\": 1}\n{\"id\": 2, \"ok\"")), "t.jsonl:2:"));
  CHECK(has(told(read_one("t.json", "[{\"id\": 1, \"ok\": 1}, 3]")), "expected an object, a row of the table"));
  CHECK(has(told(read_one("t.json", "[{\"id\": 1, \"a\": {\"b\": 1}, \"a.b\": 2}]")), "gives 'a.b' twice"));
}

}  // namespace gate::records::testing
