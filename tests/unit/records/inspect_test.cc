// Inspect's logs: files of release 0.3.285 (tests/fixtures/inspect/make.py), and archives that are edited, cut or
// hostile.
#include <zlib.h>
#include <zstd.h>

#include <vector>

#include "gate/records/foreign/zip.h"
#include "tests/unit/records/fixture.h"

namespace gate::records::testing {
namespace {

struct Part {
  std::string name;
  std::string bytes;
  std::uint16_t method = 0;
  std::string stored = {};  // empty: `bytes` as the method stores them
  bool in64 = false;        // its sizes and place stand in 64 bits, as does the archive's end
};

std::string little(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) {
    text += static_cast<char>(value >> (8 * i));
  }
  return text;
}

std::string zstd_frames(const std::string& bytes) {
  std::string out;
  for (const std::string& piece : {bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2)}) {
    std::string frame(ZSTD_compressBound(piece.size()), '\0');
    frame.resize(ZSTD_compress(frame.data(), frame.size(), piece.data(), piece.size(), 3));
    out += frame;
  }
  return out;
}

std::string zip(const std::vector<Part>& parts, const std::string& comment = "") {
  std::string archive, directory;
  for (const Part& part : parts) {
    const std::string stored = !part.stored.empty() ? part.stored
                               : part.method == 93  ? zstd_frames(part.bytes)
                                                    : part.bytes;
    const std::string sums =
        little(crc32(0, reinterpret_cast<const Bytef*>(part.bytes.data()), static_cast<uInt>(part.bytes.size())), 4) +
        little(stored.size(), 4) + little(part.bytes.size(), 4);
    const std::size_t offset = archive.size();
    archive += "PK\x03\x04" + little(20, 2) + little(0, 2) + little(part.method, 2) + little(0, 4) + sums +
               little(part.name.size(), 2) + little(0, 2) + part.name + stored;
    const std::string extra = !part.in64 ? ""
                                         : little(1, 2) + little(24, 2) + little(part.bytes.size(), 8) +
                                               little(stored.size(), 8) + little(offset, 8);
    directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + little(0, 2) + little(part.method, 2) + little(0, 4) +
                 (part.in64 ? sums.substr(0, 4) + std::string(8, '\xFF') : sums) + little(part.name.size(), 2) +
                 little(extra.size(), 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 (part.in64 ? std::string(4, '\xFF') : little(offset, 4)) + part.name + extra;
  }
  const std::size_t offset = archive.size();
  if (!parts.empty() && parts.front().in64) {
    const std::string end = "PK\x06\x06" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) +
                            little(parts.size(), 8) + little(parts.size(), 8) + little(directory.size(), 8) +
                            little(offset, 8);
    return archive + directory + end + "PK\x06\x07" + little(0, 4) + little(offset + directory.size(), 8) +
           little(1, 4) + "PK\x05\x06" + little(0, 4) + std::string(12, '\xFF') + little(0, 2);
  }
  return archive + directory + "PK\x05\x06" + little(0, 4) + little(parts.size(), 2) + little(parts.size(), 2) +
         little(directory.size(), 4) + little(offset, 4) + little(comment.size(), 2) + comment;
}

std::string header(const std::string& more = "", const std::string& status = "success") {
  return R"({"version": 2, "status": ")" + status +
         R"(", "eval": {"eval_id": "e", "task": "t", "model": "m", "dataset": {"samples": 100, "sample_ids": [1, 2]}, "config": {"epochs": 1}})" +
         more + "}";
}

std::string sample(const std::string& id, const std::string& value, const std::string& more = "") {
  return R"({"id": )" + id + R"(, "epoch": 1, "input": "q", "target": "a", "scores": {"right": {"value": )" + value +
         "}}" + more + "}";
}

Result<RunSet> read_log(const std::vector<Part>& parts) { return read_one("log.eval", zip(parts)); }

Result<RunSet> read_samples(const std::string& samples, const std::string& head = header()) {
  return read_log({{"header.json", head}, {"summaries.json", "[" + samples + "]"}});
}

}  // namespace

TEST_CASE("Inspect's log as it is written: deflate, zstd in several frames, JSON") {
  for (const char* name : {"deflate.eval", "zstd.eval", "log.json"}) {
    CAPTURE(name);
    const Result<RunSet> set = read_one(name, fixture(std::string("inspect/") + name));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    REQUIRE(set->runs.size() == 2);  // epochs
    CHECK(set->examples == std::vector<std::string>{"1", "2", "a/b c", "one"});
    CHECK(value(*set, 0, "right", "1") == 1);
    CHECK(value(*set, 1, "right", "2") == 0);
    CHECK(std::isnan(value(*set, 0, "looks.style", "2")));
    CHECK(error_of(*set, 0, "2").empty());
    CHECK(has(error_of(*set, 1, "a/b c"), "connection reset"));
    CHECK(std::isnan(value(*set, 1, "right", "a/b c")));
    CHECK(value(*set, 0, "tokens.input", "1") == 15);
    CHECK(value(*set, 0, "tokens.cached", "1") == 5);
    CHECK(value(*set, 0, "latency_ms", "1") > 0);
    CHECK(set->reading.remarks.empty());  // accuracy, mean and counts are those of the header
    CHECK(field(*set, 0, "reported.right/accuracy") == "0.75");
    CHECK(set->runs[0].document.metrics.empty());  // it is of both epochs
    CHECK(field(*set, 0, "recorded_seed") == "7");
    CHECK(field(*set, 0, "model.name") == "mockllm/model");
    CHECK(set->reading.version == "0.3.285");
  }
}

TEST_CASE("a run that crashed counts what it did not get to as errored") {
  const Result<RunSet> set = read_one("crashed.eval", fixture("inspect/crashed.eval"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(has(remark(*set, "run_incomplete"), "did not end (started)"));
  Result<RunSet> cut = read_samples(sample("1", "\"C\""), header("", "cancelled"));
  REQUIRE_MESSAGE(cut.has_value(), told(cut));
  CHECK(error_of(*cut, 0, "2") == "not evaluated");
  cut = read_log({{"_journal/start.json", header()},
                  {"_journal/summaries/2.json", "[" + sample("2", "\"I\"") + "]"},
                  {"_journal/summaries/10.json", "[]"},
                  {"_journal/summaries/1.json", "[" + sample("1", "\"C\"") + "]"}});
  REQUIRE_MESSAGE(cut.has_value(), told(cut));
  CHECK(value(*cut, 0, "right", "2") == 0);
  CHECK(has(told(read_samples("", R"({"status": "error", "eval": {"eval_id": "e", "task": "t"}})")),
            "does not say which samples it was to evaluate"));
  CHECK(has(told(read_samples(sample("1", "1"), header(R"(, "invalidated": true)"))),
            "says that the log was invalidated"));
}

TEST_CASE("samples that a trimmed log lacks are errored, and its counts are told") {
  const Result<RunSet> set = read_samples(
      sample("1", "\"C\""),
      header(
          R"(, "results": {"total_samples": 2, "scores": [{"name": "right", "scorer": "right", "scored_samples": 2, "metrics": {"accuracy": {"value": 0.5}}}]})"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(error_of(*set, 0, "2") == "not in the log");
  CHECK(has(remark(*set, "samples_missing"), "1 of them are not in the log"));
  CHECK(has(remark(*set, "aggregate_mismatch"), "reports 2 samples scored by right, and its rows score 1"));
}

TEST_CASE("score values of Inspect") {
  const auto score = [](const std::string& text) {
    const Result<RunSet> set = read_samples(sample("1", text) + "," + sample("2", "0"));
    REQUIRE_MESSAGE(set.has_value(), told(set));
    return value(*set, 0, "right", "1");
  };
  CHECK(score("\"C\"") == 1);
  CHECK(score("\"P\"") == 0.5);
  CHECK(score("\"N\"") == 0);
  CHECK(score("true") == 1);
  CHECK(score("\"0.25\"") == 0.25);
  CHECK(std::isnan(score("NaN")));
  CHECK(std::isnan(score("null")));
  // Inspect would warn and take it for 0.
  CHECK(has(told(read_samples(sample("1", "\"good\""))), "'right' must be a number, got \"good\""));
  CHECK(has(told(read_samples(sample("1", "1") + "," + sample("1", "0"))), "has epoch 1 already"));
}

TEST_CASE("the time of a sample leaves out its waits, and a judge's tokens are the judge's") {
  const Result<RunSet> set = read_samples(
      sample(
          "1", "1",
          R"(, "total_time": 214.5, "working_time": 66.25, "model_usage": {"judge": {"input_tokens": 900, "output_tokens": 9},
                          "m": {"input_tokens": 7, "input_tokens_cache_read": 3, "input_tokens_cache_write": 2, "output_tokens": 4, "total_cost": 0.5}})") +
      "," + sample("2", "[1, 0.5]"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "latency_ms", "1") == 66250);
  CHECK(value(*set, 0, "tokens.input", "1") == 12);
  CHECK(value(*set, 0, "tokens.output", "1") == 4);
  CHECK(value(*set, 0, "cost_usd", "1") == 0.5);
  // Releases of old write neither.
  CHECK(std::isnan(value(*set, 0, "latency_ms", "2")));
  CHECK(std::isnan(value(*set, 0, "tokens.input", "2")));
  CHECK(value(*set, 0, "right.1", "2") == 0.5);
}

TEST_CASE("ids 1 and \"1\" are two samples") {
  const std::string head =
      R"({"status": "success", "eval": {"eval_id": "e", "task": "t", "dataset": {"sample_ids": [1, "1"]}}})";
  const Result<RunSet> set = read_samples(sample("1", "1") + "," + sample("\"1\"", "0"), head);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "right", "1") == 1);
  CHECK(value(*set, 0, "right", "\"1\"") == 0);
}

TEST_CASE("samples of their own, whole and in chunks, where there are no summaries") {
  const Result<RunSet> set = read_log({{"header.json", header()},
                                       {"samples/1_epoch_1.json", sample("1", "1")},
                                       {"samples/2_epoch_1/sample.json", sample("2", "0"), 93},
                                       {"samples/2_epoch_1/messages/0.json", "[]"}});
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "right", "2") == 0);
  CHECK(set->reading.remarks.empty());
}

TEST_CASE("of two members of a name the last counts; names lead nowhere") {
  const Result<RunSet> set = read_log({{"header.json", "{}"},
                                       {"../../etc/passwd", "x"},
                                       {"/abs.json", "x"},
                                       {"summaries.json", "[" + sample("1", "1") + "," + sample("2", "1") + "]", 93},
                                       {"header.json", header()}});
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "right", "1") == 1);
  REQUIRE_FALSE(set->notes.empty());
  CHECK(has(set->notes[0], "1 member was written again, and the last counts"));
}

TEST_CASE("sizes, places and the directory in 64 bits") {
  const std::string samples = "[" + sample("1", "1") + "," + sample("2", "0") + "]";
  std::string bytes = zip({{"header.json", header(), 0, "", true}, {"summaries.json", samples, 93, "", true}});
  const Result<RunSet> set = read_one("log.eval", bytes);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "right", "2") == 0);
  bytes[bytes.find("PK\x06\x06") + 48] ^= 1;
  CHECK(has(told(read_one("log.eval", bytes)), "its directory is not where its end says"));
}

TEST_CASE("archives that are cut, damaged or too large are refused") {
  const std::string whole = fixture("inspect/deflate.eval");
  CHECK(has(told(read_one("a.eval", whole.substr(0, whole.size() - 30))), "it has no end; it was cut off"));
  CHECK(has(told(read_one("a.eval", whole.substr(0, 500))), "it has no end"));
  std::string broken = whole;
  broken[broken.find("header.json") + 60] = static_cast<char>(broken[broken.find("header.json") + 60] ^ 0x55);
  CHECK_FALSE(read_one("a.eval", broken).has_value());
  CHECK(has(told(read_one("a.eval", whole + "more")), "there are bytes behind its end"));
  const std::string text = header();
  const auto log = [&](const Part& part) { return told(read_log({part, {"summaries.json", "[]"}})); };
  CHECK(
      has(log({"header.json", text, 12}), "is compressed by method 12; stored, deflate (8) and zstd (93) can be read"));
  CHECK(has(log({"header.json", text, 8, "no deflate"}), "is damaged"));
  CHECK(has(log({"header.json", text, 0, text.substr(1)}), "its size or checksum is not the archive's"));
  CHECK(has(log({"other.json", text}), "without 'header.json'"));
  // A bomb says what it would become, or does not.
  std::string zeros(std::size_t{90} << 20U, ' ');
  CHECK(has(log({"header.json", zeros, 93}), "would expand to"));
}

}  // namespace gate::records::testing
