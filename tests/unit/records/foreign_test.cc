// The ground that readers of foreign files stand on.
#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cmath>
#include <memory>
#include <string>

#include "gate/records/foreign/codec.h"
#include "gate/records/foreign/decoded_tree.h"
#include "gate/records/foreign/foreign_set.h"
#include "gate/records/foreign/json_tree.h"
#include "gate/records/foreign/values.h"
#include "gate/records/native_form.h"
#include "tests/unit/records/reading.h"

namespace gate::records::testing {
namespace {

std::string gzip(const std::string& plain) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string in = plain;
  std::string out(deflateBound(&stream, in.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
  return out;
}

std::string told_json(const std::string& text) { return told(JsonTree::read(text, {"f", 1})); }

ForeignRow row(std::string id, std::vector<std::pair<std::string, double>> metrics) {
  ForeignRow made;
  made.id = std::move(id);
  made.metrics = std::move(metrics);
  return made;
}

struct Made {
  MemoryTree tree;
  std::vector<std::string> names{"f.json"};
  ReadRequest request;
  Source source{tree, names, request, "runs/"};
  ForeignSet set{source, "a tool"};
};

constexpr const char* kDocument =
    R"({"run_id": "r", "seed": 9007199254740993, "a": [1, {"b.c": null}], "samples": {"path": "rows.jsonl"}})";
constexpr const char* kRows =
    "{\"id\": \"x\", \"scores\": {\"ok\": 0, \"none\": null}, \"latency_ms\": 0.1}\n"
    "{\"id\": \"y\", \"scores\": {\"ok\": null}, \"error\": \"timeout\", "
    "\"tokens\": {\"input\": 3}, \"slices\": {\"lang\": \"de\"}}\n";

}  // namespace

TEST_CASE("a foreign tree keeps digits, knows NaN and lets model output through") {
  const auto read = JsonTree::read(
      R"({"id": 123456789012345678, "text": "1", "nan": NaN, "inf": -Infinity, "half": "\ud800", "pair": "\ud83d\ude00",)"
      "\"bad\": \"\xFF\", \"list\": [1, [2, 3], 4]}",
      {"f", 1});
  REQUIRE(read);
  const JsonValue root = (*read)->root();
  CHECK(root["id"].token() == "123456789012345678");
  CHECK(root["id"].is(ValueType::kNumber));
  CHECK(root["text"].is(ValueType::kString));
  CHECK(root["nan"].is(ValueType::kNotFinite));
  CHECK((*read)->not_finite() == 2);
  CHECK(root["half"].text() == "\xEF\xBF\xBD");
  CHECK(root["pair"].text() == "\xF0\x9F\x98\x80");
  CHECK(root["bad"].text() == "\xFF");
  CHECK(root["list"].items().size() == 3);
  CHECK(root["list"].items()[2].number() == 4.0);
  CHECK_FALSE(root["absent"]["deeper"].exists());
}

TEST_CASE("a foreign tree refuses what is broken, and says where") {
  struct Row {
    const char* what;
    std::string text;
    const char* told;
  };
  const std::array rows{
      Row{"empty", " ", "f:1:2: is empty; expected a JSON value"},
      Row{"cut off", "{\"a\": [1,", "f:1:10: expected a JSON value, got the end of the file"},
      Row{"open string", "{\"a\": \"x", "f:1:7: the string that begins here has no end"},
      Row{"twice", R"({"a": 1, "\u0061": 2})", "f:1:10: the key 'a' is given twice"},
      Row{"two values", "{}\n{}", "f:2:1: expected the end of the file after the JSON value, got '{'"},
      Row{"too large", "[1e999]", "f:1:2: expected a JSON value, got '1e999'"},
      Row{"deep", std::string(1'000'000, '['), "f:1:129: is nested more than 128 deep"},
      Row{"escape", R"(["\q"])", "f:1:3: is no escape of JSON"},
      Row{"half an escape", R"(["\u12)", "f:1:3: is no escape of JSON"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(told_json(row.text) == row.told);
  }
}

TEST_CASE("0, not scored and no number are three things") {
  CHECK(numeric_text("0") == 0.0);
  CHECK(numeric_text("True") == 1.0);
  CHECK(numeric_text("-1.5e-3") == -0.0015);
  for (const char* text : {"", "nan", "NaN", "N/A", "None", "inf", "-Infinity"}) {
    CAPTURE(text);
    REQUIRE(numeric_text(text));
    CHECK(std::isnan(*numeric_text(text)));
  }
  for (const char* text : {"C", "0,5", "0x1", "1 ", "12%"}) {
    CAPTURE(text);
    CHECK_FALSE(numeric_text(text));
  }
}

TEST_CASE("a time without a zone is none") {
  CHECK(zoned_time("2026-11-26T14:41:49Z") == zoned_time("2026-11-26 15:41:49+01:00"));
  CHECK_FALSE(zoned_time("2026-11-26T14:41:49"));
  CHECK_FALSE(zoned_time("20261126-144149"));
}

TEST_CASE("a reported mean agrees when its digits are the rounding of ours") {
  CHECK(rounds_to(2.0 / 3, "0.6667"));
  CHECK(rounds_to(2.0 / 3, "0.6666666666666666"));
  CHECK(rounds_to(0.00123, "1.2e-03"));
  CHECK_FALSE(rounds_to(2.0 / 3, "0.6666"));
  CHECK_FALSE(rounds_to(0.5, "0.51"));
  CHECK_FALSE(rounds_to(0.5, "half"));
}

TEST_CASE("compressed records read as plain ones, several members and frames too; digests are of the stored bytes") {
  const std::string rows = kRows;
  const std::size_t half = rows.find('\n') + 1;
  for (const std::string& stored : {gzip(rows), zstd(rows), gzip(rows.substr(0, half)) + gzip(rows.substr(half)),
                                    zstd(rows.substr(0, half)) + zstd(rows.substr(half))}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1'000'000}}) {
      MemoryTree tree(piece);
      tree.add("run.json.gz", gzip(kDocument)).add("rows.jsonl", stored);
      const Result<RunSet> set = read(tree);
      REQUIRE_MESSAGE(set.has_value(), told(set));
      CHECK(set->examples.size() == 2);
      CHECK(set->files[0] == InputFile{"rows.jsonl", sha256(stored), stored.size()});
    }
  }
}

TEST_CASE("a compressed stream that is cut, damaged or bloated is refused") {
  const std::string whole = gzip(kRows);
  const std::string frame = zstd(kRows);
  std::string damaged = whole;
  damaged[whole.size() - 6] = static_cast<char>(damaged[whole.size() - 6] ^ 1);
  struct Row {
    const char* what;
    std::string stored;
    const char* told;
  };
  const std::array table{
      Row{"gzip cut", whole.substr(0, whole.size() - 1), "is cut off inside its gzip data"},
      Row{"zstd cut", frame.substr(0, frame.size() - 1), "is cut off inside its zstd data"},
      Row{"checksum", damaged, "is damaged: not all of it is gzip"},
      Row{"rest", whole + "rest", "is damaged: not all of it is gzip"},
  };
  for (const Row& row : table) {
    CAPTURE(row.what);
    MemoryTree tree;
    tree.add("run.json", kDocument).add("rows.jsonl", row.stored);
    CHECK(told(read(tree)).find(row.told) != std::string::npos);
  }
}

TEST_CASE("decoding is bounded") {
  MemoryTree tree;
  tree.add("bomb", gzip(std::string(std::size_t{80} << 20U, ' ')));
  CHECK(told(read_file(DecodedTree(tree), "bomb", std::size_t{1} << 30U))
            .find("expands to more than 200 times its size") != std::string::npos);
  CHECK(decoded(Coding::kZstd, zstd("abc") + zstd("d"), 10).value() == "abcd");
  CHECK(told(decoded(Coding::kZstd, zstd("abc"), 2)).starts_with("expands to more than 2 bytes"));
  CHECK(told(decoded(Coding::kDeflate, "", 2)) == "is cut off inside its deflate data");
}

TEST_CASE("repeats are runs of the same examples and take the seed off") {
  Made made;
  ForeignRun& run = made.set.add_run("f.json", "r");
  run.document.seed = 7;
  for (std::uint32_t repeat = 1; repeat <= 3; ++repeat) {
    run.rows.push_back(row("a", {{"ok", repeat == 2 ? 0.0 : 1.0}}));
    run.rows.back().repeat = repeat;
  }
  const Result<RunSet> set = made.set.finish();
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 3);
  CHECK(set->examples.size() == 1);
  CHECK(set->runs[1].document.run_id == "r#2");
  CHECK_FALSE(set->runs[0].document.seed);
  CHECK(set->runs[0].document.fields.find("recorded_seed")->text == "7");
  CHECK(set->runs[1].rows.metric("ok")->values[0] == 0);
}

TEST_CASE("errors keep no score, 0 ms is no measure, ids of two types stay two, shared seeds are none") {
  Made made;
  ForeignRun& run = made.set.add_run("f.json", "r");
  run.document.seed = 1;
  run.rows.push_back(row("1", {{"ok", 0}, {"latency_ms", 0}}));
  run.rows.back().id_is_number = true;
  run.rows.push_back(row("1", {{"ok", 1}}));
  run.rows.push_back(row("2", {{"ok", 0}}));
  run.rows.back().error = "timeout";
  run.reported.push_back({"ok", "0.25"});
  ForeignRun& other = made.set.add_run("g.json", "s");
  other.document.seed = 1;
  other.rows.push_back(row("2", {{"ok", std::nan("")}}));
  const Result<RunSet> set = made.set.finish();
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->examples == std::vector<std::string>{"\"1\"", "1", "2"});
  const Rows& rows = set->runs[0].rows;
  CHECK(rows.metric("ok")->values[0] == 1);
  CHECK(rows.metric("ok")->values[1] == 0);
  CHECK(std::isnan(rows.metric("ok")->values[2]));
  CHECK(set->words[rows.error[2]] == "timeout");
  CHECK_FALSE(set->runs[1].document.seed);
  std::vector<std::string> codes;
  for (const ReadingNotes::Remark& remark : set->reading.remarks) {
    codes.push_back(remark.code);
  }
  CHECK(codes == std::vector<std::string>{"ids_of_two_types", "shared_seed", "aggregate_mismatch", "no_measure"});
  CHECK(set->reading.remarks[2].text == "'f.json' reports ok 0.25, but the mean of its 2 scored rows is 0.5");
}

TEST_CASE("one example twice in a repeat, and one run twice, are refused") {
  Made made;
  ForeignRun& run = made.set.add_run("f.json", "r");
  run.rows.push_back(row("a", {}));
  run.rows.push_back(row("a", {}));
  CHECK(told(made.set.finish()).starts_with("runs/f.json"));
  Made again;
  again.set.add_run("f.json", "r");
  again.set.add_run("g.json", "r");
  CHECK(told(again.set.finish()) == "runs/f.json: holds the run 'r' that 'g.json' holds too; give one of them");
}

TEST_CASE("a set written in the native form reads back as the same set") {
  MemoryTree tree;
  tree.add("run.json", kDocument).add("rows.jsonl", kRows);
  const Result<RunSet> first = read(tree);
  REQUIRE_MESSAGE(first.has_value(), told(first));
  MemoryTree written;
  const auto files = native_form(*first, 0);
  REQUIRE(files);
  for (const NativeFile& file : *files) {
    written.add(file.name, file.bytes);
  }
  const Result<RunSet> second = read(written);
  REQUIRE_MESSAGE(second.has_value(), told(second));
  const auto without_samples = [](const RunSet& set) {
    auto fields = set.runs[0].document.fields.all();
    std::erase_if(fields, [](const auto& field) { return field.first.starts_with("samples."); });
    return fields;
  };
  CHECK(without_samples(*first) == without_samples(*second));
  CHECK(second->runs[0].document.seed == 9007199254740993);
  CHECK(first->examples == second->examples);
  CHECK(first->words == second->words);
  CHECK(first->metric_names == second->metric_names);
  CHECK(first->slice_keys == second->slice_keys);
  const Rows& a = first->runs[0].rows;
  const Rows& b = second->runs[0].rows;
  CHECK(a.example == b.example);
  CHECK(a.error == b.error);
  for (std::size_t i = 0; i < a.metrics.size(); ++i) {
    for (std::size_t at = 0; at < a.size(); ++at) {
      const double x = a.metrics[i].values[at];
      const double y = b.metrics[i].values[at];
      CHECK((x == y || (std::isnan(x) && std::isnan(y))));
    }
  }
}

}  // namespace gate::records::testing
