// Any bytes as evidence, with the schema as the program has it: read whole, or refused with a reason; never accepted in
// other bytes than the canonical ones.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gate/base/result.h"
#include "gate/cli/schema/schemas.h"
#include "gate/evidence/recorded.h"
#include "gate/evidence/statement.h"
#include "gate/report/canonical_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const gate::report::Json schema = gate::cli::schema::evidence_schema();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const gate::evidence::Reading reading = gate::evidence::read_statement(bytes, "evidence.json", schema);
  GATE_INVARIANT(reading.statement.has_value() || !reading.problems.empty());
  if (reading.statement) {
    // Also of a document that only its digests spoil.
    static_cast<void>(gate::evidence::recorded_of(*reading.statement));
    GATE_INVARIANT(!reading.problems.empty() || gate::report::canonical_json(*reading.statement).value() == bytes);
  }
  return 0;
}
