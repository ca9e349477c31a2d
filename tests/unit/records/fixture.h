// Real files of other tools (tests/fixtures), read into memory.
#ifndef GATE_TESTS_UNIT_RECORDS_FIXTURE_H_
#define GATE_TESTS_UNIT_RECORDS_FIXTURE_H_

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/test_data.h"
#include "tests/unit/records/reading.h"

namespace gate::records::testing {

inline std::string fixture(const std::string& name) {
  std::ifstream in(test_data("/fixtures/" + name), std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every file of the folder and of the folders below it.
inline MemoryTree fixture_folder(const std::string& folder) {
  MemoryTree tree;
  const std::string root = test_data("/fixtures/" + folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) {
      const std::string name = entry.path().string().substr(root.size() + 1);
      tree.add(name, fixture(folder + "/" + name));
    }
  }
  return tree;
}

inline Result<RunSet> read_one(const std::string& name, const std::string& bytes, const RecordOptions& options = {}) {
  MemoryTree tree;
  tree.add(name, bytes);
  ReadRequest request;
  request.options = options;
  return read(tree, request);
}

// The value of a metric for an example of a run, NaN when it is not scored or not there.
inline double value(const RunSet& set, std::size_t run, const std::string& metric, const std::string& example) {
  REQUIRE(run < set.runs.size());
  const Rows& rows = set.runs[run].rows;
  const Column* column = rows.metric(metric);
  for (std::size_t at = 0; column != nullptr && at < rows.size(); ++at) {
    if (set.examples[rows.example[at]] == example) {
      return column->values[at];
    }
  }
  return std::nan("");
}

inline std::string error_of(const RunSet& set, std::size_t run, const std::string& example) {
  const Rows& rows = set.runs[run].rows;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (set.examples[rows.example[at]] == example) {
      return set.words[rows.error[at]];
    }
  }
  return "no such row";
}

inline std::string field(const RunSet& set, std::size_t run, const std::string& path) {
  const Scalar* found = set.runs[run].document.fields.find(path);
  return found == nullptr ? "" : found->text;
}

// The text of the remark with this code; empty: there is none.
inline std::string remark(const RunSet& set, const std::string& code) {
  for (const ReadingNotes::Remark& each : set.reading.remarks) {
    if (each.code == code) {
      return each.text;
    }
  }
  return "";
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace gate::records::testing

#endif  // GATE_TESTS_UNIT_RECORDS_FIXTURE_H_
