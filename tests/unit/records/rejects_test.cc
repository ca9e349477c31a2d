// Every malformed record of tests/rejects/records is refused with exactly the text of the .error beside it: NAME.json
// is a run document, NAME.jsonl the rows of a run of seed 7, and a folder NAME is a whole set. With GATE_ACCEPT=1 in
// the environment the .error files are written instead of compared; read the diff as the producer of such a record
// would.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/file_system.h"
#include "tests/support/test_data.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

namespace fs = std::filesystem;

Result<RunSet> read_case(const fs::path& path) {
  const std::string name = path.filename().string();
  if (path.extension() != ".jsonl") {
    const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(path.string());
    REQUIRE(tree.has_value());
    ReadRequest request;
    request.root = name;
    return testing::read(**tree, request);
  }
  const Result<std::string> rows = read_named_file(path.string(), std::size_t{1} << 22U);
  REQUIRE(rows.has_value());
  testing::MemoryTree tree;
  tree.add("run.json", R"({"run_id": "r", "seed": 7, "samples": {"path": ")" + name + "\"}}").add(name, *rows);
  return testing::read(tree);
}

TEST_CASE("malformed records are refused with the message that is written beside them") {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(test_data("/rejects/records"))) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  const char* accept = std::getenv("GATE_ACCEPT");
  const bool accepting = accept != nullptr && std::string(accept) == "1";
  std::size_t refused = 0;
  for (const fs::path& path : paths) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    if (path.extension() == ".error") {
      // An expectation without its record would never be looked at.
      CHECK(std::any_of(paths.begin(), paths.end(),
                        [&](const fs::path& other) { return other != path && other.stem() == path.stem(); }));
      continue;
    }
    const Result<RunSet> set = read_case(path);
    REQUIRE_FALSE(set.has_value());
    CHECK(set.error().kind == ErrorKind::kInput);
    const std::string got = render(set.error());
    const std::string beside = (path.parent_path() / path.stem()).string() + ".error";
    if (accepting) {
      REQUIRE(write_file(beside, got).has_value());
    }
    const Result<std::string> expected = read_named_file(beside, std::size_t{1} << 22U);
    REQUIRE(expected.has_value());
    CHECK(got == *expected);
    ++refused;
  }
  CHECK(refused >= 100);
}

}  // namespace
}  // namespace gate::records
