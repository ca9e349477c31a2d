#include "gate/evidence/dsse.h"

#include <array>
#include <cstdint>
#include <utility>

#include "gate/base/text.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/report/canonical_json.h"

namespace gate::evidence {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBundle = "application/vnd.dev.sigstore.bundle";

std::optional<std::uint32_t> digit_of(char c) {
  const std::size_t digit = kAlphabet.find(c == '-' ? '+' : c == '_' ? '/' : c);
  return digit == std::string_view::npos ? std::nullopt : std::optional(static_cast<std::uint32_t>(digit));
}

Error refused(std::string_view file, std::string message) {
  return input_error(std::move(message), {std::string(file), 0, 0});
}

// The bytes of a member that is base64.
Result<std::string> bytes_of(const Json& object, std::string_view name, std::string_view file) {
  const Json* text = member(object, name);
  if (text == nullptr || !std::holds_alternative<std::string>(text->data())) {
    return refused(file, "is no envelope: '" + std::string(name) + "' is missing or no text");
  }
  std::optional<std::string> bytes = from_base64(text_of(text));
  if (!bytes) {
    return refused(file, "'" + std::string(name) + "' is not base64");
  }
  return *std::move(bytes);
}

Result<Envelope> envelope_of(const Json& json, std::string_view file) {
  Envelope envelope;
  GATE_ASSIGN(envelope.payload, bytes_of(json, "payload", file));
  envelope.type = text_of(json, "payloadType");
  if (envelope.type.empty()) {
    return refused(file, "is no envelope: 'payloadType' is missing");
  }
  for (const Json& one : elements(member(json, "signatures"))) {
    GATE_ASSIGN(std::string bytes, bytes_of(one, "sig", file));
    if (bytes.empty()) {
      return refused(file, "has an empty signature");
    }
    envelope.signatures.push_back({std::move(bytes), text_of(one, "keyid")});
  }
  if (envelope.signatures.empty()) {
    return refused(file, "has no signature");
  }
  return envelope;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= have ? kAlphabet[group >> (18 - 6 * k) & 0x3FU] : '=';
    }
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  if (padding != 0 && text.size() % 4 != 0) {
    return std::nullopt;
  }
  text.remove_suffix(padding);
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::optional<std::uint32_t> digit = digit_of(c);
    if (!digit) {
      return std::nullopt;
    }
    group = (group << 6U | *digit) & 0xFFFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits & 0xFFU);
    }
  }
  const bool whole = bits < 6 && (group & ((1U << bits) - 1U)) == 0;
  return whole ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string pre_authentication_encoding(std::string_view type, std::string_view payload) {
  std::string encoded = "DSSEv1";
  for (const std::string_view part : {type, payload}) {
    encoded += " " + std::to_string(part.size()) + " ";
    encoded += part;
  }
  return encoded;
}

Result<std::string> wrap(std::string_view payload, const std::vector<Signature>& signatures) {
  if (signatures.empty()) {
    return usage_error("an envelope needs a signature");
  }
  Json all = Json::array();
  for (const Signature& signature : signatures) {
    if (signature.bytes.empty()) {
      return usage_error("a signature is empty");
    }
    if (first_invalid_utf8(signature.keyid)) {
      return usage_error("a key id is no UTF-8 text");
    }
    all.add(Json::object().put_some("keyid", signature.keyid).put("sig", base64(signature.bytes)));
  }
  return report::canonical_json(Json::object()
                                    .put("payload", base64(payload))
                                    .put("payloadType", kPayloadType)
                                    .put("signatures", std::move(all)));
}

Result<Envelope> unwrap(std::string_view bytes, std::string_view file) {
  JsonLimits limits;
  limits.bytes = limits.bytes / 2 * 3;  // base64 makes a third more of a statement
  GATE_ASSIGN(const Json document, read_json(bytes, file, limits));
  const Json* inner = member(document, "dsseEnvelope");
  if (inner == nullptr) {
    if (member(document, "messageSignature") != nullptr) {
      return refused(file, "is a bundle around a signature of a file, not around a statement");
    }
    return envelope_of(document, file);
  }
  if (!text_of(document, "mediaType").starts_with(kBundle)) {
    return refused(file, "has a 'dsseEnvelope', but its 'mediaType' is no sigstore bundle's");
  }
  GATE_ASSIGN(Envelope envelope, envelope_of(*inner, file));
  if (envelope.signatures.size() != 1) {
    return refused(file,
                   "is a bundle with " + counted(envelope.signatures.size(), "signature") + "; it has exactly one");
  }
  return envelope;
}

}  // namespace gate::evidence
