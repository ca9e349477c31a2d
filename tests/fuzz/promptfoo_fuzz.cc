// Any bytes as a result of promptfoo, compressed or not: columns of equal length, or an input error that can be
// rendered.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/records/registry.h"
#include "tests/fuzz/run_set_holds.h"
#include "tests/support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::MemoryTree tree;
  tree.add("out", std::string(reinterpret_cast<const char*>(data), size));
  gate::test::run_set_holds(gate::records::read_run_set(tree, "set", {}));
  return 0;
}
