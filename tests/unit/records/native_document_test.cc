#include "gate/records/native_document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::told;

const std::string kDigest(64, 'a');

Result<NativeDocument> read(std::string_view bytes) {
  return read_native_document(bytes, "run.json", {"runs/run.json", 1}, {});
}

// All that is told about a document with these members beside its run_id.
std::string with(const std::string& members) { return told(read("{\"run_id\": \"r\", " + members + "}")); }

TEST_CASE("everything of a document is read, and all its scalars are kept") {
  const Result<NativeDocument> read_one = read(
      R"({"run_id": "cand-3", "created_at": "2026-11-20T10:00:00Z", "owner": "quality", "seed": 3,)"
      R"( "metrics": {"accuracy": 0.91, "f1.macro": 1e-1, "none": null}, "model": {"name": "m"}, "extra": [1, {"x": true}],)"
      R"( "samples": {"path": "below/s.jsonl", "sha256": ")" +
      kDigest + R"(", "rows": 719}})");
  REQUIRE(told(read_one) == "read");
  const RunDocument& document = read_one->document;
  CHECK(document.file == "run.json");
  CHECK(document.run_id == "cand-3");
  CHECK(document.owner == "quality");
  CHECK(document.seed == 3);
  CHECK(document.created_at == parse_time("2026-11-20T10:00:00Z"));
  CHECK(document.metrics == std::map<std::string, double>{{"accuracy", 0.91}, {"f1.macro", 0.1}});
  CHECK(document.has_rows);
  CHECK(document.fields.find("model.name")->text == "m");
  CHECK(document.fields.find("extra.1.x")->kind == Scalar::Kind::kBool);
  CHECK(document.fields.find("metrics.none")->kind == Scalar::Kind::kNull);
  CHECK(document.fields.find("run_id")->text == "cand-3");
  REQUIRE(read_one->samples);
  CHECK(read_one->samples->path == "below/s.jsonl");
  CHECK(read_one->samples->sha256 == kDigest);
  CHECK(read_one->samples->rows == 719);
  CHECK(read_one->notes.empty());
  CHECK(read_one->at_run_id->where.column == 12);
  CHECK(read_one->at_seed->where.line == 1);
}

TEST_CASE("all but the id may be absent or null") {
  for (const std::string members :
       {"", R"(, "created_at": null, "owner": null, "seed": null, "metrics": null, "samples": null)"}) {
    CAPTURE(members);
    const Result<NativeDocument> document = read("{\"run_id\": \"r\"" + members + "}");
    REQUIRE(told(document) == "read");
    CHECK_FALSE(document->document.seed);
    CHECK_FALSE(document->document.created_at);
    CHECK(document->document.owner.empty());
    CHECK(document->document.metrics.empty());
    CHECK_FALSE(document->document.has_rows);
    CHECK_FALSE(document->samples);
    CHECK(document->notes.empty());
  }
}

TEST_CASE("a whole number is an integer however it is written") {
  CHECK(read(R"({"run_id": "r", "seed": 3.0})")->document.seed == 3);
  CHECK(read(R"({"run_id": "r", "seed": -2e3})")->document.seed == -2000);
  CHECK(read(R"({"run_id": "r", "samples": {"path": "s", "rows": 7.0}})")->samples->rows == 7);
}

TEST_CASE("what is wrong with a member, in the words of its owner") {
  struct Row {
    std::string members, message;
  };
  const std::string at = "runs/run.json:1:";
  const std::string time = "a time with a zone such as \"2026-11-20T10:00:00Z\"";
  const std::vector<Row> rows{
      {R"("owner": 3)", "26: 'owner' must be a string, not the number 3"},
      {R"("owner": {})", "26: 'owner' must be a string, not an object"},
      {R"("created_at": 1763632800)", "31: 'created_at' must be " + time + ", not the number 1763632800"},
      {R"("created_at": "2026-11-20")", "31: 'created_at' is \"2026-11-20\"; expected " + time + ", not before 1970"},
      {R"("created_at": "2026-11-20T10:00:00")",
       "31: 'created_at' is \"2026-11-20T10:00:00\"; expected " + time + ", not before 1970"},
      {R"("created_at": "2026-02-30T10:00:00Z")",
       "31: 'created_at' is \"2026-02-30T10:00:00Z\"; expected " + time + ", not before 1970"},
      {R"("seed": "3")", "25: 'seed' must be an integer, not the string \"3\""},
      {R"("seed": 3.5)", "25: 'seed' is 3.5; expected an integer of 64 bits"},
      {R"("seed": 1e30)", "25: 'seed' is 1e+30; expected an integer of 64 bits"},
      {R"("seed": 18446744073709551615)", "25: 'seed' is 18446744073709551615; expected an integer of 64 bits"},
      {R"("seed": true)", "25: 'seed' must be an integer, not true"},
      {R"("metrics": [0.9])", "28: 'metrics' must be an object of numbers, not an array"},
      {R"("metrics": {"acc": "0.9"})", "36: 'metrics.acc' must be a number or null, not the string \"0.9\""},
      {R"("metrics": {"acc": {"mean": 1}})", "36: 'metrics.acc' must be a number or null, not an object"},
      {R"("metrics": {"acc": true})", "36: 'metrics.acc' must be a number or null, not true"},
      {R"("samples": "s.jsonl")",
       "28: 'samples' must be an object with path, sha256 and rows, not the string \"s.jsonl\""},
      {R"("samples": {"rows": 3, "sha256": null})",
       "28: 'samples' names no rows file; expected samples.path, or no 'samples' for a run without rows"},
      {R"("samples": {"path": 3})", "37: 'samples.path' must be a string, not the number 3"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    CHECK(with(row.members) == at + row.message);
  }
}

TEST_CASE("a rows file lies below the folder of the set") {
  const auto path = [](const std::string& text) { return with(R"("samples": {"path": ")" + text + "\"}"); };
  const std::string at = "runs/run.json:1:37: 'samples.path' is ";
  CHECK(path("s.jsonl") == "read");
  CHECK(path("a/b/s.jsonl") == "read");
  CHECK(path("..a/b..") == "read");
  CHECK(path("") == at + "empty; expected a rows file beside the document");
  CHECK(path("/etc/passwd") == at + "\"/etc/passwd\", an absolute path; expected one relative to the run set's folder");
  for (const std::string outside : {"..", "../s.jsonl", "a/../../s.jsonl", "a/..", "a/../s.jsonl"}) {
    CAPTURE(outside);
    CHECK(path(outside) == at + "\"" + outside + "\", which leaves the run set's folder");
  }
  for (const std::string odd : {".", "./s.jsonl", "a//s.jsonl", "a/", "a/./b"}) {
    CAPTURE(odd);
    CHECK(path(odd) ==
          at + "\"" + odd + "\"; expected a plain path such as \"rows/samples-1.jsonl\", without '.' or NUL");
  }
  CHECK(
      path("s\\u0000.jsonl").ends_with("; expected a plain path such as \"rows/samples-1.jsonl\", without '.' or NUL"));
}

TEST_CASE("digest and number of rows have one spelling; without them nothing is hidden") {
  const std::string at = "runs/run.json:1:";
  const auto samples = [](const std::string& more) { return with(R"("samples": {"path": "s")" + more + "}"); };
  CHECK(samples(R"(, "sha256": ")" + std::string(64, 'A') + "\"") ==
        at + "52: 'samples.sha256' is \"" + std::string(64, 'A') + "\"; expected 64 lower-case hexadecimal digits");
  CHECK(samples(R"(, "sha256": "abc")") ==
        at + "52: 'samples.sha256' is \"abc\"; expected 64 lower-case hexadecimal digits");
  CHECK(samples(R"(, "sha256": 7)") ==
        at + "52: 'samples.sha256' must be a string of 64 hexadecimal digits, not the number 7");
  CHECK(samples(R"(, "rows": -1)") == at + "50: 'samples.rows' is -1; expected a whole number, 0 or more");
  CHECK(samples(R"(, "rows": 2.5)") == at + "50: 'samples.rows' is 2.5; expected a whole number, 0 or more");
  CHECK(samples(R"(, "rows": "7")") == at + "50: 'samples.rows' must be a whole number, not the string \"7\"");
  const Result<NativeDocument> document = read(R"({"run_id": "r", "samples": {"path": "s"}})");
  REQUIRE(told(document) == "read");
  CHECK(document->notes ==
        std::vector<std::string>{"run.json: samples.sha256 is not given, so nothing ties the rows to the record",
                                 "run.json: samples.rows is not given, so rows that are missing altogether go unseen"});
}

TEST_CASE("all that is wrong is told at once, in the order of the file") {
  const Result<NativeDocument> document =
      read("{\"samples\": 3,\n \"seed\": \"x\",\n \"run_id\": \"\",\n \"owner\": 4}");
  CHECK(told(document) ==
        "runs/run.json:1:13: 'samples' must be an object with path, sha256 and rows, not the number 3 | "
        "runs/run.json:2:10: 'seed' must be an integer, not the string \"x\" | "
        "runs/run.json:3:12: 'run_id' is empty; it must tell this run from every other | "
        "runs/run.json:4:11: 'owner' must be a string, not the number 4");
  CHECK(document.error().problems[1].source == " \"seed\": \"x\",");
}

TEST_CASE("a document that is no run record says what is missing") {
  const std::string hint = " -> every .json file of a run set must be a run record; keep other files elsewhere";
  CHECK(told(read("[]")) == "runs/run.json:1:1: is not a run record: expected an object, found an array");
  CHECK(told(read(" 3")) == "runs/run.json:1:2: is not a run record: expected an object, found a number");
  CHECK(told(read("{}")) == "runs/run.json:1:1: is not a run record: it has no 'run_id'" + hint);
  CHECK(told(read(R"({"runid": "r"})")) ==
        "runs/run.json:1:1: is not a run record: it has no 'run_id' (is 'runid' meant to be it?)" + hint);
  CHECK(told(read(R"({"run_id": null})")) ==
        "runs/run.json:1:12: 'run_id' is null; it must tell this run from every other");
  CHECK(told(read(R"({"run_id": 3})")) == "runs/run.json:1:12: 'run_id' must be a string, not the number 3");
  CHECK(told(read(R"({"run_id": ")" + std::string(1'025, 'r') + "\"}")) ==
        "runs/run.json:1:12: 'run_id' is longer than 1024 bytes");
}

TEST_CASE("a member that is nearly one of ours is noted, not read in its place") {
  const Result<NativeDocument> document =
      read(R"({"run_id": "r", "sampels": {"path": "s"}, "created": "x", "Seed": 3, "note": "y"})");
  REQUIRE(told(document) == "read");
  CHECK_FALSE(document->samples);
  CHECK_FALSE(document->document.seed);
  CHECK(document->notes ==
        std::vector<std::string>{"run.json: 'Seed' is not a member that is read (did you mean 'seed'?)",
                                 "run.json: 'sampels' is not a member that is read (did you mean 'samples'?)"});
  const Result<NativeDocument> both = read(R"({"run_id": "r", "seed": 1, "Seed": 3})");
  REQUIRE(told(both) == "read");
  CHECK(both->notes.empty());
}

}  // namespace
}  // namespace gate::records
