// lm-evaluation-harness: files of release 0.4.13 (tests/fixtures/lm_eval/make.py), shapes of older ones, and their
// traps.
#include "tests/unit/records/fixture.h"

namespace gate::records::testing {
namespace {

constexpr const char* kTime = "2026-11-26T14-30-37.867849";

std::string name(const std::string& what, const std::string& ending) { return what + "_" + kTime + ending; }

// The newest files, one text in one of them replaced.
MemoryTree changed(const std::string& file, const std::string& from, const std::string& to) {
  MemoryTree tree = fixture_folder("lm_eval/newest");
  std::string bytes = fixture("lm_eval/newest/" + file);
  const std::size_t at = bytes.find(from);
  REQUIRE(at != std::string::npos);
  bytes.replace(at, from.size(), to);
  tree.add(file, bytes);
  return tree;
}

}  // namespace

TEST_CASE("lm-evaluation-harness as it is written: filters are metrics, not repeats") {
  const Result<RunSet> set = read(fixture_folder("lm_eval/newest"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 1);
  CHECK(set->runs[0].rows.size() == 10);
  CHECK(set->metric_names == std::vector<std::string>{"acc", "acc_norm", "exact_match,loose", "exact_match,strict"});
  CHECK(value(*set, 0, "exact_match,strict", "generate/1") == 0);
  CHECK(value(*set, 0, "exact_match,loose", "generate/1") == 1);
  CHECK(std::isnan(value(*set, 0, "acc", "generate/1")));
  CHECK(set->runs[0].document.metrics.at("generate/exact_match,strict") == 0.4);
  // Neither the standard errors, which are "N/A" here, nor "sample_len", which stands among them.
  CHECK(set->runs[0].document.metrics.size() == 4);
  CHECK(set->runs[0].document.seed == 0);
  CHECK(set->reading.version == "0.4.13");
  CHECK(set->reading.metrics.at("acc").higher_is_better == true);
  CHECK(set->reading.remarks.empty());
  CHECK(field(*set, 0, "dataset.versions.generate") == "2");
  CHECK(field(*set, 0, "dataset.sha256").size() == 64);
  CHECK(field(*set, 0, "dataset.task_hashes.choose").size() == 64);
  CHECK(set->runs[0].document.created_at == Time{1795703435});
}

TEST_CASE("a reported aggregate that its rows do not give is told") {
  const Result<RunSet> set =
      read(changed(name("results", ".json"), "\"exact_match,strict\": 0.4", "\"exact_match,strict\": 0.5"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(has(remark(*set, "aggregate_mismatch"), "reports generate/exact_match,strict 0.5, but its rows make it 0.4"));
}

TEST_CASE("fewer samples than were evaluated are no evaluation") {
  std::string rows = fixture("lm_eval/newest/" + name("samples_choose", ".jsonl"));
  MemoryTree tree = fixture_folder("lm_eval/newest");
  tree.add(name("samples_choose", ".jsonl"), rows.substr(0, rows.rfind("{\"doc_id\"")));
  CHECK(has(told(read(tree)),
            "holds the samples of 4 documents, but 'results_2026-11-26T14-30-37.867849.json' says "
            "that 5 were evaluated"));
  tree.add(name("samples_choose", ".jsonl"), rows.substr(0, rows.size() - 9));
  CHECK(has(told(read(tree)), "samples_choose_2026-11-26T14-30-37.867849.jsonl:5:"));
}

TEST_CASE("samples that were appended to are refused") {
  const std::string file = name("samples_choose", ".jsonl");
  MemoryTree tree = fixture_folder("lm_eval/newest");
  const std::string rows = fixture("lm_eval/newest/" + file);
  tree.add(file, rows + rows);
  CHECK(has(told(read(tree)), ":6:12: the document 0 has a row of the filter 'none' already (line 1)"));
}

TEST_CASE("several results of one folder are several runs, each with the samples of its time") {
  MemoryTree tree = fixture_folder("lm_eval/newest");
  std::string results = fixture("lm_eval/newest/" + name("results", ".json"));
  results.replace(results.find("1795703435"), 10, "1795703999");
  tree.add("results_2026-11-26T15-00-00.000000.json", results);
  Result<RunSet> set = read(tree);
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 2);
  CHECK(set->runs[1].rows.size() + set->runs[0].rows.size() == 10);
  CHECK(has(remark(*set, "shared_seed"), "seed 0"));
  tree.add("samples_choose_2026-11-26T16-00-00.000000.jsonl",
           fixture("lm_eval/newest/" + name("samples_choose", ".jsonl")));
  CHECK(has(told(read(tree)), "holds samples of no results file that is there"));
}

TEST_CASE("shapes of lm-evaluation-harness 0.3 and 0.4.0") {
  Result<RunSet> set = read(fixture_folder("lm_eval/old-0.3"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].document.metrics.size() == 4);
  CHECK(set->runs[0].document.metrics.at("piqa/acc_norm") == 0.8);
  CHECK(field(*set, 0, "model.name") == "pretrained=EleutherAI/pythia-6.9b");

  set = read(fixture_folder("lm_eval/old-0.4.0"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].rows.size() == 3);
  CHECK(value(*set, 0, "acc", "arc_easy/2") == 1);
  CHECK(set->reading.remarks.empty());
  CHECK(field(*set, 0, "dataset.versions.arc_easy") == "Yaml");
  CHECK(field(*set, 0, "code.described") == "4d10ad56");
}

TEST_CASE("samples of long documents") {
  for (const std::size_t size : {5'000U, 200'000U}) {
    const std::string document = R"({"doc_id": 7, "doc": {"text": ")" + std::string(size, 'x') + "\"}, ";
    const Result<RunSet> set = read_one(
        "samples_t.jsonl",
        document + R"("target": "a", "arguments": {}, "resps": [], "filter": "none", "metrics": ["m"], "m": 1})" +
            "\n");
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(set->reading.format == "lm-evaluation-harness");
    CHECK(value(*set, 0, "m", "t/7") == 1);
  }
}

TEST_CASE("NaN, numbers as text, lists and repeats in samples") {
  const auto samples = [](const std::string& more) {
    return "{\"doc_id\": 7, \"resps\": [], \"filter\": \"none\", \"metrics\": [\"m\"], " + more + "}\n";
  };
  Result<RunSet> set = read_one("samples_t.jsonl", samples("\"m\": NaN"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(std::isnan(value(*set, 0, "m", "t/7")));
  set = read_one("samples_t.jsonl", samples("\"m\": \"0.5\""));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(value(*set, 0, "m", "t/7") == 0.5);
  CHECK(has(told(read_one("samples_t.jsonl", samples("\"m\": \"high\""))), "'m' must be a number"));
  set = read_one("samples_t.jsonl", samples("\"m\": [\"a\", \"b\"]"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->metric_names.empty());
  set = read_one("samples_t.jsonl", samples("\"m\": 0.5, \"scores_per_repeat\": {\"m\": [0, 1]}"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 2);
  CHECK(value(*set, 1, "m", "t/7") == 1);
}

}  // namespace gate::records::testing
