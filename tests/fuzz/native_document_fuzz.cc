// Any bytes as a run document: a run set whose runs have names, or an input error that can be rendered. Rows in a file
// of that name are a table.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/records/registry.h"
#include "tests/fuzz/run_set_holds.h"
#include "tests/support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::MemoryTree tree;
  tree.add("run.json", std::string(reinterpret_cast<const char*>(data), size));
  const auto set = gate::records::read_run_set(tree, "set", {});
  gate::test::run_set_holds(set);
  if (set) {
    GATE_INVARIANT(!set->runs.empty());
    for (const gate::Run& run : set->runs) {
      GATE_INVARIANT(!run.document.run_id.empty());
    }
  }
  return 0;
}
