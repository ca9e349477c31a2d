// Any bytes as a run document: a run set of one run without rows, or an input error that can be rendered.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/records/registry.h"
#include "tests/support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::MemoryTree tree;
  tree.add("run.json", std::string(reinterpret_cast<const char*>(data), size));
  const auto set = gate::records::read_run_set(tree, "set", {});
  if (!set) {
    GATE_INVARIANT(set.error().kind == gate::ErrorKind::kInput && !gate::render(set.error()).empty());
  } else {
    GATE_INVARIANT(set->runs.size() == 1 && !set->runs.front().document.run_id.empty());
  }
  return 0;
}
