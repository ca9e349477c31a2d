// One flipped byte anywhere: in an input it makes a replay differ, in the evidence it makes the evidence refused.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gate/cli/app.h"
#include "gate/cli/schema/schemas.h"
#include "gate/evidence/statement.h"
#include "tests/support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

struct Told {
  int code = 0;
  std::string out;
};

Told run(const std::vector<std::string>& words) {
  Told told;
  gate::cli::Machine machine;
  machine.out = [&](std::string_view text) { told.out += text; };
  machine.err = [&](std::string_view text) { told.out += text; };
  machine.now = [] { return gate::Time{1'700'000'000}; };
  machine.variable = [](const char*) { return std::string(); };
  told.code = gate::cli::run(words, machine);
  return told;
}

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string read(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// A small case in a folder of its own that no repository surrounds.
class SmallCase {
 public:
  SmallCase() {
    write(root_ / "gate.yaml",
          "gate: 1\nid: small\nextends: [base.yaml]\nchecks:\n"
          "  - {id: enough, kind: coverage, min_examples: 2}\n"
          "waivers:\n  - {check: enough, until: 2030-01-01, reason: r, approved_by: b}\n");
    write(root_ / "base.yaml", "gate: 1\nchecks:\n  - {id: same, kind: comparability, same: [dataset.name]}\n");
    for (const char* side : {"new", "old"}) {
      write(root_ / side / "run.json", std::string(R"({"run_id":")") + side +
                                           R"(","seed":1,"dataset":{"name":"d"},"samples":{"path":"rows.jsonl"}})");
      write(root_ / side / "rows.jsonl",
            "{\"id\":\"a\",\"seed\":1,\"scores\":{\"correct\":1}}\n{\"id\":\"b\",\"seed\":1,\"scores\":{\"correct\":0}}"
            "\n");
    }
    const Told told = run({"evaluate", "--policy", path("gate.yaml"), "--candidate", path("new"), "--baseline",
                           path("old"), "--evidence", path("e.json")});
    CAPTURE(told.out);
    REQUIRE(told.code == 0);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (root_ / name).string(); }
  [[nodiscard]] Told replay() const {
    return run({"replay", path("e.json"), "--input", "policy=" + path("gate.yaml"), "--input",
                "candidate=" + path("new"), "--input", "baseline=" + path("old")});
  }

 private:
  gate::testing::TemporaryFolder folder_;
  fs::path root_ = folder_.path();
};

// Another bit at each position.
char flipped(char byte, std::size_t position) {
  return static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (position % 8)));
}

}  // namespace

TEST_CASE("flips: the case as it is") {
  const SmallCase small;
  const Told told = small.replay();
  CAPTURE(told.out);
  CHECK(told.code == 0);
  CHECK(told.out.starts_with("equal: pass"));
  CHECK(run({"verify", small.path("e.json")}).code == 0);
}

TEST_CASE("flips: every byte of every input and policy") {
  const SmallCase small;
  const std::array<std::string, 6> files{"gate.yaml",      "base.yaml",    "new/run.json",
                                         "new/rows.jsonl", "old/run.json", "old/rows.jsonl"};
  for (const std::string& file : files) {
    const std::string was = read(small.path(file));
    std::size_t caught = 0;
    for (std::size_t i = 0; i < was.size(); ++i) {
      std::string bytes = was;
      bytes[i] = flipped(bytes[i], i);
      write(small.path(file), bytes);
      const Told told = small.replay();
      caught += told.code == 1 && told.out.find("different: ") != std::string::npos ? 1U : 0U;
    }
    write(small.path(file), was);
    CAPTURE(file);
    CHECK(caught == was.size());
  }
}

TEST_CASE("flips: every byte of the evidence") {
  const SmallCase small;
  const std::string was = read(small.path("e.json"));
  const gate::report::Json schema = gate::cli::schema::evidence_schema();
  REQUIRE(gate::evidence::read_statement(was, "e.json", schema).problems.empty());
  std::vector<std::size_t> missed;
  for (std::size_t i = 0; i < was.size(); ++i) {
    for (const char byte : {flipped(was[i], i), static_cast<char>(was[i] ^ 0x20)}) {
      std::string bytes = was;
      bytes[i] = byte;
      if (gate::evidence::read_statement(bytes, "e.json", schema).problems.empty()) {
        missed.push_back(i);
      }
    }
  }
  CAPTURE(missed.empty() ? std::string() : was.substr(missed.front(), 40));
  CHECK(missed.empty());
}

TEST_CASE("flips: every length that is cut off") {
  const SmallCase small;
  const std::string was = read(small.path("e.json"));
  const gate::report::Json schema = gate::cli::schema::evidence_schema();
  std::size_t refused = 0;
  for (std::size_t length = 0; length < was.size(); ++length) {
    refused +=
        gate::evidence::read_statement(std::string_view(was).substr(0, length), "e", schema).problems.empty() ? 0U : 1U;
  }
  CHECK(refused == was.size());
}
