// Any bytes as an envelope or a bundle: refused with a reason, or taken apart so that wrapping it again keeps what it
// held. As an attestation: refused with a reason, or vouching for files in the name of the one key there is. As a
// policy's file of public keys: refused with a reason, or keys that can be named and asked.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gate/base/public_key.h"
#include "gate/base/sha256.h"
#include "gate/evidence/attestation.h"
#include "gate/evidence/dsse.h"

namespace {

// RFC 8032, section 7.1, test 2, whose private key signed the corpus: nobody finds a signature by trying.
constexpr std::string_view kPem =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
    "-----END PUBLIC KEY-----\n";

bool has_reason(const gate::Error& error) {
  return error.kind == gate::ErrorKind::kInput && !(error.message.empty() && error.problems.empty());
}

void as_envelope(std::string_view bytes) {
  const auto envelope = gate::evidence::unwrap(bytes, "envelope.json");
  if (!envelope) {
    GATE_INVARIANT(envelope.error().kind == gate::ErrorKind::kInput && !envelope.error().message.empty());
    return;
  }
  const auto again = gate::evidence::wrap(envelope->payload, envelope->signatures);
  GATE_INVARIANT(again.has_value());
  const auto back = gate::evidence::unwrap(*again, "again");
  GATE_INVARIANT(back.has_value() && back->payload == envelope->payload);
  GATE_INVARIANT(back->signatures.size() == envelope->signatures.size());
  for (std::size_t i = 0; i < back->signatures.size(); ++i) {
    GATE_INVARIANT(back->signatures[i].bytes == envelope->signatures[i].bytes);
  }
}

void as_attestation(std::string_view bytes) {
  static const std::vector<gate::PublicKey> keys = gate::read_public_keys(kPem).value();
  const auto attestations = gate::evidence::read_attestation(bytes, "fuzz", keys);
  if (!attestations) {
    GATE_INVARIANT(has_reason(attestations.error()));
    return;
  }
  const auto envelope = gate::evidence::unwrap(bytes, "fuzz");
  GATE_INVARIANT(envelope.has_value() && attestations->size() == 1);
  const gate::Attestation& attestation = attestations->front();
  GATE_INVARIANT(attestation.key == keys.front().id && attestation.sha256 == gate::sha256(envelope->payload));
  GATE_INVARIANT(!attestation.inputs.empty());
  GATE_INVARIANT(std::all_of(attestation.inputs.begin(), attestation.inputs.end(), &gate::is_sha256));
}

void as_public_keys(std::string_view bytes) {
  const auto keys = gate::read_public_keys(bytes);
  if (!keys) {
    GATE_INVARIANT(has_reason(keys.error()));
    return;
  }
  GATE_INVARIANT(!keys->empty() && keys->size() <= gate::kMostPublicKeys);
  for (const gate::PublicKey& key : *keys) {
    GATE_INVARIANT(gate::is_sha256(key.id) && key.id == gate::sha256(key.der));
    GATE_INVARIANT(std::count(keys->begin(), keys->end(), key) == 1);
    static_cast<void>(gate::verifies(key, "fuzz", bytes));  // asks the key without an error of its own
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  as_envelope(bytes);
  as_attestation(bytes);
  as_public_keys(bytes);
  return 0;
}
