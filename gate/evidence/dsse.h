// Envelopes for signatures that others make: DSSE 1.0.2 (secure-systems-lab/dsse, protocol.md and envelope.md) and the
// bundles of sigstore (protobuf-specs, Bundle) that carry one. No key and no signature is looked at here.
#ifndef GATE_EVIDENCE_DSSE_H_
#define GATE_EVIDENCE_DSSE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate::evidence {

// Of every in-toto statement.
inline constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";

// The standard alphabet, padded.
std::string base64(std::string_view bytes);
// Either alphabet (RFC 4648 4 and 5), with its padding or without; nothing for anything else, bits that stand for no
// byte included.
std::optional<std::string> from_base64(std::string_view text);

// The bytes that a signature is over.
std::string pre_authentication_encoding(std::string_view type, std::string_view payload);

struct Signature {
  std::string bytes;  // as the signer wrote them
  std::string keyid;  // a hint, never a security input; empty: none
};

// An envelope in the bytes of RFC 8785. The error is kUsage: no signature, an empty one, a key id that is no text.
Result<std::string> wrap(std::string_view payload, const std::vector<Signature>& signatures);

struct Envelope {
  std::string payload;
  std::string type;
  std::vector<Signature> signatures;  // at least one
};

// Takes the payload out of an envelope or a bundle, whose signature has to be verified by whoever relies on it. The
// error is kInput.
Result<Envelope> unwrap(std::string_view bytes, std::string_view file);

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_DSSE_H_
