// Any bytes as one file for one reader: columns of equal length, or an input error that can be rendered. Which reader
// is told by GATE_FUZZ_READER.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/records/registry.h"
#include "tests/fuzz/run_set_holds.h"
#include "tests/support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::test::MemoryTree files;
  files.add("out", std::string(reinterpret_cast<const char*>(data), size));
  const gate::records::DecodedTree tree(files);
  const std::vector<std::string> names{"out"};
  const gate::records::ReadRequest request;
  const gate::records::Source source{tree, names, request, "set/"};
  for (const gate::records::Reader* reader : gate::records::all_readers()) {
    if (reader->name != std::string_view(GATE_FUZZ_READER)) {
      continue;
    }
    static_cast<void>(reader->recognises("out", std::string_view(reinterpret_cast<const char*>(data), size)));
    gate::test::run_set_holds(reader->read(source));
  }
  return 0;
}
