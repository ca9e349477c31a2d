// Any bytes as an envelope or a bundle: refused with a reason, or taken apart so that wrapping it again keeps what it
// held.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gate/evidence/dsse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto envelope = gate::evidence::unwrap(bytes, "envelope.json");
  if (!envelope) {
    GATE_INVARIANT(envelope.error().kind == gate::ErrorKind::kInput && !envelope.error().message.empty());
    return 0;
  }
  const auto again = gate::evidence::wrap(envelope->payload, envelope->signatures);
  GATE_INVARIANT(again.has_value());
  const auto back = gate::evidence::unwrap(*again, "again");
  GATE_INVARIANT(back.has_value() && back->payload == envelope->payload);
  GATE_INVARIANT(back->signatures.size() == envelope->signatures.size());
  for (std::size_t i = 0; i < back->signatures.size(); ++i) {
    GATE_INVARIANT(back->signatures[i].bytes == envelope->signatures[i].bytes);
  }
  return 0;
}
