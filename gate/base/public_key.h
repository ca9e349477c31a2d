// Public keys and the signatures they verify, through libcrypto: Ed25519 (RFC 8032) and ECDSA over P-256 with SHA-256,
// the two that signers of attestations make unless they are told otherwise.
#ifndef GATE_BASE_PUBLIC_KEY_H_
#define GATE_BASE_PUBLIC_KEY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate {

inline constexpr std::size_t kMostPublicKeys = 16;

struct PublicKey {
  std::string der;  // SubjectPublicKeyInfo
  std::string id;   // SHA-256 of `der`, lower-case hexadecimal
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

// The keys in PEM blocks "PUBLIC KEY", 1 to kMostPublicKeys, each once; between the blocks stand blank lines and
// comments behind '#'. Anything else is an error, a private key above all, and a key that anybody can sign for. The
// error is kInput, without a place.
Result<std::vector<PublicKey>> read_public_keys(std::string_view pem);

// Whether `signature` (64 bytes of Ed25519; DER of ECDSA) is the key's over `bytes`. False for whatever is no
// signature.
bool verifies(const PublicKey& key, std::string_view bytes, std::string_view signature);

}  // namespace gate

#endif  // GATE_BASE_PUBLIC_KEY_H_
