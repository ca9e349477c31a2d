// Any bytes as the rows of a run: columns of equal length, or an input error that can be rendered. Rows that look like
// the one before are read by its shape; with blanks in front that keep them from looking alike they give the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/records/native_form.h"
#include "gate/records/registry.h"
#include "gate/records/row_blocks.h"
#include "tests/support/memory_tree.h"

namespace {

// By the reader of the native form: a key in the rows may be the mark of another one.
gate::Result<gate::RunSet> read(std::string rows) {
  gate::test::MemoryTree tree;
  tree.add("run.json", R"({"run_id": "r", "seed": 1, "samples": {"path": "rows.jsonl"}})");
  tree.add("rows.jsonl", std::move(rows));
  const std::vector<std::string> names{"rows.jsonl", "run.json"};
  const gate::records::ReadRequest request;
  return gate::records::k_native.read({tree, names, request, "set/"});
}

// Seven numbers of blanks in turn: more than the shapes that are kept. Lines end in CRLF, of which one CR is no part of
// a line: another in front of it still is.
std::string unlike(std::string_view rows) {
  std::string text;
  for (std::size_t line = 0; !rows.empty(); ++line) {
    text += std::string(line % 7, ' ') + std::string(gate::records::take_line(rows)) + "\r\n";
  }
  return text;
}

std::string rows_of(const gate::RunSet& set) {
  const auto files = gate::records::native_form(set, 0);
  GATE_INVARIANT(files.has_value());
  return files->back().bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto set = read(bytes);
  const auto apart = read(unlike(bytes));
  GATE_INVARIANT(set.has_value() == apart.has_value());
  if (!set) {
    GATE_INVARIANT(set.error().kind == gate::ErrorKind::kInput && !gate::render(set.error()).empty());
    GATE_INVARIANT(set.error().problems.empty() == apart.error().problems.empty());
    for (std::size_t i = 0; i < set.error().problems.size(); ++i) {
      GATE_INVARIANT(set.error().problems[i].where.line == apart.error().problems[i].where.line);
      GATE_INVARIANT(set.error().problems[i].message == apart.error().problems[i].message);
    }
    return 0;
  }
  const gate::Rows& rows = set->runs.front().rows;
  for (const gate::Column& column : rows.metrics) {
    GATE_INVARIANT(column.values.size() == rows.size());
  }
  GATE_INVARIANT(rows.error.size() == rows.size() && rows.cluster.size() == rows.size());
  GATE_INVARIANT(rows_of(*set) == rows_of(*apart));
  return 0;
}
