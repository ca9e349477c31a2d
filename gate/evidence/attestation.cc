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
#include "gate/report/records_statement.h"

namespace gate::evidence {
namespace {

constexpr std::size_t kMostSignatures = 8;  // each is tried with each key
// Versions of the statement; their subjects are the same. cosign writes the older one.
constexpr std::array<std::string_view, 2> kStatements{report::kStatementType, "https://in-toto.io/Statement/v0.1"};

Error refused(std::string_view file, std::string message) {
  return input_error(std::move(message), {std::string(file), 0, 0});
}

// The ids of the keys that signed.
std::vector<std::string> signers(const Envelope& envelope, std::span<const PublicKey> keys) {
  const std::string signed_bytes = pre_authentication_encoding(envelope.type, envelope.payload);
  std::vector<std::string> found;
  for (const PublicKey& key : keys) {
    const bool good =
        std::any_of(envelope.signatures.begin(), envelope.signatures.end(),
                    [&](const Signature& signature) { return verifies(key, signed_bytes, signature.bytes); });
    if (good) {
      found.push_back(key.id);
    }
  }
  return found;
}

// A statement that nobody signed yet is a likely mistake.
Result<Envelope> enveloped(std::string_view bytes, std::string_view file) {
  Result<Envelope> envelope = unwrap(bytes, file);
  if (!envelope) {
    if (const Result<Json> json = read_json(bytes, file); json && member(*json, "subject") != nullptr) {
      Error error = refused(file, "is a statement that nobody signed");
      error.hint = "sign what gate evidence pae prints of it, and put both together: gate evidence wrap";
      return error;
    }
  }
  return envelope;
}

}  // namespace

Result<std::vector<Attestation>> read_attestation(std::string_view bytes, std::string_view file,
                                                  std::span<const PublicKey> keys) {
  GATE_ASSIGN(const Envelope envelope, enveloped(bytes, file));
  if (envelope.signatures.size() > kMostSignatures) {
    return refused(file, "has " + counted(envelope.signatures.size(), "signature") + ", at most " +
                             std::to_string(kMostSignatures) + " are looked at");
  }
  // Nothing of the payload is looked at before somebody is known to have signed it.
  const std::vector<std::string> by = signers(envelope, keys);
  if (by.empty()) {
    return refused(file, "is signed by none of the keys that the policy names, or was changed after it was signed");
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
  // Statements of other types have subjects too, and say something else of them: that they were rejected, for one.
  if (const std::string kind = text_of(statement, "predicateType"); kind != report::kRecordsType) {
    return refused(file, "is about something else than records: its 'predicateType' is '" +
                             visible(shortened(kind, 80)) + "', expected " + std::string(report::kRecordsType));
  }
  Attestation found;
  found.sha256 = sha256(envelope.payload);
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
  std::vector<Attestation> all;
  for (const std::string& key : by) {
    found.key = key;
    all.push_back(found);
  }
  return all;
}

}  // namespace gate::evidence
