// What the tests of the record readers share: a set read from memory, an error as its user sees it.
#ifndef GATE_TESTS_UNIT_RECORDS_READING_H_
#define GATE_TESTS_UNIT_RECORDS_READING_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/sha256.h"
#include "gate/records/registry.h"
#include "tests/support/memory_tree.h"

namespace gate::records::testing {

using gate::test::MemoryTree;

// "runs/a.json:1:12: 'seed' must be ..." for one located problem, without the source line; several are joined by " | ".
// An error without places reads "runs: ...". A hint stands behind " -> ". No error: "read".
template <typename T>
std::string told(const Result<T>& result) {
  if (result) {
    return "read";
  }
  const Error& error = result.error();
  std::string text;
  for (const Diagnostic& problem : error.problems) {
    text += (text.empty() ? "" : " | ") + render(problem.where) + ": " + problem.message;
  }
  if (error.problems.empty()) {
    text = render(error.where) + (error.where.file.empty() ? "" : ": ") + error.message;
  }
  return text + (error.hint.empty() ? "" : " -> " + error.hint);
}

inline Result<RunSet> read(const FileTree& tree, ReadRequest request = {}) {
  request.root = request.root.empty() ? "runs" : request.root;
  return read_run_set(tree, "runs", request);
}

inline std::string lines(const std::vector<std::string>& rows) {
  std::string text;
  for (const std::string& row : rows) {
    text += row + "\n";
  }
  return text;
}

// A run document for these rows that says all it can about them.
inline std::string document(std::string_view run_id, std::string_view seed, std::string_view path,
                            std::string_view rows_text, std::size_t rows) {
  return R"({"run_id": ")" + std::string(run_id) + R"(", "seed": )" + std::string(seed) + R"(, "samples": {"path": ")" +
         std::string(path) + R"(", "sha256": ")" + sha256(rows_text) + R"(", "rows": )" + std::to_string(rows) + "}}";
}

// One run "r" of seed 1 with these rows.
inline MemoryTree one_run(const std::vector<std::string>& rows) {
  const std::string text = lines(rows);
  MemoryTree tree;
  tree.add("r.json", document("r", "1", "r.jsonl", text, rows.size())).add("r.jsonl", text);
  return tree;
}

}  // namespace gate::records::testing

#endif  // GATE_TESTS_UNIT_RECORDS_READING_H_
