#include "gate/evidence/attestation.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/evidence/dsse.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/report/decision.h"

namespace gate::evidence {
namespace {

// Each is tried with each key.
constexpr std::size_t kMostSignatures = 16;
constexpr std::size_t kMostPredicateType = 256;  // bytes; it stands in the evidence
// Versions of the statement; their subjects are the same. cosign writes the older one.
constexpr std::array<std::string_view, 2> kStatements{report::kStatementType, "https://in-toto.io/Statement/v0.1"};

Error refused(std::string_view file, std::string message) {
  return input_error(std::move(message), {std::string(file), 0, 0});
}

// The id of the key that signed; empty: none of them did.
std::string signer(const Envelope& envelope, std::span<const PublicKey> keys) {
  const std::string signed_bytes = pre_authentication_encoding(envelope.type, envelope.payload);
  for (const PublicKey& key : keys) {
    const bool good =
        std::any_of(envelope.signatures.begin(), envelope.signatures.end(),
                    [&](const Signature& signature) { return verifies(key, signed_bytes, signature.bytes); });
    if (good) {
      return key.id;
    }
  }
  return "";
}

}  // namespace

Result<Attestation> read_attestation(std::string_view bytes, std::string_view file, std::span<const PublicKey> keys) {
  GATE_ASSIGN(const Envelope envelope, unwrap(bytes, file));
  if (envelope.signatures.size() > kMostSignatures) {
    return refused(file, "has " + counted(envelope.signatures.size(), "signature") + ", at most " +
                             std::to_string(kMostSignatures) + " are looked at");
  }
  Attestation found;
  found.sha256 = sha256(bytes);
  // Nothing of the payload is looked at before somebody is known to have signed it.
  found.key = signer(envelope, keys);
  if (found.key.empty()) {
    return refused(file, "is signed by none of the keys that the policy names");
  }
  if (envelope.type != kPayloadType) {
    return refused(file, "holds a payload of type '" + visible(shortened(envelope.type, 80)) + "', expected " +
                             std::string(kPayloadType));
  }
  GATE_ASSIGN(const Json statement, read_json(envelope.payload, file));
  const std::string type = text_of(statement, "_type");
  if (std::find(kStatements.begin(), kStatements.end(), type) == kStatements.end()) {
    return refused(file, "holds no in-toto statement: its '_type' is '" + visible(shortened(type, 80)) + "'");
  }
  found.predicate_type = text_of(statement, "predicateType");
  if (found.predicate_type == report::kPredicateType || found.predicate_type == report::kTestResultType) {
    return refused(file, "vouches for a verdict (" + found.predicate_type +
                             "), not for records; gate evidence records makes a statement about records");
  }
  if (found.predicate_type.empty() || found.predicate_type.size() > kMostPredicateType) {
    return refused(file, "has a statement without a predicate type, or one longer than " +
                             std::to_string(kMostPredicateType) + " bytes");
  }
  const Json::Array& subjects = elements(member(statement, "subject"));
  for (const Json& subject : subjects) {
    std::string digest = sha256_of(member(subject, "digest"));
    if (!is_sha256(digest)) {
      return refused(file,
                     "the subject '" + visible(shortened(text_of(subject, "name"), 80)) + "' has no SHA-256 digest");
    }
    found.inputs.push_back(std::move(digest));
  }
  if (found.inputs.empty()) {
    return refused(file, "vouches for nothing: its statement has no subject");
  }
  return found;
}

}  // namespace gate::evidence
