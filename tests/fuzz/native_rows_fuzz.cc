// Any bytes as the rows of a run: columns of equal length, or an input error that can be rendered.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/records/registry.h"
#include "tests/support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::MemoryTree tree;
  tree.add("run.json", R"({"run_id": "r", "seed": 1, "samples": {"path": "rows.jsonl"}})");
  tree.add("rows.jsonl", std::string(reinterpret_cast<const char*>(data), size));
  const auto set = gate::records::read_run_set(tree, "set", {});
  if (!set) {
    GATE_INVARIANT(set.error().kind == gate::ErrorKind::kInput && !gate::render(set.error()).empty());
    return 0;
  }
  const gate::Rows& rows = set->runs.front().rows;
  for (const gate::Column& column : rows.metrics) {
    GATE_INVARIANT(column.values.size() == rows.size());
  }
  GATE_INVARIANT(rows.error.size() == rows.size() && rows.cluster.size() == rows.size());
  return 0;
}
