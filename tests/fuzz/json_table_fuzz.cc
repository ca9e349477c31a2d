// Any bytes as a table of JSON objects. Rows that look like an earlier one are read by its shape; with blanks that keep
// them from looking alike they give the same columns and cells, and the same errors on the same lines.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gate/base/result.h"
#include "tests/support/json_table_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  GATE_INVARIANT(gate::test::json_table_text(bytes) == gate::test::json_table_text(gate::test::unlike_lines(bytes)));
  return 0;
}
