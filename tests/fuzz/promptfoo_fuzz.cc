// Any bytes as a result of promptfoo, compressed or not: columns of equal length, or an input error that can be
// rendered.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/records/registry.h"
#include "tests/support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::MemoryTree tree;
  tree.add("out", std::string(reinterpret_cast<const char*>(data), size));
  const auto set = gate::records::read_run_set(tree, "set", {});
  if (!set) {
    GATE_INVARIANT(set.error().kind == gate::ErrorKind::kInput && !gate::render(set.error()).empty());
    return 0;
  }
  for (const gate::Run& run : set->runs) {
    for (const gate::Column& column : run.rows.metrics) {
      GATE_INVARIANT(column.values.size() == run.rows.size());
    }
  }
  return 0;
}
