// Any bytes as a ledger: refused with a located error, or read as lines that, written again one after the other, give
// the same bytes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gate/base/diagnostic.h"
#include "gate/ledger/ledger.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto ledger = gate::ledger::read_ledger(bytes, "ledger");
  if (!ledger) {
    GATE_INVARIANT(ledger.error().kind == gate::ErrorKind::kInput && !gate::render(ledger.error()).empty());
    return 0;
  }
  gate::ledger::Ledger again;
  std::string written;
  for (gate::ledger::Entry entry : ledger->entries) {
    const auto line = append_line(again, entry);
    GATE_INVARIANT(line.has_value());
    written += *line;
    again.entries.push_back(std::move(entry));
  }
  GATE_INVARIANT(written == bytes);
  return 0;
}
