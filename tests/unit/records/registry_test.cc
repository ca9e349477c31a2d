#include "gate/records/registry.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

using testing::MemoryTree;
using testing::told;

TEST_CASE("every format has a name of its own and a line about it") {
  std::set<std::string_view> names;
  for (const Reader* reader : all_readers()) {
    CHECK(names.insert(reader->name).second);
    CHECK_FALSE(reader->summary.empty());
    CHECK((reader->recognises != nullptr));
    CHECK((reader->read != nullptr));
  }
  CHECK(names.contains("native"));
}

TEST_CASE("a set without files, with too many, and of no known format") {
  MemoryTree tree;
  ReadRequest request;
  CHECK(told(testing::read(tree)) ==
        "runs: the candidate holds no files -> put one JSON document a run there; files in folders below it are not "
        "looked for");
  request.side = Side::kBaseline;
  CHECK(told(testing::read(tree, request)).starts_with("runs: the baseline holds no files"));
  tree.add("below/run.json", R"({"run_id": "r"})");
  CHECK(told(testing::read(tree)).starts_with("runs: the candidate holds no files"));
  tree.add("a.txt", "hello");
  CHECK(told(testing::read(tree))
            .starts_with(
                "runs: the candidate is in no format that is known: none of its 1 file is a run record ('a.txt')"));
  CHECK(told(testing::read(tree)).find("native (one JSON document a run") != std::string::npos);
  tree.add("b.txt", "");
  CHECK(told(testing::read(tree)).find("none of its 2 files is a run record ('a.txt', ...)") != std::string::npos);
  request.limits.files = 1;
  CHECK(told(testing::read(tree, request)) == "runs: the baseline holds 2 files, more than the limit of 1");
}

TEST_CASE("messages place a file as the user spelled its folder") {
  const auto place = [](const std::string& root, const std::string& file) {
    MemoryTree tree;
    tree.add(file, "{\"run_id\": 3}");
    ReadRequest request;
    request.root = root;
    const std::string text = told(read_run_set(tree, "name", request));
    return text.substr(0, text.find(":1:"));
  };
  CHECK(place("runs", "a.json") == "runs/a.json");
  CHECK(place("runs/", "a.json") == "runs/a.json");
  CHECK(place("runs//", "a.json") == "runs/a.json");
  CHECK(place("/", "a.json") == "/a.json");
  CHECK(place("runs/a.json", "a.json") == "runs/a.json");
  CHECK(place("a.json", "a.json") == "a.json");
  CHECK(place("git:HEAD:runs", "a.json") == "git:HEAD:runs/a.json");
  CHECK(place("git:HEAD:a.json", "a.json") == "git:HEAD:a.json");
  CHECK(place("git:HEAD:", "a.json") == "git:HEAD:a.json");
  CHECK(place("", "a.json") == "name/a.json");
}

TEST_CASE("a file that cannot be opened is an error, not a file of no format") {
  class Broken : public FileTree {
   public:
    Result<std::vector<std::string>> list() const override { return std::vector<std::string>{"a.json"}; }
    Result<std::unique_ptr<ByteSource>> open(std::string_view) const override {
      return input_error("cannot be read: Permission denied");
    }
  };
  CHECK(told(testing::read(Broken())) == "runs/a.json: cannot be read: Permission denied");
}

TEST_CASE("names are sorted before they are used, whatever the tree says") {
  class Turned : public MemoryTree {
   public:
    Result<std::vector<std::string>> list() const override {
      std::vector<std::string> names = MemoryTree::list().value();
      std::reverse(names.begin(), names.end());
      return names;
    }
  };
  Turned tree;
  tree.add("a.json", R"({"run_id": "r"})").add("b.json", R"({"run_id": "r"})");
  CHECK(told(testing::read(tree)).starts_with("runs/b.json:1:12: 'run_id' is \"r\", as in 'a.json'"));
}

}  // namespace
}  // namespace gate::records
